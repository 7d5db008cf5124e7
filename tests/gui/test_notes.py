"""Noting on an error and its steps, where they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.widgets.note_line import NoteLine
from tests.gui import synthetic_checks
from tests.gui.screen import words
from troubleshooter.paths import config_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

VSS = "vss-writers-bad-state"


def lines(window: MainWindow) -> list[NoteLine]:
    return window.page_view.findChildren(NoteLine)


def choose(line: NoteLine, words: str) -> None:
    next(action for action in line.menu().actions() if action.text() == words).trigger()


def test_a_step_that_helped_is_ticked_and_stays_so_after_the_next_start(
    window: MainWindow, make_app: Callable[..., App], qtbot: QtBot
) -> None:
    window.open_entry(VSS)
    step = lines(window)[2]
    choose(step, "Helped")
    qtbot.keyClicks(step.editor, "after <b>two</b> tries")
    qtbot.keyClick(step.editor, Qt.Key.Key_Return)

    assert "helped" in words(step)
    again = make_app().window
    again.open_entry(VSS)
    assert "after <b>two</b> tries" in words(lines(again)[2])
    assert "helped" not in words(lines(again)[1])


def test_escape_leaves_the_remark_and_keeps_the_tick(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry(VSS)
    note = lines(window)[0]
    choose(note, "Did not help")
    qtbot.keyClicks(note.editor, "never mind")
    qtbot.keyClick(note.editor, Qt.Key.Key_Escape)

    assert note.editor.isHidden()
    assert "did not help" in words(note)
    assert "never mind" not in words(note)


def test_a_note_can_be_taken_away(window: MainWindow) -> None:
    window.open_entry(VSS)
    note = lines(window)[0]
    choose(note, "Tried")
    choose(note, "Remove the note")

    assert "tried" not in words(note)
    assert note.button.text() == "Note…"


def test_the_same_step_shows_its_note_on_its_own_page(window: MainWindow) -> None:
    window.open_entry(VSS)
    page = window._knowledge.entry(VSS).causes[0].pages[0]
    choose(lines(window)[1], "Tried")
    window.page_view.open_link(f"page:{page}")

    assert "tried" in words(lines(window)[0])


def test_a_profile_that_cannot_be_written_is_words(window: MainWindow) -> None:
    window.open_entry(VSS)
    config_dir().parent.mkdir(parents=True, exist_ok=True)
    config_dir().write_text("in the way", encoding="utf-8")
    choose(lines(window)[0], "Tried")

    assert "Notes are kept only until you quit" in window.statusBar().currentMessage()


def test_a_remark_that_is_being_written_survives_results_that_come_in(
    app: App, window: MainWindow, qtbot: QtBot
) -> None:
    window.open_entry(VSS)
    note = lines(window)[0]
    choose(note, "Write a remark…")
    qtbot.keyClicks(note.editor, "half a sent")
    with synthetic_checks.installed():
        at_hand = app._computer.at_hand
        at_hand.check(["vss.writers"])
        qtbot.waitUntil(lambda: at_hand.run is not None and not at_hand.busy)

    again = lines(window)[0]
    assert again is not note
    assert again.editor.text() == "half a sent"
    assert again.editor.hasFocus()
    qtbot.keyClicks(again.editor, "ence")
    qtbot.keyClick(again.editor, Qt.Key.Key_Return)
    assert "half a sentence" in words(again)
