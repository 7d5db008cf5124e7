"""Reads remediation pages from ``resources/pages/<lang>/<id>.md`` and checks them.

A page is one file per language. Its front matter says the same in every language but for the title; its body
has an introduction and the sections named in :data:`SECTIONS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from troubleshooter.blocks import Heading, Numbered, code_blocks
from troubleshooter.catalogue.load import read_cited
from troubleshooter.content_reader import read_mapping
from troubleshooter.errors import Mistake
from troubleshooter.markdown_parser import fence_lines, parse_markdown
from troubleshooter.pages.page import Page, PageText, Section
from troubleshooter.words import Language, Need, Platform, Risk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troubleshooter.blocks import Block
    from troubleshooter.content_reader import Field

#: The heading that starts each section in each language.
SECTIONS: Mapping[Language, Mapping[str, Section]] = {
    Language.EN: {
        "Steps": Section.STEPS,
        "Check that it worked": Section.VERIFY,
        "If this did not help": Section.NEXT,
        "Good to know": Section.REFERENCE,
    },
    Language.ES: {
        "Pasos": Section.STEPS,
        "Comprobar que funcionó": Section.VERIFY,
        "Si esto no ayudó": Section.NEXT,
        "Conviene saber": Section.REFERENCE,
    },
}

_REQUIRED = (Section.INTRO, Section.STEPS, Section.VERIFY, Section.NEXT)


@dataclass(frozen=True, slots=True)
class _Half:
    """A page as one language's file has it, before both are joined."""

    facts: tuple[object, ...]
    page: Page
    text: PageText
    body: str
    body_line: int


def load_pages(folder: Path, mistakes: list[Mistake]) -> list[Page]:
    """Read every page below ``folder``, sorted by id, adding what is wrong to ``mistakes``."""
    ids = sorted({path.stem for language in Language for path in (folder / language).glob("*.md")})
    return [page for page_id in ids if (page := read_page(folder, page_id, mistakes))]


def read_page(folder: Path, page_id: str, mistakes: list[Mistake]) -> Page | None:
    """Read one page in all languages; None, and mistakes, when a language is missing or unreadable."""
    halves: dict[Language, _Half] = {}
    for language in Language:
        path = folder / language / f"{page_id}.md"
        if not path.is_file():
            mistakes.append(Mistake(f"{language}/{page_id}.md", 0, "", "this language is missing"))
            continue
        half = _read_half(path, language, mistakes)
        if half is not None:
            halves[language] = half
    if len(halves) < len(Language):
        return None
    first = halves[Language.EN]
    for language, half in halves.items():
        file = f"{language}/{page_id}.md"
        if half.facts != first.facts:
            different = [
                name for name, mine, theirs in zip(_FACT_NAMES, half.facts, first.facts, strict=True) if mine != theirs
            ]
            mistakes.append(Mistake(file, 1, ", ".join(different), "differs from the English page"))
        if _commands(half.text) != _commands(first.text):
            line = _first_different_command(half, first)
            mistakes.append(Mistake(file, line, "code blocks", "differ from the English page's"))
    page = first.page
    return Page(
        page.id, page.platforms, page.risk, page.needs, page.role, page.minutes, page.verified, page.sources,
        page.checks, page.next, {language: half.text for language, half in halves.items()},
    )  # fmt: skip


_FACT_NAMES = ("platforms", "risk", "needs", "role", "minutes", "verified", "sources", "checks", "next")


def _read_half(path: Path, language: Language, mistakes: list[Mistake]) -> _Half | None:
    file = f"{language}/{path.name}"
    match = re.match(r"---\n(.*?\n)---\n(.*)\Z", path.read_text(encoding="utf-8-sig"), re.DOTALL)
    if match is None:
        mistakes.append(Mistake(file, 1, "", "must start with front matter between two lines of ---"))
        return None
    root = read_mapping(match[1], file, mistakes, first_line=2)
    if root is None:
        return None
    body_line = match[1].count("\n") + 3
    title = root.text("title")
    page = _read_front_matter(root, path.stem)
    root.finish()
    starts: list[int] = []
    blocks = parse_markdown(match[2], file, mistakes, first_line=body_line, starts=starts)
    sections = _split(blocks, starts, body_line, language, file, mistakes)
    facts = (
        page.platforms, page.risk, page.needs, page.role, page.minutes, page.verified,
        tuple(source.url for source in page.sources), page.checks, page.next,
    )  # fmt: skip
    return _Half(facts, page, PageText(title, sections), match[2], body_line)


def _read_front_matter(root: Field, page_id: str) -> Page:
    page = Page(
        id=page_id,
        platforms=root.choices("platforms", Platform),
        risk=root.choice("risk", Risk),
        needs=root.choices("needs", Need, required=False),
        role=root.text("role", required=False),
        minutes=root.whole_number("minutes"),
        verified=root.date("verified"),
        sources=read_cited(root),
        checks=root.texts("checks", required=False),
        next=root.texts("next", required=False),
        text={},
    )
    if (Need.ROLE in page.needs) != bool(page.role):
        root.mistake("role", "must be given exactly when 'needs' lists 'role'")
    return page


def _split(
    blocks: tuple[Block, ...],
    starts: list[int],
    first_line: int,
    language: Language,
    file: str,
    mistakes: list[Mistake],
) -> Mapping[Section, tuple[Block, ...]]:
    """Cut a body at its level-2 headings and check that all sections are there and in order."""
    names = SECTIONS[language]
    sections: dict[Section, list[Block]] = {Section.INTRO: []}
    lines = {Section.INTRO: first_line}
    current = Section.INTRO
    for block, line in zip(blocks, starts, strict=True):
        if not isinstance(block, Heading) or block.level > 2:
            sections[current].append(block)
        elif block.level == 1 or block.text not in names:
            mistakes.append(Mistake(file, line, block.text, f"heading is none of {', '.join(names)}"))
        elif names[block.text] in sections:
            mistakes.append(Mistake(file, line, block.text, "heading appears twice"))
        else:
            current = names[block.text]
            sections[current] = []
            lines[current] = line
    for section in _REQUIRED:
        if section not in sections:
            heading = next(title for title, found in names.items() if found is section)
            mistakes.append(Mistake(file, first_line, heading, "section is missing"))
        elif not sections[section]:
            mistakes.append(Mistake(file, lines[section], section, "section is empty"))
    order = [section for section in Section if section in sections]
    if list(sections) != order:
        first = next(found for found, wanted in zip(sections, order, strict=True) if found is not wanted)
        mistakes.append(Mistake(file, lines[first], "sections", f"must stand in the order {', '.join(order)}"))
    steps = sections.get(Section.STEPS)
    if steps and not any(isinstance(block, Numbered) for block in steps):
        mistakes.append(Mistake(file, lines[Section.STEPS], Section.STEPS, "has no numbered step"))
    return {section: tuple(found) for section, found in sections.items()}


def _first_different_command(half: _Half, other: _Half) -> int:
    """The line where a page's commands part from another's; the last command's when it merely has fewer."""
    fences = fence_lines(half.body, first_line=half.body_line)
    pairs = zip_longest(_commands(half.text), _commands(other.text))
    number = next(number for number, (mine, theirs) in enumerate(pairs) if mine != theirs)
    return fences[min(number, len(fences) - 1)] if fences else half.body_line


def _commands(text: PageText) -> list[tuple[str, str]]:
    return [
        (block.language, block.text) for section in Section for block in code_blocks(text.sections.get(section, ()))
    ]
