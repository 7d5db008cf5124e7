"""Runs a command until it has ended, whoever else still holds its output open."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: Seconds in which what an ended command has said must have arrived.
_LAST_WORDS = 2.0


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


class Running:
    """A command that runs, and what it has said so far."""

    def __init__(
        self, command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, cwd=folder, env=environment
        )
        self._heard: list[bytearray] = [bytearray(), bytearray()]
        self._listeners = [
            threading.Thread(target=_listen, args=(stream, words), daemon=True)
            for stream, words in zip((self.process.stdout, self.process.stderr), self._heard, strict=True)
        ]
        for listener in self._listeners:
            listener.start()

    def end(self, timeout: float) -> Said:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: when it has not ended in time; it is killed then.
        """
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        for listener in self._listeners:
            listener.join(_LAST_WORDS)
        out, err = (bytes(words).decode("utf-8", "replace").replace("\r\n", "\n") for words in self._heard)
        return Said(code, out, err)

    def kill(self) -> None:
        """End it by force, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def run_until_end(
    command: Sequence[str], *, timeout: float, folder: Path, environment: Mapping[str, str] | None = None
) -> Said:
    """Run a command to its end; services that it has started (Wine does) are not waited for.

    Raises:
        subprocess.TimeoutExpired: when it has not ended in time; it is killed then.
    """
    return Running(command, folder=folder, environment=environment).end(timeout)


def _listen(stream: IO[bytes] | None, words: bytearray) -> None:
    while stream is not None and (part := stream.read1(65536)):  # type: ignore[attr-defined]  # a pipe is buffered
        words += part
