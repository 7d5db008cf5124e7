"""Runs one command that only reads: by absolute path, without a shell, killed with its children when time is up."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probe import KEPT_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO

    from troubleshooter.checks.probe import ProbeContext

#: How often a running command is looked at, in seconds: a run stops within this time.
_POLL_S = 0.05

#: Where commands of Linux are looked for, and nowhere else.
LINUX_FOLDERS = ("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin")

_ACCESS_DENIED = {5, 1314, 740}  # ERROR_ACCESS_DENIED, ERROR_PRIVILEGE_NOT_HELD, ERROR_ELEVATION_REQUIRED


def run_command(context: ProbeContext, command: Sequence[str], also: Mapping[str, str] | None = None) -> Reading:
    """Run ``command`` (its first word a name without a path) and return all that it said, errors after output.

    On Linux the command starts with a clean environment (``LC_ALL=C``), in ``/``. A command that cannot be
    found gives ``MISSING``; an exit status other than 0 is no failure of the reading.
    """
    program = find_program(context, command[0])
    if program is None:
        return Reading(ReadStatus.MISSING, detail=command[0])
    try:
        room = tempfile.TemporaryFile()  # noqa: SIM115  closed below
    except OSError as error:  # a full disk: nothing is known of the command, which is there
        return Reading(ReadStatus.FAILED, detail=failed_reading(error).detail)
    with room as output:
        try:
            process = subprocess.Popen(  # its end is seen to below
                [str(program), *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(also or {}),
                cwd=str(program.anchor),
                close_fds=True,
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            return failed_reading(error)
        ended = _wait(process, context)
        if ended is not ReadStatus.OK:
            _kill_with_children(process)
        data, cut = _kept(output)
        return Reading(ended, data, process.poll() if ended is ReadStatus.OK else None, cut=cut)


def find_program(context: ProbeContext, name: str) -> Path | None:
    """The program of this name in the system's own folders; the user's PATH is not asked."""
    if sys.platform == "win32":
        windows = Path(context.environment.get("SystemRoot", r"C:\Windows"))
        folders = [windows / "Sysnative", windows / "System32"]  # the first shows a 32-bit program the 64-bit tools
        candidates = [folder / f"{name}.exe" for folder in folders]
    else:
        candidates = [Path(folder) / name for folder in LINUX_FOLDERS]
    return next((path for path in candidates if path.is_file()), None)


def failed_reading(error: OSError) -> Reading:
    """What an error of the operating system says about a reading; denied by its code, never by its words."""
    code = getattr(error, "winerror", None) or error.errno
    detail = f"{code}: {error.strerror or error}"
    if isinstance(error, PermissionError) or getattr(error, "winerror", None) in _ACCESS_DENIED:
        return Reading(ReadStatus.DENIED, detail=detail)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return Reading(ReadStatus.MISSING, detail=detail)
    if isinstance(error, TimeoutError):
        return Reading(ReadStatus.TIMED_OUT, detail=detail)
    return Reading(ReadStatus.FAILED, detail=detail)


def _environment(also: Mapping[str, str]) -> dict[str, str]:
    if sys.platform == "win32":  # programs of Windows need SystemRoot and more of what they were started with
        return {**os.environ, **also}
    return {"PATH": ":".join(LINUX_FOLDERS), "LC_ALL": "C", "LANGUAGE": "C", "HOME": "/", **also}


def _wait(process: subprocess.Popen[bytes], context: ProbeContext) -> ReadStatus:
    while True:
        left = context.seconds_left
        try:
            process.wait(min(_POLL_S, left) if left else 0)
        except subprocess.TimeoutExpired:
            if context.cancel.cancelled:
                return ReadStatus.CANCELLED
            if not context.seconds_left:
                return ReadStatus.TIMED_OUT
            continue
        return ReadStatus.OK


def _kill_with_children(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        import psutil

        with contextlib.suppress(psutil.Error):
            for child in psutil.Process(process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    child.kill()
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)


def _kept(output: IO[bytes]) -> tuple[bytes, bool]:
    """The end of the output, and whether something before it was dropped."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - KEPT_BYTES))
    return output.read(), size > KEPT_BYTES
