"""Entries, pages, checks and help as Markdown text: for the console, and for Copy in the window."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

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
)
from troubleshooter.i18n import _
from troubleshooter.labels import need_label, operation_label, platforms_label, risk_label, status_label
from troubleshooter.pages.page import Section
from troubleshooter.words import Era, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troubleshooter.blocks import Block
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis, Diagnosis
    from troubleshooter.help_pages import HelpPage
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.pages.page import Page
    from troubleshooter.words import Language

#: Signs that would be read as code, emphasis, HTML or an escape.
_MARKS = re.compile(r"[`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\\(?=[!-/:-@\[-`{-~])")

_FENCES = {"azure-powershell": "powershell", "azure-cli": "bash"}


def entry_markdown(
    entry: Entry, knowledge: Knowledge, language: Language, diagnosis: Diagnosis | None = None, machine: str = ""
) -> str:
    """One entry: what it means, its wordings, its causes with how to tell and which page fixes each.

    With a diagnosis, each cause says where it stands and by what evidence, the leading one first; ``machine`` is
    whose evidence it is.
    """
    text = entry.text[language]
    lines = [f"# {text.title}", ""]
    lines += [f"`{entry.id}` · {operation_label(entry.operation)} · {platforms_label(entry.platforms)}", ""]
    if entry.all_codes:
        lines += [_("Codes:") + " " + ", ".join(f"`{code}`" for code in entry.all_codes), ""]
    if entry.hresults:
        lines += [_("Failures of Windows:") + " " + ", ".join(f"`{code}`" for code in entry.hresults), ""]
    if entry.status is not Status.CURRENT:
        lines += [f"> **{status_label(entry.status)}.** {_inline(text.status_note)}", ""]
    lines += [_inline(text.meaning), ""]
    if text.messages:
        lines += [f"## {_('Exact wordings')}", ""]
        for message in text.messages:
            note = f" *({_('our translation')})*" if message.era is Era.TRANSLATION else ""
            lines += [f"- {_escaped(message.text)}{note}"]
        lines += [""]
    title = _("Causes, likeliest first")
    if machine:
        title = _("Causes, with evidence from {machine}").format(machine=machine)
    lines += [f"## {_escaped(title)}", ""]
    found = {one.cause.id: one for one in diagnosis.causes} if diagnosis is not None else {}
    causes = [one.cause for one in diagnosis.causes] if diagnosis is not None else entry.causes
    for number, cause in enumerate(causes, 1):
        own = cause.text[language]
        lines += [f"{number}. {_inline(own.sentence, Style.STRONG)}", ""]
        lines += _standing(found.get(cause.id))
        lines += [f"   {_('How to tell:')} {_inline(own.sign)}", ""]
        if not cause.confirmed_by + cause.ruled_out_by:
            lines += [f"   {_('No check on a machine can settle this one: look where the line above says.')}", ""]
        for page in cause.pages:
            lines += [
                f"   - {_('Fix: {title}').format(title=knowledge.title(f'page:{page}', language))} (`page:{page}`)"
            ]
        lines += [""]
    if entry.related:
        lines += [f"## {_('See also')}", ""]
        lines += [f"- {knowledge.title(f'error:{other}', language)} (`error:{other}`)" for other in entry.related]
        lines += [""]
    lines += ["## " + _("Sources"), ""]
    lines += [f"- {source.url}" + (f" ({source.dated})" if source.dated else "") for source in entry.sources]
    lines += ["", _("Verified {date}").format(date=entry.verified.isoformat()), ""]
    return "\n".join(lines)


def _standing(one: CauseDiagnosis | None) -> list[str]:
    """Where a cause stands, and the evidence, which is never markup."""
    if one is None:
        return []
    from troubleshooter.diagnosis.text import state_label

    evidence = f": {_escaped(one.evidence)}" if one.evidence else ""
    check = f" (`check:{one.check}`)" if one.check else ""
    return [f"   *{state_label(one)}*{evidence}{check}", ""]


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


def help_markdown(page: HelpPage) -> str:
    """One page of the help."""
    return "\n".join([f"# {page.title}", "", *blocks_markdown(page.blocks), ""])


def check_markdown(check: CheckDefinition, language: Language) -> str:
    """One check: what it looks at, why, what is healthy, and how to look by hand."""
    text = check.text[language]
    lines = [f"# {text.title}", "", f"`{check.id}` · {platforms_label(check.platforms)}", ""]
    for heading, words in (
        (_("What it looks at"), text.looks_at),
        (_("Why backup cares"), text.why),
        (_("Healthy"), text.healthy),
    ):
        lines += [f"## {heading}", "", _inline(words), ""]
    lines += [f"## {_('Look by hand')}", ""]
    for block in check.by_hand:
        lines += [*_fence(block), ""]
    return "\n".join([*lines, _inline(text.by_hand), ""])


def blocks_markdown(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines of Markdown for parsed blocks; an internal link names what ``vmbt show`` would show."""
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
                yield from (f"> {line}" if line else ">" for line in blocks_markdown(inner))
            case Table(header, rows):
                yield _row(header)
                yield "|" + " --- |" * len(header)
                yield from map(_row, rows)


def _item(marker: str, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        indent = marker if number == 0 else " " * len(marker)
        yield indent + line if line else indent.rstrip()


def _fence(block: CodeBlock) -> list[str]:
    return [f"```{_FENCES.get(block.language, block.language)}", *block.text.split("\n"), "```"]


def _row(cells: Sequence[Sequence[Span]]) -> str:
    return "| " + " | ".join(_spans(cell).replace("|", r"\|") for cell in cells) + " |"


def _inline(text: str, plain: Style = Style.PLAIN) -> str:
    """A text of an entry or a check, which is Markdown itself; ``plain`` sets its plain words apart as a whole."""
    from troubleshooter.markdown_parser import parse_inline

    return _spans([replace(span, style=plain) if span.style is Style.PLAIN else span for span in parse_inline(text)])


def _spans(spans: Sequence[Span]) -> str:
    runs = groupby(spans, key=lambda span: (span.style, span.href))
    return "".join(_span(Span("".join(span.text for span in run), *look)) for look, run in runs)


def _span(span: Span) -> str:
    text = _styled(span)
    if span.href.startswith("https://"):
        return f"[{text}]({span.href})"
    return f"{text} (`{span.href}`)" if span.href else text


def _styled(span: Span) -> str:
    if span.style is Style.CODE:
        return f"`` {span.text} ``" if "`" in span.text else f"`{span.text}`"
    mark = {Style.STRONG: "**", Style.EMPHASIS: "*"}.get(span.style, "")
    words = span.text.strip(" ")
    if not mark or not words:
        return _escaped(span.text)
    before, _words, after = span.text.partition(words)  # a mark next to a space would not count
    return f"{before}{mark}{_escaped(words)}{mark}{after}"


def _escaped(text: str) -> str:
    """Plain words with a backslash before whatever Markdown would take for a mark."""
    return _MARKS.sub(r"\\\g<0>", text)
