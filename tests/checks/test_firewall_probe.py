"""Both generations of Linux firewalls are asked, and what the newer iptables only repeats is not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probe import ProbeContext
from troubleshooter.checks.probes import firewall
from troubleshooter.checks.probes.registry import PROBES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

NFT, LEGACY, SAVED = b"table ip filter {\n}\n", b"-A OUTPUT -d 168.63.129.16 -j DROP\n", b"-P OUTPUT ACCEPT\n"


def shown(monkeypatch: pytest.MonkeyPatch, **says: bytes | None) -> Reading:
    """What the probe brings when these programs are there, each with what it says (None: it refuses)."""
    names = {name.replace("_", "-"): said for name, said in says.items()}

    def run(_context: ProbeContext, command: Sequence[str]) -> Reading:
        said = names[command[0]]
        return Reading(ReadStatus.OK, b"Operation not permitted" if said is None else said, 1 if said is None else 0)

    monkeypatch.setattr(firewall, "find_program", lambda _context, name: name if name in names else None)
    monkeypatch.setattr(firewall, "run_command", run)
    return PROBES["firewall"].read(ProbeContext(time.monotonic() + 3))


def test_rules_of_the_old_tool_count_beside_those_of_the_new(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, nft=NFT, iptables_legacy_save=LEGACY, iptables_save=SAVED).data == NFT + LEGACY


def test_where_nothing_was_shown_iptables_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, nft=b"", iptables_save=LEGACY).data == LEGACY


def test_no_rules_and_no_tools_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, nft=b"", iptables_save=b"\n").data == b"# no rules\n"
    assert shown(monkeypatch).status is ReadStatus.MISSING


def test_a_refusal_of_one_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, nft=None, iptables_save=SAVED).status is ReadStatus.DENIED
