"""The backup extension on Linux: its folders, the Python that it finds, its optional settings, its lock; and DHCP."""

from __future__ import annotations

import json
import os
import re
import stat
import struct
import sys
import time
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.probe import ProbeContext

_LINUX = (Platform.LINUX,)
_EXTENSION = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-"

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

_LEASE_FOLDERS = {
    "/run/systemd/netif/leases": "*",
    "/var/lib/dhcp": "*.leases",
    "/var/lib/dhclient": "*.lease*",
    "/var/lib/NetworkManager": "*.lease",
    "/var/lib/wicked": "lease-*",
}
_SAYS_HOW = re.compile(rb"# file:|\s*(?:BOOTPROTO|iface|auto|dhcp[46]|method|DHCP)\b", re.IGNORECASE)
_CONFIG_FOLDERS = {
    "/etc/netplan": "*.yaml",
    "/etc/sysconfig/network-scripts": "ifcfg-*",
    "/etc/sysconfig/network": "ifcfg-*",
    "/etc/network": "interfaces",
    "/etc/NetworkManager/system-connections": "*.nmconnection",
    "/etc/systemd/network": "*.network",
}


def _read_state(context: ProbeContext) -> Reading:
    folder = context.path("/var/lib/waagent")
    try:
        versions = [entry for entry in folder.iterdir() if entry.name.startswith(_EXTENSION) and entry.is_dir()]
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


def _read_leases(context: ProbeContext) -> Reading:
    return _joined(context, _LEASE_FOLDERS, b"# no lease file was found\n")


def _read_network_config(context: ProbeContext) -> Reading:
    """Of the network's configuration, the lines that say how an address is got; never a key of a network."""
    whole = _joined(context, _CONFIG_FOLDERS, b"")
    kept = [line for line in whole.data.splitlines(keepends=True) if _SAYS_HOW.match(line)]
    return Reading(whole.status, b"".join(kept), detail=whole.detail)


def _joined(context: ProbeContext, folders: dict[str, str], nothing: bytes) -> Reading:
    """All files of some folders one after the other, each under a line with its name."""
    parts: list[bytes] = []
    denied = False
    for folder, pattern in folders.items():
        try:
            paths = sorted(context.path(folder).glob(pattern))
        except OSError:
            continue
        for path in paths:
            reading = read_file(path)
            denied = denied or reading.status is ReadStatus.DENIED
            if reading.status is ReadStatus.OK:
                parts += [f"# file: {folder}/{path.name}\n".encode(), reading.data, b"\n"]
    if parts:
        return Reading(ReadStatus.OK, b"".join(parts))
    return Reading(ReadStatus.DENIED) if denied else Reading(ReadStatus.OK, nothing)


PROBES = (
    Probe("vmsnapshotlinux-state", FileKind.JSON, _read_state, _LINUX, budget_s=1),
    Probe("python-interpreters", FileKind.JSON, _read_pythons, _LINUX, budget_s=1),
    Probe("vmbackup-files", FileKind.JSON, _read_settings, _LINUX, budget_s=1),
    Probe("freeze-lock", FileKind.JSON, _read_lock, _LINUX, budget_s=1),
    Probe("dhcp-leases", FileKind.TEXT, _read_leases, _LINUX, budget_s=2),
    Probe("network-config", FileKind.TEXT, _read_network_config, _LINUX, budget_s=2),
)
