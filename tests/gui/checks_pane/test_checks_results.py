"""What *This computer* shows of its checks: rows, evidence, folds, keyboard, words, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit

from gui.dialogs.settings import SettingsDialog
from gui.history import Kind, Location
from gui.panes.check_evidence import RawEvidence
from gui.panes.checks import ChecksPane
from gui.rooms import Room
from tests.gui import synthetic_checks as synthetic
from tests.gui.accessibility.tree import describe, name_of, stops, tab_round
from tests.gui.checks_pane.driving import SUMMARY, checked, entered, row_of, saved, titles, wait
from tests.gui.screen import button, dialog, drop_files, words
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App


def test_enter_and_a_double_click_open_the_fix_and_back_returns(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    window = app.window
    qtbot.keyClick(pane.results.rows[0], Qt.Key.Key_Return)
    assert window.current_room is Room.ERRORS
    fix = window.page_view.history.current
    assert fix.kind is Kind.PAGE
    assert window.page_view.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current_room is Room.COMPUTER
    qtbot.mouseDClick(row_of(pane, "net.wire32526"), Qt.MouseButton.LeftButton)
    assert window.page_view.history.current == fix


def test_arrow_keys_walk_through_the_rows(pane: ChecksPane, qtbot: QtBot) -> None:
    checked(pane, qtbot)
    rows = pane.results.rows
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    qtbot.keyClick(rows[1], Qt.Key.Key_Up)
    qtbot.keyClick(rows[0], Qt.Key.Key_Up)
    assert rows[0].hasFocus()


def test_evidence_unfolds_by_space_and_is_plain_text(pane: ChecksPane, qtbot: QtBot) -> None:
    checked(pane, qtbot)
    row = row_of(pane, "net.wire32526")
    qtbot.keyClick(row, Qt.Key.Key_Space)
    shown = words(row)
    assert "port 80 answers in 4 ms" in shown
    assert "ports 80 and 32526 answer" in shown
    assert "likely" in shown
    assert "line 42" in shown
    assert "Why backup cares" in shown
    markup = next(label for label in row.findChildren(QLabel) if "<i>" in label.text() and "snapshot" in label.text())
    assert markup.textFormat() is Qt.TextFormat.PlainText
    raw = row.findChild(RawEvidence)
    assert isinstance(raw, RawEvidence)
    qtbot.mouseClick(raw.fold, Qt.MouseButton.LeftButton)
    view = raw.findChild(QPlainTextEdit)
    assert isinstance(view, QPlainTextEdit)
    assert "WSAEACCES 10013" in view.toPlainText()
    assert "<b>not markup</b>" in view.toPlainText()
    button(raw, "Copy").click()
    assert "<b>not markup</b>" in QGuiApplication.clipboard().text()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    assert not raw.isVisible()


def test_a_line_that_names_an_error_leads_to_it(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    row = row_of(pane, "vss.writers")
    qtbot.keyClick(row, Qt.Key.Key_Space)
    link = next(
        label
        for label in row.findChildren(QLabel)
        if "error:vss-writers-bad-state" in label.text() and label.text().startswith("<i>→")
    )
    link.linkActivated.emit("error:vss-writers-bad-state")
    assert app.window.page_view.history.current == Location(Kind.ENTRY, "vss-writers-bad-state")


def test_passes_and_what_does_not_apply_are_folded_with_their_reasons(pane: ChecksPane, qtbot: QtBot) -> None:
    checked(pane, qtbot)
    results = pane.results
    assert results.fine.fold.text() == "3 fine"
    assert results.not_applicable.fold.text() == "3 not applicable here"
    assert results.not_applicable.reasons.text() == "This check is for Linux. (2) · No volume is encrypted. (1)"
    before = len(results.rows)
    results.fine.fold.setFocus()
    qtbot.keyClick(results.fine.fold, Qt.Key.Key_Right)
    assert len(results.rows) == before + 3
    qtbot.keyClick(results.fine.fold, Qt.Key.Key_Left)
    assert len(results.rows) == before


def test_another_language_keeps_the_results_and_what_was_unfolded(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    qtbot.keyClick(row_of(pane, "net.wire32526"), Qt.Key.Key_Space)
    app.window.actions_by_name["settings"].trigger()
    dialog(app.window, SettingsDialog).language.choose(Language.ES)
    assert app.window.current_room is Room.COMPUTER
    spanish = app.window._room_panes[Room.COMPUTER]
    assert isinstance(spanish, ChecksPane)
    row = row_of(spanish, "net.wire32526")
    assert row.title == app._knowledge.check("net.wire32526").text[Language.ES].title
    assert row.result.judgement.summary.endswith("(en español)")
    assert row.findChild(RawEvidence) is not None
    assert len(spanish.results.rows) == 6


def test_with_everything_unfolded_the_keyboard_still_comes_to_all_of_it_and_all_of_it_has_a_name(
    pane: ChecksPane, qtbot: QtBot, app: App
) -> None:
    checked(pane, qtbot)
    pane.results.fine.fold.click()
    pane.results.not_applicable.fold.click()
    for row in pane.results.rows:
        qtbot.keyClick(row, Qt.Key.Key_Right)
    assert [describe(one) for one in stops(pane) if not name_of(one)] == []
    visited = tab_round(app.window.search_box)
    assert [describe(one) for one in stops(pane) if one not in visited] == []


@pytest.mark.parametrize("language", [*Language])
def test_nothing_is_cut_off_in_a_narrow_window(language: Language, make_app: Callable[..., App], qtbot: QtBot) -> None:
    app = make_app(language)
    app.window.resize(900, 540)
    pane = entered(app)
    checked(pane, qtbot)
    for row in pane.results.rows:
        qtbot.keyClick(row, Qt.Key.Key_Right)
    room = pane.scroll_area.viewport().width()
    assert pane._content.minimumSizeHint().width() <= room
    for one in stops(pane):
        if isinstance(one, QAbstractButton):
            right = one.mapTo(app.window, one.rect().topRight()).x()
            assert right <= app.window.width(), one.accessibleName()
            assert one.width() >= one.minimumSizeHint().width(), one.accessibleName()


def test_a_checks_page_shows_its_latest_verdict_and_runs_it(
    pane: ChecksPane,
    machine: synthetic.SyntheticMachine,
    qtbot: QtBot,
    app: App,
) -> None:
    view = app.window.page_view
    view.visit(Location(Kind.CHECK, "net.wire32526"))
    assert "Not looked at yet." in words(view._scroll.widget())
    button(view, "Check this computer").click()
    assert app.window.current_room is Room.COMPUTER
    wait(qtbot, pane.session)
    view.go_back()
    shown = words(view._scroll.widget())
    assert "TCP 32526 to 168.63.129.16 refused (WSAEACCES)" in shown
    machine.reads.clear()
    button(view, "Check this computer").click()
    wait(qtbot, pane.session)
    assert machine.reads == ["net.wire32526"]


def test_the_results_can_be_copied_as_markdown(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(app.window, Qt.Key.Key_C, keys)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"## {SUMMARY}\n")
    assert "- **problem**: Host channel, port 32526 (net.wire32526): TCP 32526 to 168.63.129.16 refused" in copied
    assert "All five names resolve" not in copied


def test_checks_without_any_evidence_are_folded_and_never_fine(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    one_output = synthetic.capture(synthetic.FAILING[:1])
    drop_files(app.window, [saved(tmp_path, "one-output.zip", one_output)])
    wait(qtbot, pane.session)
    assert pane.header.sentence.text() == "1 problem; 11 could not tell"
    assert titles(pane) == ["Host channel, port 32526"]
    assert pane.results.unseen.fold.text() == "11 could not tell: no evidence"
    pane.results.unseen.fold.click()
    assert len(pane.results.rows) == 12
