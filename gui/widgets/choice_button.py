"""A large button as wide as the page: what it leads to, in as many lines as that needs, and a count at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from gui.icons import icon
from gui.widgets.text import breakable, scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QKeyEvent, QPaintEvent

    from gui.theme import Theme

_SIDE, _ABOVE, _GAP, _LINE_GAP = 16, 11, 14, 3
_ICON = 14
_NARROWEST = 200
_RADIUS = 8.0
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ChoiceButton(QPushButton):
    """One of several ways on; Enter takes it, as well as the space bar."""

    def __init__(self, theme: Theme, text: str, *, detail: str = "", end: str = "", quiet: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self._detail = breakable(detail)
        self._end = end  # a word or two at the right
        self._quiet = quiet
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = self._room(width)
        height = self._height(self.text(), self._title_font(), room)
        if self._detail:
            height += _LINE_GAP + self._height(self._detail, self.font(), room)
        return height + 2 * _ABOVE

    def sizeHint(self) -> QSize:
        width = 3 * _NARROWEST
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, self.fontMetrics().height() + 2 * _ABOVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        pointed = self.underMouse() or self.isDown()
        edge = theme.accent if self.hasFocus() or pointed else theme.border
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else theme.border_width))
        painter.setBrush(QColor(theme.selected if self.isDown() else theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        room = self._room(self.width())
        painter.setFont(self._title_font())
        painter.setPen(QColor(theme.muted if self._quiet else theme.text))
        height = self._height(self.text(), painter.font(), room)
        painter.drawText(QRect(_SIDE, _ABOVE, room, height), _WRAPPED | Qt.TextFlag.TextHideMnemonic, self.text())
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted))
        if self._detail:
            below = QRect(_SIDE, _ABOVE + height + _LINE_GAP, room, self.height())
            painter.drawText(below, _WRAPPED, self._detail)
        right = self.width() - _SIDE - _ICON
        icon("forward", theme.muted).paint(painter, QRect(right, (self.height() - _ICON) // 2, _ICON, _ICON))
        if self._end:
            box = QRect(0, 0, right - _GAP // 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._end)

    def _room(self, width: int) -> int:
        """The width that the text has."""
        end = self.fontMetrics().horizontalAdvance(self._end) + _GAP if self._end else 0
        return max(1, width - 2 * _SIDE - _ICON - _GAP // 2 - end)

    def _height(self, text: str, font: QFont, room: int) -> int:
        return QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, text).height()

    def _title_font(self) -> QFont:
        return self.font() if self._quiet else scaled(self.font(), 1.0, bold=bool(self._detail))
