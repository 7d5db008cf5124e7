"""Each figure beside a peer that was measured in the same run, and the table of them all (``--table FILE``)."""

from __future__ import annotations

import json
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    #: Measures something well known: what it is called, and what it does.
    Peer = Callable[[str, Callable[[], object]], None]

_TRIES = 3
_BEGIN, _END = "<!-- table -->", "<!-- end of the table -->"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the table be written where it is kept."""
    parser.addoption("--table", type=Path, help="write the figures as a table into this Markdown file")


@pytest.fixture
def peer(benchmark: BenchmarkFixture) -> Peer:
    """Measure something well known on the same data, and keep it beside the figure."""

    def measure(name: str, work: Callable[[], object]) -> None:
        benchmark.extra_info["peer"] = name
        benchmark.extra_info["peer_s"] = _best(work)

    return measure


@pytest.fixture(autouse=True)
def yardstick(request: pytest.FixtureRequest, one_yardstick: float) -> None:
    """What a figure without a peer of its own is held against."""
    if "benchmark" in request.fixturenames:
        found: BenchmarkFixture = request.getfixturevalue("benchmark")
        found.extra_info.setdefault("peer", "reading 1 MB of JSON")
        found.extra_info.setdefault("peer_s", one_yardstick)


@pytest.fixture(scope="session")
def one_yardstick() -> float:
    """Seconds to read 1 MB of JSON."""
    text = json.dumps([{"name": f"vm-{n}", "values": list(range(8))} for n in range(17_000)])
    return _best(lambda: json.loads(text))


def _best(work: Callable[[], object]) -> float:
    taken = []
    for _try in range(_TRIES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the table, when one was asked for and something was measured."""
    target: Path | None = session.config.getoption("--table")
    measured = getattr(session.config, "_benchmarksession", None)
    if target is None or measured is None or not measured.benchmarks:
        return
    lines = [_row(one) for one in measured.benchmarks if not one.has_error]
    head = ["| what | this program | peer in the same run | ratio |", "|---|---|---|---|"]
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    where = f"{platform.system()} {platform.machine()}, {_processors()}, Python {platform.python_version()}"
    text = target.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(_BEGIN)
    _old, _end, after = rest.partition(_END)
    table = "\n".join([_BEGIN, f"Measured {day} on {where}.", "", *head, *lines, _END])
    target.write_text(before + table + after, encoding="utf-8")


def _row(one: Any) -> str:
    """A figure, its peer and how many times as much it is.

    What a test puts into ``extra_info`` goes before what was timed: ``figure`` where that is no time, and ``ratio``
    where the peer was measured in pairs with it, or is a limit.
    """
    info = one.extra_info
    name = one.name.removeprefix("test_").replace("_", " ")
    figure = info.get("figure", _seconds(one.stats.median))
    if "ratio" in info:
        return f"| {name} | {figure} | {info['peer']} | {info['ratio']:.2f} |"
    if "figure" in info:
        return f"| {name} | {figure} | | |"
    ratio = one.stats.median / info["peer_s"]
    return f"| {name} | {figure} | {info['peer']}: {_seconds(info['peer_s'])} | {ratio:.2f} |"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{1000 * value:.1f} ms"


def _processors() -> str:
    return f"{os.cpu_count()} processors"
