"""How far an estate was read, in words: what was not read, and why; and how far reading is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.model import Scope
from troubleshooter.estate.words import outcome_label
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.estate.model import Coverage, Progress, Reading


def gap_lines(coverage: Coverage) -> list[str]:
    """One line for each thing that was not read whole."""
    return [_gap(one) for one in coverage.gaps]


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


def _gap(one: Reading) -> str:
    kind = {
        Scope.SUBSCRIPTION: _("subscription {name}"),
        Scope.VAULT: _("vault {name}"),
        Scope.ESTATE: _("query {name}"),
    }[one.scope].format(name=one.name or one.key)
    reason = f": {one.reason}" if one.reason else ""
    return f"{kind} · {outcome_label(one.outcome)}{reason}"
