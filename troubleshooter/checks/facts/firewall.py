"""Whether rules inside the VM block the platform's address, in whatever form the rules were saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import WIRE_SERVER
from troubleshooter.checks.facts.address_range import names
from troubleshooter.checks.facts.firewall_ports import reaches_agent
from troubleshooter.checks.facts.firewall_windows import WINDOWS_PROBE, read_windows
from troubleshooter.checks.facts.text import text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

PROBES = (WINDOWS_PROBE, "firewall")

#: Written by the probe when there are tools for a firewall, and they show no rule.
NO_RULES_LINE = "# no rules"

#: What people write about a rule, and what a rule only writes into a log.
_REMARK = re.compile(
    r"/\*.*?\*/|(?:(?:-m comment\s+)?--comment|\bcomment|--log-prefix|\blog prefix)\s+(?:\"[^\"]*\"|'[^']*'|\S+)"
    r"|(?:--reject-with|\bwith)\s+.*$"
)
_BLOCKS = re.compile(r"(?<![\w-])(?:DROP|REJECT|drop|reject)(?![\w-])")
_ACCEPTS = re.compile(r"(?<![\w-])(?:ACCEPT|accept)(?![\w-])")
_NEGATED = re.compile(r"!\s*(?:-[ds]\s|=\s*\{?\s*\d|\d)|\b[ds]addr\s*!=|\bNOT=\"|\bnot address", re.IGNORECASE)
#: What narrows an accepting rule, so that it lets only a part through.
_NARROWED = re.compile(r"\s-p\s|--\w*port|\b[ds]port\b|owner|skuid|\bstate\b|ctstate|\bdpts?:|\b(?:tcp|udp|icmp)\b")
_IS_RULE = re.compile(
    r"^\s*(?:-[AIP]\s|ipv4 |ipv6 |\*\w+|:[A-Z]|table |chain |Chain |type filter|rule family|ip6? |meta |ct |tcp |udp "
    r"|(?:accept|drop|reject)$)"
)
#: The agent's own rules: others than root may not talk to the platform. They stand in the table "security".
_AGENTS_OWN = re.compile(r"ctstate\s+INVALID,NEW|ct state (?:invalid,new|new,invalid)", re.IGNORECASE)
_SECURITY_TABLE = re.compile(r"^\s*(?:\*security\b|table ip6? (?:security|walinuxagent)\b|# iptables .*-t security)")
_OTHER_TABLE = re.compile(r"^\s*(?:\*\w+|table |# )")

#: Outgoing traffic is closed: by the chain's policy, or by a last rule that drops all.
_CLOSED = re.compile(
    r"^\s*(?:-P OUTPUT DROP\b|:OUTPUT DROP\b|Chain OUTPUT \(policy DROP\b|type filter hook output\b.*\bpolicy drop\b"
    r"|-A OUTPUT -j (?:DROP|REJECT)\s*$|ipv4 filter OUTPUT \d+ -j (?:DROP|REJECT)\s*$)"
)
_OUTPUT_HOOK = re.compile(r"\bhook output\b")
_DROPS_ALL = re.compile(r"^\s*(?:counter(?: packets \d+ bytes \d+)? )?(?:drop|reject)\s*$")


@dataclass(frozen=True, slots=True)
class Firewall:
    """What the rules do to the platform's address."""

    blocking: tuple[EvidenceLine, ...]
    partly: tuple[EvidenceLine, ...]  # block it, but on ports that the agent does not use
    closed: EvidenceLine | None  # outgoing traffic is dropped by default, and nothing lets the platform through
    rules: int


def read_firewall(capture: Capture) -> Firewall:
    """The rules.

    Raises:
        CannotTell: when the evidence is absent, refused, or holds no rules.
    """
    evidence = require(capture, *PROBES)
    if evidence.probe == WINDOWS_PROBE:
        blocking, closed, count = read_windows(evidence, WIRE_SERVER)
        return Firewall(blocking, (), closed, count)
    return _linux(text_of(evidence), evidence.probe)


def _linux(text: str, probe: str) -> Firewall:
    rules, allows, own, outgoing = 0, False, False, False
    blocking: list[EvidenceLine] = []
    partly: list[EvidenceLine] = []
    closed: EvidenceLine | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if _SECURITY_TABLE.match(line):
            own = True
        elif _OTHER_TABLE.match(line):
            own = False
        outgoing = (outgoing or bool(_OUTPUT_HOOK.search(line))) and line.strip() != "}"
        plain = _REMARK.sub("", line)
        named = names(plain, WIRE_SERVER)
        rules += bool(_IS_RULE.match(line)) or named
        shown = EvidenceLine(probe, line.strip()[:300], number)
        if not own and (_CLOSED.match(plain) or (outgoing and _DROPS_ALL.match(plain))):
            closed = closed or shown
        if not named or own or _AGENTS_OWN.search(line) or _NEGATED.search(plain):
            continue
        if _BLOCKS.search(plain):
            if reaches_agent(plain):
                blocking += [] if allows else [shown]
            else:
                partly.append(shown)
        elif _ACCEPTS.search(plain) and not _NARROWED.search(plain):
            allows = True
    if not rules and NO_RULES_LINE not in text:
        raise CannotTell(_("No firewall rule could be read from the evidence."), probe=probe)
    return Firewall(tuple(blocking), tuple(partly), None if allows else closed, rules)
