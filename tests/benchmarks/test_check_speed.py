"""How long judging takes, and what a large log costs in time and memory.

Run with ``pytest tests/benchmarks --benchmark-only``; the table has the absolute figures.
"""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import RECORDED
from troubleshooter.checks.capture import open_capture
from troubleshooter.checks.judge import judge
from troubleshooter.checks.probe import KEPT_BYTES, ProbeContext
from troubleshooter.checks.probes.registry import PROBES
from troubleshooter.checks.scrub import without_secrets
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.benchmarks.conftest import Peer
    from troubleshooter.checks.capture import Capture

LARGE = 100 * 1024 * 1024

#: Seconds that a log of 100 MB may take, to be taken or to be judged.
MOST_FOR_LARGE_LOG = 3.0
#: Bytes of memory that it may take: a few times what is kept of it.
MOST_MEMORY = 16 * KEPT_BYTES
#: Seconds for judging a whole capture.
MOST_FOR_JUDGING = 0.05

STAMP = "2026-11-25 22:16:48.792020 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]"
RUN = "".join(
    f"{STAMP}{line}\n"
    for line in (
        "starting enable", "Enable,transitioning,2,Transitioning state in extension,True", "starting daemon initially",
        *(f"blob {number} of the order, its length and its metadata" for number in range(60)),
        "T:S freeze, timeout value 60", "fsfreeze mount :/", "proceeded for accepting signals",
        "****** 7. Sending Thaw Signal to Binary", "Enable,success,1,Enable Succeeded,True",
    )
)  # fmt: skip
AGENT = (
    "2026-11-25T09:30:00.000000Z INFO ExtHandler ExtHandler [HEARTBEAT] Agent WALinuxAgent-2.15.0.1 is running "
    "[DroppedPackets: 0;UpdateGSErrors: 0]\n"
    "2026-11-25T09:30:06.000000Z INFO ExtHandler Route to 168.63.129.16 exists\n"
    "2026-11-25T09:30:09.000000Z INFO ExtHandler [HTTP Retry] Attempt 2 of 3: [HTTP Failed] PUT IOError timed out\n"
)


def filled(line: str, size: int) -> bytes:
    data = line.encode()
    return (data * (size // len(data) + 1))[-size:]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Logs of 100 MB: the extension's and the agent's."""
    folder = tmp_path_factory.mktemp("logs")
    files = {"vmsnapshotlinux-extension-log": RUN, "waagent-log": AGENT}
    for name, content in files.items():
        (folder / f"{name}.log").write_bytes(filled(content, LARGE))
    return {name: folder / f"{name}.log" for name in files}


@pytest.fixture(scope="module")
def large_zip(logs: dict[str, Path]) -> Path:
    """A capture that holds such a log whole."""
    path = next(iter(logs.values())).with_name("large.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("capture.json", '{"format": 1}')
        archive.write(logs["vmsnapshotlinux-extension-log"], "evidence/vmsnapshotlinux-extension-log.log")
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Capture:
    """Every recorded kind of output in one capture, with a Linux VM's logs as long as a capture keeps them."""
    folder = tmp_path_factory.mktemp("full")
    for path in sorted(RECORDED.glob("*/*")):
        (folder / f"{path.parent.name}{path.suffix}").write_bytes(path.read_bytes())
    for name, content in (("vmsnapshotlinux-extension-log", RUN), ("waagent-log", AGENT)):
        (folder / f"{name}.txt").unlink(missing_ok=True)
        (folder / f"{name}.log").write_bytes(filled(content, KEPT_BYTES))
    good = {"name": "login.microsoftonline.com", "tls": "TLSv1.3", "trusted": True, "addresses": ["20.1.1.1"]}
    for name in ("dns-names", "tls-names"):
        (folder / f"{name}.json").write_text(json.dumps({"names": [good]}), encoding="utf-8")
    (folder / "capture.json").write_text('{"format": 1, "machine": {"os": "linux"}}', encoding="utf-8")
    return open_capture(folder)


@pytest.fixture(scope="module")
def full_windows(full: Capture, tmp_path_factory: pytest.TempPathFactory) -> Capture:
    """The same of a Windows VM, whose agent's log is as long as a capture keeps it."""
    folder = tmp_path_factory.mktemp("windows")
    line = (RECORDED / "waappagent-log" / "wireserver-503.txt").read_text(encoding="utf-8")
    (folder / "waappagent-log.log").write_bytes(filled(line, KEPT_BYTES))
    (folder / "capture.json").write_text('{"format": 1, "machine": {"os": "windows"}}', encoding="utf-8")
    log = open_capture(folder)
    return replace(log, evidence={**full.evidence, **log.evidence})


@pytest.mark.parametrize("name", ["vmsnapshotlinux-extension-log", "waagent-log"])
def test_taking_a_log_of_100_mb_without_its_secrets(
    benchmark: BenchmarkFixture, logs: dict[str, Path], tmp_path: Path, name: str, peer: Peer
) -> None:
    places = {
        "vmsnapshotlinux-extension-log": "var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log",
        "waagent-log": "var/log/waagent.log",
    }
    place = tmp_path / places[name]
    place.parent.mkdir(parents=True)
    place.hardlink_to(logs[name])

    def taken() -> int:
        return len(without_secrets(PROBES[name].read(ProbeContext(float("inf"), root=tmp_path))).data)

    assert benchmark.pedantic(taken, rounds=3) == KEPT_BYTES
    peer("reading the file as text", lambda: logs[name].read_text(encoding="utf-8", errors="replace"))
    assert benchmark.stats.stats.max < MOST_FOR_LARGE_LOG


def test_opening_and_judging_a_capture_with_a_log_of_100_mb(
    benchmark: BenchmarkFixture, large_zip: Path, peer: Peer
) -> None:
    def tested() -> str | None:
        with zipfile.ZipFile(large_zip) as archive:
            return archive.testzip()

    results = benchmark.pedantic(lambda: judge(open_capture(large_zip)), rounds=3)
    peer("testing the zip", tested)

    assert {result.check: result.verdict for result in results}["ext.log"] is Verdict.OK
    assert benchmark.stats.stats.max < MOST_FOR_LARGE_LOG


def test_memory_for_a_capture_with_a_log_of_100_mb(benchmark: BenchmarkFixture, large_zip: Path) -> None:
    def peak() -> int:
        tracemalloc.start()
        try:
            judge(open_capture(large_zip))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    memory = benchmark.pedantic(peak, rounds=1)

    benchmark.extra_info["figure"] = f"{memory / 1e6:.1f} MB"
    assert memory < MOST_MEMORY


def test_judging_a_full_capture(benchmark: BenchmarkFixture, full: Capture) -> None:
    judge(full)

    results = benchmark(judge, full)

    assert {result.check for result in results} >= {"ext.log", "agent.log", "net.wire80"}
    assert benchmark.stats.stats.median < MOST_FOR_JUDGING


def test_judging_a_full_capture_of_windows(benchmark: BenchmarkFixture, full_windows: Capture) -> None:
    judge(full_windows)

    results = benchmark(judge, full_windows)

    assert {result.check for result in results} >= {"cert.crp", "svc.keyiso", "agent.service.win"}
    assert benchmark.stats.stats.median < MOST_FOR_JUDGING


def test_judging_the_logs_alone(benchmark: BenchmarkFixture, full: Capture) -> None:
    benchmark(judge, full, ["ext.log", "agent.log"])

    assert benchmark.stats.stats.median < MOST_FOR_JUDGING
