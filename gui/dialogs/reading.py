"""A text of many lines to read and to copy: what the dialogs on errors, crashes and the log have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout

from gui.dialogs.dialog import Dialog, closing_row
from gui.widgets.buttons import FlatButton
from gui.widgets.command_block import CopyButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import heading, plain_label
from gui.widgets.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme


class ReadingDialog(Dialog):
    """A heading, some sentences, a text that can be copied, and buttons."""

    def __init__(
        self,
        title: str,
        sentences: Iterable[str],
        text: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        text_name: str,
        copy_words: str,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.details = TextView(theme, text_name, text, mono=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(heading(title, 2))
        for sentence in sentences:
            layout.addWidget(plain_label(sentence))
        frame = RoundedFrame(theme, theme.sunken)
        frame.show_focus_of(self.details)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(10, 8, 4, 8)
        inside.addWidget(self.details)
        layout.addSpacing(2)
        layout.addWidget(frame, 1)
        copy = CopyButton(text, copy_words, theme)
        copy.setEnabled(bool(text))
        self._row = closing_row(self, theme)
        self._row.insertWidget(0, copy)
        layout.addSpacing(4)
        layout.addLayout(self._row)

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def add_button(self, words: str, picture: QIcon) -> FlatButton:
        """Another button, at the right of Copy."""
        button = FlatButton(self._theme, words, picture=picture)
        self._row.insertWidget(self._row.count() - 2, button)
        return button
