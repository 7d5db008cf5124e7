"""Which file to open: what the system's own dialog is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def ask_for_capture(parent: QWidget, title: str) -> Path | None:
    """Let a capture, or a saved output, be chosen."""
    return _ask(parent, title, _("Captures and saved outputs") + " (*.zip *.json *.txt *.log)")


def ask_for_report(parent: QWidget, title: str) -> Path | None:
    """Let a report that was saved as JSON be chosen."""
    return _ask(parent, title, _("Reports") + " (*.json)")


def _ask(parent: QWidget, title: str, kinds: str) -> Path | None:
    kinds += ";;" + _("All files") + " (*)"
    name, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None
