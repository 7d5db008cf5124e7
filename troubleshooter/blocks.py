"""Parsed text: the blocks and spans that pages and entries are shown from, so that nothing is ever markup.

The window builds widgets from the blocks, the console prints them back as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a run of text is set apart."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``href`` makes it a link (https, error:, check:, page:; help: in the help)."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Commands or file content, copied as they stand."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """An ordered list: steps."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row."""

    header: tuple[tuple[Span, ...], ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mind before going on (a block quote in the source)."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a page; level 2 starts a section, level 3 a part of one."""

    level: int
    text: str


Block = Paragraph | CodeBlock | Bullets | Numbered | Table | Note | Heading

#: Fence languages that pages may use, and how the window names each.
CODE_LABELS = {
    "azure-powershell": "Azure PowerShell",
    "azure-cli": "Azure CLI",
    "powershell": "PowerShell",
    "bash": "Shell",
    "cmd": "Command Prompt",
    "ini": "INI",
    "json": "JSON",
    "reg": "Registry",
    "text": "",
}


def plain_text(spans: Sequence[Span]) -> str:
    """The words of spans without their styles."""
    return "".join(span.text for span in spans)


def links(blocks: Sequence[Block]) -> Iterator[str]:
    """Every link target in the blocks, in reading order."""
    for block in blocks:
        for spans in _span_runs(block):
            yield from (span.href for span in spans if span.href)


def code_blocks(blocks: Sequence[Block]) -> Iterator[CodeBlock]:
    """Every code block, also those inside lists and notes."""
    for block in blocks:
        match block:
            case CodeBlock():
                yield block
            case Bullets(items) | Numbered(items):
                for item in items:
                    yield from code_blocks(item)
            case Note(inner):
                yield from code_blocks(inner)


def _span_runs(block: Block) -> Iterator[tuple[Span, ...]]:
    match block:
        case Paragraph(spans):
            yield spans
        case Bullets(items) | Numbered(items):
            for item in items:
                for inner in item:
                    yield from _span_runs(inner)
        case Note(blocks):
            for inner in blocks:
                yield from _span_runs(inner)
        case Table(header, rows):
            yield from header
            for row in rows:
                yield from row
