"""The backup extension on Linux: its folders, the Python that it finds, its optional settings, its lock."""

from __future__ import annotations

import json
import os
import stat
import struct
import sys
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.extension_files import LINUX_EXTENSION
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.probe import ProbeContext

_LINUX = (Platform.LINUX,)

#: What the extension's start script tries, in its order.
_PYTHONS = (
    "python3.8", "python3.7", "python3.6", "python3.5", "python3.4", "python3.3", "python3",
    "python2.7", "python2.6", "python2", "python",
)  # fmt: skip
_PYTHON_FOLDERS = ("/usr/bin", "/usr/local/bin")

_SETTINGS = (
    "/etc/azure/vmbackup.conf",
    "/etc/azure/VMSnapshotPluginHost.conf",
    "/etc/azure/VMSnapshotScriptPluginConfig.json",
)
_LOCK = "/etc/azure/MicrosoftRecoverySvcsSafeFreezeLock/SafeFreezeLockFile"


def _read_state(context: ProbeContext) -> Reading:
    folder = context.path("/var/lib/waagent")
    try:
        versions = [
            entry for entry in folder.iterdir() if entry.name.startswith(f"{LINUX_EXTENSION}-") and entry.is_dir()
        ]
        found = [_version(entry) for entry in sorted(versions)]
    except OSError as error:
        return failed_reading(error)
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


def _version(folder: Path) -> dict[str, Any]:
    config = folder / "config"
    try:
        status = json.loads((config / "HandlerStatus").read_bytes()) if (config / "HandlerStatus").exists() else None
    except ValueError:
        status = None
    if isinstance(status, list):
        status = status[0] if status else None
    state = (config / "HandlerState").read_text("utf-8", "replace") if (config / "HandlerState").exists() else ""
    return {"folder": folder.name, "state": state.strip(), "status": status}


def _read_pythons(context: ProbeContext) -> Reading:
    found = []
    for name in _PYTHONS:
        for folder in _PYTHON_FOLDERS:
            path = context.path(f"{folder}/{name}")
            if path.exists():
                found.append({"path": f"{folder}/{name}", "real": os.path.realpath(path)})
    return Reading(ReadStatus.OK, json.dumps(found).encode())


def _read_settings(context: ProbeContext) -> Reading:
    """Owner and permissions of the settings, and of the scripts that they name; no parameters of scripts."""
    found = []
    for name in _SETTINGS:
        path = context.path(name)
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        except OSError as error:
            return failed_reading(error)
        one: dict[str, Any] = {"path": name, "mode": stat.S_IMODE(about.st_mode), "uid": about.st_uid}
        if name.endswith(".json"):
            one |= _scripts(context, path)
        found.append(one)
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


def _scripts(context: ProbeContext, path: Path) -> dict[str, Any]:
    reading = read_file(path)
    if reading.status is not ReadStatus.OK:
        return {"denied": True} if reading.status is ReadStatus.DENIED else {"fault": reading.detail}
    try:
        named = json.loads(reading.data)
        wanted = {key: named[key] for key in ("preScriptLocation", "postScriptLocation") if key in named}
    except (ValueError, TypeError):
        return {"fault": "not valid JSON"}
    return {"scripts": [{"key": key, **_script(context, script)} for key, script in wanted.items()]}


def _script(context: ProbeContext, path: object) -> dict[str, Any]:
    if not isinstance(path, str) or not path.startswith("/"):
        return {"path": str(path)}
    try:
        about = context.path(path).stat()
    except FileNotFoundError:
        return {"path": path, "exists": False}
    except OSError:
        return {"path": path}
    return {"path": path, "exists": True, "mode": stat.S_IMODE(about.st_mode), "uid": about.st_uid}


def _read_lock(context: ProbeContext) -> Reading:
    path = context.path(_LOCK)
    try:
        with path.open("rb") as file:
            holder = _holder(file.fileno())
            age = time.time() - os.fstat(file.fileno()).st_mtime
    except FileNotFoundError:
        return Reading(ReadStatus.OK, b'{"exists": false, "held": false}')
    except OSError as error:
        return failed_reading(error)
    found = {"exists": True, "held": holder is not None, "process": _name_of(holder), "age_s": round(max(0.0, age))}
    return Reading(ReadStatus.OK, json.dumps(found).encode())


def _holder(handle: int) -> int | None:
    """The process that holds a lock on an open file; asking takes no lock."""
    if sys.platform == "win32":
        return None
    else:  # noqa: RET505  the type checker follows one system at a time
        import fcntl

        # struct flock of 64-bit Linux: type, whence, start, length, process
        form = "hhqqi4x"
        asked = struct.pack(form, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _whence, _start, _length, process = struct.unpack(form, fcntl.fcntl(handle, fcntl.F_GETLK, asked))
        return None if kind == fcntl.F_UNLCK else process


def _name_of(process: int | None) -> str:
    if not process:
        return ""
    import psutil

    try:
        return f"{psutil.Process(process).name()} ({process})"
    except psutil.Error:
        return str(process)


PROBES = (
    Probe("vmsnapshotlinux-state", FileKind.JSON, _read_state, _LINUX, budget_s=1),
    Probe("python-interpreters", FileKind.JSON, _read_pythons, _LINUX, budget_s=1),
    Probe("vmbackup-files", FileKind.JSON, _read_settings, _LINUX, budget_s=1),
    Probe("freeze-lock", FileKind.JSON, _read_lock, _LINUX, budget_s=1),
)
