"""A run in one sentence, its order for readers, and what an entry or page a result leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.compare import CheckChange
from troubleshooter.checks.judgement import Sureness
from troubleshooter.i18n import _, ngettext, pgettext
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge

#: What readers see first.
ORDER = (
    Verdict.PROBLEM,
    Verdict.WARNING,
    Verdict.CHECK_ERROR,
    Verdict.NEEDS_ELEVATION,
    Verdict.UNKNOWN,
    Verdict.INFO,
    Verdict.OK,
    Verdict.NOT_APPLICABLE,
)


def in_reading_order(results: Iterable[CheckResult]) -> list[CheckResult]:
    """Problems first, passes and what does not apply last."""
    return sorted(results, key=lambda result: ORDER.index(result.verdict))


def verdict_label(verdict: Verdict) -> str:
    """The word for a verdict."""
    return {
        Verdict.OK: pgettext("verdict", "fine"),
        Verdict.INFO: pgettext("verdict", "note"),
        Verdict.WARNING: pgettext("verdict", "warning"),
        Verdict.PROBLEM: pgettext("verdict", "problem"),
        Verdict.NOT_APPLICABLE: pgettext("verdict", "not applicable"),
        Verdict.NEEDS_ELEVATION: pgettext("verdict", "needs elevation"),
        Verdict.UNKNOWN: pgettext("verdict", "could not tell"),
        Verdict.CHECK_ERROR: pgettext("verdict", "check failed"),
    }[verdict]


def sureness_label(sureness: Sureness) -> str:
    """How far the evidence carries a verdict, in words."""
    return {
        Sureness.CERTAIN: _("certain: the fact itself was read"),
        Sureness.LIKELY: _("likely: the evidence rarely means anything else"),
        Sureness.POSSIBLE: _("possible: a hint, no more"),
    }[sureness]


def change_heading(change: CheckChange, n: int) -> str:
    """How many checks changed in this way, as a heading."""
    words = {
        CheckChange.WORSE: ngettext("{n} worse", "{n} worse", n),
        CheckChange.BETTER: ngettext("{n} better", "{n} better", n),
        CheckChange.DIFFERENT: ngettext("{n} different", "{n} different", n),
        CheckChange.SAME: ngettext("{n} as before", "{n} as before", n),
    }
    return words[change].format(n=n)


def summary_sentence(results: Iterable[CheckResult]) -> str:
    """How many there are of each verdict, the bad ones first; never "all fine" while something was not seen."""
    counts = dict.fromkeys(ORDER, 0)
    for result in results:
        counts[result.verdict] += 1
    parts = [_counted(verdict, n) for verdict, n in counts.items() if n and verdict is not Verdict.NOT_APPLICABLE]
    if not parts:
        return _("Nothing to judge.")
    return "; ".join(parts)


def _counted(verdict: Verdict, n: int) -> str:
    words = {
        Verdict.PROBLEM: ngettext("{n} problem", "{n} problems", n),
        Verdict.WARNING: ngettext("{n} warning", "{n} warnings", n),
        Verdict.CHECK_ERROR: ngettext("{n} check failed", "{n} checks failed", n),
        Verdict.NEEDS_ELEVATION: ngettext("{n} needs elevation", "{n} need elevation", n),
        Verdict.UNKNOWN: ngettext("{n} could not tell", "{n} could not tell", n),
        Verdict.INFO: ngettext("{n} note", "{n} notes", n),
        Verdict.OK: ngettext("{n} fine", "{n} fine", n),
    }
    return words[verdict].format(n=n)


def leads_to(result: CheckResult, knowledge: Knowledge) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the entries that a result explains, and of the pages that fix what it found.

    Entries that the evidence itself names come first; those of another system are left out. Pages are those of the
    causes that this very verdict confirms, or else of all causes that the check can confirm; a result that finds
    nothing wrong has none.
    """
    here = set(result.platforms)
    entries = dict.fromkeys((*result.judgement.entries, *knowledge.entries_leading_to(f"check:{result.check}")))
    known = tuple(
        entry
        for entry in entries
        if entry in knowledge.summaries and here.intersection(knowledge.summaries[entry].platforms)
    )
    if result.verdict not in (Verdict.PROBLEM, Verdict.WARNING):
        return known, ()
    causes = [
        (cause, one.verdicts)
        for entry in known
        for cause in knowledge.entry(entry).causes
        for one in cause.confirmed_by
        if one.check == result.check and here.intersection(cause.platforms)
    ]
    exact = [cause for cause, verdicts in causes if result.verdict in verdicts]
    fixing = exact or [cause for cause, _verdicts in causes]
    pages = dict.fromkeys((*result.judgement.pages, *(page for cause in fixing for page in cause.pages)))
    return known, tuple(pages)
