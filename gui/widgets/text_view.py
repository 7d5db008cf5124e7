"""A field for many lines, to read or to write in, which the keyboard leaves by Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QPlainTextEdit

from gui.theme import scroll_bar_style
from gui.widgets.text import mono_font

if TYPE_CHECKING:
    from gui.theme import Theme


class TextView(QPlainTextEdit):
    """Plain text in the program's look, without a frame: see :func:`gui.widgets.frames.framed`."""

    def __init__(self, theme: Theme, name: str, text: str = "", *, mono: bool = False, read_only: bool = True) -> None:
        """``name`` is what a screen reader calls it; ``mono`` asks for a fixed-width font."""
        super().__init__(text)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)  # what stands behind it has its own colour
        if mono:
            self.setFont(mono_font(self.font()))
        self.setReadOnly(read_only)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setStyleSheet(scroll_bar_style(theme))
