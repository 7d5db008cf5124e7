"""Shows the log as it is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor

from gui.dialogs.reading import ReadingDialog
from gui.icons import icon
from troubleshooter.i18n import _
from troubleshooter.logs import log_path, read_log

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme

_SHOWN = 200_000  # characters, so that a long log does not keep the window waiting


class LogDialog(ReadingDialog):
    """The end of the log, the newest at the bottom."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        folder = log_path().parent
        text = read_log(_SHOWN)
        kept = _("Kept in {folder}, on this computer only. Secrets, names and addresses are left out as it is written.")
        empty = _("Nothing has been written down yet. The log is kept in {folder}.")
        super().__init__(
            _("Log"),
            [(kept if text else empty).format(folder=folder)],
            text,
            theme,
            parent,
            text_name=_("Log"),
            copy_words=_("Copy the log"),
        )
        self.setWindowTitle(_("Log"))
        self.folder_button = self.add_button(_("Open the folder"), icon("folder", theme.text))
        self.folder_button.setEnabled(folder.is_dir())
        self.folder_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self.details.moveCursor(QTextCursor.MoveOperation.End)
