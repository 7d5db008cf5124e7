"""Reads files for probes: the end of a long one, several as one, nothing on a network mount."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probe import KEPT_BYTES

if TYPE_CHECKING:
    from pathlib import Path


def read_file(path: Path) -> Reading:
    """Read a regular file, at most its last :data:`KEPT_BYTES`."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return Reading(ReadStatus.FAILED, detail=f"not a file: {path.name}")
            if about.st_size > KEPT_BYTES:
                file.seek(about.st_size - KEPT_BYTES)
            return Reading(ReadStatus.OK, file.read(KEPT_BYTES), cut=about.st_size > KEPT_BYTES)
    except OSError as error:
        return failed_reading(error)


def read_first(paths: list[Path]) -> Reading:
    """Read the first of these files that exists; one that may not be read ends the search."""
    reading = Reading(ReadStatus.MISSING)
    for path in paths:
        reading = read_file(path)
        if reading.status is not ReadStatus.MISSING:
            return reading
    return reading
