"""About the program, and the keys that work in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.dialogs.dialog import Dialog, closing_row
from gui.widgets.arrangement import grid
from gui.widgets.scroll_area import VerticalScrollArea
from gui.widgets.text import heading, mono_font, plain_label
from troubleshooter import __version__
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import Knowledge

_WIDTH = 520


class AboutDialog(Dialog):
    """Version, age of the catalogue, promises and licences."""

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, self.heightForWidth(_WIDTH))

    def __init__(self, knowledge: Knowledge, licences: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About VM Backup Troubleshooter"))
        layout = _dialog_layout(self)
        layout.addWidget(heading("VM Backup Troubleshooter", 1))
        version = _("Version {version}, catalogue of {date}").format(version=__version__, date=knowledge.catalogue_date)
        layout.addWidget(plain_label(version, muted=True))
        counts = knowledge.counts
        for words in (
            _("{errors} errors, {pages} fix pages, {checks} checks, in English and Spanish").format(
                errors=counts.entries, pages=counts.pages, checks=counts.checks
            ),
            _("Only reads. Nothing is repaired, sent or written, except what you export."),
            _("Not a Microsoft product. Azure and Windows are trademarks of Microsoft."),
            _("MIT licence. Licences of the parts that it is built from: {folder}").format(folder=licences),
        ):
            layout.addWidget(plain_label(words))
        layout.addStretch(1)
        layout.addSpacing(6)
        layout.addLayout(closing_row(self, theme))


class ShortcutsDialog(Dialog):
    """What to press for what."""

    def sizeHint(self) -> QSize:
        return QSize(max(_WIDTH, super().sizeHint().width()), 640)

    def __init__(self, lines: list[tuple[str, str]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        layout = _dialog_layout(self)
        content = QWidget()
        cells = grid(content, across=24, down=7)
        cells.setContentsMargins(0, 0, 14, 0)  # room beside the scroll bar
        for row, (keys, text) in enumerate(lines):
            pressed = QLabel(keys)
            pressed.setFont(mono_font(pressed.font()))
            cells.addWidget(pressed, row, 0)
            cells.addWidget(QLabel(text), row, 1)
        lines_area = VerticalScrollArea(content, theme)  # on a low screen
        lines_area.setAccessibleName(self.windowTitle())
        lines_area.setMinimumWidth(content.minimumSizeHint().width() + 16)
        layout.addWidget(lines_area)
        layout.addSpacing(6)
        layout.addLayout(closing_row(self, theme))


def _dialog_layout(dialog: QDialog) -> QVBoxLayout:
    dialog.setMinimumWidth(460)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 16)
    layout.setSpacing(10)
    return layout
