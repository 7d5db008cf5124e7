"""One step of the bootstrap: what is shown of it, and what is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from installer.environment import clean_environment
from installer.progress import BootstrapError, Outcome, Progress

if TYPE_CHECKING:
    from pathlib import Path


def test_a_step_says_how_long_it_took_and_keeps_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "new" / "setup.log"
    progress = Progress(log, tmp_path, clean_environment({}))
    outcome = progress.attempt("counting", [sys.executable, "-c", "print('one'); print('= two ==')"], summary=True)
    assert outcome == Outcome(0, "one\n= two ==\n")
    said = capsys.readouterr().out
    assert said.startswith("  counting ... ")
    assert said.endswith(" s  (two)\n")
    assert "one\n= two ==\n" in log.read_text(encoding="utf-8")


def test_a_step_that_fails_shows_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(tmp_path / "setup.log", tmp_path, clean_environment({}))
    failing = "import sys; print(*range(100), sep='\\n', flush=True); sys.exit('No space left on device')"
    with pytest.raises(BootstrapError, match="counting failed: the disk is full"):
        progress.must("counting", [sys.executable, "-c", failing])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("  counting ... failed after ")
    assert "50" not in lines
    assert lines[-1] == "No space left on device"


def test_a_program_that_is_not_there_is_a_failed_step(tmp_path: Path) -> None:
    assert Progress(tmp_path / "log", tmp_path, {}).attempt("flying", [tmp_path / "wings"]).code == 127
