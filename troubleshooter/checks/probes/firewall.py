"""The rules of the machine's own firewall; listing them changes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from troubleshooter.checks.command import find_program, run_command
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

if sys.platform == "win32":
    from troubleshooter.checks.probes.windows_firewall import read_rules
else:
    read_rules = not_windows


def _read_firewall(context: ProbeContext) -> Reading:
    """The rules of nftables and of the older iptables; those of the newer one are nftables' own."""
    looked, shown = False, b""
    for command in (["nft", "list", "ruleset"], ["iptables-legacy-save"], ["iptables-save"]):
        if find_program(context, command[0]) is None or (shown and command[0] == "iptables-save"):
            continue
        reading = run_command(context, command)
        if reading.status is not ReadStatus.OK:
            return reading
        if reading.exit:
            denied = b"Operation not permitted" in reading.data or b"Permission denied" in reading.data
            status = ReadStatus.DENIED if denied else ReadStatus.FAILED
            return Reading(status, detail=f"{command[0]}: exit {reading.exit}")
        looked = True
        shown += reading.data if reading.data.strip() else b""
    if not looked:
        return Reading(ReadStatus.MISSING, detail="nft, iptables-save")
    return Reading(ReadStatus.OK, shown or b"# no rules\n", 0)


PROBES = (
    Probe("firewall", FileKind.TEXT, _read_firewall, (Platform.LINUX,), budget_s=5),
    Probe("windows-firewall", FileKind.JSON, read_rules, (Platform.WINDOWS,), budget_s=8),
)
