"""What ``vmbt show`` and Copy give out is Markdown that says the same as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from tests.content.reading import page_commands
from troubleshooter import i18n
from troubleshooter.blocks import (
    Bullets,
    CodeBlock,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Span,
    Style,
    Table,
    code_blocks,
)
from troubleshooter.markdown import blocks_markdown, check_markdown, entry_markdown, page_markdown
from troubleshooter.markdown_parser import parse_markdown
from troubleshooter.pages.load import SECTIONS
from troubleshooter.pages.page import Section
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.blocks import Block
    from troubleshooter.errors import Mistake
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.knowledge.sources import Sources

#: How the highlighters of other programs call the languages that only we tell apart.
FENCES = {"azure-powershell": "powershell", "azure-cli": "bash"}


def headings(text: str) -> list[tuple[int, str]]:
    """Every heading of a Markdown text, with its level."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [
        (int(token.tag[1]), tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def commands(text: str) -> list[tuple[str, str]]:
    """Every code block of a Markdown text, with its language."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [(token.info, token.content) for token in tokens if token.type == "fence"]


def read_back(text: str) -> tuple[Block, ...]:
    """Parse what was given out; it has nothing in it that pages may not have."""
    mistakes: list[Mistake] = []
    blocks = parse_markdown(text, "given out", mistakes)
    assert mistakes == []
    return blocks


def as_read_back(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks as they should come back: links inside the program as their target in code."""
    return tuple(map(_expected, blocks))


def _expected(block: Block) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(_spelled_out(spans))
        case Bullets(items):
            return Bullets(tuple(map(as_read_back, items)))
        case Numbered(items):
            return Numbered(tuple(map(as_read_back, items)))
        case Note(inner):
            return Note(as_read_back(inner))
        case Table(header, rows):
            return Table(
                tuple(map(_spelled_out, header)),
                tuple(tuple(map(_spelled_out, row)) for row in rows),
            )
        case CodeBlock(language, text):
            return CodeBlock(FENCES.get(language, language), text)
        case Heading():
            return block


def _spelled_out(spans: Sequence[Span]) -> tuple[Span, ...]:
    parts: list[Span] = []
    for span in spans:
        if span.href and not span.href.startswith("https://"):
            parts += [Span(span.text, span.style), Span(" ("), Span(span.href, Style.CODE), Span(")")]
        else:
            parts.append(span)
    return _tidied(parts)


def _tidied(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbours joined; blanks at the edge of an emphasis outside of it, where Markdown wants them."""
    cut: list[Span] = []
    for span in spans:
        words = span.text.strip(" ")
        if span.style in (Style.STRONG, Style.EMPHASIS) and words:
            before, _, after = span.text.partition(words)
            cut += [Span(before, href=span.href), Span(words, span.style, span.href), Span(after, href=span.href)]
        else:
            cut.append(span)
    joined: list[Span] = []
    for span in cut:
        if joined and (joined[-1].style, joined[-1].href) == (span.style, span.href):
            joined[-1] = Span(joined[-1].text + span.text, span.style, span.href)
        elif span.text:
            joined.append(span)
    return tuple(joined)


@pytest.mark.parametrize("language", Language)
def test_a_page_given_out_says_what_the_page_says(sources: Sources, language: Language) -> None:
    for page in sources.pages:
        for section, blocks in page.text[language].sections.items():
            given = "\n".join(blocks_markdown(blocks))
            assert read_back(given) == as_read_back(blocks), f"{page.id} {language} {section}\n{given}"


@pytest.mark.parametrize("language", Language)
def test_headings_of_a_page(sources: Sources, language: Language) -> None:
    i18n.activate(language)
    names = {section: name for name, section in SECTIONS[language].items()}
    for page in sources.pages:
        text = page.text[language]
        wanted = [(1, text.title)]
        for section, blocks in text.sections.items():
            if section is not Section.INTRO:
                wanted.append((2, names[section]))
            wanted += [(block.level, block.text) for block in blocks if isinstance(block, Heading)]
        assert headings(page_markdown(page, language)) == wanted, page.id


@pytest.mark.parametrize("language", Language)
def test_commands_of_a_page_come_out_byte_for_byte(sources: Sources, language: Language) -> None:
    for page in sources.pages:
        wanted = [
            (FENCES.get(block.language, block.language), block.text + "\n") for block in page_commands(page, language)
        ]
        assert commands(page_markdown(page, language)) == wanted, page.id


@pytest.mark.parametrize("language", Language)
def test_steps_are_numbered_from_one(sources: Sources, language: Language) -> None:
    i18n.activate(language)
    for page in sources.pages:
        lines = page_markdown(page, language).split("\n")
        numbers = [int(line.partition(".")[0]) for line in lines if line.partition(". ")[0].isdecimal()]
        wanted = [
            number
            for blocks in page.text[language].sections.values()
            for block in blocks
            if isinstance(block, Numbered)
            for number in range(1, len(block.items) + 1)
        ]
        assert numbers == wanted, page.id


@pytest.mark.parametrize("language", Language)
def test_a_page_says_what_it_takes(sources: Sources, language: Language) -> None:
    i18n.activate(language)
    for page in sources.pages:
        facts = page_markdown(page, language).split("\n")[2]
        assert f"`{page.id}`" in facts
        assert f"{page.minutes} min" in facts
        assert page.role in facts


@pytest.mark.parametrize("language", Language)
def test_an_entry_given_out_is_whole(sources: Sources, knowledge: Knowledge, language: Language) -> None:
    i18n.activate(language)
    for entry in sources.entries:
        text = entry.text[language]
        given = entry_markdown(entry, knowledge, language)
        blocks = read_back(given)
        assert headings(given)[0] == (1, text.title)
        causes = [block for block in blocks if isinstance(block, Numbered)]
        assert [len(block.items) for block in causes] == [len(entry.causes)], entry.id
        for cause, item in zip(entry.causes, causes[0].items, strict=True):
            first = item[0]
            assert isinstance(first, Paragraph)
            assert {span.style for span in first.spans} <= {Style.STRONG, Style.CODE, Style.EMPHASIS, Style.PLAIN}
            assert not any("*" in span.text for span in first.spans if span.style is not Style.CODE), entry.id
            for page in cause.pages:
                assert f"{knowledge.title(f'page:{page}', language)} (`page:{page}`)" in given, entry.id
        for code in entry.all_codes:
            assert f"`{code}`" in given
        for message in text.messages:
            assert message.text in given
        for source in entry.sources:
            assert source.url in given


@pytest.mark.parametrize("language", Language)
def test_a_check_given_out_is_whole(sources: Sources, language: Language) -> None:
    i18n.activate(language)
    for check in sources.checks:
        given = check_markdown(check, language)
        blocks = read_back(given)
        assert headings(given)[0] == (1, check.text[language].title)
        assert len(headings(given)) == 5
        assert [block.text for block in code_blocks(blocks)] == [block.text for block in check.by_hand], check.id


ODD = {
    "emphasis next to code": "Go by **what `msdb` shows** and by `Use`** = `True` counts**.",
    "emphasis within emphasis": "**Do *not* stop** it.",
    "signs that could be marks": r"Names \*like\* this, \_these\_ and \`those\`.",
    "a placeholder in words": r"Write \<VM> for the machine, 3 < 4.",
    "a path": r"Look in C:\\\_logs and D:\data.",
    "a backtick in code": "Type `` `n `` for a line end.",
    "a bar in a table": "| Command | Why |\n|---|---|\n| `a \\| b` | this \\| that |",
    "a link in bold": "**[Read this](https://learn.microsoft.com/azure/)** first.",
    "a note in a step": "1. First.\n\n   > Mind this.\n2. Second.\n\n   - One\n   - Two",
    "a command in a list in a step": "1. Do:\n\n   - One\n\n     ```bash\n     ls\n\n     pwd\n     ```\n   - Two",
    "two spaces at the end of a command": "1. Type:\n\n   ```bash\n   printf 'a  \n   b'\n   ```",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_texts_come_out_as_they_went_in(text: str) -> None:
    blocks = read_back(text)

    given = "\n".join(blocks_markdown(blocks))

    assert read_back(given) == as_read_back(blocks), given


def test_a_link_within_the_program_names_what_show_takes() -> None:
    blocks = read_back("See [the other page](page:vss-service).")

    assert list(blocks_markdown(blocks)) == ["See the other page (`page:vss-service`)."]


def test_emphasis_within_emphasis_ends_where_it_ends() -> None:
    assert read_back("**Do *not* stop** it.") == (
        Paragraph(
            (
                Span("Do ", Style.STRONG),
                Span("not", Style.EMPHASIS),
                Span(" stop", Style.STRONG),
                Span(" it."),
            )
        ),
    )
