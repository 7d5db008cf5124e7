"""What a report shows and in which order: one outline, from which HTML, Markdown and PDF are drawn alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from troubleshooter.checks.summary import ORDER, verdict_label
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.diagnosis.text import cause_label
from troubleshooter.i18n import _, ngettext, number_text
from troubleshooter.labels import outcome_label
from troubleshooter.report import wording
from troubleshooter.report.findings import FindingKind
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from troubleshooter.report.findings import CauseFinding, Counts, Finding, FixPage, Report

_NAMED_VMS = 6  # in the table of errors; all are listed below it


class Tone(StrEnum):
    """The colour and icon of an outcome; a word always stands beside it."""

    BAD = "bad"
    WARN = "warn"
    NOTE = "note"
    UNSEEN = "unseen"
    GOOD = "good"


TONES = {
    Verdict.PROBLEM: Tone.BAD,
    Verdict.WARNING: Tone.WARN,
    Verdict.CHECK_ERROR: Tone.UNSEEN,
    Verdict.NEEDS_ELEVATION: Tone.UNSEEN,
    Verdict.UNKNOWN: Tone.UNSEEN,
    Verdict.INFO: Tone.NOTE,
    Verdict.OK: Tone.GOOD,
    Verdict.NOT_APPLICABLE: Tone.UNSEEN,
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that matters, with its word."""

    number: int
    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Badge:
    """An outcome in a word."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """One error with the VMs that fail with it."""

    title: str
    code: str
    count: int
    vms: str
    oldest: str  # the oldest of the newest restore points; empty when not known
    to_do: str
    proven: str  # on which VM a cause was confirmed; may be empty


@dataclass(frozen=True, slots=True)
class JobRow:
    """One failed job."""

    vm: str
    title: str
    code: str
    text: str
    advice: tuple[str, ...]
    where: str  # vault, group, subscription
    started: str
    restore_point: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause of an entry."""

    badge: Badge
    sentence: str
    evidence: str


@dataclass(frozen=True, slots=True)
class EntryBlock:
    """An entry with its causes."""

    title: str
    id: str
    sentence: str
    causes: tuple[CauseRow, ...]


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One check's conclusion."""

    badge: Badge
    title: str
    text: str
    details: tuple[tuple[str, str], ...]  # label and value
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MachineSection:
    """All that was found on one machine."""

    heading: str
    about: str
    entries: tuple[EntryBlock, ...]
    rows: tuple[VerdictRow, ...]
    fine: str  # what was found in order, in one sentence; may be empty


@dataclass(frozen=True, slots=True)
class Outline:
    """A report as it is shown."""

    language: str
    meta: str
    title: str
    summary: str
    notice: str
    tiles: tuple[Tile, ...]
    picture: tuple[Tile, ...]
    picture_words: str
    groups: tuple[ErrorGroup, ...]
    jobs: tuple[JobRow, ...]
    machines: tuple[MachineSection, ...]
    pages: tuple[FixPage, ...]
    unread: tuple[tuple[str, str], ...]  # what, and why
    remarks: tuple[tuple[str, str, str], ...]  # about, what came of it, text
    sources: tuple[str, ...]


def outline_of(report: Report) -> Outline:
    """Lay a report out in the active language; it should have gone through the redactor before."""
    jobs = [one for one in report.findings if one.job is not None]
    on_machines = [one for one in report.findings if one.job is None]
    picture = _picture(report)
    return Outline(
        language=report.language,
        meta=wording.meta_line(report),
        title=wording.headline(report),
        summary=wording.summary(report),
        notice=wording.notice(report),
        tiles=_estate_tiles(report.counts) if report.counts is not None else picture,
        picture=picture,
        picture_words="; ".join(f"{number_text(tile.number)} {tile.label}" for tile in picture),
        groups=tuple(_groups(jobs, on_machines, report)),
        jobs=tuple(_job_row(one) for one in jobs),
        machines=tuple(_machines(on_machines, report)),
        pages=report.pages,
        unread=tuple((one.what, one.why) for one in report.unread),
        remarks=tuple((one.about, outcome_label(one.outcome), one.text) for one in report.remarks),
        sources=tuple(wording.source_line(source) for source in report.sources),
    )


def _estate_tiles(counts: Counts) -> tuple[Tile, ...]:
    return (
        Tile(
            counts.failing, ngettext("VM fails", "VMs fail", counts.failing), Tone.BAD if counts.failing else Tone.GOOD
        ),
        Tile(counts.with_warnings, _("with warnings"), Tone.WARN if counts.with_warnings else Tone.NOTE),
        Tile(counts.never_backed_up, _("never backed up"), Tone.NOTE),
        Tile(counts.well, _("protected and well"), Tone.GOOD),
    )


