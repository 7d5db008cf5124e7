"""Tells of an error: what happened, what to do, and the details to copy. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from gui.dialogs.dialog import Dialog
from gui.widgets.text import mono_font, plain_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from troubleshooter.errors import UserMessage


class ErrorDialog(Dialog):
    """One error, in the user's words."""

    def __init__(self, message: UserMessage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("VM Backup Troubleshooter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(plain_label(message.happened, factor=1.1, bold=True))
        if message.to_do:
            layout.addWidget(plain_label(message.to_do))
        self.details = QPlainTextEdit(message.details)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFont(mono_font(self.details.font()))
        self.details.setAccessibleName(_("Details"))
        layout.addWidget(self.details)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(_("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(message.details))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(620, 380)
