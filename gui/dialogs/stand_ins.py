"""What stand-ins such as VM-3 mean: an answer about them is read with the names in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from gui.dialogs.dialog import Dialog, closing_row
from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.frames import framed
from gui.widgets.text import heading, plain_label
from gui.widgets.text_view import TextView
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme
    from troubleshooter.report.aliases import Aliases


class StandInsDialog(Dialog):
    """Takes a text with stand-ins and shows it with the names that they stand for."""

    def __init__(self, aliases: Aliases, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What do the stand-ins mean?"))
        self._aliases = aliases
        self.about = plain_label("", muted=True)
        self.text = TextView(theme, _("The answer, with stand-ins such as VM-3"), read_only=False)
        self.text.setPlaceholderText(_("Paste here what somebody wrote about your report, or just VM-3"))
        self.names = TextView(theme, _("The same with names"))
        load = FlatButton(theme, _("Open a map of names…"), picture=icon("folder", theme.text))
        load.clicked.connect(self._ask_for_map)
        buttons = closing_row(self, theme)
        buttons.insertWidget(0, load)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(heading(self.windowTitle(), 2))
        layout.addWidget(self.about)
        for field in (self.text, self.names):
            layout.addWidget(plain_label(field.accessibleName(), bold=True))
            layout.addWidget(framed(field, theme))
        layout.addWidget(plain_label(_("Nothing of this leaves the program."), muted=True))
        layout.addLayout(buttons)
        self.text.setFocus()
        self.text.textChanged.connect(self._resolve)
        self.resize(620, 460)
        self._tell()

    def load(self, path: Path) -> None:
        """Use the map of names in a file."""
        from troubleshooter.report.aliases import Aliases

        try:
            self._aliases = Aliases.load(path)
        except (TroubleshooterError, OSError) as error:
            message = explain(error)
            self.about.setText(f"{message.happened} {message.to_do}".strip())
            return
        self._tell()
        self._resolve()

    def _ask_for_map(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Open a map of names"), "", "JSON (*.json)")
        if name:
            self.load(Path(name))

    def _resolve(self) -> None:
        self.names.setPlainText(self._aliases.resolve(self.text.toPlainText()))

    def _tell(self) -> None:
        n = len(self._aliases)
        self.about.setText(
            ngettext("{n} stand-in is known.", "{n} stand-ins are known.", n).format(n=n)
            if n
            else _("No stand-in is known yet: open the map of names that was saved with the report.")
        )
