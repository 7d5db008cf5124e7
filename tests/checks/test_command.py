"""Commands of probes: the system's own, stopped in time with all their children, never waiting for anybody."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.command import failed_reading, find_program, run_command
from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.file_source import read_file, read_first
from troubleshooter.checks.probe import KEPT_BYTES, ProbeContext

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="runs the commands of Linux")


def context(seconds: float = 10, cancel: CancelToken | None = None) -> ProbeContext:
    return ProbeContext(time.monotonic() + seconds, cancel or CancelToken())


def left_of(marker: str) -> list[str]:
    """Processes with a word in their command that are still there when the system has had a moment to end them."""
    end = time.monotonic() + 2
    while left := [
        " ".join(process.info["cmdline"])
        for process in psutil.process_iter(["cmdline"])
        if marker in (process.info["cmdline"] or [])
    ]:
        if time.monotonic() > end:
            break
        time.sleep(0.05)
    return left


def test_all_that_a_command_says_is_kept_with_its_exit_status() -> None:
    reading = run_command(context(), ["sh", "-c", "echo said; echo complained >&2; exit 3"])

    assert (reading.status, reading.data, reading.exit) == (ReadStatus.OK, b"said\ncomplained\n", 3)


def test_a_command_speaks_english_whatever_the_user_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    monkeypatch.setenv("MY_SECRET", "x")

    said = run_command(context(), ["env"]).data.decode()

    assert "LC_ALL=C\n" in said
    assert "LANG=es" not in said
    assert "MY_SECRET" not in said


def test_the_user_s_path_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "getenforce-of-mine").write_text("#!/bin/sh\necho evil\n")
    (tmp_path / "getenforce-of-mine").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_program(context(), "getenforce-of-mine") is None
    assert run_command(context(), ["getenforce-of-mine"]).status is ReadStatus.MISSING


def test_a_command_that_hangs_ends_in_time_with_its_children() -> None:
    began = time.monotonic()

    reading = run_command(context(0.3), ["sh", "-c", "echo before; sleep 61.5 & sleep 61.5; wait"])

    assert reading.status is ReadStatus.TIMED_OUT
    assert reading.data == b"before\n"
    assert time.monotonic() - began < 2
    assert left_of("61.5") == []


def test_a_command_ends_at_once_when_the_run_is_stopped() -> None:
    cancel = CancelToken()
    threading.Timer(0.2, cancel.cancel).start()
    began = time.monotonic()

    reading = run_command(context(60, cancel), ["sleep", "62.5"])

    assert reading.status is ReadStatus.CANCELLED
    assert time.monotonic() - began < 1
    assert left_of("62.5") == []


def test_a_command_that_waits_for_an_answer_gets_none() -> None:
    assert run_command(context(5), ["sh", "-c", "read answer; echo got:$answer"]).data == b"got:\n"


def test_of_endless_output_the_end_is_kept() -> None:
    reading = run_command(context(20), ["sh", "-c", f"head -c {KEPT_BYTES + 10} /dev/zero; printf end"])

    assert len(reading.data) == KEPT_BYTES
    assert reading.data.endswith(b"end")
    assert reading.cut


def test_a_refusal_is_known_by_its_code() -> None:
    assert failed_reading(PermissionError(13, "Permiso denegado")).status is ReadStatus.DENIED
    assert failed_reading(FileNotFoundError(2, "x")).status is ReadStatus.MISSING
    assert failed_reading(OSError(5, "Permission denied")).status is ReadStatus.FAILED  # only its words say so
    assert failed_reading(TimeoutError(110, "x")).status is ReadStatus.TIMED_OUT


def test_files_are_read_and_anything_else_is_not(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"content")
    os.mkfifo(tmp_path / "pipe")

    assert read_file(tmp_path / "there").data == b"content"
    assert read_file(tmp_path / "pipe").status is ReadStatus.FAILED
    assert read_file(tmp_path).status is ReadStatus.FAILED
    assert read_first([tmp_path / "no", tmp_path / "there"]).data == b"content"
    assert read_first([tmp_path / "no", tmp_path / "nor this"]).status is ReadStatus.MISSING
