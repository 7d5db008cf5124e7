"""Shows what is left of a crash, once the program runs again. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from gui.dialogs.reading import ReadingDialog
from gui.icons import icon
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme
    from troubleshooter.crash_reports import CrashReport


class CrashDialog(ReadingDialog):
    """The reports of crashes, the newest first; emits ``deleted`` when they are to go."""

    deleted = Signal()

    def __init__(self, reports: Sequence[CrashReport], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            crash_words(len(reports)),
            [
                _(
                    "This is what is known of it. It was written on this computer and was sent to nobody; secrets, "
                    "names and addresses were taken out. To report the problem, copy the text."
                ),
                _("It is kept in {folder} until you delete it.").format(folder=reports[0].path.parent),
            ],
            "\n\n".join(report.text for report in reports),
            theme,
            parent,
            text_name=_("Crash report"),
            copy_words=_("Copy the report"),
        )
        self.setWindowTitle(_("Crash report"))
        self.delete_button = self.add_button(_("Delete the report"), icon("close", theme.text))
        self.delete_button.clicked.connect(self._delete)

    def _delete(self) -> None:
        self.deleted.emit()
        self.accept()


def crash_words(number: int) -> str:
    """That the program crashed, and how often."""
    return ngettext(
        "The program ended unexpectedly when it last ran.",
        "The program ended unexpectedly {n} times.",
        number,
    ).format(n=number)
