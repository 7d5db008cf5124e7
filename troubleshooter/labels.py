"""The words that users read for the small vocabularies of :mod:`troubleshooter.words`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.i18n import _, pgettext
from troubleshooter.words import Need, Operation, Outcome, Platform, Risk, Status

if TYPE_CHECKING:
    from collections.abc import Sequence


def operation_label(operation: Operation) -> str:
    """What was being done."""
    return {
        Operation.BACKUP: _("Backup"),
        Operation.RESTORE: _("Restore"),
        Operation.JOB: _("Jobs"),
        Operation.CONFIGURE: _("Set-up"),
        Operation.POLICY: _("Policy"),
        Operation.AGENT: _("VM agent"),
        Operation.NETWORK: _("Network"),
    }[operation]


def platforms_label(platforms: Sequence[Platform]) -> str:
    """The operating systems that something concerns."""
    names = {Platform.WINDOWS: "Windows", Platform.LINUX: "Linux"}
    return " · ".join(names[platform] for platform in platforms)


def status_label(status: Status) -> str:
    """How far an entry still holds."""
    return {
        Status.CURRENT: _("Current"),
        Status.STALE: _("Partly out of date"),
        Status.RETIRED: _("Retired"),
    }[status]


def risk_label(risk: Risk) -> str:
    """What following a page can do to a running VM."""
    return {
        Risk.NONE: _("no risk"),
        Risk.LOW: _("low risk"),
        Risk.MEDIUM: _("some risk"),
        Risk.HIGH: pgettext("risk", "high risk"),
    }[risk]


def need_label(need: Need, role: str) -> str:
    """What somebody must have to follow a page; ``role`` names the Azure roles."""
    return {
        Need.PORTAL: _("Azure portal or command line"),
        Need.ELEVATION: _("administrator in the VM"),
        Need.ROLE: _("role: {role}").format(role=role),
        Need.RESTART: _("the VM restarts"),
    }[need]


def outcome_label(outcome: Outcome) -> str:
    """What came of something that was tried."""
    return {
        Outcome.TRIED: pgettext("remark", "tried"),
        Outcome.HELPED: pgettext("remark", "helped"),
        Outcome.DID_NOT_HELP: pgettext("remark", "did not help"),
        Outcome.NOTE: pgettext("remark", "note"),
    }[outcome]
