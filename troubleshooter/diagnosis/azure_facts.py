"""What Azure says of a VM, and which causes that speaks for or against. Neutral: whoever reads Azure fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.catalogue.entry import Cause


@dataclass(frozen=True, slots=True)
class AzureFacts:
    """Azure's own words about one VM; an empty text was not read."""

    agent_status: str = ""  # instance view: "Ready", "Not Ready"
    provisioning_state: str = ""  # "Succeeded", "Failed", "Updating" …
    power_state: str = ""  # "PowerState/running", or "VM running" as the portal prints it
    protection_state: str = ""  # of the backup item: "Protected", "ProtectionStopped", "BackupsSuspended" …
    soft_deleted: bool | None = None  # None: not read


class Says(StrEnum):
    """Which way a fact points."""

    FOR = "for"
    HINTS = "hints"  # fits, but so do other causes, or it may have been otherwise when the job ran
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class AzureSign:
    """One fact about a cause, in one line."""

    says: Says
    text: str


_AGENT_CHECKS = frozenset({"agent.service.win", "agent.service.lnx"})
_REACH_CHECKS = frozenset({"net.wire80", "net.wire32526"})

#: Causes that a state of the VM or of its protection is about, by entry and cause.
STATE_FAILED = frozenset({("vm-state-not-allowing-backup", "state-failed")})
STILL_UPDATING = frozenset({("vm-failed-provisioning-state", "still-updating")})
NOT_RUNNING_NOW = frozenset({("legacy-register-vm-not-running", "vm-stopped")})
NOT_RUNNING_THEN = frozenset({("crp-internal-bcm", "vm-not-running")})
PROTECTION_STOPPED = frozenset({("datasource-not-present", "protection-stopped")})
SOFT_DELETED = frozenset({("datasource-not-present", "item-deleted")})


def signs(entry_id: str, cause: Cause, facts: AzureFacts) -> Iterator[AzureSign]:
    """What the facts say about one cause of an entry; nothing when they do not touch it."""
    where = (entry_id, cause.id)
    yield from _agent(cause, facts)
    yield from _provisioning(where, facts)
    running = _is_running(facts.power_state)
    if running is not None and where in NOT_RUNNING_NOW | NOT_RUNNING_THEN:
        text = _("Azure says the power state is {state}.").format(state=facts.power_state)
        now = where in NOT_RUNNING_NOW
        if not running:
            yield AzureSign(Says.FOR if now else Says.HINTS, text)
        elif now:
            yield AzureSign(Says.AGAINST, text)
    if facts.protection_state and where in PROTECTION_STOPPED:
        text = _("Azure says the protection state is {state}.").format(state=facts.protection_state)
        state = _plain(facts.protection_state)
        if state in ("protectionstopped", "stopped", "protectionpaused", "paused"):
            yield AzureSign(Says.FOR, text)
        elif state == "protected":
            yield AzureSign(Says.AGAINST, text)
    if facts.soft_deleted is not None and where in SOFT_DELETED:
        if facts.soft_deleted:
            yield AzureSign(Says.FOR, _("Azure says the backup item is soft-deleted."))
        else:
            yield AzureSign(Says.AGAINST, _("Azure says the backup item is not soft-deleted."))


def _agent(cause: Cause, facts: AzureFacts) -> Iterator[AzureSign]:
    proofs = {one.check for one in cause.confirmed_by}
    status = _plain(facts.agent_status)
    if not status or not proofs & (_AGENT_CHECKS | _REACH_CHECKS):
        return
    text = _("Azure says the agent status is {state}.").format(state=facts.agent_status)
    if status == "ready":
        # An agent that reports runs. Whether its two ways to the platform are both open, it does not say.
        if proofs <= _AGENT_CHECKS:
            yield AzureSign(Says.AGAINST, text)
    else:
        yield AzureSign(Says.HINTS, text)


def _provisioning(where: tuple[str, str], facts: AzureFacts) -> Iterator[AzureSign]:
    state = _plain(facts.provisioning_state)
    if not state or where not in STATE_FAILED | STILL_UPDATING:
        return
    text = _("Azure says the provisioning state is {state}.").format(state=facts.provisioning_state)
    if state in (("failed",) if where in STATE_FAILED else ("updating",)):
        yield AzureSign(Says.FOR, text)
    elif state == "updating":
        yield AzureSign(Says.HINTS, text)
    else:
        yield AzureSign(Says.AGAINST, text)


def _is_running(power_state: str) -> bool | None:
    state = _plain(power_state.rpartition("/")[2]).removeprefix("vm")
    return None if not state or state == "unknown" else state == "running"


def _plain(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())
