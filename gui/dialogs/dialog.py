"""What all dialogs have in common: they never become so low that words are cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout

from gui.widgets.buttons import FlatButton, Look
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gui.theme import Theme


class Dialog(QDialog):
    """A dialog that cannot be made smaller than its words: wrapped ones need more lines where it is narrower."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_room()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._keep_room()
        return done

    def _keep_room(self) -> None:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            narrowest = max(self.minimumWidth(), layout.totalMinimumSize().width())
            lowest = layout.totalMinimumHeightForWidth(max(self.width(), narrowest))
            if (narrowest, lowest) != (self.minimumWidth(), self.minimumHeight()):
                self.setMinimumSize(narrowest, lowest)


def closing_row(dialog: QDialog, theme: Theme) -> QHBoxLayout:
    """The row at a dialog's end: Close at its right, which has the keyboard."""
    close = FlatButton(theme, _("Close"), look=Look.PRIMARY)
    close.setParent(dialog)  # only then it can have the keyboard
    close.setDefault(True)
    close.clicked.connect(dialog.reject)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(close)
    close.setFocus()
    return row
