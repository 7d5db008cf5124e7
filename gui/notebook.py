"""The user's notes as the pages show and change them; a note that cannot be written is said once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from troubleshooter.errors import explain
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from troubleshooter.notes import Note, Notes
    from troubleshooter.words import Outcome


class Notebook(QObject):
    """Changes notes; ``told`` says what did not work, for the status bar."""

    told = Signal(str)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.drafts: dict[str, str] = {}  # remarks that are being written, by what they are about

    @cached_property
    def notes(self) -> Notes:
        """All notes; start-up does without them."""
        from troubleshooter.notes import Notes

        return Notes(self._path)

    def about(self, link: str) -> Note | None:
        """The note on one thing."""
        return self.notes.about(link)

    def put(self, about: str, outcome: Outcome, text: str, title: str) -> None:
        """Note something."""
        self._try(lambda: self.notes.put(about, outcome, text, title))

    def remove(self, about: str) -> None:
        """Take a note away."""
        self._try(lambda: self.notes.remove(about))

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            reason = explain(error).happened
            self.told.emit(_("Notes are kept only until you quit: {reason}").format(reason=reason))
