"""A run: everything at once, nothing waits for the slowest, stopped within a second."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.run import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from troubleshooter.checks.probe import ProbeContext


def probe(name: str, read: Callable[[ProbeContext], Reading], **more: object) -> Probe:
    return Probe(name, FileKind.TEXT, read, **{"guest": False, **more})


def slow(seconds: float) -> Callable[[ProbeContext], Reading]:
    def read(context: ProbeContext) -> Reading:
        context.cancel.wait(min(seconds, context.seconds_left))
        return Reading(ReadStatus.OK, b"done")

    return read


def stuck(_context: ProbeContext) -> Reading:
    threading.Event().wait(30)  # heeds neither deadline nor stop, as a call into the system may
    return Reading(ReadStatus.OK)


def test_probes_run_side_by_side_and_each_is_told_as_it_comes() -> None:
    seen: list[str] = []
    probes = [probe("slower", slow(0.4)), probe("slow", slow(0.2)), probe("quick", slow(0))]
    began = time.monotonic()

    capture = take(probes, arrived=lambda evidence: seen.append(evidence.probe))

    assert seen == ["quick", "slow", "slower"]
    assert list(capture.evidence) == ["slower", "slow", "quick"]  # as they were asked for
    assert time.monotonic() - began < 0.4 + 1.5
    assert capture.evidence["slow"].ms >= 200


def test_a_probe_that_hangs_in_the_system_is_given_up() -> None:
    began = time.monotonic()

    capture = take([probe("stuck", stuck, budget_s=0.2), probe("quick", slow(0))])

    assert capture.evidence["stuck"].status is ReadStatus.TIMED_OUT
    assert capture.evidence["quick"].status is ReadStatus.OK
    assert time.monotonic() - began < 1.5


def test_a_run_is_stopped_within_a_second_and_keeps_what_it_has() -> None:
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    began = time.monotonic()

    capture = take([probe("stuck", stuck, budget_s=60), probe("quick", slow(0))], cancel=cancel)

    assert time.monotonic() - began < 1.3
    assert capture.evidence["stuck"].status is ReadStatus.CANCELLED
    assert capture.evidence["quick"].data == b"done"


def test_a_fault_of_one_probe_stays_with_it(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_context: ProbeContext) -> Reading:
        raise ValueError("our fault")

    capture = take([probe("broken", broken), probe("quick", slow(0))])

    assert capture.evidence["broken"].status is ReadStatus.FAILED
    assert "our fault" in capture.evidence["broken"].reading.detail
    assert capture.evidence["quick"].status is ReadStatus.OK
    assert "probe broken" in caplog.text
    caplog.clear()


def test_secrets_are_gone_before_anything_is_kept() -> None:
    url = b"GET https://x.blob.core.windows.net/c?sv=2021&sig=AbC%2Fdef12345678%3D&se=2026 failed \xff\n"

    capture = take([probe("log", lambda _context: Reading(ReadStatus.OK, url))])

    kept = capture.evidence["log"].data
    assert b"AbC%2Fdef12345678" not in kept
    assert kept == b"GET https://x.blob.core.windows.net/c?sv=2021&sig=[removed]&se=2026 failed \xff\n"


@pytest.mark.parametrize(
    ("tag", "looked"), [("7783-7084-3265-9085-8269-3286-77", True), ("To be filled by O.E.M.", False)]
)
def test_probes_of_the_inside_of_a_vm_run_only_where_the_hardware_may_be_azure_s(
    tmp_path: Path, tag: str, looked: bool
) -> None:
    file = tmp_path / "sys/class/dmi/id/chassis_asset_tag"
    file.parent.mkdir(parents=True)
    file.write_text(f"{tag}\n")

    capture = take([PROBES["chassis-asset-tag"], probe("inside", slow(0), guest=True)], root=tmp_path)

    assert ("inside" in capture.evidence) is looked
