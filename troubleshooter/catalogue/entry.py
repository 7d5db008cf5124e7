"""What one error of the catalogue is: frozen values, no behaviour beyond simple look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from troubleshooter.words import CodeConfidence, Era, Language, Operation, Platform, Status, Verdict


@dataclass(frozen=True, slots=True)
class Message:
    """One wording of an error, exactly as a product prints it (or, for ``Era.TRANSLATION``, our own)."""

    text: str
    era: Era


@dataclass(frozen=True, slots=True)
class EntryText:
    """The part of an entry that is written in one language."""

    title: str
    meaning: str
    messages: tuple[Message, ...]
    aliases: tuple[str, ...]  # how people describe it in their own words
    status_note: str  # what went stale or was retired, and what replaced it; empty when current


@dataclass(frozen=True, slots=True)
class CheckEvidence:
    """A check and the verdicts of it that speak for, or against, a cause."""

    check: str
    verdicts: tuple[Verdict, ...]
    found: tuple[str, ...] = ()  # only if the check found one of these; empty: whatever it found


@dataclass(frozen=True, slots=True)
class CauseText:
    """A cause in one language: one sentence, and how to tell by hand that this one is yours."""

    sentence: str
    sign: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for an entry. The order of an entry's causes is their order of likelihood."""

    id: str
    platforms: tuple[Platform, ...]
    text: Mapping[Language, CauseText]
    confirmed_by: tuple[CheckEvidence, ...]
    ruled_out_by: tuple[CheckEvidence, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, and the date that the source itself carries (empty when it has none)."""

    url: str
    dated: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One error, or one symptom that people look up."""

    id: str
    codes: tuple[str, ...]  # symbolic names, as ``errorTitle`` and the portal print them
    numbers: tuple[str, ...]  # numeric codes, decimal or 0x-prefixed, as printed
    hresults: tuple[str, ...]  # failures of Windows that come with it, like 0x800423F0; they are not its own
    code_confidence: CodeConfidence
    operation: Operation
    platforms: tuple[Platform, ...]
    status: Status
    verified: date
    seed: tuple[str, ...]  # rows of the 2017 document that this entry carries on
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    text: Mapping[Language, EntryText]
    causes: tuple[Cause, ...]

    @property
    def all_codes(self) -> tuple[str, ...]:
        """Symbolic names first, then numbers."""
        return self.codes + self.numbers

    @property
    def pages(self) -> tuple[str, ...]:
        """Ids of the pages that its causes lead to, the likeliest cause's first, each once."""
        return tuple(dict.fromkeys(page for cause in self.causes for page in cause.pages))
