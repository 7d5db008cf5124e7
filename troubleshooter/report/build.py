"""Builds a report: from captures, diagnoses and failed jobs, each given as values; nothing here reads Azure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter import __version__
from troubleshooter.checks.summary import leads_to, verdict_label
from troubleshooter.diagnosis.diagnose import CauseState, diagnose, diagnose_capture
from troubleshooter.diagnosis.text import cause_sentence, diagnosis_sentence
from troubleshooter.i18n import _, active_language
from troubleshooter.labels import need_label, risk_label
from troubleshooter.pages.page import Section
from troubleshooter.report.findings import (
    CauseFinding,
    Finding,
    FindingKind,
    FixPage,
    Report,
    Source,
    SourceKind,
    Unread,
)
from troubleshooter.report.names import Name, NameKind, names_of_capture, vm_name
from troubleshooter.report.wording import untold
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult, EvidenceLine
    from troubleshooter.diagnosis.azure_facts import AzureFacts
    from troubleshooter.diagnosis.diagnose import Diagnosis
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import (
        Counts,
        JobFacts,
        Remark,
    )
    from troubleshooter.words import Language

_MOST_LINES = 12  # of one finding's evidence
_LONGEST_LINE = 2000
_MOST_PAGES = 25
_PLACE = "scope.azurevm"
#: Verdicts that say that nobody could look.
UNSEEN = (Verdict.NEEDS_ELEVATION, Verdict.UNKNOWN, Verdict.CHECK_ERROR)


@dataclass(frozen=True, slots=True)
class Judged:
    """One machine: its capture and the results of its checks."""

    capture: Capture
    results: tuple[CheckResult, ...]
    here: bool = False  # whether it is the computer that the program runs on
    entries: tuple[str, ...] = ()  # ids of entries to hold against it, beside those that the evidence names


@dataclass(frozen=True, slots=True)
class FailedJob:
    """One failed job of a VM, as the report needs it; whoever reads Azure fills it in."""

    vm: str
    facts: JobFacts
    entry: str = ""  # id of the catalogue's entry that fits; empty when none does
    azure: AzureFacts | None = None  # what else Azure says of the VM: held against the entry's causes


@dataclass(frozen=True, slots=True)
class AzureView:
    """What an account saw in Azure."""

    jobs: tuple[FailedJob, ...] = ()
    tenant: str = ""
    read: datetime | None = None
    counts: Counts | None = None
    unread: tuple[Unread, ...] = ()
    names: tuple[Name, ...] = ()  # all that are known: subscriptions, tenants, groups, VMs, vaults, users
    sample: bool = False  # invented, and labelled so


@dataclass(slots=True)
class _Parts:
    """A report in the making."""

    findings: list[Finding] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    names: dict[Name, None] = field(default_factory=dict)
    azure: dict[str, AzureFacts | None] = field(default_factory=dict)  # by VM; None: VMs of one name differ
    explained: set[tuple[str, str]] = field(default_factory=set)  # entry and machine


def build_report(
    knowledge: Knowledge,
    *,
    machines: Iterable[Judged] = (),
    azure: AzureView | None = None,
    entries: Sequence[str] = (),
    remarks: Iterable[Remark] = (),
    names: Iterable[Name] = (),
    now: datetime | None = None,
) -> Report:
    """Build a report in the active language.

    Args:
        knowledge: for titles, causes and the steps of pages.
        machines: captures with the results of their checks.
        azure: failed jobs and what else an account saw.
        entries: ids of entries to explain: against each machine, or without evidence when there is none.
        remarks: what the user noted.
        names: that stand in the remarks, beside those that machines and Azure give.
        now: an aware time; its zone is named as the local one.
    """
    language = active_language()
    parts = _Parts(names=dict.fromkeys(names))
    if azure is not None:
        _add_azure(parts, azure, knowledge, language)
    judged = list(machines)
    for machine in judged:
        _add_machine(parts, replace(machine, entries=(*machine.entries, *entries)), knowledge, language)
    if azure is not None:
        _add_azures_word(parts, azure.jobs, knowledge, language)
    if not judged:
        for entry in dict.fromkeys(entries):
            parts.findings.append(entry_finding(diagnose(knowledge.entry(entry)), "", language))
    moment = (now or datetime.now(UTC)).astimezone(None if now is None else now.tzinfo)
    offset = moment.utcoffset()
    return Report(
        created=moment.astimezone(UTC),
        offset_minutes=round(offset.total_seconds() / 60) if offset is not None else 0,
        language=language.value,
        tool_version=__version__,
        catalogue=knowledge.catalogue_date,
        findings=tuple(parts.findings),
        sources=tuple(parts.sources),
        unread=tuple(parts.unread),
        pages=fix_pages(parts.findings, knowledge, language),
        remarks=tuple(remarks),
        counts=azure.counts if azure is not None else None,
        names=tuple(parts.names),
    )


def _add_azure(parts: _Parts, azure: AzureView, knowledge: Knowledge, language: Language) -> None:
    parts.sources.append(Source(SourceKind.AZURE, azure.tenant, taken=azure.read, sample=azure.sample))
    parts.unread += azure.unread
    parts.names.update(dict.fromkeys(azure.names))
    for job in azure.jobs:
        parts.names.setdefault(Name(NameKind.VM, job.vm))
        if parts.azure.setdefault(job.vm, job.azure) != job.azure:
            parts.azure[job.vm] = None
        known = job.entry in knowledge.summaries
        title = knowledge.title(f"error:{job.entry}", language) if known else untold(job.facts)
        pages = knowledge.entry(job.entry).pages[:2] if known else ()
        parts.findings.append(
            Finding(
                FindingKind.JOB,
                title,
                Verdict.PROBLEM,
                subject=job.vm,
                summary=job.facts.text,
                entry=job.entry if known else "",
                pages=pages,
                job=job.facts,
            )
        )


def _add_azures_word(parts: _Parts, jobs: Iterable[FailedJob], knowledge: Knowledge, language: Language) -> None:
    """The entries of failed jobs of whose causes Azure's word settles or hints at any, where no capture told more."""
    known: dict[tuple[str, AzureFacts], Diagnosis] = {}  # VMs in the thousands say the same few things
    for job in jobs:
        if job.azure is None or job.entry not in knowledge.summaries or (job.entry, job.vm) in parts.explained:
            continue
        diagnosis = known.get((job.entry, job.azure))
        if diagnosis is None:
            diagnosis = known[job.entry, job.azure] = diagnose(knowledge.entry(job.entry), azure=job.azure)
        if any(one.evidence for one in diagnosis.causes):
            parts.findings.append(entry_finding(diagnosis, job.vm, language))


