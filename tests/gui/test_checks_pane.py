"""The pane *This computer*, driven in the real window on synthetic checks: running, reading, opening, comparing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QPlainTextEdit

import gui.check_session
from gui.app import Request
from gui.history import Kind, Location
from gui.panes.check_evidence import RawEvidence
from gui.panes.checks import ChecksPane
from gui.rooms import Room
from tests.gui import synthetic_checks as synthetic
from tests.gui.test_window import focusable, name_of, open_settings, words
from troubleshooter.checks.capture import open_capture, write_capture
from troubleshooter.checks.elevation import ElevationError
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton, QWidget
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.check_session import CheckSession
    from gui.panes.check_row import CheckRow
    from troubleshooter.checks.capture import Capture

SUMMARY = "1 problem; 1 warning; 1 check failed; 1 needs elevation; 1 could not tell; 1 note; 3 fine"


@pytest.fixture(autouse=True)
def machine() -> Iterator[synthetic.SyntheticMachine]:
    """This computer, with synthetic probes and rules."""
    with synthetic.installed() as machine:
        yield machine


@pytest.fixture
def pane(app: App) -> ChecksPane:
    """The pane, entered by its shortcut's command."""
    return entered(app)


def entered(app: App) -> ChecksPane:
    pane = app.window.enter(Room.COMPUTER)
    assert isinstance(pane, ChecksPane)
    return pane


def wait(qtbot: QtBot, session: CheckSession) -> None:
    qtbot.waitUntil(lambda: not session.busy, timeout=10_000)


def titles(pane: ChecksPane) -> list[str]:
    return [row.title for row in pane.results.rows]


def row_of(pane: ChecksPane, check: str) -> CheckRow:
    return next(row for row in pane.results.rows if row.result.check == check)


def checked(pane: ChecksPane, qtbot: QtBot) -> ChecksPane:
    qtbot.mouseClick(pane.header.run, Qt.MouseButton.LeftButton)
    wait(qtbot, pane.session)
    return pane


def saved(folder: Path, name: str = "web-prod-03.zip", capture: Capture | None = None) -> Path:
    write_capture(capture or synthetic.capture(), folder / name)
    return folder / name


def drop(target: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    target.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


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
    copy = next(button for button in raw.findChildren(QAbstractButton) if button.text() == "Copy")
    copy.click()
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


def test_a_dropped_capture_is_judged_and_names_its_machine(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    app.window.enter(Room.ERRORS)
    drop(app.window, saved(tmp_path))
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
        drop(app.window.search_box, file)
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
    drop(app.window, wrong)
    wait(qtbot, pane.session)
    assert "wrong.zip is damaged and cannot be read as a zip." in words(pane.header)
    assert pane.header.sentence.text() == SUMMARY
    close = next(b for b in pane.header.findChildren(QAbstractButton) if b.accessibleName() == "Close the message")
    close.click()
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


def test_an_elevated_look_joins_its_evidence(
    pane: ChecksPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button: Callable[[object, str], QPushButton]
) -> None:
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
    pane: ChecksPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button: Callable[[object, str], QPushButton]
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


def test_for_another_machine_the_way_is_told_instead(
    pane: ChecksPane, qtbot: QtBot, app: App, tmp_path: Path, button: Callable[[object, str], QPushButton]
) -> None:
    drop(app.window, saved(tmp_path))
    wait(qtbot, pane.session)
    button(row_of(pane, "acl.machinekeys"), "How to look").click()
    assert "as administrator" in words(pane.header)
    assert "vmbt collect --only acl.machinekeys --out vmbt-capture.zip" in words(pane.header).replace("\u200b", "")
    assert not [b for b in pane.findChildren(QAbstractButton) if b.accessibleName().startswith("Check again")]


def test_another_language_keeps_the_results_and_what_was_unfolded(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    qtbot.keyClick(row_of(pane, "net.wire32526"), Qt.Key.Key_Space)
    dialog = open_settings(app)
    dialog.language.choose(Language.ES)
    assert app.window.current_room is Room.COMPUTER
    spanish = app.window._room_panes[Room.COMPUTER]
    assert isinstance(spanish, ChecksPane)
    row = row_of(spanish, "net.wire32526")
    assert row.title == app._knowledge.check("net.wire32526").text[Language.ES].title
    assert row.result.judgement.summary.endswith("(en español)")
    assert row.findChild(RawEvidence) is not None
    assert len(spanish.results.rows) == 6


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


@pytest.mark.parametrize("language", [*Language])
def test_everything_that_takes_the_keyboard_is_named(
    language: Language, make_app: Callable[..., App], qtbot: QtBot, tmp_path: Path
) -> None:
    app = make_app(language)
    pane = entered(app)
    assert not [w for w in focusable(app.window) if not name_of(w)]
    checked(pane, qtbot)
    pane.results.fine.fold.click()
    pane.results.not_applicable.fold.click()
    for row in pane.results.rows:
        row._set_by_user(True)
    nameless = [w for w in focusable(app.window) if not name_of(w)]
    assert not nameless, [f"{type(w).__name__} in {type(w.parentWidget()).__name__}" for w in nameless]


def test_tab_reaches_every_button_and_comes_back(pane: ChecksPane, qtbot: QtBot, app: App) -> None:
    checked(pane, qtbot)
    window = app.window
    window.search_box.setFocus()
    seen: list[QWidget] = []
    for _press in range(200):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is window.search_box:
            break
        seen.append(window.focusWidget())
    assert window.focusWidget() is window.search_box
    buttons = [b for b in focusable(pane) if isinstance(b, QAbstractButton) and b.isEnabled()]
    assert {id(b) for b in buttons} <= {id(w) for w in seen}


@pytest.mark.parametrize("language", [*Language])
def test_nothing_is_cut_off_in_a_narrow_window(
    language: Language, make_app: Callable[..., App], qtbot: QtBot, tmp_path: Path
) -> None:
    app = make_app(language)
    app.window.resize(900, 540)
    pane = entered(app)
    checked(pane, qtbot)
    for row in pane.results.rows:
        row._set_by_user(True)
    room = pane.scroll_area.viewport().width()
    assert pane._content.minimumSizeHint().width() <= room
    for button in focusable(pane):
        if isinstance(button, QAbstractButton):
            right = button.mapTo(app.window, button.rect().topRight()).x()
            assert right <= app.window.width(), button.accessibleName()
            assert button.width() >= button.minimumSizeHint().width()


def test_a_checks_page_shows_its_latest_verdict_and_runs_it(
    pane: ChecksPane,
    machine: synthetic.SyntheticMachine,
    qtbot: QtBot,
    app: App,
    button: Callable[[object, str], QPushButton],
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
    drop(app.window, saved(tmp_path, "one-output.zip", one_output))
    wait(qtbot, pane.session)
    assert pane.header.sentence.text() == "1 problem; 11 could not tell"
    assert titles(pane) == ["Host channel, port 32526"]
    assert pane.results.unseen.fold.text() == "11 could not tell: no evidence"
    pane.results.unseen.fold.click()
    assert len(pane.results.rows) == 12
