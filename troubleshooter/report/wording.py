"""The sentences of a report: its headline, what it sums up, what it says of hidden names and of itself."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from troubleshooter.checks.judgement import Sureness
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.i18n import _, ngettext, pgettext
from troubleshooter.report.findings import FindingKind, SourceKind
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from troubleshooter.report.findings import CauseFinding, Finding, Report, Source
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
        _("names hidden: {n} replaced").format(n=f"{report.replaced:,}") if report.redacted else _("names shown"),
    ]
    return " · ".join(parts)


def notice(report: Report) -> str:
    """What was done to names and secrets, honestly."""
    if report.redacted:
        n = report.replaced
        words = ngettext(
            "{n} name or address is replaced by a stand-in such as VM-1, the same everywhere.",
            "{n} names and addresses are replaced by stand-ins such as VM-1, the same everywhere.",
            n,
        ).format(n=f"{n:,}")
        words += " " + _("A name that the program does not know of may still stand in a message: read before you send.")
    else:
        words = _("Names and addresses are shown: share this only with people who may know them.")
    if report.removed:
        n = report.removed
        words += " " + ngettext("{n} secret was removed.", "{n} secrets were removed.", n).format(n=f"{n:,}")
    return words


def headline(report: Report) -> str:
    """The report in one line: what fails, and what is proven."""
    jobs = [one for one in report.findings if one.job is not None]
    found = {(one.subject, cause.sentence): cause.sureness is Sureness.CERTAIN for one, cause in confirmed(report)}
    proven = sum(found.values())
    likely = len(found) - proven
    parts = []
    if jobs:
        vms = len({one.subject for one in jobs})
        errors = len({(one.entry, one.job.code if one.job else "") for one in jobs})
        parts.append(
            _("{vms} with {errors}").format(
                vms=ngettext("{n} VM fails", "{n} VMs fail", vms).format(n=f"{vms:,}"),
                errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
            )
        )
    verdicts = [one.verdict for one in report.findings if one.kind is FindingKind.VERDICT]
    bad, warned = verdicts.count(Verdict.PROBLEM), verdicts.count(Verdict.WARNING)
    if verdicts and not jobs:
        if bad:
            parts.append(ngettext("{n} problem", "{n} problems", bad).format(n=f"{bad:,}"))
        if warned:
            parts.append(ngettext("{n} warning", "{n} warnings", warned).format(n=f"{warned:,}"))
        if not bad and not warned:
            parts.append(_("no problem found"))
    if proven:
        parts.append(ngettext("{n} cause is confirmed", "{n} causes are confirmed", proven).format(n=proven))
    if likely:
        parts.append(ngettext("{n} cause is likely", "{n} causes are likely", likely).format(n=likely))
    return _("Backup findings: {what}").format(what="; ".join(parts)) if parts else _("Backup findings")


def confirmed(report: Report) -> list[tuple[Finding, CauseFinding]]:
    """Every confirmed cause with the finding that it belongs to."""
    return [(one, cause) for one in report.findings for cause in one.causes if cause.state is CauseState.CONFIRMED]


def summary(report: Report) -> str:
    """Two or three sentences: the commonest error, what is proven, what could not be read."""
    sentences = []
    jobs: dict[str, set[str]] = {}
    for one in report.findings:
        if one.job is not None:
            jobs.setdefault(one.title, set()).add(one.subject)
    if jobs:
        title, vms = max(jobs.items(), key=lambda item: len(item[1]))
        n = len(vms)
        sentences.append(
            ngettext("{n} VM has the error “{error}”.", "{n} VMs share the error “{error}”.", n).format(
                n=f"{n:,}", error=title
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
            ngettext("{n} thing could not be read.", "{n} things could not be read.", n).format(n=f"{n:,}")
        )
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
        SourceKind.AZURE: _("Azure"),
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
    return f"{shown} {_('and {n} more').format(n=f'{more:,}')}" if more > 0 else shown


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
    counted = ngettext("{n} check found nothing wrong", "{n} checks found nothing wrong", n).format(n=f"{n:,}")
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
