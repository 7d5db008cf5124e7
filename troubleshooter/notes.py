"""What the user noted on errors, steps and VMs: tried, helped or not, with a remark; kept in one JSON file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.atomic_file import set_aside, write_atomically
from troubleshooter.words import Outcome

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
_MOST_BYTES = 20 * 1024 * 1024
_LONGEST_TEXT = 10_000


class Note(NamedTuple):
    """One note; there is at most one for each thing."""

    about: str  # a link: ``error:ID``, ``page:ID``, ``page:ID#3`` (its third step), ``vm:KEY``
    outcome: Outcome
    text: str
    when: datetime  # UTC; of the last change
    title: str  # what it is about, in words, as it read then; for a VM its name


class Notes:
    """All notes, by what they are about. Changes are written at once.

    Reading never fails: a missing file means no notes, a damaged one is kept aside as ``notes.json.damaged``, and
    single notes that cannot be understood are left out.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: dict[str, Note] | None = None  # read when somebody asks

    def about(self, link: str) -> Note | None:
        """The note on one thing."""
        return self._read().get(link)

    def all(self) -> list[Note]:
        """Every note, the newest first."""
        return sorted(self._read().values(), key=lambda note: note.when, reverse=True)

    def put(self, about: str, outcome: Outcome, text: str, title: str, now: datetime | None = None) -> None:
        """Note something, in place of what was noted on it before; a plain note without a text takes it away.

        Raises:
            OSError: when the file cannot be written; the note is kept until the program ends.
        """
        text = text.strip()[:_LONGEST_TEXT]
        if outcome is Outcome.NOTE and not text:
            self.remove(about)
            return
        self._read()[about] = Note(about, outcome, text, now or datetime.now(UTC), title)
        self._write()

    def remove(self, about: str) -> None:
        """Take the note on one thing away.

        Raises:
            OSError: when the file cannot be written.
        """
        if self._read().pop(about, None) is not None:
            self._write()

    def _read(self) -> dict[str, Note]:
        if self._notes is None:
            self._notes = {note.about: note for note in _load(self._path)}
        return self._notes

    def _write(self) -> None:
        plain = [{**_plain(note), "when": note.when.isoformat(timespec="seconds")} for note in self._read().values()]
        write_atomically(
            self._path, json.dumps({"format": FORMAT, "notes": plain}, ensure_ascii=False, indent=1) + "\n"
        )


def _plain(note: Note) -> dict[str, str]:
    return {"about": note.about, "outcome": note.outcome.value, "text": note.text, "title": note.title}


def _load(path: Path) -> list[Note]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        stored = json.loads(path.read_text(encoding="utf-8-sig"))
        listed = stored["notes"]
        if not isinstance(listed, list):
            raise ValueError
    except OSError:
        return []
    except (ValueError, KeyError, TypeError, RecursionError):
        set_aside(path)
        return []
    return [note for note in map(_note, listed) if note is not None]


def _note(plain: object) -> Note | None:
    if not isinstance(plain, dict):
        return None
    about, text, title = (plain.get(key) for key in ("about", "text", "title"))
    try:
        outcome, when = Outcome(str(plain.get("outcome"))), datetime.fromisoformat(str(plain.get("when")))
    except ValueError:
        return None
    if not (isinstance(about, str) and isinstance(text, str) and isinstance(title, str) and about):
        return None
    when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    return Note(about, outcome, text, when, title)
