"""Waits for the last words of a process that crashes, and takes its file away when all went well.

This runs before the window is made: it imports next to nothing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import time

from troubleshooter import __version__
from troubleshooter.paths import log_dir

#: How the names of files with last words begin; the number of the process and a time follow.
LAST_WORDS = "running-"


class CrashWatch:
    """Catches the last words of a process that dies; where nothing can be written, on its error stream."""

    def __init__(self) -> None:
        self.path = log_dir() / f"{LAST_WORDS}{os.getpid()}-{time.time_ns()}.txt"
        self.versions = versions()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self.path.open("wb", buffering=0)
            self._file.write(f"{self.versions}\n".encode())
        except OSError:
            if sys.stderr is not None:
                faulthandler.enable()
        else:
            faulthandler.enable(self._file)

    def end(self) -> None:
        """The program ends well: nothing is left behind."""
        faulthandler.disable()
        with contextlib.suppress(AttributeError, OSError):
            self._file.close()
            self.path.unlink()


def versions() -> str:
    """One line on what runs, without asking the system anything that takes time."""
    python = ".".join(map(str, sys.version_info[:3]))
    qt = sys.modules.get("PySide6")
    window = f", PySide6 {qt.__version__}" if qt is not None and hasattr(qt, "__version__") else ""
    frozen = ", installed" if getattr(sys, "frozen", False) else ""
    return f"Version {__version__}, Python {python}{window}, {sys.platform}{frozen}"
