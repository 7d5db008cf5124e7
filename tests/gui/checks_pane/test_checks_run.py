"""Running the checks in *This computer*: progress, Stop, one again, elevation."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

import gui.check_session
from gui.panes.checks import ChecksPane
from gui.rooms import Room
from tests.gui import synthetic_checks as synthetic
from tests.gui.checks_pane.driving import SUMMARY, checked, row_of, saved, titles, wait
from tests.gui.screen import button, drop_files, words
from troubleshooter.checks.elevation import ElevationError
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from troubleshooter.checks.capture import Capture


def test_a_run_says_what_it_found_problems_first(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    assert pane.header.sentence.text() == SUMMARY
    assert "this computer" in pane.header.machine.text()
    assert titles(pane) == [
        "Host channel, port 32526",
        "VSS writers",
        "WMI health",
        "MachineKeys folder permissions",
        "Last backup extension run",
        "System clock",
    ]
    assert row_of(pane, "net.wire32526").accessibleName().startswith("problem: Host channel, port 32526. TCP 32526")
    assert app.window.rail.buttons[Room.COMPUTER].accessibleName() == "This computer, 1 problem"
    assert pane.results.rows[0].hasFocus()


def test_results_show_while_others_are_still_being_read(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot
) -> None:
    machine.slow = frozenset({"clock", "net.dns"})
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "VSS writers" in titles(pane), timeout=5000)
    qtbot.waitUntil(lambda: pane.session.progress.done == 10, timeout=5000)
    qtbot.waitUntil(lambda: pane.header.status.text() != "", timeout=5000)
    knowledge, english = pane._knowledge, Language.EN
    slow = {knowledge.title(f"check:{check}", english) for check in machine.slow}
    start, _colon, named = pane.header.status.text().partition(": ")
    assert start == "10 of 12 done · 2 running"
    assert set(named.split(", ")) == slow
    assert pane.header.progress.value() == 10
    assert not pane.header.run.isVisible()
    machine.hold.set()
    wait(qtbot, pane.session)
    assert pane.header.sentence.text() == SUMMARY
    assert not pane.header.progress.isVisible()


def test_a_second_run_does_not_start_beside_the_first(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App
) -> None:
    machine.slow = frozenset({"clock"})
    for _press in range(3):
        app.window.actions_by_name["check_all"].trigger()
    qtbot.waitUntil(lambda: pane.session.progress.done == 11, timeout=5000)
    machine.hold.set()
    wait(qtbot, pane.session)
    assert machine.reads.count("clock") == 1


def test_stop_ends_the_run_within_a_second_and_keeps_what_was_read(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot
) -> None:
    machine.slow = frozenset({"clock"})
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.session.progress.done == 11, timeout=5000)
    began = time.monotonic()
    qtbot.mouseClick(pane.header.stop, Qt.MouseButton.LeftButton)
    wait(qtbot, pane.session)
    assert time.monotonic() - began < 1
    assert "stopped" in pane.header.status.text()
    assert row_of(pane, "clock").result.verdict is Verdict.UNKNOWN
    assert row_of(pane, "net.wire32526").result.verdict is Verdict.PROBLEM


def test_the_window_can_be_closed_in_the_middle_of_a_run(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App
) -> None:
    machine.slow = frozenset({"clock"})
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.session.progress.done == 11, timeout=5000)
    began = time.monotonic()
    app.window.close()
    assert pane.session._cancel.cancelled
    pool = app._tasks._pool
    assert pool is not None
    pool.shutdown(wait=True)  # the interpreter's own end would wait for the same
    assert time.monotonic() - began < 1


def test_f5_looks_again_at_one_check_only(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App
) -> None:
    checked(pane, qtbot)
    machine.said = synthetic.MENDED
    machine.reads.clear()
    row_of(pane, "net.wire32526").setFocus()
    qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_F5)
    wait(qtbot, pane.session)
    assert machine.reads == ["net.wire32526"]
    assert pane.header.sentence.text() == SUMMARY.removeprefix("1 problem; ").replace("3 fine", "4 fine")
    assert app.window.rail.buttons[Room.COMPUTER].accessibleName() == "This computer"
    assert pane.isAncestorOf(app.window.focusWidget())


def test_a_run_goes_on_while_the_theme_is_changed(
    pane: ChecksPane, machine: synthetic.SyntheticMachine, qtbot: QtBot, app: App
) -> None:
    machine.slow = frozenset({"clock"})
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: app._computer._session is not None and app._computer._session.progress.done == 11, timeout=5000
    )
    app._rebuild_window()
    machine.hold.set()
    new = app.window._room_panes[Room.COMPUTER]
    assert isinstance(new, ChecksPane)
    wait(qtbot, new.session)
    assert new.header.sentence.text() == SUMMARY


def test_an_elevated_look_joins_its_evidence(pane: ChecksPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(pane, qtbot)
    asked: list[str] = []

    def look(check: str, **_more: object) -> Capture:
        asked.append(check)
        return synthetic.capture(((check, Verdict.OK, "As it should be"),))

    monkeypatch.setattr(gui.check_session, "look_elevated", look)
    button(row_of(pane, "acl.machinekeys"), "Look elevated").click()
    wait(qtbot, pane.session)
    assert asked == ["acl.machinekeys"]
    assert "needs elevation" not in pane.header.sentence.text()
    assert pane.results.fine.fold.text() == "4 fine"


def test_declined_elevation_is_said_with_the_command_to_type(
    pane: ChecksPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pane, qtbot)

    def look(check: str, **_more: object) -> Capture:
        raise ElevationError("Elevation was declined.", f"sudo vmbt collect --only {check}")

    monkeypatch.setattr(gui.check_session, "look_elevated", look)
    button(row_of(pane, "acl.machinekeys"), "Look elevated").click()
    wait(qtbot, pane.session)
    assert "Elevation was declined." in words(pane.header)
    button(pane.header, "Copy the command").click()
    assert QGuiApplication.clipboard().text() == "sudo vmbt collect --only acl.machinekeys"
    assert pane.header.sentence.text() == SUMMARY


def test_for_another_machine_the_way_is_told_instead(pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path) -> None:
    drop_files(app.window, [saved(tmp_path)])
    wait(qtbot, pane.session)
    button(row_of(pane, "acl.machinekeys"), "How to look").click()
    assert "as administrator" in words(pane.header)
    assert "vmbt collect --only acl.machinekeys --out vmbt-capture.zip" in words(pane.header)
    assert not [b for b in pane.findChildren(QAbstractButton) if b.accessibleName().startswith("Check again")]
