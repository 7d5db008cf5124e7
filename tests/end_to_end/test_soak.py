"""Random use, as much as a person makes in an hour: nothing breaks, nothing piles up, and the end is quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: Something every five seconds for an hour; ``SOAK_ACTIONS`` asks for more or less.
ACTIONS = int(os.environ.get("SOAK_ACTIONS", "720"))
_SEED = 20261126


def test_an_hours_use_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tests/end_to_end/soak.py", str(_SEED), str(ACTIONS), str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["end_mb"] <= 1.10 * found["after_third_mb"], found
    assert found["children"] == []
    assert found["threads"] == []
    assert found["end_seconds"] < 1
