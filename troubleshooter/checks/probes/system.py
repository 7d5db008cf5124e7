"""The machine itself: its system's version, its load, its memory, its disks."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import psutil

from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_first
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

if sys.platform == "win32":
    import winreg

    def _read_windows_version(_context: ProbeContext) -> Reading:
        path = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
        found: dict[str, str] = {}
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, access) as key:
            for name in ("CurrentBuild", "ProductName", "InstallationType", "DisplayVersion"):
                try:
                    found[name] = str(winreg.QueryValueEx(key, name)[0])
                except FileNotFoundError:
                    continue
        return Reading(ReadStatus.OK, json.dumps(found).encode())

else:
    _read_windows_version = not_windows

_LINUX, _WINDOWS = (Platform.LINUX,), (Platform.WINDOWS,)
_SAMPLES = 5  # of the load, one second each

#: File systems of this machine; a network one is never asked how full it is.
_LOCAL = {
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "vfat", "exfat", "ntfs", "ntfs3", "refs",
    "fuseblk",
}  # fmt: skip


def _read_os_release(context: ProbeContext) -> Reading:
    return read_first([context.path("/etc/os-release"), context.path("/usr/lib/os-release")])


def _read_cpu(context: ProbeContext) -> Reading:
    psutil.cpu_percent()
    samples: list[float] = []
    for _number in range(_SAMPLES):
        if context.cancel.wait(1):
            return Reading(ReadStatus.CANCELLED)
        samples.append(psutil.cpu_percent())
    return Reading(ReadStatus.OK, json.dumps({"percent": samples}).encode())


def _read_memory(_context: ProbeContext) -> Reading:
    memory = psutil.virtual_memory()
    return Reading(ReadStatus.OK, json.dumps({"total": memory.total, "available": memory.available}).encode())


def _read_disks(_context: ProbeContext) -> Reading:
    found = []
    for one in psutil.disk_partitions(all=False):
        if one.fstype.lower() not in _LOCAL:
            continue
        try:
            usage = psutil.disk_usage(one.mountpoint)
        except OSError:
            continue
        found.append({"target": one.mountpoint, "type": one.fstype.lower(), "total": usage.total, "free": usage.free})
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


PROBES = (
    Probe("os-release", FileKind.TEXT, _read_os_release, _LINUX, budget_s=1),
    Probe("windows-version", FileKind.JSON, _read_windows_version, _WINDOWS, budget_s=1),
    Probe("cpu-load", FileKind.JSON, _read_cpu, budget_s=_SAMPLES + 2),
    Probe("memory", FileKind.JSON, _read_memory, budget_s=1),
    Probe("disks", FileKind.JSON, _read_disks, budget_s=3),
)
