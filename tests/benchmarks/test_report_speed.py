"""A report over ten thousand findings, and a large one opened again.

Run with ``pytest tests/benchmarks --benchmark-only``; all findings are synthetic.
"""

from __future__ import annotations

import html
import json
import random
import tracemalloc
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from troubleshooter.report.build import AzureView, FailedJob, build_report
from troubleshooter.report.export import ReportFormat, export, prepare
from troubleshooter.report.findings import JobFacts
from troubleshooter.report.report_html import report_html
from troubleshooter.report.report_json import open_report

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.benchmarks.conftest import Peer
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Report

MANY = 10_000
MOST_FOR_HTML_S = 3.0
MOST_FOR_OPENING_S = 2.0
MOST_AT_ONCE = 60 * 1024 * 1024  # bytes that writing a page holds beside the report, whatever its size


@pytest.fixture(scope="module")
def report(knowledge: Knowledge) -> Report:
    rng = random.Random(3)
    entries = list(knowledge.summaries)[:40]
    moment = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    jobs = []
    for n in range(MANY):
        vm, group = f"app-{rng.choice(('web', 'sql', 'dc'))}-{n:05}", f"rg-{n % 300}"
        text = (
            f"The snapshot of {vm} failed: /subscriptions/0b1f6471-1bf0-4dda-aec3-{n % 50:012}/resourceGroups/{group}"
            f"/providers/Microsoft.Compute/virtualMachines/{vm} at 10.{n % 200}.{n // 200}.4 did not answer in time."
        )
        facts = JobFacts(
            "Backup", f"UserErrorSynthetic{n % 40}", text, (), f"vault-{n % 60}", group, f"Sub {n % 50}", moment, moment
        )
        jobs.append(FailedJob(vm, facts, entries[n % 40]))
    return build_report(knowledge, azure=AzureView(tuple(jobs), "contoso.example", moment))


def test_ten_thousand_findings_as_html(
    benchmark: BenchmarkFixture, knowledge: Knowledge, report: Report, tmp_path: Path, peer: Peer
) -> None:
    file = tmp_path / "report.html"
    benchmark.pedantic(
        lambda: export(prepare(report, knowledge), ReportFormat.HTML, file), rounds=3, iterations=1, warmup_rounds=1
    )
    assert b"VM-10000" in file.read_bytes()
    peer("escaping the page's own text", lambda: html.escape(file.read_text(encoding="utf-8")))
    assert benchmark.stats.stats.min < MOST_FOR_HTML_S


def test_the_page_is_written_in_pieces(benchmark: BenchmarkFixture, knowledge: Knowledge, report: Report) -> None:
    prepared = prepare(report, knowledge)

    def peak() -> int:
        tracemalloc.start()
        for _piece in report_html(prepared.report, prepared.redactor):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    most = benchmark.pedantic(peak, rounds=1)

    benchmark.extra_info["figure"] = f"{most / 1e6:.1f} MB"
    assert most < MOST_AT_ONCE


def test_twenty_megabytes_of_json_open(
    benchmark: BenchmarkFixture, knowledge: Knowledge, report: Report, tmp_path: Path, peer: Peer
) -> None:
    file = tmp_path / "report.json"
    export(prepare(report, knowledge), ReportFormat.JSON, file)
    plain = json.loads(file.read_text(encoding="utf-8"))
    plain["findings"] *= 1 + 20_000_000 // file.stat().st_size
    file.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    assert file.stat().st_size >= 20_000_000

    benchmark.pedantic(lambda: open_report(file, knowledge), rounds=3, iterations=1)
    peer("reading its JSON", lambda: json.loads(file.read_bytes()))

    assert benchmark.stats.stats.min < MOST_FOR_OPENING_S