def _add_machine(parts: _Parts, machine: Judged, knowledge: Knowledge, language: Language) -> None:
    capture = machine.capture
    subject = vm_name(capture)
    parts.names.update(dict.fromkeys(names_of_capture(capture)))
    parts.sources.append(
        Source(
            SourceKind.THIS_COMPUTER if machine.here else SourceKind.CAPTURE,
            subject,
            capture.machine.release or capture.machine.os,
            capture.taken,
            capture.elevated,
            capture.tool_version,
        )
    )
    named = (entry for result in machine.results for entry in result.judgement.entries)
    asked = dict.fromkeys(entry for entry in (*machine.entries, *named) if entry in knowledge.summaries)
    failed = {one.entry: None for one in parts.findings if one.job is not None and one.entry and one.subject == subject}
    for entry in (failed | asked) if subject else asked:
        azure = parts.azure.get(subject) if subject else None
        diagnosis = diagnose_capture(knowledge.entry(entry), capture, machine.results, azure)
        parts.explained.add((entry, subject))
        parts.findings.append(entry_finding(diagnosis, subject, language))
    for result in machine.results:
        if result.verdict is Verdict.NOT_APPLICABLE:
            if result.check == _PLACE:  # why so little else is there
                parts.unread.append(Unread(subject or _("unknown machine"), result.judgement.summary))
            continue
        parts.findings.append(verdict_finding(result, subject, knowledge, language))
        if result.verdict in UNSEEN:
            what = knowledge.title(f"check:{result.check}", language)
            what = f"{subject}: {what}" if subject else what
            parts.unread.append(Unread(what, result.judgement.summary or verdict_label(result.verdict)))


