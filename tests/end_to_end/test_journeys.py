"""The journeys of ``tests/journeys`` on a real X server."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.xvfb
def test_all_journeys_come_to_their_end(xvfb_display: str) -> None:
    environment = {**os.environ, "DISPLAY": xvfb_display, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/journeys", "-q", "-p", "no:cacheprovider"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=420,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-8000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
