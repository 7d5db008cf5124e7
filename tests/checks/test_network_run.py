"""A whole run of the outward and platform probes against servers on this machine: short, stoppable, harmless."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.checks.loopback import closed_port, serving, silent
from troubleshooter.cancel import CancelToken
from troubleshooter.checks.azure_names import NAMES
from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.checks.probes import clock, logs, outward, platform_address, proxy
from troubleshooter.checks.run import take
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("no_proxy_of_the_machine", "nothing_leaves_the_machine")

PROBES = [
    one
    for module in (platform_address, outward, proxy, clock, logs)
    for one in module.PROBES
    if one.id not in ("netsh-winhttp", "timedatectl")
]
CHECKS = ("net.wire80", "net.wire32526", "net.dns", "net.out443", "net.proxy", "clock", "ext.log", "agent.log")


def everything_at(address: tuple[str, int]) -> dict[tuple[str, int], tuple[str, int]]:
    """Every place that the probes connect to leads to one address on this machine."""
    platform = [("168.63.129.16", 80), ("168.63.129.16", 32526), ("169.254.169.254", 80)]
    return dict.fromkeys([*platform, *((name, 443) for names in NAMES.values() for name in names)], address)


def test_where_nothing_answers_no_check_calls_it_fine_on_this_machine(tmp_path: Path) -> None:
    began = time.monotonic()

    capture = take(PROBES, root=tmp_path, detours=everything_at(closed_port()))

    verdicts = {result.check: result.verdict for result in judge(capture, CHECKS)}
    assert time.monotonic() - began < 3
    assert Verdict.CHECK_ERROR not in verdicts.values()
    for check in ("net.wire80", "net.wire32526", "net.out443", "clock", "ext.log", "agent.log"):
        assert verdicts[check] is not Verdict.OK, check


def test_silence_costs_no_more_than_the_slowest_probe_and_a_moment_on_this_machine(tmp_path: Path) -> None:
    began = time.monotonic()
    with serving(silent) as address:
        take(PROBES, root=tmp_path, detours=everything_at(address))

    assert time.monotonic() - began < max(probe.budget_s for probe in PROBES) + 1.5


def test_a_run_is_stopped_within_a_second_on_this_machine(tmp_path: Path) -> None:
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    began = time.monotonic()
    with serving(silent) as address:
        capture = take(PROBES, cancel=cancel, root=tmp_path, detours=everything_at(address))

    assert time.monotonic() - began < 1.3
    assert capture.evidence["tls-names"].status is ReadStatus.CANCELLED
