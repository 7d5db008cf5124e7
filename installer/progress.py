"""One line for each step, with the time that it took; what a command says goes to a log."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: How many lines of a failed command are shown.
TAIL_LINES = 25

#: What a command's own words mean, for the one line that a person reads.
HINTS = (
    (("No space left on device", "not enough space on the disk"), "the disk is full"),
    (
        ("No matching distribution found for PySide6",),
        "there is no ready-made Qt for this Python and system (64 bit and, on Linux, glibc are needed)",
    ),
    (
        (
            "Failed to establish a new connection",
            "Temporary failure in name resolution",
            "Temporary failure resolving",
            "Name or service not known",
            "getaddrinfo failed",
            "Could not resolve",
            "Network is unreachable",
            "Could not connect",
            "ProxyError",
            "Read timed out",
        ),
        "the network cannot be reached (behind a proxy, set HTTPS_PROXY)",
    ),
    (("Read-only file system", "Permission denied"), "a file cannot be written here"),
)


class BootstrapError(Exception):
    """Something that could not be done, said in one line."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    output: str

    def tail(self, lines: int = TAIL_LINES) -> str:
        """Return the last lines of the output."""
        return "\n".join(self.output.rstrip().splitlines()[-lines:])

    @property
    def last_line(self) -> str:
        """The last line that says something."""
        lines = self.output.split("\n")
        return next((line.strip(" =") for line in reversed(lines) if line.strip(" =")), "")

    @property
    def hint(self) -> str:
        """What most likely went wrong, or nothing."""
        for signs, meaning in HINTS:
            if any(sign in self.output for sign in signs):
                return meaning
        return ""


class Progress:
    """Runs commands and says what is happening."""

    def __init__(self, log: Path, directory: Path, environment: Mapping[str, str]) -> None:
        self.log = log
        self.directory = directory
        self.environment = dict(environment)

    def attempt(self, title: str, command: Sequence[str | Path], *, summary: bool = False) -> Outcome:
        """Run a command as one step. A failure is shown and returned."""
        print(f"  {title} ... ", end="", flush=True)
        began = time.monotonic()
        outcome = self.quiet(command)
        took = time.monotonic() - began
        if outcome.code:
            print(f"failed after {took:.1f} s", flush=True)
        else:
            print(f"{took:.1f} s" + (f"  ({outcome.last_line})" if summary else ""), flush=True)
        return outcome

    def must(self, title: str, command: Sequence[str | Path]) -> Outcome:
        """Run a command as one step that everything after it needs."""
        outcome = self.attempt(title, command)
        if outcome.code:
            print(outcome.tail(), flush=True)
            reason = f": {outcome.hint}" if outcome.hint else ""
            raise BootstrapError(f"{title} failed{reason}. All that it said: {self.log}")
        return outcome

    def quiet(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Outcome:
        """Run a command; what it says goes to the log only."""
        arguments = [str(part) for part in command]
        try:
            done = subprocess.run(
                arguments,
                cwd=self.directory,
                env={**self.environment, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            return Outcome(127, f"{arguments[0]}: {error.strerror or error}")
        outcome = Outcome(done.returncode, done.stdout.decode("utf-8", "replace").replace("\r\n", "\n"))
        self._keep(arguments, outcome)
        return outcome

    def shown(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> int:
        """Run a command whose output is for the person; returns its exit code."""
        try:
            return subprocess.run(
                [str(part) for part in command],
                cwd=directory or self.directory,
                env={**self.environment, **(environment or {})},
                check=False,
            ).returncode
        except OSError as error:
            raise BootstrapError(f"cannot start {command[0]}: {error.strerror or error}") from error

    def _keep(self, arguments: Sequence[str], outcome: Outcome) -> None:
        with suppress(OSError):  # a log is never a reason to fail
            self.log.parent.mkdir(exist_ok=True)
            with self.log.open("a", encoding="utf-8") as log:
                log.write(f"$ {' '.join(arguments)}\n{outcome.output}\nexit {outcome.code}\n\n")
