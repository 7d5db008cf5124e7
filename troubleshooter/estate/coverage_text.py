"""How far an estate was read, in words: what was read, what was not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.labels import outcome_label
from troubleshooter.estate.model import Outcome, Scope
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.estate.model import Coverage, Progress, Reading


def coverage_sentence(coverage: Coverage, vaults: int) -> str:
    """What this account can read, and how much was refused or failed."""
    read = coverage.count(Scope.SUBSCRIPTION, Outcome.READ)
    seen = len(coverage.subscriptions)
    subscriptions = ngettext(
        "{n} of {total} subscription", "{n} of {total} subscriptions", seen
    ).format(n=read, total=seen)
    words = [f"{subscriptions}, {ngettext('{n} vault', '{n} vaults', vaults).format(n=vaults)}"]
    for outcome in (Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.FAILED, Outcome.STOPPED):
        n = sum(one.outcome is outcome for one in coverage.gaps)
        if n:
            words.append(f"{n} {outcome_label(outcome)}")
    return _("As far as this account can read: {what}").format(what=" · ".join(words))


def gap_lines(coverage: Coverage) -> list[str]:
    """One line for each thing that was not read whole."""
    return [_gap(one) for one in coverage.gaps]


def progress_sentence(progress: Progress, *, reading: bool, read_at: datetime | None) -> str:
    """How far reading is, or when it ended."""
    requests = ngettext("{n} request", "{n} requests", progress.requests).format(n=progress.requests)
    if reading:
        waiting = _("Azure asks to wait {seconds} s").format(seconds=round(progress.waiting))
        return f"{requests} · {waiting}" if progress.waiting >= 1 else requests
    if read_at is None:
        return ""
    return _("read {time}, {requests}").format(time=read_at.astimezone().strftime("%H:%M"), requests=requests)


def _gap(one: Reading) -> str:
    kind = {
        Scope.SUBSCRIPTION: _("subscription {name}"),
        Scope.VAULT: _("vault {name}"),
        Scope.ESTATE: _("query {name}"),
    }[one.scope].format(name=one.name or one.key)
    reason = f": {one.reason}" if one.reason else ""
    return f"{kind} · {outcome_label(one.outcome)}{reason}"
