"""The window as a whole: the language that it starts in, its keyboard, what a start asks of it, its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog

import gui.app
from gui.app import Request
from gui.history import HOME, Kind, Location
from tests.gui.error_list import hits
from tests.gui.screen import dialog, words
from troubleshooter import __version__
from troubleshooter.paths import config_dir
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow


def test_the_language_of_the_command_line_is_spoken(make_app: Callable[..., App]) -> None:
    spanish = make_app(Language.ES).window
    assert "¿Qué dice la copia de seguridad fallida?" in words(spanish)
    spanish.open_entry("vss-writers-bad-state")
    assert spanish._knowledge.entry("vss-writers-bad-state").text[Language.ES].title in words(spanish)


@pytest.mark.parametrize(
    ("asked_for", "spoken"),
    [(["es-MX", "en"], "¿Qué dice la copia"), (["de", "es"], "¿Qué dice la copia"), (["de"], "What does the failed")],
)
def test_without_a_choice_the_first_language_of_the_system_that_there_is_is_spoken(
    make_app: Callable[..., App], monkeypatch: pytest.MonkeyPatch, asked_for: list[str], spoken: str
) -> None:
    monkeypatch.setattr(gui.app, "_system_languages", lambda: asked_for)
    assert spoken in words(make_app(None).window)


def test_damaged_window_state_is_ignored(app: App, make_app: Callable[..., App]) -> None:
    app.window.close()
    path = config_dir() / "settings.json"
    stored = json.loads(path.read_text())
    assert stored["window_geometry"] and stored["splitter_state"]
    stored["window_geometry"] = stored["splitter_state"] = "not base64 at all"
    path.write_text(json.dumps(stored))
    assert make_app(Language.EN).window.width() > 600


def test_shortcuts_are_unique_and_every_action_has_words(window: MainWindow) -> None:
    shortcuts = [s.toString() for action in window.actions() for s in action.shortcuts()]
    assert {"Ctrl+K", "Ctrl+2", "Ctrl+R", "Ctrl+L"} <= set(shortcuts)  # the window's and its rooms'
    assert len(shortcuts) == len(set(shortcuts))
    assert all(action.text() for action in window.actions())


def test_slash_and_f6_move_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry("vss-writers-bad-state")
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.search_box.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.pane.list.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.page_view.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    assert window.search_box.hasFocus()
    assert window.search_box.text() == ""


def test_a_slash_can_be_typed_into_the_search_box(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "/var/lib/waagent")
    assert window.search_box.text() == "/var/lib/waagent"


@pytest.mark.parametrize(("name", "told"), [("about", __version__), ("shortcuts", "Ctrl+Shift+C")])
def test_about_and_shortcuts_open_and_close_by_escape(window: MainWindow, qtbot: QtBot, name: str, told: str) -> None:
    window.actions_by_name[name].trigger()
    shown = dialog(window, QDialog)
    assert told in words(shown)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_a_start_with_a_code_opens_that_error(app: App) -> None:
    app.handle(Request(error="extensionfailedvsswriterinbadstate"))
    assert app.window.page_view.history.current == Location(Kind.ENTRY, "vss-writers-bad-state")


def test_a_start_with_an_unknown_code_searches_for_it(app: App) -> None:
    app.handle(Request(error="UserErrorWidgetNotConfigured"))
    assert app.window.search_box.text() == "UserErrorWidgetNotConfigured"
    assert "UserErrorWidgetNotConfigured" in words(app.window.pane.unknown_codes)


def test_the_window_can_be_closed_while_a_search_runs(app: App, qtbot: QtBot) -> None:
    app.window.search_for("agent not ready\n" * 50_000)
    assert app.window._pending is not None
    app.window.close()
    qtbot.wait(200)  # a result that came now would be shown in a window that is gone
    assert not app.window.isVisible()
    assert hits(app.window) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Escape])
def test_a_key_in_the_empty_search_box_at_the_start_does_no_harm(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(window.search_box, key)
    assert window.search_box.text() == ""
    assert hits(window) == []


def test_the_buttons_of_the_mouse_lead_nowhere_from_the_start(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window, Qt.MouseButton.BackButton, pos=QPoint(3, 3))
    qtbot.mouseClick(window, Qt.MouseButton.ForwardButton, pos=QPoint(3, 3))
    assert window.page_view.history.current == HOME
