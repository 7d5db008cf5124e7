"""A line that unfolds what stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gui.icons import icon
from gui.widgets.text import scaled
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from gui.theme import Theme

_ICON = 14
_PAD = 5


class FoldButton(QAbstractButton):
    """Shows whether something is unfolded; Left and Right fold and unfold, as in a tree."""

    def __init__(self, theme: Theme, text: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(scaled(self.font(), 1.0, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_words(text)
        self.toggled.connect(lambda _on: self._name_it())

    def set_words(self, text: str) -> None:
        """What is folded here."""
        self.setText(text)
        self._name_it()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + _ICON + 3 * _PAD, metrics.height() + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Right:
            self.setChecked(True)
        elif event.key() == Qt.Key.Key_Left:
            self.setChecked(False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        ink = theme.text if self.underMouse() else theme.muted
        box = QRect(_PAD, (self.height() - _ICON) // 2, _ICON, _ICON)
        icon("opened" if self.isChecked() else "closed", ink).paint(painter, box)
        painter.setPen(QColor(ink))
        painter.drawText(self.rect().adjusted(_PAD + _ICON + _PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

    def _name_it(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(_("unfolded") if self.isChecked() else _("folded"))
