"""The sentences of a report: its headline, what it sums up, what it says of hidden names and of itself."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from troubleshooter.checks.judgement import Sureness
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.i18n import _, ngettext, number_text, pgettext
from troubleshooter.report.findings import FindingKind, SourceKind
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from troubleshooter.report.findings import CauseFinding, Finding, JobFacts, Report, Source
    from troubleshooter.report.outline import Tone

_NAMED_FINE = 60


def moment(when: datetime | None) -> str:
    """A time in UTC, or an empty text."""
    return "" if when is None else when.strftime("%Y-%m-%d %H:%M UTC")


def meta_line(report: Report) -> str:
    """Who made the report, when, from which catalogue, and what was hidden."""
    zone = timezone(timedelta(minutes=report.offset_minutes))
    local = report.created.astimezone(zone)
    hours, minutes = divmod(abs(report.offset_minutes), 60)
    offset = f"UTC{'-' if report.offset_minutes < 0 else '+'}{hours:02}:{minutes:02}"
    made = _("made {utc} ({local} local, {offset})").format(
        utc=moment(report.created),
        local=local.strftime("%H:%M" if local.date() == report.created.date() else "%Y-%m-%d %H:%M"),
        offset=offset,
    )
    parts = [
        f"VM Backup Troubleshooter {report.tool_version}",
        _("catalogue of {date}").format(date=report.catalogue),
        made,
        _names_in_a_word(report),
    ]
    return " · ".join(parts)


def _names_in_a_word(report: Report) -> str:
    if not report.redacted:
        return _("names shown")
    if not report.replaced:
        return _("no names in it")
    return _("names hidden: {n} replaced").format(n=number_text(report.replaced))


def notice(report: Report) -> str:
    """What was done to names and secrets, honestly; and before it, whether all this is invented."""
    words = f"{_('SAMPLE: an invented estate; nothing of it exists.')} " if report.sample else ""
    if report.redacted:
        n = report.replaced
        replaced = ngettext(
            "{n} name or address is replaced by a stand-in such as VM-1, the same everywhere.",
            "{n} names and addresses are replaced by stand-ins such as VM-1, the same everywhere.",
            n,
        )
        words += replaced.format(n=number_text(n)) if n else _("No name or address was found in it.")
        words += " " + _("A name that the program does not know of may still stand in a message: read before you send.")
    else:
        words += _("Names and addresses are shown: share this only with people who may know them.")
    if report.removed:
        n = report.removed
        words += " " + ngettext("{n} secret was removed.", "{n} secrets were removed.", n).format(n=number_text(n))
    return words


_NAMED_ERRORS = 2  # in the headline of a report that proves nothing


def headline(report: Report) -> str:
    """The report in one line: what fails, and what is proven."""
    jobs = [one for one in report.findings if one.job is not None]
    found = {(one.subject, cause.sentence): cause.sureness is Sureness.CERTAIN for one, cause in confirmed(report)}
    proven = sum(found.values())
    likely = len(found) - proven
    parts = []
    if jobs:
        vms = count_vms(jobs)
        errors = len({error_of(one) for one in jobs})
        parts.append(
            _("{vms} with {errors}").format(
                vms=ngettext("{n} VM fails", "{n} VMs fail", vms).format(n=number_text(vms)),
                errors=ngettext("{n} error", "{n} errors", errors).format(n=number_text(errors)),
            )
        )
    verdicts = [one.verdict for one in report.findings if one.kind is FindingKind.VERDICT]
    bad, warned = verdicts.count(Verdict.PROBLEM), verdicts.count(Verdict.WARNING)
    if verdicts and not jobs:
        if bad:
            parts.append(ngettext("{n} problem", "{n} problems", bad).format(n=number_text(bad)))
        if warned:
            parts.append(ngettext("{n} warning", "{n} warnings", warned).format(n=number_text(warned)))
        if not bad and not warned:
            parts.append(_("no problem found"))
    if report.counts is not None and not report.counts.failing and not jobs:
        parts.insert(0, _("no VM's last backup failed"))
    if proven:
        parts.append(
            ngettext("{n} cause is confirmed", "{n} causes are confirmed", proven).format(n=number_text(proven))
        )
    if likely:
        parts.append(ngettext("{n} cause is likely", "{n} causes are likely", likely).format(n=number_text(likely)))
    if not parts and report.findings:  # an error that was only looked up
        parts.append(some_names([one.title for one in report.findings], _NAMED_ERRORS))
    words = _("Backup findings: {what}").format(what="; ".join(parts)) if parts else _("Backup findings")
    return _("SAMPLE: {what}").format(what=words) if report.sample else words


def count_vms(jobs: Iterable[Finding]) -> int:
    """How many VMs have these failed jobs; VMs of one name in different places are different ones."""
    places = []
    for number, one in enumerate(jobs):
        where = (one.job.vault, one.job.resource_group, one.job.subscription) if one.job is not None else ()
        places.append((one.subject, *where) if one.subject else number)
    return len(set(places))


def untold(facts: JobFacts) -> str:
    """What to call an error that the catalogue has no entry for."""
    if facts.code or facts.text:
        return _("An error that the catalogue does not know")
    return _("Azure names no error")


def error_of(job: Finding) -> tuple[str, str, str]:
    """What makes the errors of two failed jobs the same: their entry and code, or else Azure's words."""
    code = job.job.code if job.job is not None else ""
    return job.entry, code.casefold(), "" if job.entry or code else job.summary.casefold()


