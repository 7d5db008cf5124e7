"""What a search answers: plain frozen values that the window and the console show."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from troubleshooter.words import Language


class Confidence(StrEnum):
    """How sure a hit is, decided by how it matched."""

    SURE = "sure"  # a catalogued code, or the first sentence of a message nearly whole
    LIKELY = "likely"  # much of a wording, or a code that is off by a word or shared with others
    WEAK = "weak"  # words in common


class MatchField(StrEnum):
    """Which part of an entry matched."""

    CODE = "code"
    MESSAGE = "message"
    TITLE = "title"
    ALIAS = "alias"
    CAUSE = "cause"
    MEANING = "meaning"


class Match(NamedTuple):
    """The wording or code that won, for the user to see why."""

    field: MatchField
    language: Language | None  # None for a code
    text: str  # verbatim as catalogued
    spans: tuple[tuple[int, int], ...]  # [start, end) in ``text``: what the query has of it
    line: int | None  # 0-based line of the paste; None when the whole text gave the match


class Hit(NamedTuple):
    """One entry that fits the query."""

    entry_id: str
    score: float  # 0..1, comparable between queries
    confidence: Confidence
    match: Match


class SearchResult(NamedTuple):
    """The entries that fit, best first, and the codes that look like Azure's but are not catalogued."""

    hits: tuple[Hit, ...] = ()
    unknown_codes: tuple[str, ...] = ()
