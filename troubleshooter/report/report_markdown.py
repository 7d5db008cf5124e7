"""A report as Markdown that fits a ticket: no HTML, whatever comes from outside escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.blocks import Heading
from troubleshooter.i18n import number_text
from troubleshooter.markdown import blocks_markdown
from troubleshooter.report import wording
from troubleshooter.report.outline import Tone, outline_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troubleshooter.blocks import Block
    from troubleshooter.report.findings import Report
    from troubleshooter.report.outline import ErrorGroup, JobRow, MachineSection, Outline, VerdictRow
    from troubleshooter.report.redact import Redactor

#: Signs that some ticket system or other reads as a mark: emphasis, code, links, HTML, tables, mentions, headings.
_MARKS = re.compile(r"[\\`*_\[\]<>|~#!@&$^]|://|\A(?:[-+=]|\d+(?=[.)]))")
_ICONS = {Tone.BAD: "✖", Tone.WARN: "⚠", Tone.NOTE: "ℹ", Tone.UNSEEN: "?", Tone.GOOD: "✔"}


def report_markdown(report: Report, redactor: Redactor) -> str:
    """The file, for a report that went through this redactor."""
    return redactor.last_pass("\n".join(_lines(outline_of(report)))) + "\n"


def _lines(outline: Outline) -> Iterator[str]:
    words = wording.headings()
    yield from (f"# {escaped(outline.title)}", "", escaped(outline.summary), "", f"*{escaped(outline.meta)}*", "")
    yield from (f"> {escaped(outline.notice)}", "")
    yield "; ".join(f"**{number_text(tile.number)}** {escaped(tile.label)}" for tile in outline.tiles)
    if outline.groups:
        yield from _heading(words["groups"])
        yield from _table(
            (words["error"], words["vms"], words["oldest"], words["to_do"]), [_group(one) for one in outline.groups]
        )
    for machine in outline.machines:
        yield from _machine(machine)
    if outline.jobs:
        yield from _heading(words["jobs"])
        columns = (words["vm"], words["error"], words["started"], words["restore_point"])
        yield from _table(columns, [_job(one, words["advice"]) for one in outline.jobs])
    if outline.remarks:
        yield from _heading(words["remarks"])
        for about, outcome, text in outline.remarks:
            yield f"- **{escaped(outcome)}**: {escaped(about)}" + (f" – {escaped(text)}" if text else "")
    if outline.pages:
        yield from _heading(words["steps"])
    for page in outline.pages:
        yield from (f"### {escaped(page.title)}", "", escaped(" · ".join(x for x in (page.id, page.facts) if x)), "")
        yield from blocks_markdown(_below_title(page.steps))
        if page.verify:
            yield from ("", f"**{escaped(words['verify'])}**", "", *blocks_markdown(page.verify))
        yield ""
    yield from _heading(words["unread"])
    if outline.unread:
        yield from _table(
            (words["what"], words["why"]), [(escaped(what), escaped(why)) for what, why in outline.unread]
        )
    else:
        yield escaped(words["all_read"])
    yield from _heading(words["sources"])
    yield from (f"- {escaped(line)}" for line in outline.sources)


def _machine(machine: MachineSection) -> Iterator[str]:
    yield from _heading(machine.heading)
    if machine.about:
        yield from (escaped(machine.about), "")
    for one in machine.entries:
        yield from (f"### {escaped(one.title)}", "", f"{code(one.id)} · {escaped(one.sentence)}", "")
        for cause in one.causes:
            icon = _ICONS[cause.badge.tone]
            yield f"- {icon} **{escaped(cause.badge.label)}**: {escaped(cause.sentence)}" + (
                f" – {escaped(cause.evidence)}" if cause.evidence else ""
            )
        yield ""
    for row in machine.rows:
        yield from _verdict(row)
    if machine.fine:
        yield from ("", escaped(machine.fine))


def _verdict(row: VerdictRow) -> Iterator[str]:
    text = f": {escaped(row.text)}" if row.text else ""
    yield f"- {_ICONS[row.badge.tone]} **{escaped(row.badge.label)}** – {escaped(row.title)}{text}"
    for label, value in row.details:
        yield f"  - {escaped(label)}: {escaped(value)}"
    if row.lines:
        yield ""
        yield from (f"  {line}" for line in fence("\n".join(row.lines)))
        yield ""


def _group(one: ErrorGroup) -> tuple[str, ...]:
    name = f"**{escaped(one.title)}**" + (f" {code(one.code)}" if one.code else "")
    to_do = " – ".join(escaped(word) for word in (one.proven, one.to_do) if word)
    return (
        name,
        escaped(number_text(one.count) + (f": {one.vms}" if one.vms else "")),
        escaped(one.oldest) or "–",
        to_do,
    )


def _job(one: JobRow, advice: str) -> tuple[str, ...]:
    parts = [escaped(one.title) + (f" {code(one.code)}" if one.code else ""), escaped(one.text)]
    parts += [escaped(f"{advice} {line}") for line in one.advice]
    vm = escaped(one.vm) + (f" ({escaped(one.where)})" if one.where else "")
    return (
        vm,
        " – ".join(part for part in parts if part),
        escaped(one.started) or "–",
        escaped(one.restore_point) or "–",
    )


def _below_title(blocks: Sequence[Block]) -> list[Block]:
    return [Heading(4, block.text) if isinstance(block, Heading) else block for block in blocks]


def _heading(text: str) -> tuple[str, ...]:
    return ("", f"## {escaped(text)}", "")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(escaped(cell) for cell in header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def escaped(text: str) -> str:
    """Plain words on one line, so that no system that reads Markdown takes any of it for a mark, a link or a tag."""
    return _MARKS.sub(_escape, " ".join(text.split()))


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "://":
        return ":\\//"  # an address from outside stays words
    if sign.isdigit() or len(sign) > 1:
        return f"{sign}\\"
    return f"\\{sign}"


def code(text: str) -> str:
    """Words set as code on one line, whatever accents stand in them."""
    plain = " ".join(text.split()).replace("|", "¦")
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    mark = "`" * (longest + 1)
    return f"{mark} {plain} {mark}" if longest else f"`{plain}`"


def fence(text: str) -> list[str]:
    """A block of code that no line inside it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return [f"{mark}text", *text.splitlines(), mark]
