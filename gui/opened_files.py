"""Files that Finder hands to the program: macOS sends them as events, where other systems start it with a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QCoreApplication


class OpenedFiles(QObject):
    """Passes each such file on; needed on macOS alone, as every event of the program comes by here."""

    def __init__(self, qt: QCoreApplication, take: Callable[[Path], None]) -> None:
        super().__init__(qt)
        self._take = take
        qt.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self._take(Path(event.file()))
            return True
        return super().eventFilter(watched, event)
