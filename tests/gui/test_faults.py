"""Errors, crashes and damage as the window tells of them: said once, in the user's words, with what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication

from gui.dialogs.crash import CrashDialog
from gui.dialogs.error import ErrorDialog
from gui.dialogs.log_view import LogDialog
from gui.widgets.notice_bar import NoticeBar
from tests.gui.screen import button, dialog, words
from troubleshooter.crash_reports import new_reports, report_error
from troubleshooter.errors import ResourceMissingError
from troubleshooter.logs import log, log_path, read_log
from troubleshooter.paths import config_dir, log_dir
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QUrl
    from pytestqt.qtbot import QtBot

    from gui.app import App


def notices(app: App) -> list[str]:
    return [bar.accessibleName() for bar in app.window.findChildren(NoticeBar) if bar.isVisible()]


def the_notice(app: App) -> NoticeBar:
    (bar,) = (one for one in app.window.findChildren(NoticeBar) if one.isVisible())
    return bar


@pytest.fixture
def crashed(make_app: Callable[..., App], qtbot: QtBot) -> App:
    """The program after a crash."""
    report_error("Fatal Python error: Segmentation fault (synthetic)")
    app = make_app(Language.EN)
    app.faults.look_back(None)
    qtbot.waitUntil(lambda: notices(app) != [])
    return app


def fail(app: App, error: Exception) -> None:
    try:
        raise error
    except type(error) as raised:
        app.faults.report(type(raised), raised, raised.__traceback__)


def test_after_a_crash_the_window_comes_up_as_always_and_offers_the_report(crashed: App) -> None:
    (notice,) = notices(crashed)
    assert "ended unexpectedly" in notice
    assert "nothing was sent" in notice
    assert crashed.window.search_box.hasFocus()
    assert QGuiApplication.modalWindow() is None


def test_the_report_can_be_read_and_copied_and_is_offered_once(crashed: App, qtbot: QtBot) -> None:
    button(the_notice(crashed), "Show the report").click()
    shown = dialog(crashed.window, CrashDialog)
    assert "Segmentation fault (synthetic)" in shown.details.toPlainText()
    assert "sent to nobody" in words(shown)
    assert str(log_dir()) in words(shown)
    button(shown, "Copy the report").click()
    assert "Segmentation fault (synthetic)" in QGuiApplication.clipboard().text()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert notices(crashed) == []
    assert new_reports() == ()
    assert len(list(log_dir().glob("crash-*.txt"))) == 1


@pytest.mark.parametrize("place", ["bar", "dialog"])
def test_the_report_can_be_deleted(crashed: App, place: str) -> None:
    if place == "bar":
        button(the_notice(crashed), "Delete it").click()
    else:
        button(the_notice(crashed), "Show the report").click()
        button(dialog(crashed.window, CrashDialog), "Delete the report").click()
    assert notices(crashed) == []
    assert list(log_dir().glob("crash-*.txt")) == []


def test_the_notice_survives_another_language_and_can_be_dismissed(crashed: App) -> None:
    crashed.window.settings_asked.emit()
    crashed._apply(crashed._settings.__class__(language=Language.ES, theme=ThemeChoice.DARK))
    (notice,) = notices(crashed)
    assert "nothing was sent" not in notice
    assert "no se ha enviado nada" in notice
    button(the_notice(crashed), "Descartar").click()
    assert notices(crashed) == []
    assert new_reports() == ()


def test_without_a_crash_nothing_is_said(make_app: Callable[..., App], qtbot: QtBot) -> None:
    app = make_app(Language.EN)
    app.faults.look_back(None)
    qtbot.wait(200)
    assert notices(app) == []


def test_damaged_settings_are_told_with_the_place_where_they_were_kept(
    make_app: Callable[..., App], qtbot: QtBot
) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "settings.json").write_text('{"theme": "dark"', encoding="utf-8")
    app = make_app(Language.EN)
    app.faults.look_back(None)
    qtbot.waitUntil(lambda: notices(app) != [])

    (notice,) = notices(app)
    kept = config_dir() / "settings.json.damaged"
    assert str(kept) in notice
    assert kept.read_text(encoding="utf-8") == '{"theme": "dark"'
    button(the_notice(app), "Dismiss").click()
    assert notices(app) == []


def test_an_error_inside_is_told_with_details_and_logged(app: App) -> None:
    fail(app, ResourceMissingError("pages/en/vss-writers.md"))

    shown = dialog(app.window, ErrorDialog)
    assert "could not be read" in words(shown)
    assert "vss-writers.md" in shown.details.toPlainText()
    button(shown, "Copy details").click()
    assert "Traceback" in QGuiApplication.clipboard().text()
    assert "vss-writers.md" in read_log()


def test_an_error_is_told_once_however_often_it_happens(app: App) -> None:
    for _time in range(30):
        fail(app, ZeroDivisionError("synthetic"))

    shown = dialog(app.window, ErrorDialog)
    assert "Something went wrong inside the program." in words(shown)
    assert read_log().count("ZeroDivisionError") == 1


def test_an_error_that_was_told_is_not_told_again_at_the_next_start(app: App, qtbot: QtBot) -> None:
    fail(app, ZeroDivisionError("synthetic"))
    assert len(new_reports()) == 1, "should the program die now, the next start knows why"

    qtbot.keyClick(dialog(app.window, ErrorDialog), Qt.Key.Key_Escape)

    assert new_reports() == ()
    assert "ZeroDivisionError: synthetic" in read_log()


def test_the_details_of_an_error_can_be_shared(app: App) -> None:
    fail(app, ValueError("jane.doe@contoso.com at 10.1.2.3 with sig=c3ludGhldGljU2lnbmF0dXJl"))

    details = dialog(app.window, ErrorDialog).details.toPlainText()
    assert "ValueError: [e-mail] at [address] with sig=[removed]" in details


def test_ctrl_c_in_the_terminal_closes_the_window(app: App) -> None:
    app.faults.report(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert not app.window.isVisible()


def test_the_log_can_be_read_copied_and_found(app: App, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    log("a synthetic note")
    app.window.actions_by_name["log"].trigger()

    shown = dialog(app.window, LogDialog)
    assert shown.details.toPlainText() == read_log()
    button(shown, "Copy the log").click()
    assert QGuiApplication.clipboard().text() == read_log()
    button(shown, "Open the folder").click()
    assert [url.toLocalFile() for url in opened] == [log_path().parent.as_posix()]
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_an_empty_log_says_so(app: App) -> None:
    app.window.actions_by_name["log"].trigger()

    shown = dialog(app.window, LogDialog)
    assert "Nothing has been written down yet." in words(shown)
    assert not button(shown, "Copy the log").isEnabled()
