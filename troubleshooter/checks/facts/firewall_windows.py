"""What the rules of the Windows firewall do to an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.address_range import names
from troubleshooter.checks.facts.firewall_ports import among
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.evidence import Evidence

WINDOWS_PROBE = "windows-firewall"

_TCP, _ANY = 6, 256  # NET_FW_IP_PROTOCOL_TCP, NET_FW_IP_PROTOCOL_ANY
_EVERYWHERE = ("*", "any", "internet")

#: A rule for one program counts only if it is one of these, or the service of one of these.
_AGENTS_PROGRAMS = ("waappagent.exe", "windowsazureguestagent", "rdagent", "iaasbcdrextension.exe")


def read_windows(evidence: Evidence, address: str) -> tuple[tuple[EvidenceLine, ...], EvidenceLine | None, int]:
    """The rules that block an address, the profile that closes it off if there is one, and how many rules there are.

    Raises:
        CannotTell: when the evidence holds neither rules nor profiles.
    """
    found = mapping(json_of(evidence))
    rules = [mapping(one) for one in items(found.get("rules"))]
    profiles = [mapping(one) for one in items(found.get("profiles"))]
    if not rules and not profiles:
        raise CannotTell(_("No firewall rule could be read from the evidence."), probe=evidence.probe)
    on = [one for one in profiles if one.get("active") is True and one.get("enabled") is True]
    if profiles and not on:
        return (), None, len(rules)  # the firewall is off where the VM is connected
    active = sum(number(one.get("number")) or 0 for one in on)
    meant = [one for one in rules if _is_meant(one, address, active)]
    blocking = tuple(
        EvidenceLine(evidence.probe, f"{words(one.get('name'))}: {words(one.get('remote'))}")
        for one in meant
        if one.get("block") is True
    )
    closed = next((one for one in on if one.get("outbound_blocked") is True), None)
    if closed is None or any(one.get("block") is False for one in meant):
        return blocking, None, len(rules)
    return blocking, EvidenceLine(evidence.probe, words(closed.get("name"))), len(rules)


def _is_meant(rule: Mapping[str, Any], address: str, active: int) -> bool:
    """Whether a rule is about what the agent says to an address."""
    protocol, profiles = number(rule.get("protocol")), number(rule.get("profiles"))
    ports = words(rule.get("remote_ports")).strip()
    return (
        rule.get("enabled") is True
        and rule.get("outbound") is True
        and _covers(words(rule.get("remote")), address)
        and protocol in (None, _TCP, _ANY)
        and (ports in ("", "*") or among(ports))
        and (not profiles or not active or bool(profiles & active))
        and _is_about_agent(words(rule.get("program")).lower())
    )


def _is_about_agent(program: str) -> bool:
    return not program or any(name in program for name in _AGENTS_PROGRAMS)


def _covers(remote: str, address: str) -> bool:
    """Whether a list of remote addresses holds this one, or is everything."""
    return any(part.strip().lower() in _EVERYWHERE for part in remote.split(",")) or names(remote, address)
