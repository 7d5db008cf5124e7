"""The log: what went wrong inside the program and when it was started, fit to be shown to others.

It is scrubbed as it is written, so that no secret or name ever lies on the disk. Nothing costs anything before
there is something to write.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter import __version__
from troubleshooter.paths import log_dir

if TYPE_CHECKING:
    from logging import LogRecord
    from pathlib import Path

#: Bytes; beyond that the log starts anew, and the old one is kept once.
LARGEST = 500_000
_LARGEST_RECORD = 50_000  # characters
_INDENT = "    "
_lock = threading.Lock()


class Level(StrEnum):
    """How bad a record is."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


def log_path() -> Path:
    """The file that is written to; the one before it ends in ``.old.txt``."""
    return log_dir() / "log.txt"


def log(text: str, level: Level = Level.NOTE) -> None:
    """Append a record with its time, scrubbed; a log that cannot be written is done without."""
    from troubleshooter.scrub import scrub  # some patterns to compile, which most starts never need

    lines = scrub(_shortened(text.strip())).splitlines() or [""]
    record = "".join(
        (f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {level}: {lines[0]}\n", *(f"{_INDENT}{line}\n" for line in lines[1:]))
    )
    path = log_path()
    with _lock, contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(_old(path))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(record)


def log_error(details: str) -> None:
    """Append an error with the version that it happened in."""
    log(f"in version {__version__}\n{details}", Level.ERROR)


def read_log(largest: int = 2 * LARGEST) -> str:
    """The end of what is in the log, the newest last; empty when there is none or it cannot be read.

    Args:
        largest: characters; older lines are left out.
    """
    parts = []
    for path in (_old(log_path()), log_path()):
        with contextlib.suppress(OSError):
            parts.append(path.read_text(encoding="utf-8", errors="replace"))
    text = "".join(parts)
    return text if len(text) <= largest else text[-largest:].partition("\n")[2]


def listen_to_libraries() -> None:
    """Write down what libraries warn of through Python's own logging, once for the whole program."""
    import logging

    class Listener(logging.Handler):
        """Hands records over."""

        def emit(self, record: LogRecord) -> None:
            level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
            log(f"{record.name}: {self.format(record)}", level)

    root = logging.getLogger()
    if not any(handler.name == __name__ for handler in root.handlers):
        listener = Listener(logging.WARNING)
        listener.name = __name__
        root.addHandler(listener)


def _old(path: Path) -> Path:
    return path.with_suffix(".old.txt")


def _shortened(text: str) -> str:
    """The beginning and the end of a text that is too long to keep."""
    if len(text) <= _LARGEST_RECORD:
        return text
    half = _LARGEST_RECORD // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"