def verdict_finding(result: CheckResult, subject: str, knowledge: Knowledge, language: Language) -> Finding:
    """What one check concludes, as a finding."""
    judgement = result.judgement
    entries, pages = leads_to(result, knowledge)
    return Finding(
        FindingKind.VERDICT,
        knowledge.title(f"check:{result.check}", language),
        result.verdict,
        subject=subject,
        summary=judgement.summary,
        observed=judgement.observed,
        expected=judgement.expected,
        sureness=judgement.sureness,
        lines=_lines(judgement.lines),
        check=result.check,
        entry=judgement.entries[0] if judgement.entries and judgement.entries[0] in entries else "",
        pages=pages[:3],
    )


def entry_finding(diagnosis: Diagnosis, subject: str, language: Language) -> Finding:
    """An entry with its causes, as a finding; its pages are the confirmed causes', or else the leading one's."""
    entry = diagnosis.entry
    leading = diagnosis.confirmed or ((diagnosis.leading,) if diagnosis.leading is not None else ())
    pages = dict.fromkeys(page for one in leading for page in one.cause.pages)
    return Finding(
        FindingKind.ENTRY,
        entry.text[language].title,
        Verdict.PROBLEM if diagnosis.confirmed else Verdict.INFO,
        subject=subject,
        summary=diagnosis_sentence(diagnosis),
        entry=entry.id,
        pages=tuple(pages)[:3],
        causes=tuple(
            CauseFinding(
                one.cause.id,
                cause_sentence(one.cause, language),
                one.state,
                one.evidence,
                one.check,
                one.sureness,
                one.suspected,
                one.settled_by,
                one.cause.pages,
            )
            for one in diagnosis.causes
        ),
    )


def fix_pages(findings: Iterable[Finding], knowledge: Knowledge, language: Language) -> tuple[FixPage, ...]:
    """The pages that findings lead to, with their steps: those of confirmed causes first, then of problems."""
    ranked: dict[str, int] = {}
    for finding in findings:
        confirmed = [one for one in finding.causes if one.state is CauseState.CONFIRMED]
        for page in (page for one in confirmed for page in one.pages[:2]):
            ranked[page] = 0
        bad = finding.verdict in (Verdict.PROBLEM, Verdict.WARNING)
        for page in finding.pages:
            ranked[page] = min(ranked.get(page, 9), 1 if bad and finding.kind is FindingKind.VERDICT else 2)
    known = [page for page in sorted(ranked, key=ranked.__getitem__) if page in knowledge.page_ids]
    return tuple(fix_page(page, knowledge, language) for page in known[:_MOST_PAGES])


def fix_page(page_id: str, knowledge: Knowledge, language: Language) -> FixPage:
    """One page with its steps."""
    page = knowledge.page(page_id)
    text = page.text[language]
    facts = [risk_label(page.risk), *(need_label(need, page.role) for need in page.needs)]
    facts.append(_("{n} min").format(n=page.minutes))
    return FixPage(
        page_id,
        text.title,
        " · ".join(facts),
        tuple(text.sections.get(Section.STEPS, ())),
        tuple(text.sections.get(Section.VERIFY, ())),
    )


def _lines(lines: Sequence[EvidenceLine]) -> tuple[str, ...]:
    shown = [
        f"{line.probe}:{line.number}: {line.text}"[:_LONGEST_LINE] if line.number else line.text[:_LONGEST_LINE]
        for line in lines[:_MOST_LINES]
    ]
    if len(lines) > _MOST_LINES:
        shown.append("…")
    return tuple(shown)
