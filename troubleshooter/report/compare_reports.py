"""Two reports side by side: what got better, what got worse, what is new, what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.i18n import _, ngettext, number_text, pgettext
from troubleshooter.report.findings import FindingKind
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.report.findings import Finding, Report


class Change(StrEnum):
    """What became of a finding."""

    WORSE = "worse"
    NEW = "new"
    BETTER = "better"
    GONE = "gone"
    UNCLEAR = "unclear"  # seen in one of the two only, or its verdict cannot be held against the other
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ReportChange:
    """One finding in both reports; None where it was not."""

    change: Change
    before: Finding | None
    after: Finding | None

    @property
    def either(self) -> Finding:
        """The newer one, or the older one where there is no newer."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  one of the two is always there
        return found


_Key = tuple[FindingKind, str, str, str]
_BADNESS = {Verdict.OK: 0, Verdict.INFO: 0, Verdict.WARNING: 1, Verdict.PROBLEM: 2}


def compare_reports(before: Report, after: Report) -> tuple[ReportChange, ...]:
    """Every finding of either report, what changed first: worse, new, better, gone, unclear, same.

    Findings belong together when they are about the same check, entry or error on the same machine; where each
    report is about one machine only, its name does not matter (it may be hidden in one of them).
    """
    one_machine = all(len(_machines(report)) <= 1 for report in (before, after))
    old, new = (_by_key(report.findings, one_machine) for report in (before, after))
    found = [
        ReportChange(_change(key, old.get(key), new.get(key)), old.get(key), new.get(key))
        for key in dict.fromkeys((*new, *old))
    ]
    order = list(Change)
    return tuple(sorted(found, key=lambda one: order.index(one.change)))


def _machines(report: Report) -> set[str]:
    return {one.subject for one in report.findings}


def _by_key(findings: Iterable[Finding], one_machine: bool) -> dict[_Key, Finding]:
    found: dict[_Key, Finding] = {}
    for one in findings:
        about = one.check if one.kind is FindingKind.VERDICT else one.entry
        code = one.job.code if one.job is not None else ""
        key = (one.kind, "" if one_machine else one.subject.casefold(), about or one.title, code)
        found.setdefault(key, one)
    return found


def _change(key: _Key, before: Finding | None, after: Finding | None) -> Change:
    kind = key[0]
    if before is None or after is None:
        if kind is FindingKind.JOB:
            return Change.NEW if before is None else Change.GONE
        return Change.UNCLEAR
    if kind is FindingKind.ENTRY:
        was, now = (_confirmed(one) for one in (before, after))
        return Change.SAME if was == now else Change.WORSE if now - was else Change.BETTER
    if before.verdict is after.verdict:
        return Change.SAME
    if before.verdict not in _BADNESS or after.verdict not in _BADNESS:
        return Change.UNCLEAR
    worse = _BADNESS[after.verdict] - _BADNESS[before.verdict]
    return Change.SAME if not worse else Change.WORSE if worse > 0 else Change.BETTER


def _confirmed(finding: Finding) -> frozenset[str]:
    return frozenset(cause.cause or cause.sentence for cause in finding.causes if cause.state is CauseState.CONFIRMED)


def change_label(change: Change) -> str:
    """The word for a change."""
    return {
        Change.WORSE: pgettext("change", "worse"),
        Change.NEW: pgettext("change", "new"),
        Change.BETTER: pgettext("change", "better"),
        Change.GONE: pgettext("change", "gone"),
        Change.UNCLEAR: pgettext("change", "unclear"),
        Change.SAME: pgettext("change", "same"),
    }[change]


def comparison_sentence(changes: Iterable[ReportChange]) -> str:
    """How much changed, in one sentence."""
    counts = dict.fromkeys(Change, 0)
    for one in changes:
        counts[one.change] += 1
    if not any(n for change, n in counts.items() if change is not Change.SAME):
        return _("Nothing has changed")
    words = {
        Change.WORSE: ngettext("{n} worse", "{n} worse", counts[Change.WORSE]),
        Change.NEW: ngettext("{n} new", "{n} new", counts[Change.NEW]),
        Change.BETTER: ngettext("{n} better", "{n} better", counts[Change.BETTER]),
        Change.GONE: ngettext("{n} gone", "{n} gone", counts[Change.GONE]),
        Change.UNCLEAR: ngettext("{n} unclear", "{n} unclear", counts[Change.UNCLEAR]),
        Change.SAME: ngettext("{n} same", "{n} same", counts[Change.SAME]),
    }
    return "; ".join(
        words[change].format(n=number_text(n)) for change, n in counts.items() if n or change is Change.SAME
    )
