"""Entries, pages and checks as Markdown text: for the console, and for Copy in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.blocks import (
    Bullets,
    CodeBlock,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Style,
    Table,
)
from troubleshooter.i18n import _
from troubleshooter.labels import need_label, operation_label, platforms_label, risk_label, status_label
from troubleshooter.pages import Section
from troubleshooter.words import Era, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troubleshooter.blocks import (
        Block,
        Span,
    )
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.pages import Page
    from troubleshooter.words import Language

_FENCES = {"azure-powershell": "powershell", "azure-cli": "bash"}


def entry_markdown(entry: Entry, knowledge: Knowledge, language: Language) -> str:
    """One entry: what it means, its wordings, its causes with how to tell and which page fixes each."""
    text = entry.text[language]
    lines = [f"# {text.title}", ""]
    lines += [f"`{entry.id}` · {operation_label(entry.operation)} · {platforms_label(entry.platforms)}", ""]
    if entry.all_codes:
        lines += [_("Codes:") + " " + ", ".join(f"`{code}`" for code in entry.all_codes), ""]
    if entry.status is not Status.CURRENT:
        lines += [f"> **{status_label(entry.status)}.** {text.status_note}", ""]
    lines += [text.meaning, ""]
    if text.messages:
        lines += [f"## {_('Exact wordings')}", ""]
        for message in text.messages:
            note = f" *({_('our translation')})*" if message.era is Era.TRANSLATION else ""
            lines += [f"- {message.text}{note}"]
        lines += [""]
    lines += [f"## {_('Causes, likeliest first')}", ""]
    for number, cause in enumerate(entry.causes, 1):
        own = cause.text[language]
        lines += [f"{number}. **{own.sentence}**", ""]
        lines += [f"   {_('How to tell:')} {own.sign}", ""]
        for page in cause.pages:
            lines += [f"   - {_('Fix:')} {knowledge.title(f'page:{page}', language)} (`{page}`)"]
        lines += [""]
    if entry.related:
        lines += [f"## {_('See also')}", ""]
        lines += [f"- {knowledge.title(f'error:{other}', language)} (`{other}`)" for other in entry.related]
        lines += [""]
    lines += [f"## {_('Sources')}", ""]
    lines += [f"- {source.url}" + (f" ({source.dated})" if source.dated else "") for source in entry.sources]
    lines += ["", _("Verified {date}").format(date=entry.verified.isoformat()), ""]
    return "\n".join(lines)


def page_markdown(page: Page, language: Language) -> str:
    """One page: what it takes, then its sections."""
    text = page.text[language]
    names = {
        Section.STEPS: _("Steps"),
        Section.VERIFY: _("Check that it worked"),
        Section.NEXT: _("If this did not help"),
        Section.REFERENCE: _("Good to know"),
    }
    needs = [need_label(need, page.role) for need in page.needs]
    facts = [
        platforms_label(page.platforms),
        risk_label(page.risk),
        *needs,
        _("{n} min").format(n=page.minutes),
    ]
    lines = [f"# {text.title}", "", f"`{page.id}` · " + " · ".join(facts), ""]
    for section, blocks in text.sections.items():
        if section in names:
            lines += [f"## {names[section]}", ""]
        lines += [*blocks_markdown(blocks), ""]
    lines += [_("Verified {date}").format(date=page.verified.isoformat()), ""]
    return "\n".join(lines)


def check_markdown(check: CheckDefinition, language: Language) -> str:
    """One check: what it looks at, why, what is healthy, and how to look by hand."""
    text = check.text[language]
    lines = [f"# {text.title}", "", f"`{check.id}` · {platforms_label(check.platforms)}", ""]
    for heading, words in (
        (_("What it looks at"), text.looks_at),
        (_("Why backup cares"), text.why),
        (_("Healthy"), text.healthy),
    ):
        lines += [f"## {heading}", "", words, ""]
    lines += [f"## {_('Look by hand')}", ""]
    for block in check.by_hand:
        lines += [*_fence(block), ""]
    return "\n".join([*lines, text.by_hand, ""])


def blocks_markdown(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines of Markdown for parsed blocks; what an internal link points at is named by its id."""
    for position, block in enumerate(blocks):
        if position:
            yield ""
        match block:
            case Paragraph(spans):
                yield _spans(spans)
            case Heading(level, title):
                yield f"{'#' * level} {title}"
            case CodeBlock():
                yield from _fence(block)
            case Bullets(items):
                for item in items:
                    yield from _item("- ", blocks_markdown(item))
            case Numbered(items):
                for number, item in enumerate(items, 1):
                    yield from _item(f"{number}. ", blocks_markdown(item))
            case Note(inner):
                yield from (f"> {line}".rstrip() for line in blocks_markdown(inner))
            case Table(header, rows):
                yield "| " + " | ".join(map(_spans, header)) + " |"
                yield "|" + " --- |" * len(header)
                for row in rows:
                    yield "| " + " | ".join(map(_spans, row)) + " |"


def _item(marker: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        indent = marker if number == 0 else " " * len(marker)
        yield (indent + line).rstrip()


def _fence(block: CodeBlock) -> list[str]:
    return [f"```{_FENCES.get(block.language, block.language)}", *block.text.split("\n"), "```"]


def _spans(spans: Sequence[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    marks = {Style.PLAIN: "", Style.STRONG: "**", Style.EMPHASIS: "*", Style.CODE: "`"}
    text = f"{marks[span.style]}{span.text}{marks[span.style]}"
    if span.href.startswith("https://"):
        return f"[{text}]({span.href})"
    return f"{text} (`{span.href.partition(':')[2]}`)" if span.href else text
