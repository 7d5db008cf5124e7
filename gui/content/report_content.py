"""A report on the page view, drawn from the same outline as its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.content.shared import column, link_line
from gui.widgets.arrangement import grid, stacked
from gui.widgets.badge import Badge, Ink
from gui.widgets.fold import FoldButton
from gui.widgets.frames import Card, RoundedFrame
from gui.widgets.text import bullet, heading, plain_label, scaled
from troubleshooter.i18n import _, ngettext, number_text
from troubleshooter.report import wording
from troubleshooter.report.compare_reports import FindingChange, change_label, comparison_sentence
from troubleshooter.report.outline import Tone, outline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.content.blocks import Builder
    from troubleshooter.report.compare_reports import ReportChange
    from troubleshooter.report.findings import FixPage, Report
    from troubleshooter.report.outline import Badge as Outcome
    from troubleshooter.report.outline import ErrorGroup, JobRow, MachineSection, Tile, VerdictRow

#: A window is no place for thousands of rows; the files hold all.
_MOST_JOBS, _MOST_MACHINES, _MOST_ROWS, _MOST_CHANGES = 100, 20, 60, 200

_PICTURES = {
    Tone.BAD: "problem",
    Tone.WARN: "caution",
    Tone.NOTE: "info",
    Tone.UNSEEN: "question",
    Tone.GOOD: "sure",
}


def report_content(report: Report, head: QWidget, builder: Builder) -> QWidget:
    """Build the view of a report; ``head`` is what can be done with it."""
    words = wording.headings()
    outline = outline_of(report)
    widget, layout = column()
    layout.addWidget(plain_label(outline.meta, muted=True))
    layout.addWidget(heading(outline.title, 1))
    layout.addWidget(plain_label(outline.summary))
    layout.addWidget(head)
    layout.addWidget(_tiles(outline.tiles, builder))
    if outline.groups:
        layout.addWidget(heading(words["groups"], 2))
        layout.addWidget(_groups(outline.groups, report, builder))
    for machine in outline.machines[:_MOST_MACHINES]:
        _add_machine(layout, machine, builder)
    _add_rest(layout, len(outline.machines) - _MOST_MACHINES)
    if outline.jobs:
        layout.addWidget(heading(words["jobs"], 2))
        layout.addWidget(_jobs(outline.jobs[:_MOST_JOBS], builder))
        _add_rest(layout, len(outline.jobs) - _MOST_JOBS)
    if outline.pages:
        layout.addWidget(heading(words["steps"], 2))
        layout.addWidget(_pages(outline.pages, builder))
    if outline.remarks:
        layout.addWidget(heading(words["remarks"], 2))
        card = Card(builder.theme)
        for about, outcome, text in outline.remarks:
            card.add_row(stacked(plain_label(f"{about}: {outcome}", bold=True), plain_label(text)))
        layout.addWidget(card)
    if outline.unread:
        layout.addWidget(heading(words["unread"], 2))
        card = Card(builder.theme)
        for what, why in outline.unread[:_MOST_ROWS]:
            card.add_row(stacked(plain_label(what, bold=True), plain_label(why, muted=True)))
        layout.addWidget(card)
        _add_rest(layout, len(outline.unread) - _MOST_ROWS)
    layout.addWidget(heading(words["sources"], 2))
    for line in outline.sources:
        layout.addWidget(bullet(line))
    layout.addWidget(plain_label(outline.notice, muted=True))
    layout.addStretch(1)
    return widget


def comparison_content(before: Report, after: Report, changes: Sequence[ReportChange], builder: Builder) -> QWidget:
    """Build the view of two reports side by side: what changed, worst first."""
    widget, layout = column()
    layout.addWidget(heading(comparison_sentence(changes), 1))
    for name, report in ((_("Before"), before), (_("After"), after)):
        layout.addWidget(
            plain_label(f"{name}: {wording.moment(report.created)} · {wording.headline(report)}", muted=True)
        )
    by_change: dict[FindingChange, list[ReportChange]] = {}
    for one in changes:
        by_change.setdefault(one.change, []).append(one)
    for change, found in by_change.items():
        layout.addWidget(heading(f"{change_label(change).capitalize()} ({number_text(len(found))})", 2))
        card = Card(builder.theme)
        for one in found[:_MOST_CHANGES]:
            card.add_row(_change(one))
        if change is FindingChange.SAME:
            _add_folded(layout, card, builder)
        else:
            layout.addWidget(card)
        _add_rest(layout, len(found) - _MOST_CHANGES)
    layout.addStretch(1)
    return widget


def _change(one: ReportChange) -> QWidget:
    finding = one.either
    title = f"{finding.subject}: {finding.title}" if finding.subject else finding.title
    lines = []
    if one.before is not None and one.after is not None and one.before.summary != one.after.summary:
        lines.append(f"{_('Before')}: {one.before.summary}")
        lines.append(f"{_('After')}: {one.after.summary}")
    else:
        lines.append(finding.summary)
    return stacked(plain_label(title, bold=True), plain_label("\n".join(line for line in lines if line), muted=True))


def _tiles(tiles: Sequence[Tile], builder: Builder) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 6, 0, 6)
    row.setSpacing(12)
    for tile in tiles:
        frame = RoundedFrame(builder.theme, builder.theme.surface)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(16, 10, 16, 10)
        number = QLabel(number_text(tile.number))
        number.setFont(scaled(number.font(), 1.6, bold=True))
        colours = number.palette()
        colours.setColor(number.foregroundRole(), _ink(tile.tone, builder).fore)
        number.setPalette(colours)
        inner.addWidget(number)
        inner.addWidget(plain_label(tile.label))
        row.addWidget(frame, 1)
    return widget


def _groups(groups: Sequence[ErrorGroup], report: Report, builder: Builder) -> QWidget:
    entries = {one.title: one.entry for one in report.findings if one.job is not None and one.entry}
    card = Card(builder.theme)
    for group in groups:
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        head = QHBoxLayout()
        entry = entries.get(group.title)
        title = (
            link_line([(f"error:{entry}", group.title)], builder.open_link)
            if entry
            else plain_label(group.title, bold=True)
        )
        head.addWidget(title, 1)
        n = group.count
        head.addWidget(QLabel(ngettext("{n} VM", "{n} VMs", n).format(n=number_text(n))))
        box.addLayout(head)
        for line in (group.code, group.vms, group.proven, group.to_do):
            if line:
                box.addWidget(plain_label(line, muted=line is not group.proven, bold=line is group.proven))
        card.add_row(row)
    return card


def _add_machine(layout: QVBoxLayout, machine: MachineSection, builder: Builder) -> None:
    layout.addWidget(heading(machine.heading, 2))
    if machine.about:
        layout.addWidget(plain_label(machine.about, muted=True))
    for entry in machine.entries:
        card = Card(builder.theme)
        title = link_line([(f"error:{entry.id}", entry.title)], builder.open_link)
        card.add_row(stacked(title, plain_label(entry.sentence, muted=True)))
        for cause in entry.causes:
            card.add_row(_outcome(cause.badge, plain_label(cause.sentence, bold=True), [cause.evidence], builder))
        layout.addWidget(card)
    if machine.rows:
        card = Card(builder.theme)
        for row in machine.rows[:_MOST_ROWS]:
            card.add_row(_verdict(row, builder))
        layout.addWidget(card)
        _add_rest(layout, len(machine.rows) - _MOST_ROWS)
    if machine.fine:
        layout.addWidget(plain_label(machine.fine, muted=True))


def _verdict(row: VerdictRow, builder: Builder) -> QWidget:
    lines = [row.text, *(f"{name}: {value}" for name, value in row.details), *row.lines]
    return _outcome(row.badge, plain_label(row.title, bold=True), lines, builder)


def _jobs(jobs: Sequence[JobRow], builder: Builder) -> QWidget:
    card = Card(builder.theme)
    for job in jobs:
        where = " · ".join(word for word in (job.where, job.started, job.restore_point) if word)
        lines = [f"{job.title} · {job.code}" if job.code else job.title, job.text, where]
        words = "\n".join(line for line in lines if line)
        card.add_row(stacked(plain_label(job.vm, bold=True), plain_label(words, muted=True)))
    return card


def _pages(pages: Sequence[FixPage], builder: Builder) -> QWidget:
    card = Card(builder.theme)
    for page in pages:
        link = link_line([(f"page:{page.id}", page.title)], builder.open_link)
        card.add_row(stacked(link, plain_label(page.facts, muted=True)))
    return card


def _outcome(outcome: Outcome, title: QWidget, lines: Sequence[str], builder: Builder) -> QWidget:
    row = QWidget()
    cells = grid(row, across=12, down=3, wide=(1,))
    badge = Badge(outcome.label, _PICTURES[outcome.tone], _ink(outcome.tone, builder), builder.theme)
    cells.addWidget(badge, 0, 0, Qt.AlignmentFlag.AlignTop)
    cells.addWidget(title, 0, 1)
    words = "\n".join(line for line in lines if line)
    if words:
        cells.addWidget(plain_label(words, muted=True), 1, 1)
    cells.setColumnMinimumWidth(0, 150)
    return row


def _ink(tone: Tone, builder: Builder) -> Ink:
    theme = builder.theme
    return {
        Tone.BAD: Ink(theme.bad, theme.bad_back),
        Tone.WARN: Ink(theme.caution, theme.caution_back),
        Tone.GOOD: Ink(theme.good, theme.good_back),
    }.get(tone, Ink(theme.muted, theme.sunken))


def _add_rest(layout: QVBoxLayout, n: int) -> None:
    if n > 0:
        words = ngettext("{n} more; a file holds all of them.", "{n} more; a file holds all of them.", n)
        layout.addWidget(plain_label(words.format(n=number_text(n)), muted=True))


def _add_folded(layout: QVBoxLayout, card: QWidget, builder: Builder) -> None:
    fold = FoldButton(builder.theme, _("Show what did not change"))
    card.hide()
    fold.toggled.connect(card.setVisible)
    layout.addWidget(fold)
    layout.addWidget(card)
