"""Looks as administrator or root for one check: the console twin is started elevated, and its capture read.

The program itself never runs elevated. On Linux polkit asks (``pkexec``), on Windows the system's own consent.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from troubleshooter.cancel import CancelToken
from troubleshooter.checks.capture import open_capture
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.checks.capture import Capture

#: Where polkit's starter is, and nowhere else is it looked for.
PKEXEC = "/usr/bin/pkexec"

_POLL_S = 0.1
#: The longest that somebody may think over the system's question, and the check take, in seconds.
_PATIENCE_S = 180.0
_DISMISSED, _NOT_AUTHORISED = 126, 127  # exit codes of pkexec
_OUT_NAME = "capture.zip"


class ElevationError(TroubleshooterError):
    """An elevated look did not happen; ``command`` is what to run by hand instead."""

    def __init__(self, reason: str, command: str) -> None:
        self.command = command
        super().__init__(reason)


def console_twin() -> tuple[str, ...]:
    """How to start ``vmbt`` from this program: the program beside the window, or Python with its module."""
    name = "vmbt.exe" if sys.platform == "win32" else "vmbt"
    beside = Path(sys.executable).with_name(name)
    return (str(beside),) if beside.is_file() else (sys.executable, "-m", "troubleshooter.cli")


def by_hand(check: str, file: str = "vmbt-capture.zip") -> str:
    """What to type on the machine itself, as administrator or root."""
    words = [*console_twin(), "collect", "--only", check, "--out", file]
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    else:  # noqa: RET505  the type checker follows one system at a time
        return shlex.join(["sudo", *words])


def elsewhere_by_hand(check: str, system: str) -> str:
    """What to type on another machine, where ``vmbt`` is at hand."""
    sudo = "" if system == "windows" else "sudo "
    return f"{sudo}vmbt collect --only {check} --out vmbt-capture.zip"


def can_ask(pkexec: str = PKEXEC) -> bool:
    """Whether this system has a way to ask for elevation."""
    return sys.platform == "win32" or os.access(pkexec, os.X_OK)


def look_elevated(
    check: str, *, cancel: CancelToken | None = None, pkexec: str = PKEXEC, twin: Sequence[str] = ()
) -> Capture:
    """Take the evidence of one check as administrator or root, and nothing else.

    Returns when the elevated console twin has ended; the system asks the user before it starts.

    Raises:
        ElevationError: when there is no way to ask, the user declined, or nothing came of it.
        OSError: when there is no room for what it would bring back, or its program cannot be started.
    """
    cancel = cancel or CancelToken()
    folder = Path(tempfile.mkdtemp(prefix="vmbt-"))  # readable by this user alone
    try:
        out = folder / _OUT_NAME
        arguments = [*(twin or console_twin()), "collect", "--only", check, "--out", str(out)]
        if sys.platform == "win32":
            _run_as_administrator(arguments, check, cancel)
        else:
            _run_by_polkit(arguments, check, cancel, pkexec)
        try:
            return open_capture(out)
        except (TroubleshooterError, OSError) as error:
            raise ElevationError(_("The elevated look brought nothing back."), by_hand(check)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ended_badly(code: int, check: str) -> ElevationError:
    return ElevationError(
        _("The elevated look ended with code {code} and brought nothing back.").format(code=code), by_hand(check)
    )


def _stopped(check: str) -> ElevationError:
    return ElevationError(_("The elevated look was stopped."), by_hand(check))


def _declined(check: str) -> ElevationError:
    return ElevationError(
        _("Elevation was declined, so this check has not looked. By hand it can be done with:"), by_hand(check)
    )


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _CANCELLED_BY_USER = 1223  # ERROR_CANCELLED
    _NO_CLOSE_PROCESS, _NO_UI = 0x40, 0x400  # SEE_MASK_NOCLOSEPROCESS, SEE_MASK_FLAG_NO_UI
    _STILL_WAITING = 0x102  # WAIT_TIMEOUT
    _HIDDEN = 0  # SW_HIDE

    class _ExecuteInfo(ctypes.Structure):
        """SHELLEXECUTEINFOW."""

        _fields_ = (
            ("cbSize", wintypes.DWORD),
            ("fMask", wintypes.ULONG),
            ("hwnd", wintypes.HWND),
            ("lpVerb", wintypes.LPCWSTR),
            ("lpFile", wintypes.LPCWSTR),
            ("lpParameters", wintypes.LPCWSTR),
            ("lpDirectory", wintypes.LPCWSTR),
            ("nShow", ctypes.c_int),
            ("hInstApp", wintypes.HINSTANCE),
            ("lpIDList", ctypes.c_void_p),
            ("lpClass", wintypes.LPCWSTR),
            ("hkeyClass", wintypes.HKEY),
            ("dwHotKey", wintypes.DWORD),
            ("hIconOrMonitor", wintypes.HANDLE),
            ("hProcess", wintypes.HANDLE),
        )

    def _run_as_administrator(arguments: Sequence[str], check: str, cancel: CancelToken) -> None:
        """Start a program through the system's consent dialog and wait for its end."""
        shell = ctypes.WinDLL("shell32", use_last_error=True)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
        kernel.GetExitCodeProcess.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD))
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        info = _ExecuteInfo(cbSize=ctypes.sizeof(_ExecuteInfo), fMask=_NO_CLOSE_PROCESS | _NO_UI, nShow=_HIDDEN)
        info.lpVerb, info.lpFile = "runas", arguments[0]
        info.lpParameters = subprocess.list2cmdline(arguments[1:])
        if not shell.ShellExecuteExW(ctypes.byref(info)):
            error = ctypes.get_last_error()
            if error == _CANCELLED_BY_USER:
                raise _declined(check)
            raise _ended_badly(error, check)
        code = wintypes.DWORD()
        try:
            left = round(_PATIENCE_S / _POLL_S)
            while kernel.WaitForSingleObject(info.hProcess, round(_POLL_S * 1000)) == _STILL_WAITING:
                left -= 1
                if cancel.cancelled or left <= 0:
                    raise _stopped(check)
            kernel.GetExitCodeProcess(info.hProcess, ctypes.byref(code))
        finally:
            kernel.CloseHandle(info.hProcess)
        if code.value:
            raise _ended_badly(code.value, check)

else:

    def _run_by_polkit(arguments: Sequence[str], check: str, cancel: CancelToken, pkexec: str) -> None:
        """Start a program through polkit's question and wait for its end."""
        if not can_ask(pkexec):
            raise ElevationError(
                _("This system has no pkexec to ask for elevation with. By hand it can be done with:"), by_hand(check)
            )
        process = subprocess.Popen(
            [pkexec, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            umask=0o022,  # so that this user may read what root writes
        )
        try:
            left = round(_PATIENCE_S / _POLL_S)
            while process.poll() is None:
                left -= 1
                if cancel.wait(_POLL_S) or left <= 0:
                    raise _stopped(check)
        finally:
            if process.returncode is None:
                with contextlib.suppress(
                    PermissionError, subprocess.TimeoutExpired
                ):  # it is root's by now, and ends within its own limits
                    process.terminate()
                    process.wait(1)
        if process.returncode == _DISMISSED:
            raise _declined(check)
        if process.returncode == _NOT_AUTHORISED:
            raise ElevationError(
                _("The system did not allow elevation: no one was there to ask, or the rights are missing. By hand:"),
                by_hand(check),
            )
        if process.returncode:
            raise _ended_badly(process.returncode, check)
