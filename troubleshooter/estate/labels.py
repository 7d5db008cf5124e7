"""The words for an estate: states, ages, what became of a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.model import JobStatus, Outcome, VmState
from troubleshooter.i18n import _, pgettext

if TYPE_CHECKING:
    from datetime import datetime


def state_label(state: VmState) -> str:
    """The one word for a VM."""
    return {
        VmState.FAILED: pgettext("backup", "Failed"),
        VmState.NEVER_BACKED_UP: pgettext("backup", "Never backed up"),
        VmState.WITH_WARNINGS: pgettext("backup", "With warnings"),
        VmState.CANCELLED: pgettext("backup", "Cancelled"),
        VmState.STOPPED: pgettext("backup", "Protection stopped"),
        VmState.SOFT_DELETED: pgettext("backup", "Deleted, can be restored"),
        VmState.IN_PROGRESS: pgettext("backup", "In progress"),
        VmState.UNKNOWN: pgettext("backup", "Not known"),
        VmState.COMPLETED: pgettext("backup", "Completed"),
    }[state]


def job_label(status: JobStatus) -> str:
    """How a job stands or ended."""
    return {
        JobStatus.COMPLETED: pgettext("backup", "Completed"),
        JobStatus.WITH_WARNINGS: pgettext("backup", "With warnings"),
        JobStatus.FAILED: pgettext("backup", "Failed"),
        JobStatus.CANCELLED: pgettext("backup", "Cancelled"),
        JobStatus.IN_PROGRESS: pgettext("backup", "In progress"),
        JobStatus.UNKNOWN: pgettext("backup", "Not known"),
    }[status]


def outcome_label(outcome: Outcome) -> str:
    """What became of reading a subscription or a vault."""
    return {
        Outcome.READ: pgettext("reading", "read"),
        Outcome.NOTHING_SEEN: pgettext("reading", "no vault seen"),
        Outcome.REFUSED: pgettext("reading", "refused"),
        Outcome.NOT_FOUND: pgettext("reading", "not found"),
        Outcome.TIMED_OUT: pgettext("reading", "timed out"),
        Outcome.FAILED: pgettext("reading", "failed"),
        Outcome.STOPPED: pgettext("reading", "stopped"),
    }[outcome]


def age_label(then: datetime | None, now: datetime) -> str:
    """How long ago something was, in its two largest units; ``never`` when there is no such time."""
    if then is None:
        return pgettext("restore point", "never")
    minutes = max(0, int((now - then).total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 10:
        return _("{days} d").format(days=days)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours)
    if hours:
        return _("{hours} h").format(hours=hours)
    return _("{minutes} min").format(minutes=minutes)
