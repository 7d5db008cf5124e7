"""A strip below the search box that tells something and offers what to do, and is in nobody's way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import icon, pixmap
from gui.widgets.buttons import FlatButton
from gui.widgets.text import plain_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of a notice."""

    words: str
    do: Callable[[], None]


class NoticeBar(QWidget):
    """One notice; emits ``dismissed`` when its cross is pressed."""

    dismissed = Signal()

    def __init__(self, text: str, offers: Sequence[Offer], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 7, 14, 7)
        row.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(pixmap("caution", theme.caution))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(plain_label(text), 1)
        for offer in offers:
            button = FlatButton(theme, offer.words)
            button.clicked.connect(offer.do)
            row.addWidget(button)
        close = FlatButton(theme, picture=icon("close", theme.text))
        close.setAccessibleName(_("Dismiss"))
        close.setToolTip(_("Dismiss"))
        close.clicked.connect(self.dismissed)
        row.addWidget(close)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.caution_back))
        width = self._theme.border_width
        painter.fillRect(0, self.height() - width, self.width(), width, QColor(self._theme.border))
