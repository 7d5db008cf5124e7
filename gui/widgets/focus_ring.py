"""The focus ring of the widgets that Qt paints: it marks them too faintly, or not at all.

What paints itself (buttons, rows, the search box) draws its own ring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QLineEdit, QPushButton, QWidget

from gui.widgets.buttons import FlatButton
from gui.widgets.frames import RoundedFrame

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPaintEvent

_PAINTED_BY_QT = (QAbstractScrollArea, QComboBox, QLineEdit, QPushButton)


class FocusRing(QWidget):
    """Lies over the widget that has the keyboard, and lets everything through but its line."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() is QEvent.Type.FocusOut:
            self.setParent(None)
            self.deleteLater()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


def mark_focus(_before: QWidget | None, now: QWidget | None) -> None:
    """Lay a ring over the widget that has got the keyboard, unless it shows that itself."""
    if not isinstance(now, _PAINTED_BY_QT) or isinstance(now, FlatButton):
        return
    frame = now.parentWidget()
    if isinstance(frame, RoundedFrame) and frame.marks(now):
        return
    if now.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly) is None:
        FocusRing(now)