def error_title(job: Finding) -> str:
    """What to call a failed job's error: the entry's title, else Azure's name of it."""
    return job.title if job.entry or job.job is None else job.job.code or job.title


def confirmed(report: Report) -> list[tuple[Finding, CauseFinding]]:
    """Every confirmed cause with the finding that it belongs to."""
    return [(one, cause) for one in report.findings for cause in one.causes if cause.state is CauseState.CONFIRMED]


def summary(report: Report) -> str:
    """Two or three sentences: the commonest error, what is proven, what could not be read."""
    sentences = []
    jobs: dict[tuple[str, str, str], list[Finding]] = {}
    for one in report.findings:
        if one.job is not None:
            jobs.setdefault(error_of(one), []).append(one)
    if jobs:
        commonest = max(jobs.values(), key=count_vms)
        n = count_vms(commonest)
        sentences.append(
            ngettext("{n} VM has the error “{error}”.", "{n} VMs share the error “{error}”.", n).format(
                n=number_text(n), error=error_title(commonest[0])
            )
        )
    # Several errors share a cause; it is told once.
    proven = list(dict.fromkeys((one.subject, cause.sentence) for one, cause in confirmed(report)))
    for subject, sentence in proven[:3]:
        where = _("On {machine}: {cause}").format(machine=subject, cause=sentence)
        sentences.append(where if subject else sentence)
    if not jobs and not confirmed(report):
        worst = [one for one in report.findings if one.verdict is Verdict.PROBLEM and one.kind is FindingKind.VERDICT]
        sentences += [f"{one.title}: {one.summary}" for one in worst[:2]]
    n = len(report.unread)
    if n:
        sentences.append(
            ngettext("{n} thing could not be read.", "{n} things could not be read.", n).format(n=number_text(n))
        )
    if not sentences and report.counts is not None and not report.counts.failing:
        return _("Azure tells of no VM whose last backup failed.")
    if not sentences and report.findings and not report.sources:
        return _("What can cause it, and how to fix each; no machine was checked.")
    return " ".join(sentences) if sentences else _("Nothing was found that explains a failure.")


def tone_label(tone: Tone, n: int) -> str:
    """The word under the number of findings of one outcome."""
    return {
        "bad": ngettext("problem", "problems", n),
        "warn": ngettext("warning", "warnings", n),
        "note": ngettext("note", "notes", n),
        "unseen": pgettext("number of checks", "not seen"),
        "good": pgettext("number of checks", "fine"),
    }[tone.value]


def source_line(source: Source) -> str:
    """One source of findings."""
    kinds = {
        SourceKind.CAPTURE: _("Capture"),
        SourceKind.THIS_COMPUTER: _("This computer"),
        SourceKind.AZURE: _("Sample estate (invented)") if source.sample else _("Azure"),
    }
    words = [kinds[source.kind], source.name, about_machine(source)]
    return " · ".join(word for word in words if word)


def about_machine(source: Source) -> str:
    """The system of a source, when it was read, and with which rights."""
    words = [source.system, moment(source.taken)]
    if source.elevated is not None and source.kind is not SourceKind.AZURE:
        words.append(_("read as administrator or root") if source.elevated else _("read without administrator rights"))
    if source.tool_version:
        words.append(_("taken with version {version}").format(version=source.tool_version))
    return " · ".join(word for word in words if word)


def some_names(names: Sequence[str], most: int) -> str:
    """A few of many names, and how many more there are."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return f"{shown} {_('and {n} more').format(n=number_text(more))}" if more > 0 else shown


def age(since: datetime, now: datetime) -> str:
    """How old something is, in days and hours."""
    passed = max(timedelta(), now - since)
    hours = int(passed.total_seconds() // 3600)
    return _("{days} d {hours} h").format(days=hours // 24, hours=hours % 24)


def proven_on(cause: CauseFinding, machine: str) -> str:
    """Where a cause was found."""
    if cause.sureness is Sureness.CERTAIN:
        return _("cause confirmed on {vm}").format(vm=machine)
    return _("likely cause on {vm}").format(vm=machine)


def to_do(title: str) -> str:
    """What to do about an error whose cause is not proven: follow a page, or find out more."""
    if title:
        return _("Follow “{page}”.").format(page=title)
    return _("Take a capture on one of these VMs: {command}").format(command="vmbt collect --out FILE")


def fine_sentence(titles: Sequence[str]) -> str:
    """What was found in order."""
    if not titles:
        return ""
    n = len(titles)
    counted = ngettext("{n} check found nothing wrong", "{n} checks found nothing wrong", n).format(n=number_text(n))
    return f"{counted}: {some_names(titles, _NAMED_FINE)}."


def headings() -> dict[str, str]:
    """The headings and column titles."""
    return {
        "groups": _("Failing VMs, by error"),
        "error": _("Error"),
        "vms": _("VMs"),
        "vm": _("VM"),
        "oldest": _("Oldest restore point"),
        "to_do": _("What to do"),
        "checks": _("Checks"),
        "jobs": _("Failed jobs, one by one"),
        "started": _("Started"),
        "restore_point": _("Newest restore point"),
        "advice": _("Azure's advice:"),
        "remarks": _("Notes"),
        "steps": _("Steps"),
        "verify": _("Check that it worked"),
        "unread": _("What could not be read"),
        "what": _("What"),
        "why": _("Why"),
        "all_read": _("Everything that was asked for could be read."),
        "sources": _("Where this comes from"),
    }
