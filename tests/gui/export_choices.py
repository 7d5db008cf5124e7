"""Chooses in the export dialog what a user would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.dialogs.export import ExportDialog
    from troubleshooter.report.export import ReportFormat


def choose_format(dialog: ExportDialog, wanted: ReportFormat) -> None:
    """Click the button of a format."""
    next(one for one in dialog.formats.buttons() if one.objectName() == wanted.value).click()
    assert dialog.format is wanted
