"""How far an estate was read, in words: what was read, what was not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.model import Outcome, Scope
from troubleshooter.estate.words import outcome_label
from troubleshooter.i18n import _, ngettext, number_text

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.estate.model import Coverage, Progress, Reading


def coverage_line(coverage: Coverage) -> str:
    """As far as the account can read, in one line."""
    parts = [
        _counted(coverage, Scope.SUBSCRIPTION, len(coverage.subscriptions)),
        _counted(coverage, Scope.VAULT, len(coverage.vaults)),
    ]
    return _("As far as this account can read: {what}").format(what=", ".join(parts))


def _counted(coverage: Coverage, scope: Scope, total: int) -> str:
    read = coverage.count(scope, Outcome.READ)
    if scope is Scope.SUBSCRIPTION:
        of_all = ngettext("{read} of {total} subscription", "{read} of {total} subscriptions", total)
    else:
        of_all = ngettext("{read} of {total} vault", "{read} of {total} vaults", total)
    others = [
        f"{number_text(coverage.count(scope, outcome))} {outcome_label(outcome)}"
        for outcome in Outcome
        if outcome is not Outcome.READ and coverage.count(scope, outcome)
    ]
    counted = of_all.format(read=number_text(read), total=number_text(total))
    return f"{counted} ({', '.join(others)})" if others else counted


def gap_lines(coverage: Coverage) -> list[str]:
    """One line for each thing that was not read whole."""
    return [f"{gap_name(one)} · {gap_reason(one)}" for one in coverage.gaps]


def progress_sentence(progress: Progress, *, reading: bool, read_at: datetime | None, requests: int) -> str:
    """How far reading is, or when it ended."""
    n = progress.requests if reading else requests
    counted = ngettext("{n} request", "{n} requests", n).format(n=n)
    if reading:
        waiting = _("Azure asks to wait {seconds} s").format(seconds=round(progress.waiting))
        return f"{counted} · {waiting}" if progress.waiting >= 1 else counted
    if read_at is None:
        return ""
    return _("read {time}, {requests}").format(time=read_at.astimezone().strftime("%H:%M"), requests=counted)


def gap_name(one: Reading) -> str:
    """What was not read whole: its kind and its name."""
    return {
        Scope.SUBSCRIPTION: _("subscription {name}"),
        Scope.VAULT: _("vault {name}"),
        Scope.ESTATE: _("query {name}"),
    }[one.scope].format(name=one.name or one.key)


def gap_reason(one: Reading) -> str:
    """What became of reading it, and why."""
    reason = f": {one.reason}" if one.reason else ""
    return f"{outcome_label(one.outcome)}{reason}"
