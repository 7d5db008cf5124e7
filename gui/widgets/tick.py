"""Check boxes and radio buttons whose marks keep their contrast in every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton

from gui.icons import pixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QAbstractButton

    from gui.theme import Theme

_MARK = 18
_GAP = 8
_PAD = 3


class CheckBox(QCheckBox):
    """A choice of its own."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = _paint_frame(self, self._theme, painter)
        painter.drawRoundedRect(area, 4, 4)
        if self.isChecked():
            picture = pixmap("check", self._theme.on_accent if self.isEnabled() else self._theme.muted)
            painter.drawPixmap(area.adjusted(1, 1, -1, -1), picture, QRectF(picture.rect()))
        _paint_words(self, self._theme, painter)


class RadioButton(QRadioButton):
    """One of several choices."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return _size(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = _paint_frame(self, self._theme, painter)
        painter.drawEllipse(area)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.on_accent if self.isEnabled() else self._theme.muted))
            painter.drawEllipse(area.adjusted(4.5, 4.5, -4.5, -4.5))
        _paint_words(self, self._theme, painter)


def _size(button: QAbstractButton) -> QSize:
    metrics = button.fontMetrics()
    words = button.text().replace("&&", "&")
    width = _MARK + _GAP + metrics.horizontalAdvance(words) + 2 * _PAD + 2
    return QSize(width, max(metrics.height(), _MARK) + 2 * _PAD)


def _paint_frame(button: QAbstractButton, theme: Theme, painter: QPainter) -> QRectF:
    """Set the painter up for the mark; returns where it stands."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(_PAD, (button.height() - _MARK) / 2, _MARK, _MARK).adjusted(1, 1, -1, -1)
    filled = button.isChecked() and button.isEnabled()
    painter.setPen(QPen(QColor(theme.accent if filled else theme.muted), max(1.4, theme.border_width)))
    painter.setBrush(QColor(theme.accent if filled else theme.surface))
    return area


def _paint_words(button: QAbstractButton, theme: Theme, painter: QPainter) -> None:
    group = QPalette.ColorGroup.Active if button.isEnabled() else QPalette.ColorGroup.Disabled
    painter.setPen(button.palette().color(group, QPalette.ColorRole.WindowText))
    area = button.rect().adjusted(_PAD + _MARK + _GAP, 0, 0, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, button.text())
    if button.hasFocus():
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), 5, 5)
