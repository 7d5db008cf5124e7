"""What the window and the console ask: summaries and search at once, whole entries and pages on demand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from troubleshooter.errors import TroubleshooterError

if TYPE_CHECKING:  # read only when something is opened; start-up does without them
    from collections.abc import Callable, Mapping

    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.catalogue.search import SearchIndex
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.pages.page import Page
    from troubleshooter.walk.symptoms import Symptom
    from troubleshooter.words import Language, Operation, Platform, Status


_T = TypeVar("_T")


class UnknownIdError(TroubleshooterError):
    """Nothing in the catalogue has this id or code."""


class EntrySummary(NamedTuple):
    """What a list shows of an entry."""

    id: str
    codes: tuple[str, ...]
    operation: Operation
    platforms: tuple[Platform, ...]
    status: Status
    title: Mapping[Language, str]
    message: Mapping[Language, str]  # the first exact wording; empty for a topic without one
    asked: int  # public threads in which people ask about it
    dated: str  # ISO date of its newest dated source; empty when none carries a date


class Counts(NamedTuple):
    """How much there is."""

    entries: int
    pages: int
    checks: int


class Knowledge:
    """The catalogue, the pages and the checks, as one thing to ask."""

    def __init__(
        self,
        summaries: tuple[EntrySummary, ...],
        index: SearchIndex,
        counts: Counts,
        catalogue_date: str,
        details: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.summaries: Mapping[str, EntrySummary] = {summary.id: summary for summary in summaries}
        self.index = index
        self.counts = counts
        self.catalogue_date = catalogue_date  # ISO date of the newest verification
        self._read_details = details
        self._opened: dict[str, Any] = {}

    def entry(self, entry_id: str) -> Entry:
        """One whole entry.

        Raises:
            UnknownIdError: when no entry has this id.
        """
        from troubleshooter.catalogue.entry import Entry

        return self._open("error", entry_id, Entry)

    def page(self, page_id: str) -> Page:
        """One whole page.

        Raises:
            UnknownIdError: when no page has this id.
        """
        from troubleshooter.pages.page import Page

        return self._open("page", page_id, Page)

    def check(self, check_id: str) -> CheckDefinition:
        """The description of one check.

        Raises:
            UnknownIdError: when no check has this id.
        """
        from troubleshooter.checks.definition import CheckDefinition

        return self._open("check", check_id, CheckDefinition)

    def title(self, link: str, language: Language) -> str:
        """The title of what ``error:``, ``page:`` or ``check:`` points at.

        Raises:
            UnknownIdError: when nothing has this id, or the link is of another kind.
        """
        kind, _, target = link.partition(":")
        if kind == "error" and target in self.summaries:
            return self.summaries[target].title[language]
        if kind == "page":
            return self.page(target).text[language].title
        if kind == "check":
            return self.check(target).text[language].title
        raise UnknownIdError(link)

    def entries_leading_to(self, link: str) -> tuple[str, ...]:
        """Ids of the entries with a cause that this page fixes, or that this check confirms or rules out."""
        return tuple(self._details["back_links"].get(link, ()))

    def resolve(self, code_or_id: str) -> str | None:
        """The id of the entry that has this id or code, whatever its case; None when there is none."""
        wanted = code_or_id.strip().lower()
        for summary in self.summaries.values():
            if summary.id == wanted or wanted in (code.lower() for code in summary.codes):
                return summary.id
        return None

    @cached_property
    def page_ids(self) -> tuple[str, ...]:
        """Ids of all pages."""
        return tuple(self._details["page"])

    @cached_property
    def check_ids(self) -> tuple[str, ...]:
        """Ids of all checks."""
        return tuple(self._details["check"])

    @cached_property
    def symptoms(self) -> tuple[Symptom, ...]:
        """What people see, with the entries behind it; read when the first walk begins."""
        from troubleshooter.knowledge.codec import from_plain
        from troubleshooter.walk.symptoms import Symptom

        return from_plain(tuple[Symptom, ...], self._details["walk"]["symptoms"])

    @cached_property
    def _details(self) -> Mapping[str, Any]:
        return self._read_details()

    def _open(self, kind: str, item_id: str, as_type: type[_T]) -> _T:
        key = f"{kind}:{item_id}"
        if key not in self._opened:
            from troubleshooter.knowledge.codec import from_plain

            plain = self._details[kind].get(item_id)
            if plain is None:
                raise UnknownIdError(key)
            self._opened[key] = from_plain(as_type, plain)
        return cast("_T", self._opened[key])
