"""Captures in *This computer*: opened, saved, compared; hostile or wrong files said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gui.app import Request
from gui.rooms import Room
from tests.gui import synthetic_checks as synthetic
from tests.gui.checks_pane.driving import SUMMARY, checked, saved, wait
from tests.gui.screen import button, drop_files, words
from troubleshooter.checks.capture import open_capture

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.checks import ChecksPane


def test_a_dropped_capture_is_judged_and_names_its_machine(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    app.window.enter(Room.ERRORS)
    drop_files(app.window, [saved(tmp_path)])
    wait(qtbot, pane.session)
    assert app.window.current_room is Room.COMPUTER
    assert pane.header.machine.text().startswith("web-prod-03 · Windows Server 2019 · capture web-prod-03.zip · taken")
    assert "2026-11-25 08:12 UTC" in pane.header.machine.text()
    assert pane.header.sentence.text() == SUMMARY


@pytest.mark.parametrize("where", ["search box", "command line"])
def test_a_capture_is_taken_for_one_wherever_it_is_given(
    where: str, pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    file = saved(tmp_path)
    if where == "search box":
        drop_files(app.window.search_box, [file])
    else:
        app.handle(Request(file=str(file)))
    wait(qtbot, pane.session)
    assert app.window.current_room is Room.COMPUTER
    assert app.window.search_box.text() == ""
    assert "capture web-prod-03.zip" in pane.header.machine.text()


def test_a_file_that_is_no_capture_is_said_and_nothing_is_lost(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    checked(pane, qtbot)
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"PK\x03\x04 and then nothing of a zip")
    drop_files(app.window, [wrong])
    wait(qtbot, pane.session)
    assert "wrong.zip is damaged and cannot be read as a zip." in words(pane.header)
    assert pane.header.sentence.text() == SUMMARY
    button(pane.header, "Close the message").click()
    qtbot.waitUntil(lambda: "wrong.zip" not in words(pane.header))


def test_ctrl_o_asks_for_a_capture(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(file), ""))
    app.window.enter(Room.ERRORS)
    qtbot.keyClick(app.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, pane.session)
    assert "capture web-prod-03.zip" in pane.header.machine.text()


def test_what_was_saved_can_be_opened_again(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pane, qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(tmp_path / "mine"), ""))
    qtbot.mouseClick(pane.header.save, Qt.MouseButton.LeftButton)
    wait(qtbot, pane.session)
    run = pane.session.run
    assert run is not None
    opened = open_capture(tmp_path / "mine.zip")
    assert {probe: (one.status, one.data) for probe, one in opened.evidence.items()} == {
        probe: (one.status, one.data) for probe, one in run.capture.evidence.items()
    }
    assert "mine.zip" in app.window.statusBar().currentMessage()


def test_a_capture_that_cannot_be_saved_is_said(
    pane: ChecksPane, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pane, qtbot)
    nowhere = tmp_path / "no such folder" / "mine.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(nowhere), ""))
    qtbot.mouseClick(pane.header.save, Qt.MouseButton.LeftButton)
    wait(qtbot, pane.session)
    assert "Reading or writing" in words(pane.header)
    assert pane.header.sentence.text() == SUMMARY


def test_before_and_after_a_fix_are_compared(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot
) -> None:
    checked(pane, qtbot)
    machine.said = synthetic.MENDED
    checked(pane, qtbot)
    pane.header.compare_asked.emit(0)
    shown = words(pane)
    assert "1 better" in shown
    assert "11 as before" in shown
    assert SUMMARY in shown
    assert not pane.results.isVisible()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.results.isVisible()


def test_a_run_is_compared_with_a_capture_file(
    pane: ChecksPane, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pane, qtbot)
    file = saved(tmp_path, "before.zip", synthetic.capture(synthetic.MENDED))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(file), ""))
    pane.header.compare_asked.emit(-1)
    wait(qtbot, pane.session)
    assert "1 worse" in words(pane)
    assert "before.zip" in words(pane)


def test_f5_on_a_capture_says_that_only_its_own_machine_can_look_again(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    drop_files(app.window, [saved(tmp_path)])
    wait(qtbot, pane.session)
    qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_F5)
    assert "A capture cannot be taken again here" in app.window.statusBar().currentMessage()
    assert not pane.session.busy
    assert machine.reads == []


def test_a_capture_that_comes_while_checks_run_is_turned_away_in_words(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    machine.slow = frozenset({"clock"})
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    drop_files(app.window, [saved(tmp_path)])
    assert "Something is still going on: stop it first" in app.window.statusBar().currentMessage()
    machine.hold.set()
    wait(qtbot, pane.session)
    assert "this computer" in pane.header.machine.text()
