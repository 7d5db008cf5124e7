"""What a rule concludes, and a check's result for the window, the console and the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.words import Verdict


class Sureness(StrEnum):
    """How far the evidence carries the verdict."""

    CERTAIN = "certain"  # the fact itself was read
    LIKELY = "likely"  # the fact allows another reading, which is rare
    POSSIBLE = "possible"  # a hint, no more


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of the evidence that a verdict rests on."""

    probe: str
    text: str
    number: int = 0  # counted from 1; 0 when the evidence has no lines
    entry: str = ""  # id of the catalogue's entry that this line itself names


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what it rests on, in the active language; all of it plain text."""

    verdict: Verdict
    summary: str  # one sentence: what was found
    observed: str = ""
    expected: str = ""
    sureness: Sureness = Sureness.CERTAIN
    lines: tuple[EvidenceLine, ...] = ()
    entries: tuple[str, ...] = ()  # entries that the evidence itself names, the likeliest first
    pages: tuple[str, ...] = ()  # pages that fix exactly what was found, before those of the causes
    found: tuple[str, ...] = ()  # what exactly, as a cause may ask for it: ``mounted-twice``


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check, judged."""

    check: str
    judgement: Judgement
    evidence: tuple[str, ...] = ()  # ids of the probes whose evidence was there
    ms: int = 0  # how long reading it took, the slowest probe's time
    platforms: tuple[Platform, ...] = tuple(Platform)  # that it can be about: the machine's own, as far as known

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.judgement.verdict
