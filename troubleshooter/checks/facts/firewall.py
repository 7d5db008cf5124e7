"""Whether rules inside the VM block the platform's address, in whatever form the rules were saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.shape import items, mapping, words
from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture

PROBES = ("windows-firewall", "firewall")

PLATFORM_ADDRESS = "168.63.129.16"

#: Written by the probe when there are tools for a firewall, and they show no rule.
NO_RULES_LINE = "# no rules"

_BLOCKS = re.compile(r"\b(?:-j\s+(?:DROP|REJECT)|drop|reject(?:\s+with\b.*)?)\s*(?:\"|$|comment)", re.IGNORECASE)
_IS_RULE = re.compile(
    r"^\s*(?:-[AIP]\s|ipv4 |ipv6 |\*\w+|:[A-Z]|table |chain |type filter|rule family|ip6? |meta |ct |tcp |udp "
    r"|(?:accept|drop|reject)$)"
)
#: The agent's own rules: others than root may not talk to the platform. They stand in the table "security".
_AGENTS_OWN = re.compile(r"--ctstate\s+INVALID,NEW|ct state (?:invalid,new|new,invalid)", re.IGNORECASE)
_SECURITY_TABLE = re.compile(r"^\s*(?:\*security\b|table ip6? (?:security|walinuxagent)\b|# iptables .*-t security)")
_OTHER_TABLE = re.compile(r"^\s*(?:\*\w+|table |# )")


@dataclass(frozen=True, slots=True)
class Firewall:
    """What the rules do to the platform's address."""

    blocking: tuple[EvidenceLine, ...]
    closed: EvidenceLine | None  # outgoing traffic is dropped by default, and nothing lets the platform through
    rules: int


def read_firewall(capture: Capture) -> Firewall:
    """The rules.

    Raises:
        CannotTell: when the evidence is absent, refused, or holds no rules.
    """
    evidence = require(capture, *PROBES)
    if evidence.probe == "windows-firewall":
        return _windows(mapping(json_of(evidence)))
    return _linux(text_of(evidence), evidence.probe)


def _linux(text: str, probe: str) -> Firewall:
    rules, blocking, allows, closed = 0, [], False, None
    own = False
    for number, line in enumerate(text.split("\n"), 1):
        if _SECURITY_TABLE.match(line):
            own = True
        elif _OTHER_TABLE.match(line):
            own = False
        if _IS_RULE.match(line):
            rules += 1
        if re.match(r"^\s*(?:-P OUTPUT|:OUTPUT) DROP\b", line) and not own:
            closed = EvidenceLine(probe, line.strip(), number)
        if PLATFORM_ADDRESS not in line:
            continue
        rules += 1
        if own or _AGENTS_OWN.search(line):
            continue
        if _BLOCKS.search(line):
            blocking.append(EvidenceLine(probe, line.strip(), number))
        elif re.search(r"-j ACCEPT|\baccept\b", line):
            allows = True
    if not rules and NO_RULES_LINE not in text:
        raise CannotTell(_("No firewall rule could be read from the evidence."), probe=probe)
    return Firewall(tuple(blocking), None if allows else closed, rules)


def _windows(found: Mapping[str, Any]) -> Firewall:
    rules = [mapping(one) for one in items(found.get("rules"))]
    if not rules and "profiles" not in found:
        raise CannotTell(_("No firewall rule could be read from the evidence."), probe=PROBES[0])
    blocking = tuple(
        EvidenceLine(PROBES[0], f"{words(one.get('name'))}: {words(one.get('remote'))}")
        for one in rules
        if one.get("enabled") is True
        and one.get("block") is True
        and one.get("outbound") is True
        and _covers(words(one.get("remote")))
        and not words(one.get("program"))
    )
    closed = next(
        (
            EvidenceLine(PROBES[0], words(one.get("name")))
            for one in map(mapping, items(found.get("profiles")))
            if one.get("active") is True and one.get("enabled") is True and one.get("outbound_blocked") is True
        ),
        None,
    )
    allows = any(
        one.get("enabled") is True and one.get("block") is False and one.get("outbound") is True
        and _covers(words(one.get("remote")))
        for one in rules
    )  # fmt: skip
    return Firewall(blocking, None if allows else closed, len(rules))


def _covers(remote: str) -> bool:
    """Whether a list of remote addresses holds the platform's, or is everything."""
    parts = [part.strip() for part in remote.split(",")]
    return any(part in ("*", "Any") or part.partition("/")[0] == PLATFORM_ADDRESS for part in parts)
