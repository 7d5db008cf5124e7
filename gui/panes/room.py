"""What the window asks of every pane that fills a room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class RoomPane(QWidget):
    """A pane beside the list of errors; made when it is first entered."""

    link_opened = Signal(str)  # ``error:…``, ``page:…``, ``check:…`` or https, to be shown in the page view
    told = Signal(str)  # a sentence for the status bar

    def focus_content(self) -> None:
        """Put the keyboard into the pane."""
        self.setFocus()

    def markdown(self) -> str:
        """What is shown, ready for a ticket; empty when there is nothing to copy."""
        return ""

    def take_files(self, files: Sequence[Path]) -> bool:
        """Take dropped files; False when this pane has no use for them."""
        return False
