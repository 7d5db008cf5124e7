"""Where the backup extension and the agent keep their logs and status files, on both systems."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probes.windows_folders import system_drive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from troubleshooter.checks.probe import ProbeContext

#: The backup extension's name on each system.
LINUX_EXTENSION = "Microsoft.Azure.RecoveryServices.VMSnapshotLinux"
WINDOWS_EXTENSION = "Microsoft.Azure.RecoveryServices.VMSnapshot"

LINUX_LOG = f"/var/log/azure/{LINUX_EXTENSION}/extension.log"
AGENT_LOG = "/var/log/waagent.log"
_LINUX_EXTENSIONS = "/var/lib/waagent"


def newest_extension_log(context: ProbeContext) -> Path | None:
    """The newest log of the backup extension, or None when there is none that can be seen."""
    if sys.platform == "win32":
        folder = system_drive(context) / "WindowsAzure" / "Logs" / "Plugins" / WINDOWS_EXTENSION
        try:
            return newest(folder.glob("*/IaaSBcdrExtension*.log"))
        except OSError:
            return None
    else:
        return context.path(LINUX_LOG)


def read_windows_extension_log(context: ProbeContext) -> Reading:
    """The newest ``IaaSBcdrExtension*.log``."""
    folder = system_drive(context) / "WindowsAzure" / "Logs" / "Plugins" / WINDOWS_EXTENSION
    return _read_newest(folder, "*/IaaSBcdrExtension*.log")


def read_windows_status(context: ProbeContext) -> Reading:
    """The newest status file of the extension on Windows."""
    return _read_newest(system_drive(context) / "Packages" / "Plugins" / WINDOWS_EXTENSION, "*/Status/*.status")


def read_linux_status(context: ProbeContext) -> Reading:
    """The newest status file of the extension on Linux."""
    return _read_newest(context.path(_LINUX_EXTENSIONS), f"{LINUX_EXTENSION}-*/status/*.status")


def read_windows_agent_log(context: ProbeContext) -> Reading:
    """The agent's log on Windows."""
    return read_file(system_drive(context) / "WindowsAzure" / "Logs" / "WaAppAgent.log")


def newest(paths: Iterable[Path]) -> Path | None:
    """The file that was written last; of several at the same time, the one with the highest number."""
    found: list[tuple[int, int, str, Path]] = []
    for path in paths:
        try:
            written = path.stat().st_mtime_ns
        except OSError:
            continue
        digits = re.findall(r"\d+", path.stem)
        found.append((written, int(digits[-1]) if digits else 0, str(path), path))
    return max(found)[3] if found else None


def _read_newest(folder: Path, pattern: str) -> Reading:
    """Read the newest match. ``glob`` is silent about folders that it may not open, so they are looked at first."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        return failed_reading(error)
    path = newest(folder.glob(pattern))
    if path is not None:
        return read_file(path)
    return _why_nothing(folder, pattern)


def _why_nothing(folder: Path, pattern: str) -> Reading:
    """Tell a folder that may not be opened from one that holds nothing."""
    parts = pattern.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        for inner in folder.glob("/".join(parts[:depth])):
            try:
                os.scandir(inner).close()
            except PermissionError as error:
                return failed_reading(error)
            except OSError:
                continue
    return Reading(ReadStatus.MISSING, detail=pattern.rpartition("/")[2])
