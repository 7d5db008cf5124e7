"""A small button that holds one thing that was chosen, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from gui.icons import icon
from gui.widgets.buttons import FlatButton

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from gui.theme import Theme

_ICON = 14
_SIDE, _GAP = 10, 7
_WIDEST, _NARROWEST = 46, 12  # characters


class Crumb(FlatButton):
    """Shortened to a few words, or to the room that there is; its tool tip and its name hold the whole."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text)
        self._picture = icon("close", theme.muted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = min(metrics.horizontalAdvance(self.text()) + 2, _WIDEST * metrics.averageCharWidth())
        return QSize(words + _ICON + _GAP + 2 * _SIDE, metrics.height() + 11)

    def minimumSizeHint(self) -> QSize:
        size = self.sizeHint()
        narrow = _NARROWEST * self.fontMetrics().averageCharWidth() + _ICON + _GAP + 2 * _SIDE
        return QSize(min(size.width(), narrow), size.height())

    def _paint_content(self, painter: QPainter) -> None:
        box = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        self._picture.paint(painter, QRect(box.right() - _ICON + 1, (self.height() - _ICON) // 2, _ICON, _ICON))
        room = box.adjusted(0, 0, -_ICON - _GAP, 0)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic, words)
