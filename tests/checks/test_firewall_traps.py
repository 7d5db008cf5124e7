"""Firewalls in the VM: what blocks the platform's address, and what only looks so; synthetic, after real output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

NFT = "table ip filter {\n chain OUTPUT {\n  type filter hook output priority 0; policy accept;\n  %s\n }\n}\n"
CHAIN = (
    "Chain OUTPUT (policy ACCEPT)\ntarget     prot opt source               destination\n"
    "DROP       all  --  0.0.0.0/0            168.63.129.16\n"
)
AGENTS_OWN = (
    "-P OUTPUT ACCEPT\n-A OUTPUT -d 168.63.129.16/32 -p tcp -m tcp --dport 53 -j ACCEPT\n"
    "-A OUTPUT -d 168.63.129.16/32 -p tcp -m owner --uid-owner 0 -j ACCEPT\n"
    "-A OUTPUT -d 168.63.129.16/32 -p tcp -m conntrack --ctstate INVALID,NEW -j DROP\n"
)
#: The agent's own rules as nft lists those that iptables made.
AGENTS_OWN_IN_NFT = (
    "table ip security {\n chain OUTPUT {\n  type filter hook output priority 150; policy accept;\n"
    "  meta l4proto tcp ip daddr 168.63.129.16 tcp dport 53 counter packets 0 bytes 0 accept\n"
    "  meta l4proto tcp ip daddr 168.63.129.16 skuid 0 counter packets 9 bytes 9 accept\n"
    "  meta l4proto tcp ip daddr 168.63.129.16 ct state invalid,new counter packets 0 bytes 0 drop\n }\n}\n"
)


def out(rule: str) -> str:
    return f"-P OUTPUT ACCEPT\n-A OUTPUT {rule}\n"


def windows(*, closed: bool = False, **rule: object) -> Mapping[str, object]:
    usual = {"name": "x", "enabled": True, "outbound": True, "block": True, "remote": "*", "program": ""}
    profile = {"name": "public", "number": 4, "active": True, "enabled": True, "outbound_blocked": closed}
    return {"windows-firewall": {"profiles": [profile], "rules": [{**usual, **rule}]}}


CASES: list[tuple[str, Mapping[str, object], Verdict]] = [
    (
        "a rejecting rule with options",
        {"firewall": out("-d 168.63.129.16/32 -j REJECT --reject-with icmp-port-unreachable")},
        Verdict.PROBLEM,
    ),
    ("a listing of iptables -L", {"firewall": CHAIN}, Verdict.PROBLEM),
    ("a subnet that holds the address", {"firewall": out("-d 168.63.129.0/24 -j DROP")}, Verdict.PROBLEM),
    ("a range that holds the address", {"firewall": NFT % "ip daddr 168.63.129.1-168.63.129.99 drop"}, Verdict.PROBLEM),
    ("a set that holds the address", {"firewall": NFT % "ip daddr { 10.1.1.1, 168.63.129.16 } drop"}, Verdict.PROBLEM),
    ("a port of the agent", {"firewall": out("-d 168.63.129.16/32 -p tcp --dport 32526 -j DROP")}, Verdict.PROBLEM),
    (
        "a port that the agent does not use",
        {"firewall": out("-d 168.63.129.16/32 -p udp --dport 123 -j DROP")},
        Verdict.WARNING,
    ),
    ("all but the address", {"firewall": out("! -d 168.63.129.16/32 -j DROP")}, Verdict.OK),
    (
        "allowed before its subnet is dropped",
        {"firewall": out("-d 168.63.129.16 -j ACCEPT\n-A OUTPUT -d 168.63.0.0/16 -j DROP")},
        Verdict.OK,
    ),
    (
        "the word drop only in a remark",
        {"firewall": out('-d 168.63.129.16/32 -m comment --comment "never drop" -j ACCEPT')},
        Verdict.OK,
    ),
    ("another address that begins alike", {"firewall": out("-d 168.63.129.160/32 -j DROP")}, Verdict.OK),
    ("the agent's own rules", {"firewall": AGENTS_OWN}, Verdict.OK),
    ("the agent's own rules in nft's words", {"firewall": AGENTS_OWN_IN_NFT}, Verdict.OK),
    (
        "nftables drops outgoing by policy",
        {"firewall": NFT.replace("policy accept", "policy drop") % "tcp dport 22 accept"},
        Verdict.WARNING,
    ),
    ("a last rule drops all outgoing", {"firewall": out("-o lo -j ACCEPT\n-A OUTPUT -j DROP")}, Verdict.WARNING),
    (
        "closed, but the address is let through",
        {"firewall": "-P OUTPUT DROP\n-A OUTPUT -d 168.63.129.16/32 -j ACCEPT\n"},
        Verdict.OK,
    ),
    ("Windows: file sharing blocked everywhere", windows(protocol=6, remote_ports="445"), Verdict.OK),
    ("Windows: web blocked everywhere", windows(protocol=6, remote_ports="80,443"), Verdict.PROBLEM),
    ("Windows: a range with the address", windows(remote="168.63.129.0-168.63.129.255"), Verdict.PROBLEM),
    ("Windows: the address with its mask", windows(remote="168.63.129.16/255.255.255.255"), Verdict.PROBLEM),
    ("Windows: another program is blocked", windows(program=r"C:\games\x.exe"), Verdict.OK),
    (
        "Windows: the agent's program is blocked",
        windows(program=r"C:\WindowsAzure\Packages\WaAppAgent.exe"),
        Verdict.PROBLEM,
    ),
    ("Windows: a rule of another profile", windows(profiles=1), Verdict.OK),
    (
        "Windows: closed, only other programs allowed",
        windows(closed=True, block=False, program="svchost.exe"),
        Verdict.WARNING,
    ),
]


@pytest.mark.parametrize(("evidence", "verdict"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_a_firewall_is_judged_by_what_it_does_to_the_platforms_address(
    evidence: Mapping[str, object], verdict: Verdict
) -> None:
    result = result_of("guestfw", capture_of(evidence))
    assert result.verdict is verdict, result.judgement.summary
