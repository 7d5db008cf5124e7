"""Drives the pane *This computer*, and reads what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.panes.checks import ChecksPane
from gui.rooms import Room
from tests.gui import synthetic_checks as synthetic
from troubleshooter.checks.capture import write_capture

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.check_session import CheckSession
    from gui.panes.check_row import CheckRow
    from troubleshooter.checks.capture import Capture

SUMMARY = "1 problem; 1 warning; 1 check failed; 1 needs elevation; 1 could not tell; 1 note; 3 fine"


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
