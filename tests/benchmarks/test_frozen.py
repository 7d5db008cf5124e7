"""The built programs against programs that do nothing, frozen in the same way: their size, and how soon they answer.

``bootstrap.py build`` makes the programs; the bare ones (``bare/``) are frozen here, once, with the same recipe.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.pairs import ratio_of_pairs

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).parents[2]
SUFFIX = ".exe" if sys.platform == "win32" else ""
FROZEN = ROOT / "dist" / "frozen"
FOLDER = FROZEN / "vm-backup-troubleshooter"
SINGLE = FROZEN / f"vmbt{SUFFIX}"
BARE = ROOT / "dist" / "bare"
BUILDER = ROOT / ".venv-build" / ("Scripts/python.exe" if SUFFIX else "bin/python")
#: What decides how programs are frozen.
RECIPE = (ROOT / "build.spec", ROOT / "installer" / "trimming.py", *(Path(__file__).parent / "bare").glob("*.py"))

PAIRS = 11
LARGEST_FOLDER = 1.25  # times the bare window's
SLOWEST_START = 1.8  # times the bare window's
LARGEST_SINGLE = 25_000_000  # bytes
SLOWEST_VERSION = 3.0  # times a bare Python's

pytestmark = [
    pytest.mark.skipif(
        not SINGLE.is_file() or not FOLDER.is_dir(), reason="nothing is built here (installer/bootstrap.py build)"
    ),
    pytest.mark.benchmark(group="built programs"),
]


@pytest.fixture(scope="module")
def bare() -> Path:
    """The folder with the bare programs, as new as the recipe."""
    made = BARE / f"bare-python{SUFFIX}"
    if not made.exists() or any(path.stat().st_mtime > made.stat().st_mtime for path in RECIPE):
        if not BUILDER.exists():
            pytest.skip("what freezes programs is not here (installer/bootstrap.py build)")
        folders = ["--distpath", BARE, "--workpath", ROOT / "build" / "pyinstaller-bare"]
        command = [BUILDER, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders, ROOT / "build.spec"]
        subprocess.run([*command, "--", "bare"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    return BARE


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def until_line(command: list[Path | str], home: Path) -> float:
    """Seconds until a program has said its first line; it is then waited for."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
    assert line.strip(), f"{command[0]} said nothing"
    assert process.returncode == 0
    return taken


def test_the_folder_is_little_larger_than_a_bare_window(benchmark: BenchmarkFixture, bare: Path) -> None:
    ours = benchmark.pedantic(size, args=(FOLDER,), rounds=1)
    ratio = ours / size(bare / "bare-window")

    benchmark.extra_info |= {"figure": megabytes(ours), "peer": "a bare window's", "ratio": round(ratio, 3)}
    assert ratio <= LARGEST_FOLDER, f"the folder is {ratio:.3f} times a bare window's"


def test_the_window_answers_soon_after_a_bare_one(benchmark: BenchmarkFixture, bare: Path, tmp_path: Path) -> None:
    window: list[Path | str] = [FOLDER / f"vmbt-gui{SUFFIX}", "--quit-when-ready"]
    twin: list[Path | str] = [bare / "bare-window" / f"bare-window{SUFFIX}"]
    ratio = ratio_of_pairs(
        benchmark, lambda: until_line(window, tmp_path), lambda: until_line(twin, tmp_path), pairs=PAIRS
    )

    assert ratio <= SLOWEST_START, f"until the search answers it takes {ratio:.2f} times a bare window's start"


def test_the_single_file_is_small(benchmark: BenchmarkFixture) -> None:
    taken = benchmark.pedantic(lambda: SINGLE.stat().st_size, rounds=1)

    most = f"what it may be: {megabytes(LARGEST_SINGLE)}"
    benchmark.extra_info |= {"figure": megabytes(taken), "peer": most, "ratio": round(taken / LARGEST_SINGLE, 2)}
    assert taken <= LARGEST_SINGLE


def test_the_single_file_answers_soon_after_a_bare_python(
    benchmark: BenchmarkFixture, bare: Path, tmp_path: Path
) -> None:
    copy = shutil.copy2(SINGLE, tmp_path / SINGLE.name)
    ours: list[Path | str] = [copy, "--version"]
    twin: list[Path | str] = [bare / f"bare-python{SUFFIX}"]
    ratio = ratio_of_pairs(
        benchmark, lambda: until_line(ours, tmp_path), lambda: until_line(twin, tmp_path), pairs=PAIRS
    )

    assert ratio <= SLOWEST_VERSION, f"vmbt --version takes {ratio:.2f} times a bare Python"
