"""On a real X server: the journeys of ``tests/journeys``, and one taken by a screen reader."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: Where distributions put the daemon that a screen reader talks to.
_DAEMONS = (
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
)


def run_on(
    display: str, *arguments: str, timeout: int, before: tuple[str, ...] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a Python whose windows open on this display and nowhere else."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", **variables}
    environment.pop("WAYLAND_DISPLAY", None)
    return subprocess.run(
        [*before, sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.xvfb
def test_all_journeys_come_to_their_end(xvfb_display: str) -> None:
    done = run_on(xvfb_display, "-m", "pytest", "tests/journeys", "-q", "-p", "no:cacheprovider", timeout=420)

    assert done.returncode == 0, done.stdout[-8000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.xvfb
def test_a_screen_reader_comes_from_the_code_to_the_report(xvfb_display: str, tmp_path: Path) -> None:
    if not shutil.which("dbus-run-session") or not any(Path(one).exists() for one in _DAEMONS):
        pytest.skip("at-spi2-core or dbus-run-session is not installed")
    done = run_on(
        xvfb_display,
        "tests/end_to_end/screen_reader.py",
        before=("dbus-run-session", "--"),
        timeout=180,
        QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
        HOME=str(tmp_path),
        PYTHONPATH=str(Path.cwd()),
    )

    assert done.returncode == 0, done.stderr[-3000:]
    said = [line for line in done.stdout.splitlines() if line.startswith("{")]  # daemons talk too
    read = json.loads(said[-1])
    assert read["hit"].startswith("Azure Backup gets no status from the VM agent")
    assert read["fix"] == "Fix: Restart the Linux agent"
    assert read["nameless"] == []
