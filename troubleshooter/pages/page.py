"""What a remediation page is: a procedure in ordered steps, in every language of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from troubleshooter.blocks import Block, links
from troubleshooter.catalogue.entry import Source
from troubleshooter.words import Language, Need, Platform, Risk


class Section(StrEnum):
    """The parts of a page, in their order."""

    INTRO = "intro"
    STEPS = "steps"
    VERIFY = "verify"
    NEXT = "next"
    REFERENCE = "reference"  # optional: tables and background


@dataclass(frozen=True, slots=True)
class PageText:
    """A page in one language."""

    title: str
    sections: Mapping[Section, tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One procedure, shared by every cause that it fixes."""

    id: str
    platforms: tuple[Platform, ...]
    risk: Risk
    needs: tuple[Need, ...]
    role: str  # the Azure roles needed, in Azure's own English names; empty when Reader is enough
    minutes: int
    verified: date
    sources: tuple[Source, ...]
    checks: tuple[str, ...]  # the checks that tell whether it worked
    next: tuple[str, ...]  # the pages to try when it did not
    text: Mapping[Language, PageText]

    def links(self) -> frozenset[str]:
        """Every link target in any language."""
        return frozenset(
            href for text in self.text.values() for blocks in text.sections.values() for href in links(blocks)
        )
