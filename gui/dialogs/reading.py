"""A text of many lines to read and to copy: what the dialogs on errors, crashes and the log have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from gui.dialogs.dialog import Dialog
from gui.theme import scroll_bar_style
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.command_block import CopyButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import heading, mono_font, plain_label
from troubleshooter.i18n import _

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
        self.details = _text_view(text, text_name, theme)
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
        close = FlatButton(theme, _("Close"), look=Look.PRIMARY)
        close.setDefault(True)
        close.clicked.connect(self.reject)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(copy)
        self._row.addStretch(1)
        self._row.addWidget(close)
        layout.addSpacing(4)
        layout.addLayout(self._row)
        close.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def add_button(self, words: str, picture: QIcon) -> FlatButton:
        """Another button, at the right of Copy."""
        button = FlatButton(self._theme, words, picture=picture)
        self._row.insertWidget(self._row.count() - 2, button)
        return button


def _text_view(text: str, name: str, theme: Theme) -> QPlainTextEdit:
    view = QPlainTextEdit(text)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setFont(mono_font(view.font()))
    view.setAccessibleName(name)
    view.viewport().setAutoFillBackground(False)
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        bar.setStyleSheet(scroll_bar_style(theme))
    view.setBackgroundRole(QPalette.ColorRole.NoRole)
    return view
