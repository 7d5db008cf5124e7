"""Frames, pills and lines that paint themselves in the theme's colours.

A style sheet would do it in fewer lines, and make every widget of a page cost two to three times as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPaintEvent

    from gui.theme import Theme

_STEP_SIZE = 24
_RADIUS = 8.0
_BAR = 4


class RoundedFrame(QFrame):
    """A rounded frame in given colours; ``bar`` adds a coloured strip at its left."""

    def __init__(self, theme: Theme, back: str, *, bar: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._back = back
        self._bar = bar
        self._watched: QWidget | None = None

    def show_focus_of(self, child: QWidget) -> None:
        """Mark the focus of a child at the frame's edge, where there is room for it."""
        self._watched = child
        child.installEventFilter(self)

    def marks(self, child: QWidget) -> bool:
        """Whether the focus of a child is marked here."""
        return self._watched is child

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._theme.border_width
        focused = self._watched is not None and self._watched.hasFocus()
        pen = QPen(QColor(self._theme.accent), 2 * width) if focused else QPen(QColor(self._theme.border), width)
        painter.setPen(pen)
        painter.setBrush(QColor(self._back))
        inset = pen.widthF() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        if self._bar:
            painter.fillRect(width, round(_RADIUS), _BAR, self.height() - 2 * round(_RADIUS), QColor(self._bar))


class Card(RoundedFrame):
    """A frame whose rows are parted by thin lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, theme.surface)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)

    def add_row(self, row: QWidget) -> None:
        """Add a row below the others."""
        if self._column.count():
            self._column.addWidget(Rule(self._theme))
        row.setContentsMargins(14, 11, 14, 11)
        self._column.addWidget(row)


class Rule(QWidget):
    """A thin horizontal line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._colour = theme.border
        self.setFixedHeight(theme.border_width)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._colour))


class Scrolled(QWidget):
    """What a scroll area scrolls: as high as its text needs at the width that there is."""

    def minimumSizeHint(self) -> QSize:
        # The layout's own hint is the height at the narrowest width, which leaves a long empty end.
        return QSize(super().minimumSizeHint().width(), 0)


def framed(field: QWidget, theme: Theme) -> RoundedFrame:
    """A field to read or write several lines in, which marks its focus at the edge."""
    frame = RoundedFrame(theme, theme.surface)
    frame.show_focus_of(field)
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(8, 6, 4, 6)
    inside.addWidget(field)
    return frame


class StepNumber(QLabel):
    """A step's or a cause's number in its circle."""

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__(str(number))
        self._theme = theme
        self.setFixedSize(_STEP_SIZE, _STEP_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.selected))
        painter.drawEllipse(self.rect())
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.accent if self._theme.border_width == 1 else self._theme.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Pill(QLabel):
    """A short word in a rounded field."""

    def __init__(self, text: str, theme: Theme, *, caution: bool = False, bad: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self._edge, self._back, self._ink = theme.border, theme.sunken, theme.muted
        if bad:
            self._edge, self._back, self._ink = theme.bad, theme.bad_back, theme.bad
        elif caution:
            self._edge, self._back, self._ink = theme.caution, theme.caution_back, theme.caution
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 22, metrics.height() + 7)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setPen(QPen(QColor(self._edge), theme.border_width))
        painter.setBrush(QColor(self._back))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(QColor(self._ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Splitter(QSplitter):
    """A splitter with a line for a handle."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setChildrenCollapsible(False)
        self.setHandleWidth(5)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self, self._theme)


class _Handle(QSplitterHandle):
    def __init__(self, splitter: QSplitter, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.window))
        painter.fillRect(0, 0, self._theme.border_width, self.height(), QColor(self._theme.border))
