"""What is left of a start that ended in a crash: a report for the user to read, copy or delete. Nothing is sent.

While the program runs, a file beside the log waits for the interpreter's last words. A start that ends well takes it
away; one that crashes leaves it, and the next start makes a report of it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter import __version__
from troubleshooter.paths import log_dir

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = 5  # reports
_LARGEST = 100_000  # bytes of last words
_LOG_TAIL = 6_000  # characters of the log that go into a report
_NEW = "-new.txt"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One crash; its text is scrubbed."""

    path: Path
    text: str

    def seen(self) -> None:
        """Offer it no more; it stays beside the log."""
        with contextlib.suppress(OSError):
            self.path.replace(self.path.with_name(self.path.name.replace(_NEW, ".txt")))

    def delete(self) -> None:
        """Take it off the disk."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self.path.with_name(self.path.name.replace(_NEW, ".txt")).unlink(missing_ok=True)


class CrashWatch:
    """Catches the last words of a process that dies; where nothing can be written, on its error stream."""

    def __init__(self) -> None:
        self.path = log_dir() / f"running-{os.getpid()}-{time.time_ns()}.txt"
        self.versions = _versions()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
            self._file.write(f"{self.versions}\n")
            self._file.flush()
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


def write_report(details: str, when: datetime | None = None) -> CrashReport | None:
    """Write a report, scrubbed, and drop the oldest; None when it cannot be written.

    Args:
        details: what is known of the crash.
        when: its time; now unless given.
    """
    from troubleshooter.atomic_file import write_atomically
    from troubleshooter.logs import read_log
    from troubleshooter.scrub import scrub

    when = when or datetime.now(UTC)
    before = read_log(_LOG_TAIL)
    parts = [f"VM Backup Troubleshooter, {when:%Y-%m-%dT%H:%M:%SZ}", details.strip()]
    parts += [f"The log before:\n{before}"] if before else []
    text = scrub("\n\n".join(parts).strip()) + "\n"
    path = _free_name(log_dir(), f"crash-{when:%Y%m%d-%H%M%S}")
    try:
        write_atomically(path, text)
    except OSError:
        return None
    for old in _reports()[_KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return CrashReport(path, text)


def report_error(details: str) -> CrashReport | None:
    """A report of an error that this process did not get over."""
    return write_report(f"{_versions()}\n\n{details}")


def new_reports(own: CrashWatch | None = None) -> tuple[CrashReport, ...]:
    """The crashes that the user has not been told of, the newest first; makes reports of last words on the way.

    Args:
        own: the watch of this process, whose file is not one of a crash.
    """
    for words in _listed("running-*.txt"):
        if own is None or words != own.path:
            _make_report(words)
    found = []
    for path in _reports():
        if path.name.endswith(_NEW):
            with contextlib.suppress(OSError):
                found.append(CrashReport(path, path.read_text(encoding="utf-8", errors="replace")))
    return tuple(found)


def _make_report(words: Path) -> None:
    """Turn the last words of a process into a report; one that was merely killed has left none."""
    with contextlib.suppress(OSError):
        with words.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8", errors="replace")
        if len(text.strip().splitlines()) > 1:  # the first line says what ran
            when = datetime.fromtimestamp(words.stat().st_mtime, UTC)
            if write_report(text, when) is None:
                return
        elif _is_alive(words):
            return
        words.unlink()


def _is_alive(words: Path) -> bool:
    """Whether the process that would write there may still run: another window of the same user."""
    if sys.platform == "win32":
        return False  # what is open cannot be deleted there
    number = words.name.split("-")[1]
    if not number.isdigit() or int(number) == os.getpid():  # a number that an earlier process had
        return False
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _versions() -> str:
    """One line on what runs, without asking the system anything that takes time."""
    python = ".".join(map(str, sys.version_info[:3]))
    qt = sys.modules.get("PySide6")
    window = f", PySide6 {qt.__version__}" if qt is not None and hasattr(qt, "__version__") else ""
    frozen = ", installed" if getattr(sys, "frozen", False) else ""
    return f"Version {__version__}, Python {python}{window}, {sys.platform}{frozen}"


def _reports() -> list[Path]:
    """All reports, the newest first."""
    return sorted(_listed("crash-*.txt"), key=lambda path: path.name, reverse=True)


def _listed(pattern: str) -> list[Path]:
    try:
        return list(log_dir().glob(pattern))
    except OSError:
        return []


def _free_name(folder: Path, stem: str) -> Path:
    """A name that no report has: two windows may crash in one second."""
    for number in range(1, 100):
        path = folder / (f"{stem}{_NEW}" if number == 1 else f"{stem}-{number}{_NEW}")
        if not path.exists():
            break
    return path
