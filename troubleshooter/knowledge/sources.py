"""Reads entries, pages and checks from the files that people write, and checks the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.blocks import links
from troubleshooter.catalogue.load import load_entries
from troubleshooter.checks.definition import load_checks
from troubleshooter.errors import ContentError, Mistake
from troubleshooter.markdown_parser import parse_markdown
from troubleshooter.pages import load_pages
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.pages import Page


@dataclass(frozen=True, slots=True)
class Sources:
    """The three kinds of content as their files have them."""

    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    checks: tuple[CheckDefinition, ...]


def read_sources(root: Path | None = None) -> Sources:
    """Read and validate all content below a resource folder.

    Raises:
        ContentError: with every mistake, the broken links among them.
    """
    root = root or resource_root()
    mistakes: list[Mistake] = []
    sources = Sources(
        tuple(load_entries(root / "catalogue", mistakes)),
        tuple(load_pages(root / "pages", mistakes)),
        tuple(load_checks(root / "checks", mistakes)),
    )
    mistakes += dangling_links(sources)
    if mistakes:
        raise ContentError(mistakes)
    return sources


def dangling_links(sources: Sources) -> Iterator[Mistake]:
    """Every reference to something that does not exist, and every page that nothing leads to."""
    entries = {entry.id for entry in sources.entries}
    pages = {page.id for page in sources.pages}
    checks = {check.id for check in sources.checks}
    reached: set[str] = set()
    for entry in sources.entries:
        file = f"{entry.operation}/{entry.id}.yaml"
        wanted = {f"error:{related}" for related in entry.related}
        for cause in entry.causes:
            wanted |= {f"page:{page}" for page in cause.pages}
            wanted |= {f"check:{found.check}" for found in cause.confirmed_by + cause.ruled_out_by}
        wanted |= set(_entry_text_links(entry))
        reached |= wanted
        yield from _missing(wanted, file, entries, pages, checks)
    for page in sources.pages:
        wanted = set(page.links()) | {f"page:{other}" for other in page.next}
        wanted |= {f"check:{check}" for check in page.checks}
        reached |= wanted - {f"page:{page.id}"}
        yield from _missing(wanted, f"pages/{page.id}.md", entries, pages, checks)
    for page_id in sorted(pages):
        if f"page:{page_id}" not in reached:
            yield Mistake(f"pages/{page_id}.md", 0, "", "no cause and no page leads here")


def _entry_text_links(entry: Entry) -> Iterator[str]:
    for text in entry.text.values():
        for written in (text.meaning, text.status_note):
            yield from links(parse_markdown(written, entry.id, []))
    for cause in entry.causes:
        for cause_text in cause.text.values():
            yield from links(parse_markdown(f"{cause_text.sentence}\n\n{cause_text.sign}", entry.id, []))


def _missing(wanted: set[str], file: str, entries: set[str], pages: set[str], checks: set[str]) -> Iterator[Mistake]:
    for link in sorted(wanted):
        kind, _, target = link.partition(":")
        known = {"error": entries, "page": pages, "check": checks}.get(kind)
        if known is not None and target not in known:
            yield Mistake(file, 0, kind, f"'{target}' does not exist")
