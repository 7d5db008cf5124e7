"""Parses the Markdown that pages and entries are written in, and reports what does not belong in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from troubleshooter.blocks import (
    CODE_LABELS,
    Bullets,
    CodeBlock,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Span,
    Style,
    Table,
    plain_text,
)
from troubleshooter.errors import Mistake

if TYPE_CHECKING:
    from markdown_it.token import Token

    from troubleshooter.blocks import Block

#: Where a page or an entry may link to.
LINK_SCHEMES = ("https://", "error:", "check:", "page:")


def parse_markdown(
    text: str,
    file: str,
    mistakes: list[Mistake],
    *,
    first_line: int = 1,
    starts: list[int] | None = None,
    schemes: tuple[str, ...] = LINK_SCHEMES,
) -> tuple[Block, ...]:
    """Parse the subset of Markdown that pages use; anything else (HTML, images, rules …) is reported with its line.

    ``starts`` receives the line on which each of the returned blocks begins; ``schemes`` says how a link may begin.
    """
    return _BlockParser(_tokens(text), file, first_line, mistakes, schemes).blocks(starts=starts)


def parse_inline(text: str) -> tuple[Span, ...]:
    """Parse one paragraph's worth of text (an entry's meaning, a cause's sentence)."""
    mistakes: list[Mistake] = []
    blocks = parse_markdown(text, "", mistakes)
    return tuple(span for block in blocks if isinstance(block, Paragraph) for span in block.spans)


def fence_lines(text: str, *, first_line: int = 1) -> list[int]:
    """The line on which each code block begins, wherever it stands."""
    return [first_line + token.map[0] for token in _tokens(text) if token.type == "fence" and token.map]


def _tokens(text: str) -> list[Token]:
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


class _BlockParser:
    """Walks markdown-it's flat token list once."""

    def __init__(
        self, tokens: list[Token], file: str, first_line: int, mistakes: list[Mistake], schemes: tuple[str, ...]
    ) -> None:
        self._tokens = tokens
        self._at = 0
        self._file = file
        self._first_line = first_line
        self._mistakes = mistakes
        self._schemes = schemes
        self._line = first_line

    def blocks(self, closing: str = "", starts: list[int] | None = None) -> tuple[Block, ...]:
        found: list[Block] = []
        while self._at < len(self._tokens):
            token = self._next()
            if token.type == closing:
                break
            line = self._line
            block = self._block(token)
            if block is not None:
                found.append(block)
                if starts is not None:
                    starts.append(line)
        return tuple(found)

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "paragraph_open":
                spans = self._inline(self._next())
                self._next()
                return Paragraph(spans)
            case "heading_open":
                title = plain_text(self._inline(self._next()))
                self._next()
                return Heading(int(token.tag[1]), title)
            case "fence":
                language = token.info.strip()
                if language not in CODE_LABELS:
                    self._report(f"code block language '{language}' is none of {', '.join(CODE_LABELS)}")
                return CodeBlock(language, token.content.rstrip("\n"))
            case "bullet_list_open":
                return Bullets(self._items("bullet_list_close"))
            case "ordered_list_open":
                return Numbered(self._items("ordered_list_close"))
            case "blockquote_open":
                return Note(self.blocks("blockquote_close"))
            case "table_open":
                return self._table()
            case _:
                self._report(f"Markdown of the kind '{token.type}' is not used in pages")
                return None

    def _items(self, closing: str) -> tuple[tuple[Block, ...], ...]:
        items = []
        while self._next().type != closing:
            items.append(self.blocks("list_item_close"))
        return tuple(items)

    def _table(self) -> Table:
        rows: list[tuple[tuple[Span, ...], ...]] = []
        cells: list[tuple[Span, ...]] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                cells = []
            elif token.type == "inline":
                cells.append(self._inline(token))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        return Table(rows[0], tuple(rows[1:]))

    def _inline(self, token: Token) -> tuple[Span, ...]:
        spans: list[Span] = []
        styles, href = [Style.PLAIN], ""
        for child in token.children or []:
            match child.type:
                case "text" | "text_special":
                    spans.append(Span(child.content, styles[-1], href))
                case "code_inline":
                    spans.append(Span(child.content, Style.CODE, href))
                case "softbreak" | "hardbreak":
                    spans.append(Span(" ", styles[-1], href))
                    self._line += 1
                case "strong_open":
                    styles.append(Style.STRONG)
                case "em_open":
                    styles.append(Style.EMPHASIS)
                case "strong_close" | "em_close":
                    styles.pop()
                case "link_open":
                    href = str(child.attrs.get("href", ""))
                    if not href.startswith(self._schemes):
                        inside = [scheme for scheme in self._schemes if scheme != "https://"]
                        self._report(f"link '{href}' is neither https nor {', '.join(inside[:-1])} or {inside[-1]}")
                case "link_close":
                    href = ""
                case _:
                    self._report(f"Markdown of the kind '{child.type}' is not used in pages")
        return _joined(spans)

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        if token.map:
            self._line = self._first_line + token.map[0]
        return token

    def _report(self, problem: str) -> None:
        self._mistakes.append(Mistake(self._file, self._line, "", problem))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Merge neighbours of one style, as line breaks in the source split them."""
    merged: list[Span] = []
    for span in spans:
        if merged and (merged[-1].style, merged[-1].href) == (span.style, span.href):
            merged[-1] = Span(merged[-1].text + span.text, span.style, span.href)
        elif span.text:
            merged.append(span)
    return tuple(merged)
