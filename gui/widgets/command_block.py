"""A block of commands with its own Copy button."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import mono_font, plain_label
from troubleshooter.blocks import CODE_LABELS
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from gui.theme import Theme
    from troubleshooter.blocks import CodeBlock

_COPIED_MS = 1500


class CopyButton(FlatButton):
    """Copies a text and says so for a moment."""

    def __init__(self, text: str, accessible_name: str, theme: Theme) -> None:
        super().__init__(theme, _("Copy"), picture=icon("copy", theme.text))
        self._copied = text
        self.setAccessibleName(accessible_name)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.setMinimumWidth(self.width())
        self.setText(_("Copied"))
        self.setIcon(icon("check", self._theme.good))
        QTimer.singleShot(_COPIED_MS, self, self._show_ready)

    def _show_ready(self) -> None:
        self.setText(_("Copy"))
        self.setIcon(icon("copy", self._theme.text))


class CommandText(QPlainTextEdit):
    """Read-only text as high as its lines, wrapped so that nothing is cut off."""

    def __init__(self, text: str, accessible_name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setPlainText(text)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(mono_font(self.font()))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._fit()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:
        """Nothing is typed here: what a page scrolls to is the whole block, not the cursor in it."""
        return QWidget.inputMethodQuery(self, query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls, never the block

    def _fit(self) -> None:
        block = self.document().firstBlock()
        height = 2 * self.document().documentMargin() + 2 * self.frameWidth() + 2
        while block.isValid():  # as they are laid out: a font's own line spacing is rounded
            height += self.blockBoundingRect(block).height()
            block = block.next()
        self.setFixedHeight(ceil(height))


def command_block(block: CodeBlock, theme: Theme) -> QWidget:
    """The block as a sunken frame: where it runs, Copy, and the text."""
    frame = RoundedFrame(theme, theme.sunken)
    column = QVBoxLayout(frame)
    column.setContentsMargins(10, 6, 8, 6)
    column.setSpacing(2)
    label = CODE_LABELS[block.language]
    kind, start = label or _("text"), block.text.split("\n")[0][:60]
    name = _("Copy {kind}: {start}").format(kind=kind, start=start)
    copy = CopyButton(block.text, name, theme)
    text = CommandText(block.text, f"{kind}: {start}")
    frame.show_focus_of(text)
    head = QHBoxLayout()
    column.addLayout(head)
    if label:
        where = plain_label(label, muted=True, factor=0.85)
        where.setIndent(round(text.document().documentMargin()))  # where the text begins
        head.addWidget(where, 1)
        column.addWidget(text)
    else:
        head.addWidget(text, 1)
    head.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
    return frame
