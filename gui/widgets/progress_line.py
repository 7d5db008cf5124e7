"""A slim bar that shows how far something is; a screen reader hears its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gui.theme import Theme

_HEIGHT = 6


class ProgressLine(QProgressBar):
    """A progress bar without words; it keeps its place while there is nothing to show."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        area = QRectF(self.rect())
        painter.setPen(QPen(QColor(theme.border), 1) if theme.border_width > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.window if theme.border_width > 1 else theme.border))
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        if self.maximum() > 0 and self.value() > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            width = max(float(_HEIGHT), area.width() * self.value() / self.maximum())
            painter.drawRoundedRect(QRectF(0, 0, width, area.height()), _HEIGHT / 2, _HEIGHT / 2)
