"""What is left of a start that ended in a crash: a report for the user to read, copy or delete. Nothing is sent.

A start that crashed has left its last words (:mod:`troubleshooter.crash_watch`); the next one makes a report of them.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.crash_watch import LAST_WORDS, versions
from troubleshooter.paths import log_dir

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.crash_watch import CrashWatch

_KEPT = 5  # reports
_LARGEST = 100_000  # bytes of last words
_LOG_TAIL = 6_000  # characters of the log that go into a report
_NEW = "-new.txt"


@dataclass(frozen=True, slots=True)
class CrashReport:
    """One crash; its text is scrubbed."""

    path: Path
    text: str

    def seen(self) -> Path:
        """Offer it no more; returns where it stays, beside the log."""
        with contextlib.suppress(OSError):
            return self.path.replace(self._when_seen)
        return self.path

    def delete(self) -> None:
        """Take it off the disk."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self._when_seen.unlink(missing_ok=True)

    @property
    def _when_seen(self) -> Path:
        return self.path.with_name(self.path.name.replace(_NEW, ".txt"))


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


def details_of(error: BaseException) -> str:
    """An error with its traceback, scrubbed: fit to be shown, and to be sent to whoever can mend it."""
    import traceback

    from troubleshooter.scrub import scrub

    return scrub("".join(traceback.format_exception(error)))


def report_error(details: str) -> CrashReport | None:
    """A report of an error that this process did not get over; None when it cannot be written."""
    return write_report(f"{versions()}\n\n{details}")


def new_reports(own: CrashWatch | None = None) -> tuple[CrashReport, ...]:
    """The crashes that the user has not been told of, the newest first; makes reports of last words on the way.

    Args:
        own: the watch of this process, whose file is not one of a crash.
    """
    for words in _listed(f"{LAST_WORDS}*.txt"):
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
    number = words.name.removeprefix(LAST_WORDS).split("-")[0]
    if not number.isdigit() or int(number) == os.getpid():  # a number that an earlier process had
        return False
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


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
