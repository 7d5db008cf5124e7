"""Whether SELinux enforces, and whether it has hindered the agent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.facts.text import decode, text_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

#: Where the mode is told, the preferred first.
MODE_PROBES = ("selinux-enforce", "getenforce", "sestatus")
DENIALS_PROBE = "audit-log"
PROCESSES_PROBE = "ps-auxz"

_CURRENT_MODE = re.compile(r"^Current mode:\s*(\w+)", re.MULTILINE)
_STATUS = re.compile(r"^SELinux status:\s*(\w+)", re.MULTILINE)
#: The agent runs without a policy of its own, which is how distributions ship it.
_UNCONFINED = re.compile(r"^\**\S*:(unconfined_service_t|unconfined_t|initrc_t|waagent_t)\S*\s.*waagent", re.MULTILINE)


class Mode(StrEnum):
    """What SELinux does."""

    ENFORCING = "enforcing"
    PERMISSIVE = "permissive"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class SELinux:
    """The mode, and what is known of the agent under it."""

    mode: Mode | None  # None: only the agent's process is known
    denials: tuple[EvidenceLine, ...]  # of the agent
    denials_known: bool  # whether the audit log could be read
    agent_unconfined: EvidenceLine | None


def read_selinux(capture: Capture) -> SELinux:
    """What the evidence says.

    Raises:
        CannotTell: when it says neither the mode nor how the agent runs.
    """
    unconfined = _unconfined(capture)
    try:
        mode = _mode(capture)
    except CannotTell:
        if unconfined is None:
            raise
        mode = None
    audit = find(capture, DENIALS_PROBE)
    denials = _denials(decode(audit.data)) if audit is not None else ()
    return SELinux(mode, denials, audit is not None, unconfined)


def _mode(capture: Capture) -> Mode:
    kernel = capture.evidence.get("selinux-enforce")
    if kernel is not None and kernel.status is ReadStatus.MISSING:
        return Mode.DISABLED  # the kernel shows the file only while SELinux is on
    evidence = require(capture, *MODE_PROBES)
    text = text_of(evidence).strip()
    lowered = text.lower()
    if evidence.probe == "selinux-enforce" and text in ("0", "1"):
        return Mode.ENFORCING if text == "1" else Mode.PERMISSIVE
    if lowered in {*Mode}:
        return Mode(lowered)
    status, current = _STATUS.search(text), _CURRENT_MODE.search(text)
    if status is not None and status[1].lower() == "disabled":
        return Mode.DISABLED
    if current is not None and current[1].lower() in {*Mode}:
        return Mode(current[1].lower())
    raise CannotTell(_("The evidence does not say what SELinux does."), probe=evidence.probe)


def _denials(text: str) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(DENIALS_PROBE, line.strip()[:400], number)
        for number, line in enumerate(text.split("\n"), 1)
        if "avc:" in line and "denied" in line and "waagent" in line.lower()
    )


def _unconfined(capture: Capture) -> EvidenceLine | None:
    evidence = find(capture, PROCESSES_PROBE)
    match = _UNCONFINED.search(decode(evidence.data)) if evidence is not None else None
    return EvidenceLine(PROCESSES_PROBE, match[0].strip("* ")[:300]) if match else None
