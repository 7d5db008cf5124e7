"""A room's heading with its buttons: beside it where there is room, below it where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from gui.widgets.flow_layout import FlowRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

#: The heading wants so much beside the buttons, in pixels; else it stands above them.
_HEADING_WIDTH = 380
_GAP = 8
_ANY_WIDTH = 16_777_215  # Qt's own largest


class HeadingLine(QWidget):
    """Holds both; call ``arrange`` after buttons came or went."""

    def __init__(self, sentence: QWidget, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self._all = buttons
        self._buttons = FlowRow(*buttons, spacing=_GAP)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(12)
        self._line.addWidget(sentence, 1)
        self._line.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignTop)

    def arrange(self, width: int = 0) -> None:
        """Put the buttons where there is room for them."""
        shown = [button for button in self._all if not button.isHidden()]
        needed = sum(button.sizeHint().width() + _GAP for button in shown) - _GAP
        beside = (width or self.width()) - needed >= _HEADING_WIDTH
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._buttons.setMinimumWidth(max(0, needed) if beside else 0)
        self._buttons.setMaximumWidth(max(0, needed) if beside else _ANY_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange(event.size().width())
        super().resizeEvent(event)
