"""Two programs measured in turn, so that a slow moment of the machine hits both."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture


def ratio_of_pairs(
    benchmark: BenchmarkFixture, ours: Callable[[], float], bare: Callable[[], float], *, pairs: int
) -> float:
    """How many times as long ours takes as its bare twin: the median over the pairs. Both return seconds."""
    ours()  # reads the files once, and compiles what has not been compiled
    bare()
    ratios: list[float] = []
    benchmark.pedantic(lambda: ratios.append(ours() / bare()), rounds=pairs, iterations=1)
    benchmark.extra_info["ratios"] = [round(one, 2) for one in sorted(ratios)]
    median = statistics.median(ratios)
    benchmark.extra_info |= {"peer": "its bare twin, in pairs", "ratio": round(median, 2)}
    return median
