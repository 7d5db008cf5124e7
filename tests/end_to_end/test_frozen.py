"""The frozen console program against the local Azure, where it has been built (``bootstrap.py build``)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.azure import FakeAzure

if TYPE_CHECKING:
    from collections.abc import Iterator

FROZEN = Path(__file__).parents[2] / "dist" / "frozen" / "vm-backup-troubleshooter"
PROGRAM = FROZEN / ("vmbt.exe" if sys.platform == "win32" else "vmbt")

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="not built here")


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[FakeAzure]:
    fake = FakeAzure(tmp_path)
    yield fake
    fake.close()


def frozen(azure: FakeAzure, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program with nothing of Python around it, led to the local Azure."""
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "SystemRoot", "TEMP", "TMPDIR")}
    return subprocess.run(
        [PROGRAM, *arguments],
        env={**kept, **azure.environment(), **azure.principal()},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_frozen_program_signs_in_and_reads_the_estate(azure: FakeAzure) -> None:
    done = frozen(azure, "estate", "--json")

    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["summary"]["failed"] == 37
    assert set(azure.proxy.hosts) == {"login.microsoftonline.com", "management.azure.com"}


def test_the_frozen_program_says_in_one_line_when_a_sign_in_is_refused(azure: FakeAzure) -> None:
    azure.authorize_error = "refused"
    azure.revoke()

    done = frozen(azure, "estate")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
