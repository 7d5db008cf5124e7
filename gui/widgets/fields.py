"""Fields and groups of fields: rounded, with room around their words, in the palette's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QGroupBox, QLineEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent

_RADIUS = 6.0
_SIDE = 9
_ARROW_ROOM = 26
_ABOVE = 6


class LineEdit(QLineEdit):
    """A line to write in."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setStyleSheet(
            f"QLineEdit {{ background: palette(base); border: 1px solid palette(mid);"
            f" border-radius: {_RADIUS:.0f}px; padding: {_ABOVE - 2}px {_SIDE - 2}px; }}"
            "QLineEdit:disabled { background: palette(window); border-style: dashed; }"  # in high contrast too
        )


class ComboBox(QComboBox):
    """A list to choose from."""

    def sizeHint(self) -> QSize:
        return self._with_room(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._with_room(super().minimumSizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole
        colours = self.palette()
        line = Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine  # in high contrast too
        painter.setPen(QPen(colours.color(role.Accent if self.underMouse() else role.Mid), 1, line))
        painter.setBrush(colours.color(role.Base if self.isEnabled() else role.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(colours.color(role.ButtonText))
        area = self.rect().adjusted(_SIDE, 0, -_ARROW_ROOM, 0)
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        x, y = self.width() - _ARROW_ROOM / 2 - 1, self.height() / 2 + 2
        painter.setPen(QPen(colours.color(role.ButtonText), 1.5))
        painter.drawPolyline([QPointF(x - 4, y - 4), QPointF(x, y), QPointF(x + 4, y - 4)])

    def _with_room(self, size: QSize) -> QSize:
        height = max(size.height(), self.fontMetrics().height() + 2 * _ABOVE)
        return QSize(size.width() + _SIDE + _ARROW_ROOM // 2, height)


class Choice(ComboBox):
    """A combo box over Python values, which Qt would turn into plain text."""

    def __init__(self, choices: Mapping[str, object], current: object) -> None:
        super().__init__()
        self._values = list(choices.values())
        self.addItems(list(choices))
        self.choose(current)

    @property
    def chosen(self) -> Any:
        """The value of the current line."""
        return self._values[self.currentIndex()]

    def choose(self, value: object) -> None:
        """Make the line of a value the current one."""
        self.setCurrentIndex(self._values.index(value))


class Group(QGroupBox):
    """Fields that belong together, below their heading."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setStyleSheet(
            "QGroupBox { background: palette(base); border: 1px solid palette(mid); border-radius: 8px;"
            " margin-top: 1.7em; padding: 4px; font-weight: bold; }"
            "QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; }"
        )
