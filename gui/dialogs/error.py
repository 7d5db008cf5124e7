"""Tells of an error: what happened, what to do, and the details to copy. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.dialogs.reading import ReadingDialog
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme
    from troubleshooter.errors import UserMessage


class ErrorDialog(ReadingDialog):
    """One error, in the user's words."""

    def __init__(self, message: UserMessage, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            message.happened,
            [message.to_do] if message.to_do else [],
            message.details,
            theme,
            parent,
            text_name=_("Details"),
            copy_words=_("Copy details"),
        )
        self.setWindowTitle("VM Backup Troubleshooter")
