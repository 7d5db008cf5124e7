"""Runs ``vmbt``, in this process or in one of its own, and has what it is asked about."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troubleshooter.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


ROOT = Path(__file__).parents[2]
TIMEOUT = 30  # seconds after which a process counts as stuck

CODE, ENTRY = "ExtensionFailedVssWriterInBadState", "vss-writers-bad-state"
AGENT = "vm-agent-unable-to-communicate"

PASTE = """\
Hello,
our nightly job on DB-07 failed again, this is what the portal says:

  Error code: ExtensionFailedVssWriterInBadState
  Snapshot operation failed because VSS writers were in a bad state.

Kind regards
"""


class Console:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """One command: its exit code, its answer, its complaint."""
        code = main(arguments)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def text(self, *arguments: str) -> str:
        """The answer of a command that must succeed."""
        code, out, err = self.run(*arguments)
        assert (code, err) == (0, ""), err
        return out

    def json(self, *arguments: str) -> Any:
        """The same as one line of JSON."""
        out = self.text(*arguments, "--json")
        assert out.count("\n") == 1
        return json.loads(out)

    def complaint(self, *arguments: str) -> str:
        """The one line that a command says when it cannot do what it should."""
        code, out, err = self.run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("vmbt: ")
        assert err.endswith("\n")
        assert err.count("\n") == 1, err
        return err.removeprefix("vmbt: ").rstrip("\n")


def _heed_ctrl_c() -> None:
    """Tests that run in the background of a shell are started deaf to Ctrl+C, and what they start would be too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextlib.contextmanager
def a_process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """``vmbt`` as a process of its own, in the plainest of environments; ended by force when it hangs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "troubleshooter.cli", *arguments],
        cwd=ROOT,
        env={**environment, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_ctrl_c if sys.platform != "win32" else None,
    )
    guard = threading.Timer(TIMEOUT, process.kill)
    guard.start()
    try:
        with process:
            yield process
    finally:
        guard.cancel()
