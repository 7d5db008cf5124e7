"""The rail at the left of the window: one button for each room, with the count of what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import pixmap
from gui.widgets.text import scaled
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from gui.theme import Theme

_ICON = 16
_PAD_X, _PAD_Y, _GAP = 12, 11, 10
_RADIUS = 8.0
_WIDEST = 220
_NARROWEST = 156
_COMPACT = 58


class Rail(QWidget):
    """Chooses between rooms; arrow keys move inside it, Tab passes through it in one step."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[tuple[str, str, str]], theme: Theme) -> None:
        """``rooms``: the name, the words and the icon of each."""
        super().__init__()
        self._theme = theme
        self.buttons = {name: _RailButton(name, text, picture, theme) for name, text, picture in rooms}
        self.setAccessibleName(_("Parts of the program"))
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        inner = QVBoxLayout()
        inner.setContentsMargins(7, 10, 7, 10)
        inner.setSpacing(4)
        for number, (name, button) in enumerate(self.buttons.items(), 1):
            button.setToolTip(f"{button.text()} (Ctrl+{number})")
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            inner.addWidget(button)
        inner.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.border_width, 0)
        row.addLayout(inner)
        width = max(button.sizeHint().width() for button in self.buttons.values()) + 14
        self._wide = min(max(width, _NARROWEST), _WIDEST)
        self.setFixedWidth(self._wide)

    def show_current(self, name: str) -> None:
        """Mark a room as the one that is shown."""
        for other, button in self.buttons.items():
            button.setChecked(other == name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == name else Qt.FocusPolicy.ClickFocus)

    def set_compact(self, compact: bool) -> None:
        """Show the icons alone, where the window has little room; tooltips and names stay."""
        for button in self.buttons.values():
            button.set_compact(compact)
        self.setFixedWidth(_COMPACT if compact else self._wide)

    def set_badge(self, name: str, count: int) -> None:
        """Say how many problems a room holds; 0 shows nothing."""
        self.buttons[name].set_badge(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        buttons = list(self.buttons.values())
        at = next((n for n, button in enumerate(buttons) if button.hasFocus()), None)
        if not step or at is None:
            super().keyPressEvent(event)
            return
        target = buttons[(at + step) % len(buttons)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        width = self._theme.border_width
        QPainter(self).fillRect(self.width() - width, 0, width, self.height(), QColor(self._theme.border))


class _RailButton(QAbstractButton):
    """One room: its icon, its words on as many lines as they need, its count."""

    def __init__(self, name: str, text: str, picture: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = picture
        self._badge = 0
        self._compact = False
        self.setObjectName(f"room-{name}")
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name_it()

    def set_badge(self, count: int) -> None:
        self._badge = count
        self._name_it()
        self.update()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the rail knows the order
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Only the window decides which room is shown."""

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(scaled(self.font(), 1.0, bold=True))
        width = metrics.horizontalAdvance(self.text()) + _ICON + _GAP + 2 * _PAD_X + metrics.horizontalAdvance(" 99+")
        lines = 1 if width <= _WIDEST - 14 else 2
        return QSize(width, lines * metrics.height() + 2 * _PAD_Y)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on, ring = self._theme, self.isChecked(), self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if on or ring or self.underMouse():
            edge = theme.accent if ring or (self.underMouse() and not on) else theme.border
            painter.setPen(QPen(QColor(edge), 2 * theme.border_width if ring else theme.border_width))
            painter.setBrush(QColor(theme.surface if on else theme.sunken))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        if on:  # not by its weight and frame alone: a bar, as beside the current row of a list
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(area.left() + 3, area.top() + 10, 3, area.height() - 20), 1.5, 1.5)
        ink = QColor(theme.text)
        left = (self.width() - _ICON) / 2 if self._compact else _PAD_X + 2
        mark = QRectF(left, (self.height() - _ICON) / 2, _ICON, _ICON)
        picture = pixmap(self._picture, theme.text)
        painter.drawPixmap(mark, picture, QRectF(picture.rect()))
        right = self.width() - _PAD_X
        if self._compact:
            self._paint_small_badge(painter)
            return
        if self._badge:
            painter.setFont(scaled(self.font(), 0.95, bold=True))
            word = self._badge_text()
            width = painter.fontMetrics().horizontalAdvance(word)
            painter.setPen(QColor(theme.bad))
            painter.drawText(QRect(right - width, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
            right -= width + 6
        painter.setFont(scaled(self.font(), 1.0, bold=on))
        painter.setPen(ink)
        left = round(mark.right()) + _GAP
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(left, 0, right - left, self.height()), flags, self.text())

    def _paint_small_badge(self, painter: QPainter) -> None:
        if self._badge:
            painter.setFont(scaled(self.font(), 0.8, bold=True))
            painter.setPen(QColor(self._theme.bad))
            box = self.rect().adjusted(0, 3, -5, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, self._badge_text())

    def _badge_text(self) -> str:
        return str(self._badge) if self._badge < 100 else "99+"

    def _name_it(self) -> None:
        if not self._badge:
            self.setAccessibleName(self.text())
            return
        count = ngettext("{n} problem", "{n} problems", self._badge).format(n=self._badge)
        self.setAccessibleName(f"{self.text()}, {count}")
