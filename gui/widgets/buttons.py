"""Flat buttons in the theme's colours."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPaintEvent, QPixmap

    from gui.theme import Theme

_ICON = 16
_GAP = 6
_RADIUS = 6.0


class Look(Enum):
    """What a button is for."""

    PLAIN = auto()
    PRIMARY = auto()  # what most people want next
    CHIP = auto()  # on or off; narrows a list


class FlatButton(QPushButton):
    """A push button with a thin edge, a clear focus ring and room for its words."""

    def __init__(self, theme: Theme, text: str = "", *, picture: QIcon | None = None, look: Look = Look.PLAIN) -> None:
        super().__init__(text)
        self._theme = theme
        self._look = look
        if picture is not None:
            self.setIcon(picture)
        self.setCheckable(look is Look.CHIP)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        side = 11 if self._look is Look.CHIP or not self.text() else 13
        width = 2 * side + metrics.horizontalAdvance(self.text().replace("&", ""))
        if not self.icon().isNull():
            width += _ICON + (_GAP if self.text() else 0)
        return QSize(width, metrics.height() + (9 if self._look is Look.CHIP else 13))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, ring = self._theme, self.hasFocus()
        back, ink, edge = self._colours()
        width = 2 if ring else theme.border_width
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = area.height() / 2 if self._look is Look.CHIP else _RADIUS
        painter.setPen(QPen(QColor(theme.accent if ring else edge), width))
        alike = self._look is Look.PRIMARY or self.isChecked() or theme.border_width > 1
        if ring and alike:  # the ring is not told from the edge by its colour: a gap parts them
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(area, radius, radius)
            area = area.adjusted(3.5, 3.5, -3.5, -3.5)
            painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(back))
        painter.drawRoundedRect(area, radius, radius)
        painter.setPen(QColor(ink))
        self._paint_content(painter)

    def _colours(self) -> tuple[str, str, str]:
        """Back, ink and edge for the state that the button is in."""
        theme = self._theme
        if not self.isEnabled():
            return theme.window, theme.muted, theme.border
        pressed = self.isDown()
        edge = theme.accent if self.underMouse() or pressed else theme.border
        if self._look is Look.PRIMARY:
            return theme.accent, theme.on_accent, theme.accent
        if self.isCheckable() and self.isChecked():
            on = theme.accent if theme.border_width == 1 else theme.text
            return theme.selected, on, theme.accent
        ink = theme.muted if self._look is Look.CHIP else theme.text
        return (theme.selected if pressed else theme.surface), ink, edge

    def _paint_content(self, painter: QPainter) -> None:
        text_width = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        has_icon = not self.icon().isNull()
        total = text_width + (_ICON + (_GAP if self.text() else 0) if has_icon else 0)
        x = (self.width() - total) // 2
        if has_icon:
            place = QRect(x, (self.height() - _ICON) // 2, _ICON, _ICON)
            if self.isEnabled():
                self.icon().paint(painter, place)
            else:
                painter.drawPixmap(place, self._quiet_picture())
            x += _ICON + _GAP
        if self.text():
            box = QRect(x, 0, text_width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic, self.text())

    def _quiet_picture(self) -> QPixmap:
        """The icon in the colour of the words of a button that cannot be pressed."""
        picture = self.icon().pixmap(QSize(_ICON, _ICON), self.devicePixelRatio())
        painter = QPainter(picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(QRect(0, 0, _ICON, _ICON), QColor(self._theme.muted))
        painter.end()
        return picture
