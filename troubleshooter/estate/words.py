"""The words that users read for what the estate knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.model import JobStatus, Outcome, VmState
from troubleshooter.estate.signin import Method
from troubleshooter.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from datetime import datetime, timedelta


def state_label(state: VmState) -> str:
    """The one word of a VM."""
    return {
        VmState.FAILED: _("Failed"),
        VmState.NEVER_BACKED_UP: _("Never backed up"),
        VmState.WITH_WARNINGS: _("Completed with warnings"),
        VmState.CANCELLED: _("Cancelled"),
        VmState.STOPPED: _("Protection stopped"),
        VmState.SOFT_DELETED: _("Soft-deleted"),
        VmState.IN_PROGRESS: _("In progress"),
        VmState.UNKNOWN: _("Not known"),
        VmState.COMPLETED: _("Completed"),
    }[state]


def outcome_label(outcome: Outcome) -> str:
    """What became of reading a subscription or vault."""
    return {
        Outcome.READ: _("read"),
        Outcome.NOTHING_SEEN: _("nothing seen"),
        Outcome.REFUSED: _("refused"),
        Outcome.NOT_FOUND: _("not found"),
        Outcome.TIMED_OUT: _("timed out"),
        Outcome.FAILED: _("could not be read"),
        Outcome.STOPPED: _("stopped"),
    }[outcome]


def method_label(method: Method) -> str:
    """A way to sign in."""
    return {
        Method.AZ: _("Use the sign-in of Azure CLI (az login)"),
        Method.BROWSER: _("Sign in with a browser"),
        Method.DEVICE_CODE: _("Sign in with a code"),
        Method.KEPT: _("Account that signed in last"),
        Method.SERVICE_PRINCIPAL: _("Service principal of the environment"),
        Method.MANAGED_IDENTITY: _("Managed identity"),
    }[method]


def age_text(age: timedelta) -> str:
    """How old something is: in days from two days on, else in hours."""
    hours = int(age.total_seconds() // 3600)
    if hours >= 48:
        return ngettext("{n} day", "{n} days", hours // 24).format(n=hours // 24)
    return ngettext("{n} hour", "{n} hours", hours).format(n=max(hours, 0))


def job_label(status: JobStatus) -> str:
    """How a job stands or ended."""
    return {
        JobStatus.COMPLETED: _("Completed"),
        JobStatus.WITH_WARNINGS: _("Completed with warnings"),
        JobStatus.FAILED: _("Failed"),
        JobStatus.CANCELLED: _("Cancelled"),
        JobStatus.IN_PROGRESS: _("In progress"),
        JobStatus.UNKNOWN: _("Not known"),
    }[status]


def short_age(then: datetime | None, now: datetime) -> str:
    """How long ago something was, in its two largest units, for a column; ``never`` when there is no such time."""
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


def length_text(length: timedelta) -> str:
    """How long something took, in its two largest units."""
    seconds = max(0, round(length.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes % 60)
    if minutes:
        return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds % 60)
    return _("{seconds} s").format(seconds=seconds)
