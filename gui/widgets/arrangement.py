"""Widgets put together without edges of their own: below one another, or in a grid with one wide column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable


def stacked(*widgets: QWidget, spacing: int = 3) -> QWidget:
    """These widgets below one another, ``spacing`` pixels apart, as one."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return whole


def grid(parent: QWidget | None, *, across: int, down: int, wide: Iterable[int] = ()) -> QGridLayout:
    """A grid with gaps in pixels across and down; the columns ``wide`` take the room that is left."""
    made = QGridLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(across)
    made.setVerticalSpacing(down)
    for column in wide:
        made.setColumnStretch(column, 1)
    return made
