"""``vmbt`` as a process: plain consoles, odd bytes, readers that go early."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.console.console import ENTRY, PASTE, ROOT, TIMEOUT, a_process

if TYPE_CHECKING:
    from pathlib import Path


def test_accents_survive_a_console_that_knows_none() -> None:
    with a_process("list", "--lang", "es") as process:
        out, err = process.communicate()

    assert (process.returncode, err) == (0, b"")
    assert "Copia de seguridad" in out.decode("utf-8")
    assert "máquina" in out.decode("utf-8")


def test_odd_bytes_on_standard_input_do_no_harm() -> None:
    raw = bytes(range(256)) + b"\n" + PASTE.encode() + b"\xc3"
    with a_process("search", "-", "--json") as process:
        out, err = process.communicate(raw)

    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["hits"][0]["id"] == ENTRY


def test_a_complaint_of_a_process_is_one_line_on_stderr() -> None:
    with a_process("show", "nothing-like-it") as process:
        out, err = process.communicate()

    assert (process.returncode, out) == (2, b"")
    assert err.decode("utf-8").splitlines() == [
        "vmbt: Nothing has the id or code 'nothing-like-it'. Try: vmbt search nothing-like-it"
    ]


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--json"], ["show", ENTRY], ["search", "snapshot"]],
    ids=["list", "list --json", "show", "search"],
)
def test_a_reader_that_goes_early_hears_no_complaint(arguments: list[str]) -> None:
    with a_process(*arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # before anything is printed, as after | head -0
        code = process.wait()
        err = process.stderr.read()

    assert (code, err) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot be started without its streams")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("list >&-", 0),
        ("list --json >&-", 0),
        ("search - <&-", 2),
        ("show nothing-like-it 2>&-", 2),
        ("list --no-such 2>/dev/full", 2),
    ],
)
def test_streams_that_are_closed_or_full_leave_the_exit_code_as_it_is(command: str, code: int) -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m troubleshooter.cli {command}'],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )

    assert run.returncode == code
    assert b"Traceback" not in run.stdout + run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_a_process_quietly() -> None:
    with a_process("search", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"query": "snapshot failed"}\n')
        process.stdin.flush()
        assert process.stdout.readline()  # it is under way, and waits for more
        process.send_signal(signal.SIGINT)
        assert process.wait() == 2
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_batch_whose_reader_goes_early_ends_quietly() -> None:
    query = b'{"query": "snapshot failed"}\n'
    with a_process("search", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(query * 2)
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(query * 500)
            process.stdin.close()
        except OSError:
            process.stdin = None  # it has ended already, as it should
        code = process.wait()
        err = process.stderr.read()

    assert (code, err) == (0, b"")


def test_the_content_is_found_from_anywhere(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from troubleshooter.cli import main; raise SystemExit(main(['list']))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )

    assert run.returncode == 0, run.stderr
    assert ENTRY.encode() in run.stdout
