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


class FindingChange(StrEnum):
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

    change: FindingChange
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
    order = list(FindingChange)
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


def _change(key: _Key, before: Finding | None, after: Finding | None) -> FindingChange:
    kind = key[0]
    if before is None or after is None:
        if kind is FindingKind.JOB:
            return FindingChange.NEW if before is None else FindingChange.GONE
        return FindingChange.UNCLEAR
    if kind is FindingKind.ENTRY:
        was, now = (_confirmed(one) for one in (before, after))
        return FindingChange.SAME if was == now else FindingChange.WORSE if now - was else FindingChange.BETTER
    if before.verdict is after.verdict:
        return FindingChange.SAME
    if before.verdict not in _BADNESS or after.verdict not in _BADNESS:
        return FindingChange.UNCLEAR
    worse = _BADNESS[after.verdict] - _BADNESS[before.verdict]
    return FindingChange.SAME if not worse else FindingChange.WORSE if worse > 0 else FindingChange.BETTER


def _confirmed(finding: Finding) -> frozenset[str]:
    return frozenset(cause.cause or cause.sentence for cause in finding.causes if cause.state is CauseState.CONFIRMED)


def change_label(change: FindingChange) -> str:
    """The word for a change."""
    return {
        FindingChange.WORSE: pgettext("change", "worse"),
        FindingChange.NEW: pgettext("change", "new"),
        FindingChange.BETTER: pgettext("change", "better"),
        FindingChange.GONE: pgettext("change", "gone"),
        FindingChange.UNCLEAR: pgettext("change", "unclear"),
        FindingChange.SAME: pgettext("change", "same"),
    }[change]


def comparison_sentence(changes: Iterable[ReportChange]) -> str:
    """How much changed, in one sentence."""
    counts = dict.fromkeys(FindingChange, 0)
    for one in changes:
        counts[one.change] += 1
    if not any(n for change, n in counts.items() if change is not FindingChange.SAME):
        return _("Nothing has changed")
    words = {
        FindingChange.WORSE: ngettext("{n} worse", "{n} worse", counts[FindingChange.WORSE]),
        FindingChange.NEW: ngettext("{n} new", "{n} new", counts[FindingChange.NEW]),
        FindingChange.BETTER: ngettext("{n} better", "{n} better", counts[FindingChange.BETTER]),
        FindingChange.GONE: ngettext("{n} gone", "{n} gone", counts[FindingChange.GONE]),
        FindingChange.UNCLEAR: ngettext("{n} unclear", "{n} unclear", counts[FindingChange.UNCLEAR]),
        FindingChange.SAME: ngettext("{n} same", "{n} same", counts[FindingChange.SAME]),
    }
    return "; ".join(
        words[change].format(n=number_text(n)) for change, n in counts.items() if n or change is FindingChange.SAME
    )
