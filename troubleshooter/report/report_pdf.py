"""A report as PDF, A4 or Letter."""

from __future__ import annotations

from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from troubleshooter.i18n import _, number_text
from troubleshooter.report import wording
from troubleshooter.report.outline import Tone, outline_of
from troubleshooter.report.pdf_blocks import (
    MEASURES,
    badge_line,
    blocks,
    card,
    code_block,
    grid,
    heading,
    ink_of,
    paragraph,
    picture,
    styles,
    tiles,
)
from troubleshooter.report.pdf_text import REGULAR, code, plain, register_fonts, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.report.findings import Report
    from troubleshooter.report.outline import ErrorGroup, JobRow, MachineSection, Outline, VerdictRow
    from troubleshooter.report.redact import Redactor


class Paper(StrEnum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"


def write_pdf(report: Report, redactor: Redactor, file: IO[bytes], paper: Paper = Paper.A4) -> None:
    """Write the document for a report that went through this redactor.

    Raises:
        OSError: when the file cannot be written.
    """
    from reportlab.lib.pagesizes import A4, LETTER
    from reportlab.platypus import SimpleDocTemplate

    register_fonts()
    outline = outline_of(report)
    clean = redactor.last_pass
    document = SimpleDocTemplate(
        file,
        pagesize=A4 if paper is Paper.A4 else LETTER,
        leftMargin=MEASURES.margin,
        rightMargin=MEASURES.margin,
        topMargin=MEASURES.margin,
        bottomMargin=MEASURES.margin + 12,
        title=clean(outline.title),
        author="VM Backup Troubleshooter",
        lang=outline.language,
        invariant=1,
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.saveState()
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(styles().soft)
        canvas.drawString(
            MEASURES.margin + MEASURES.frame, MEASURES.margin - 4, f"VM Backup Troubleshooter {report.tool_version}"
        )
        number = _("page {n}").format(n=number_text(page.page))
        canvas.drawRightString(document.pagesize[0] - MEASURES.margin - MEASURES.frame, MEASURES.margin - 4, number)
        canvas.restoreState()

    width = document.width - 2 * MEASURES.frame
    story = [flowable for part in _story(outline, width) for flowable in part]
    document.build(story, onFirstPage=foot, onLaterPages=foot)


def _story(outline: Outline, width: float) -> Iterator[list[Any]]:
    words = wording.headings()
    yield [
        paragraph(plain(outline.meta), "meta"),
        paragraph(plain(outline.title), "title"),
        paragraph(plain(outline.summary), "lead"),
        paragraph(plain(outline.notice), "soft"),
    ]
    if outline.tiles:
        yield [tiles(outline.tiles, width)]
    if outline.picture:
        yield [picture(outline.picture, width)]
    if outline.groups:
        columns = (words["error"], words["vms"], words["oldest"], words["to_do"])
        rows = [_group(one) for one in outline.groups]
        yield [*heading(words["groups"]), grid(columns, rows, width, (0.37, 0.21, 0.12, 0.30))]
    for machine in outline.machines:
        yield from _machine(machine, words, width)
    if outline.jobs:
        columns = (words["vm"], words["error"], words["started"], words["restore_point"])
        rows = [_job(one, words["advice"]) for one in outline.jobs]
        yield [*heading(words["jobs"]), grid(columns, rows, width, (0.24, 0.48, 0.14, 0.14))]
    if outline.remarks:
        rows = [(plain(about), strong(outcome), plain(text)) for about, outcome, text in outline.remarks]
        yield [*heading(words["remarks"]), grid((), rows, width, (0.34, 0.16, 0.50))]
    if outline.pages:
        yield heading(words["steps"])
    for page in outline.pages:
        about = code(page.id) + (f" · {plain(page.facts)}" if page.facts else "")
        yield [paragraph(plain(page.title), "part"), paragraph(about, "soft"), *blocks(page.steps, width)]
        if page.verify:
            yield [paragraph(strong(words["verify"])), *blocks(page.verify, width)]
    yield heading(words["unread"])
    if outline.unread:
        rows = [(plain(what), plain(why)) for what, why in outline.unread]
        yield [grid((words["what"], words["why"]), rows, width, (0.4, 0.6))]
    else:
        yield [paragraph(plain(words["all_read"]))]
    yield [*heading(words["sources"], 50), *(paragraph(plain(line), "soft") for line in outline.sources)]


def _machine(machine: MachineSection, words: dict[str, str], width: float) -> Iterator[list[Any]]:
    yield heading(machine.heading)
    if machine.about:
        yield [paragraph(plain(machine.about), "soft")]
    for one in machine.entries:
        about = f"{code(one.id)} · {plain(one.sentence)}"
        yield [paragraph(plain(one.title), "part"), paragraph(about, "soft")]
        rows = [
            (
                badge_line(cause.badge),
                [
                    paragraph(plain(cause.sentence)),
                    *([paragraph(plain(cause.evidence), "soft")] if cause.evidence else []),
                ],
            )
            for cause in one.causes
        ]
        longest = max((len(cause.sentence + cause.evidence) for cause in one.causes), default=0)
        if rows:
            yield [card(rows, width, longest)]
    if machine.rows:
        yield heading(words["checks"], style="table")
        longest = max(
            sum(map(len, (row.text, *row.lines, *(value for _label, value in row.details)))) for row in machine.rows
        )
        yield [card([_verdict(row, width) for row in machine.rows], width, longest)]
    if machine.fine:
        yield [paragraph(plain(machine.fine), "soft")]


def _verdict(row: VerdictRow, width: float) -> tuple[Any, list[Any]]:
    parts = [paragraph(plain(row.title))]
    if row.text:
        parts.append(paragraph(plain(row.text), "soft"))
    parts += [paragraph(f"{plain(label)}: {plain(value)}", "soft") for label, value in row.details]
    if row.lines:
        parts += code_block("\n".join(row.lines), width - MEASURES.badge - 24)
    return badge_line(row.badge), parts


def _group(one: ErrorGroup) -> tuple[str, ...]:
    name = strong(one.title) + (f"<br/>{code(one.code)}" if one.code else "")
    vms = number_text(one.count) + (f": {plain(one.vms)}" if one.vms else "")
    proven = f'<font color="{ink_of(Tone.BAD)}"><b>{plain(one.proven)}</b></font><br/>' if one.proven else ""
    return name, vms, plain(one.oldest) or "–", proven + plain(one.to_do)


def _job(one: JobRow, advice: str) -> tuple[str, ...]:
    vm = strong(one.vm) + (f"<br/>{plain(one.where)}" if one.where else "")
    lines = [plain(one.title), code(one.code) if one.code else "", plain(one.text)]
    lines += [f"{plain(advice)} {plain(line)}" for line in one.advice]
    return vm, "<br/>".join(line for line in lines if line), plain(one.started) or "–", plain(one.restore_point) or "–"
