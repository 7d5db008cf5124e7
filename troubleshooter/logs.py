"""The error log: written only when something went wrong inside the program."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from troubleshooter import __version__
from troubleshooter.paths import log_dir

_LARGEST = 1_000_000  # bytes; beyond that the log starts anew, the old one is kept once


def log_error(details: str) -> None:
    """Append an error with its time; a log that cannot be written is done without."""
    with contextlib.suppress(OSError):
        folder = log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "errors.log"
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".log.1"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} version {__version__}\n{details}\n")
