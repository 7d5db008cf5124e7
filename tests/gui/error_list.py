"""Reads the list of errors, and chooses in the menu above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from gui.models.entry_list import Group, Role

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.models.entry_list import Row


def rows(window: MainWindow) -> list[Row | Group]:
    """All rows of the list, headings too."""
    model = window.pane.model
    return [model.index(number).data(Role.ROW) for number in range(model.rowCount())]


def listed(window: MainWindow) -> list[str]:
    """The ids of the errors in the list, from top to bottom."""
    return [row.summary.id for row in rows(window) if not isinstance(row, Group)]


def hits(window: MainWindow) -> list[str]:
    """The ids of the errors that a search has found; none while the list shows the catalogue."""
    return [row.summary.id for row in rows(window) if not isinstance(row, Group) and row.hit is not None]


def headings(window: MainWindow) -> dict[int, Group]:
    """The rows that are headings, by number."""
    return {number: row for number, row in enumerate(rows(window)) if isinstance(row, Group)}


def choose(window: MainWindow, words: str) -> None:
    """Pick a line of the menu with order and filters."""
    options = window.pane._options
    options.fill_menu()
    next(action for action in options.menu().actions() if action.text() == words).trigger()


def click_chip(window: MainWindow, word: str) -> None:
    """Click a chip, whatever it counts."""
    chips = (one for one in window.pane.findChildren(QPushButton) if one.isVisible())
    next(one for one in chips if one.text().startswith(f"{word} ")).click()
