"""Every command of the window in one table: its words, its shortcuts, what it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class Command(NamedTuple):
    """One command."""

    name: str
    text: str
    shortcuts: tuple[str, ...]
    run: Callable[[], object]


def make_actions(commands: list[Command], window: QWidget) -> dict[str, QAction]:
    """An action for each command, alive in the whole window."""
    actions: dict[str, QAction] = {}
    for command in commands:
        action = QAction(command.text, window)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in command.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(command.run)
        window.addAction(action)
        actions[command.name] = action
    return actions


def shortcut_lines(commands: list[Command]) -> list[tuple[str, str]]:
    """What to press for what, to read in the program."""
    lines = [
        (
            ", ".join(QKeySequence(s).toString(QKeySequence.SequenceFormat.NativeText) for s in command.shortcuts),
            command.text,
        )
        for command in commands
        if command.shortcuts
    ]
    enter = QKeySequence(Qt.Key.Key_Return).toString(QKeySequence.SequenceFormat.NativeText)
    return [*lines, (enter, _("Open the selected error at its fix")), ("Esc", _("Empty the search box"))]
