"""Lines of a log that evidence rests on, found without walking through the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import decode, text_of
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.judgement import EvidenceLine

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence

#: What is looked at of a log: more than the longest run writes, and weeks of a quiet agent.
MOST_CHARACTERS = 1024 * 1024

#: How much of a line is worth keeping.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: where it stands, counted from 1, and what it says."""

    number: int
    text: str
    entry: str = ""  # id of the catalogue's entry that it names


class LogText:
    """A log, or its end, with the numbers of its lines."""

    def __init__(self, text: str, first: int = 0) -> None:
        self.text = text
        self._first = first  # how many lines stand before this text

    def part(self, start: int, end: int | None = None) -> LogText:
        """A part of it, whose lines keep their numbers; ``start`` is moved back to the beginning of its line."""
        begin = self.text.rfind("\n", 0, start) + 1
        return LogText(self.text[begin:end], self._first + self.text.count("\n", 0, begin))

    def tail(self) -> LogText:
        """Its last :data:`MOST_CHARACTERS`, from the beginning of a line."""
        return self if len(self.text) <= MOST_CHARACTERS else self.part(len(self.text) - MOST_CHARACTERS)

    def line_at(self, position: int, entry: str = "") -> LogLine:
        """The line in which a position lies."""
        begin = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        line = self.text[begin : end if end >= 0 else None]
        return LogLine(self._first + self.text.count("\n", 0, begin) + 1, line.strip()[:_LONGEST], entry)

    def last_line(self) -> LogLine:
        """The last line that is not empty."""
        return self.line_at(max(0, len(self.text.rstrip()) - 1))

    def finds(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All matches, in the order of the log."""
        return pattern.finditer(self.text)

    def last_find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The last match, or None."""
        found = None
        for match in pattern.finditer(self.text):
            found = match
        return found


def log_text(evidence: Evidence) -> LogText:
    """The end of a log in evidence; what stands before is counted, but not decoded.

    Raises:
        CannotTell: when there is no text in it.
    """
    data = evidence.data
    if len(data) <= MOST_CHARACTERS or b"\0" in data[:4]:  # UTF-16 has to be read from its beginning
        return LogText(text_of(evidence)).tail()
    cut = data.find(b"\n", len(data) - MOST_CHARACTERS) + 1
    return LogText(decode(data[cut:]), data.count(b"\n", 0, cut))


def last_line_with(capture: Capture, probe: str, pattern: re.Pattern[str]) -> EvidenceLine | None:
    """The last line of a log that a pattern finds; None when there is none, or no log."""
    evidence = find(capture, probe)
    if evidence is None:
        return None
    try:
        log = log_text(evidence)
    except CannotTell:
        return None
    match = log.last_find(pattern)
    if match is None:
        return None
    line = log.line_at(match.start())
    return EvidenceLine(probe, line.text[:200], line.number)
