"""The strip above the list that names codes which are not in the catalogue; each leads to a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.buttons import FlatButton
from gui.widgets.flow_layout import FlowLayout
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.theme import Theme

#: A log can name hundreds.
_MOST_SHOWN = 4


class UnknownCodes(QWidget):
    """Shown only while there are such codes."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = FlowLayout(self, spacing=6)
        self._row.setContentsMargins(16, 4, 14, 10)
        self._buttons: list[FlatButton] = []
        self._label: QWidget | None = None
        self.hide()

    def show_codes(self, codes: Sequence[str]) -> None:
        """Name these codes; none hides the strip."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        self.setVisible(bool(codes))
        if not codes:
            return
        if self._label is None:
            self._label = QLabel(_("Not in the catalogue:"))
            self._row.addWidget(self._label)
            self._label.show()
        for code in codes[:_MOST_SHOWN]:
            button = FlatButton(self._theme, code)
            button.setToolTip(_("What its name gives away, and what to collect"))
            button.setAccessibleName(_("Not in the catalogue: {code}. Open what is known of it").format(code=code))
            button.clicked.connect(lambda _checked=False, code=code: self.opened.emit(code))
            self._row.addWidget(button)
            self._buttons.append(button)
        if len(codes) > _MOST_SHOWN:
            more = FlatButton(self._theme, _("and {n} more").format(n=len(codes) - _MOST_SHOWN))
            more.setEnabled(False)
            self._row.addWidget(more)
            self._buttons.append(more)
        for button in self._buttons:
            button.show()
        self.updateGeometry()
