"""Which entry of the catalogue an error of a job is: by its documented name, then its number, then its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.catalogue.results import Confidence, MatchField

if TYPE_CHECKING:
    from troubleshooter.catalogue.results import Hit
    from troubleshooter.catalogue.search import SearchIndex
    from troubleshooter.estate.model import JobError

#: Smaller numbers are those of programs inside the VM; a job's ``errorCode`` is never meant by them.
LEAST_NUMBER = 1000

# Different errors whose matches are kept; an estate has dozens.
_MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """The entry that explains an error."""

    entry_id: str
    confidence: Confidence


class Matcher:
    """Finds the entries of errors, each different error once; what differs in names and numbers only is the same."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._known: dict[tuple[str, str, str], MatchedEntry | None] = {}
        self._by_codes: dict[str, list[Hit]] = {}  # errors of many gists share a few codes

    def match(self, error: JobError | None) -> MatchedEntry | None:
        """The entry of an error; None when the catalogue has nothing that fits."""
        if error is None:
            return None
        gist = self._index.gist
        number = "" if error.number is None else str(error.number)
        key = (gist(error.title), gist(number), gist(error.text))
        if key not in self._known:
            if len(self._known) >= _MOST_KEPT:  # a program that runs for weeks must not grow
                self._known.clear()
            self._known[key] = self._find(error)
        return self._known[key]

    def _find(self, error: JobError) -> MatchedEntry | None:
        by_name = self._by_code(error.title, error)
        if by_name is not None and by_name.confidence is not Confidence.WEAK:
            return by_name
        if error.number is not None and error.number >= LEAST_NUMBER:
            by_number = self._by_code(str(error.number), error)
            if by_number is not None and by_number.confidence is not Confidence.WEAK:
                return by_number
        hits = self._index.search(error.text).hits if error.text else ()
        return _matched(hits[0]) if hits else by_name

    def _by_code(self, code: str, error: JobError) -> MatchedEntry | None:
        """The entry that has a code; of several that share it, the one whose words agree with the error's text."""
        if not code:
            return None
        hits = self._hits_of(code)
        if not hits:
            return None
        if len(hits) > 1 or hits[0].confidence is not Confidence.SURE:
            fuller = self._index.search(f"{code} {error.text}").hits
            sharing = {hit.entry_id for hit in hits}
            agreeing = [hit for hit in fuller if hit.entry_id in sharing]
            if agreeing:
                return _matched(agreeing[0])
        return _matched(hits[0])

    def _hits_of(self, code: str) -> list[Hit]:
        hits = self._by_codes.get(code)
        if hits is None:
            if len(self._by_codes) >= _MOST_KEPT:
                self._by_codes.clear()
            hits = [hit for hit in self._index.search(code).hits if hit.match.field is MatchField.CODE]
            self._by_codes[code] = hits
        return hits


def _matched(hit: Hit) -> MatchedEntry:
    return MatchedEntry(hit.entry_id, hit.confidence)