def _picture(report: Report) -> tuple[Tile, ...]:
    """How the VMs stand where only Azure was asked, else how many findings there are of each outcome.

    The bad come first; none is empty.
    """
    if report.counts is not None and not any(one.kind is FindingKind.VERDICT for one in report.findings):
        return tuple(tile for tile in _estate_tiles(report.counts) if tile.number)
    counts = dict.fromkeys(Tone, 0)
    for finding in report.findings:
        if finding.kind is not FindingKind.ENTRY:
            counts[TONES[finding.verdict]] += 1
    return tuple(Tile(n, wording.tone_label(tone, n), tone) for tone, n in counts.items() if n)


def _groups(jobs: Sequence[Finding], others: Sequence[Finding], report: Report) -> Iterable[ErrorGroup]:
    titles = {page.id: page.title for page in report.pages}
    proven = {
        (one.entry, one.subject): next(cause for cause in one.causes if cause.state is CauseState.CONFIRMED)
        for one in others
        if any(cause.state is CauseState.CONFIRMED for cause in one.causes)
    }
    by_error: dict[tuple[str, str, str], list[Finding]] = {}
    for one in jobs:
        by_error.setdefault(wording.error_of(one), []).append(one)
    for found in sorted(by_error.values(), key=lambda found: -wording.count_vms(found)):
        entry = found[0].entry
        vms = list(dict.fromkeys(one.subject for one in found if one.subject))
        points = [one.job.newest_restore_point for one in found if one.job and one.job.newest_restore_point]
        where = next((vm for vm in vms if (entry, vm) in proven), None)
        page = next((titles[page] for page in found[0].pages if page in titles), "")
        cause = proven[entry, where] if where is not None else None
        job = found[0].job
        yield ErrorGroup(
            found[0].title,
            job.code if job is not None else "",
            wording.count_vms(found),
            wording.some_names(vms, _NAMED_VMS),
            wording.age(min(points), report.created) if points else "",
            cause.sentence if cause is not None else wording.to_do(page),
            wording.proven_on(cause, where) if cause is not None and where is not None else "",
        )


def _job_row(one: Finding) -> JobRow:
    job = one.job
    assert job is not None  # noqa: S101  the caller has sorted them
    where = [word for word in (job.vault, job.resource_group, job.subscription) if word]
    return JobRow(
        one.subject or _("unknown VM"),
        one.title,
        job.code,
        one.summary or job.text,
        job.advice,
        " · ".join(where),
        wording.moment(job.started),
        wording.moment(job.newest_restore_point),
    )


def _machines(findings: Sequence[Finding], report: Report) -> Iterable[MachineSection]:
    about = {source.name: wording.about_machine(source) for source in report.sources}
    ordered = dict.fromkeys((*(source.name for source in report.sources), *(one.subject for one in findings)))
    rank = {name: place for place, name in enumerate(ordered)}
    for subject, group in groupby(sorted(findings, key=lambda one: rank[one.subject]), key=lambda one: one.subject):
        found = list(group)
        verdicts = sorted(
            (one for one in found if one.kind is FindingKind.VERDICT), key=lambda one: ORDER.index(one.verdict)
        )
        fine = [one.title for one in verdicts if one.verdict is Verdict.OK]
        yield MachineSection(
            _("{machine}: evidence").format(machine=subject) if subject else _("Evidence"),
            about.get(subject, ""),
            tuple(_entry_block(one) for one in found if one.kind is FindingKind.ENTRY),
            tuple(_verdict_row(one) for one in verdicts if one.verdict is not Verdict.OK),
            wording.fine_sentence(fine),
        )


def _entry_block(one: Finding) -> EntryBlock:
    return EntryBlock(one.title, one.entry, one.summary, tuple(_cause_row(cause) for cause in one.causes))


def _cause_row(cause: CauseFinding) -> CauseRow:
    tones = {CauseState.CONFIRMED: Tone.BAD, CauseState.RULED_OUT: Tone.GOOD, CauseState.NOT_CHECKED: Tone.UNSEEN}
    tone = Tone.WARN if cause.suspected else tones[cause.state]
    label = cause_label(cause.state, cause.sureness, suspected=cause.suspected)
    return CauseRow(Badge(label, tone), cause.sentence, cause.evidence)


def _verdict_row(one: Finding) -> VerdictRow:
    details = [(_("Found"), one.observed), (_("Expected"), one.expected)]
    return VerdictRow(
        Badge(verdict_label(one.verdict), TONES[one.verdict]),
        one.title,
        one.summary,
        tuple((label, value) for label, value in details if value and value not in one.summary),
        tuple(line for line in one.lines if line not in (one.summary, one.observed)),  # said already
    )
