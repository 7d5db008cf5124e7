"""From process start to a search box that answers, beside a bare PySide6 window with a line edit and a table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.pairs import ratio_of_pairs

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

PAIRS = 9
LIMIT = 2.0  # times the bare window's

BARE = Path(__file__).parent / "bare" / "window.py"


def seconds(arguments: list[str]) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True, timeout=60)
    return time.perf_counter() - start


@pytest.mark.benchmark(group="start-up")
def test_start_to_a_search_box_that_answers(benchmark: BenchmarkFixture) -> None:
    ours, bare = ["-m", "gui", "--quit-when-ready"], [str(BARE)]
    ratio = ratio_of_pairs(benchmark, lambda: seconds(ours), lambda: seconds(bare), pairs=PAIRS)

    assert ratio <= LIMIT, f"start-up takes {ratio:.2f} times a bare window's"
