"""Two runs side by side: before and after a fix, or two machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.checks.judgement import CheckResult


class CheckChange(StrEnum):
    """What became of a check from one run to the other."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"  # seen in one run only, so neither better nor worse
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """One check in both runs; None where it was not judged."""

    check: str
    before: CheckResult | None
    after: CheckResult | None
    change: CheckChange


_BADNESS = {Verdict.OK: 0, Verdict.INFO: 0, Verdict.WARNING: 1, Verdict.PROBLEM: 2}


def compare(before: Iterable[CheckResult], after: Iterable[CheckResult]) -> tuple[Difference, ...]:
    """Every check of either run, what changed first: worse, better, different, same."""
    old = {result.check: result for result in before}
    new = {result.check: result for result in after}
    found = [
        Difference(check, old.get(check), new.get(check), _change(old.get(check), new.get(check)))
        for check in dict.fromkeys((*new, *old))
    ]
    order = (CheckChange.WORSE, CheckChange.BETTER, CheckChange.DIFFERENT, CheckChange.SAME)
    return tuple(sorted(found, key=lambda one: order.index(one.change)))


def _change(before: CheckResult | None, after: CheckResult | None) -> CheckChange:
    if before is None or after is None:
        return CheckChange.DIFFERENT
    if before.verdict is after.verdict:
        return CheckChange.SAME
    if before.verdict not in _BADNESS or after.verdict not in _BADNESS:
        return CheckChange.DIFFERENT
    was, now = _BADNESS[before.verdict], _BADNESS[after.verdict]
    return CheckChange.SAME if was == now else CheckChange.BETTER if now < was else CheckChange.WORSE
