"""Walks the texts of the real content, for the tests that judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.blocks import (
    Bullets,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Span,
    Style,
    Table,
    code_blocks,
)
from troubleshooter.markdown_parser import parse_inline
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from troubleshooter.blocks import Block, CodeBlock
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.knowledge.sources import Sources
    from troubleshooter.pages.page import Page

Spans = tuple[Span, ...]


def page_runs(page: Page, language: Language) -> Iterator[Spans]:
    """Every paragraph, cell and heading of a page."""
    yield (Span(page.text[language].title),)
    for blocks in page.text[language].sections.values():
        yield from block_runs(blocks)


def block_runs(blocks: Sequence[Block]) -> Iterator[Spans]:
    """Every paragraph, cell and heading in the blocks."""
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield spans
            case Heading(_, text):
                yield (Span(text),)
            case Bullets(items) | Numbered(items):
                for item in items:
                    yield from block_runs(item)
            case Note(inner):
                yield from block_runs(inner)
            case Table(header, rows):
                yield from header
                for row in rows:
                    yield from row


def page_commands(page: Page, language: Language = Language.EN) -> list[CodeBlock]:
    """Every code block of a page."""
    return [block for blocks in page.text[language].sections.values() for block in code_blocks(blocks)]


def entry_runs(entry: Entry, language: Language) -> Iterator[Spans]:
    """Every text of an entry that we wrote in sentences."""
    text = entry.text[language]
    yield from map(parse_inline, (text.title, text.meaning, text.status_note))
    for cause in entry.causes:
        yield from map(parse_inline, (cause.text[language].sentence, cause.text[language].sign))


def check_runs(check: CheckDefinition, language: Language) -> Iterator[Spans]:
    """Every text of a check."""
    text = check.text[language]
    yield from map(parse_inline, (text.title, text.looks_at, text.why, text.healthy, text.by_hand))


def all_runs(sources: Sources, language: Language) -> Iterator[tuple[str, Spans]]:
    """Every text with what it stands in."""
    for entry in sources.entries:
        yield from ((f"error:{entry.id}", run) for run in entry_runs(entry, language))
    for page in sources.pages:
        yield from ((f"page:{page.id}", run) for run in page_runs(page, language))
    for check in sources.checks:
        yield from ((f"check:{check.id}", run) for run in check_runs(check, language))


def all_commands(sources: Sources) -> Iterator[tuple[str, CodeBlock]]:
    """Every code block with what it stands in; they are the same in all languages."""
    for page in sources.pages:
        yield from ((f"page:{page.id}", block) for block in page_commands(page))
    for check in sources.checks:
        yield from ((f"check:{check.id}", block) for block in check.by_hand)


def inline_code(runs: Iterable[Spans]) -> set[str]:
    """Everything set as code within sentences."""
    return {span.text for run in runs for span in run if span.style is Style.CODE}


def plain_words(run: Spans) -> str:
    """A text without its code and its emphasised quotations."""
    return " ".join(span.text for span in run if span.style not in (Style.CODE, Style.EMPHASIS))
