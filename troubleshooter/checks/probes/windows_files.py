"""Files that tell which agent, extension and runtime is there; of what they hold, only versions and single lines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.command import failed_reading
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.extension_files import WINDOWS_EXTENSION
from troubleshooter.checks.probes.windows_folders import system_drive, windows_folder
from troubleshooter.checks.probes.windows_values import as_json, found, lost, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

#: The debugging hook of Visual Studio that keeps .NET programs from starting once its library is gone.
_HOOK = b"ServiceModelSink"
_MACHINE_CONFIG = "Microsoft.NET/Framework64/v4.0.30319/Config/machine.config"
_PLUGINS = "Packages/Plugins"
_AGENT_LOGS = "WindowsAzure/Logs"


def program_of(command: str) -> str:
    r"""The program in a service's command line: quoted or not, without its arguments."""
    command = command.strip()
    if command.startswith('"'):
        return command[1:].partition('"')[0]
    head, ending, _rest = command.lower().partition(".exe")
    return command[: len(head) + len(ending)]


def _read_machine_config(context: ProbeContext) -> Reading:
    """Only the lines with the hook: the file may hold keys and passwords that nobody here needs."""
    whole = read_file(windows_folder(context) / _MACHINE_CONFIG)
    if whole.status is not ReadStatus.OK:
        return whole
    lines = whole.data.splitlines()
    hits = [
        {"line": number, "text": line.decode("utf-8", errors="backslashreplace").strip()[:400]}
        for number, line in enumerate(lines, 1)
        if _HOOK in line
    ]
    return Reading(ReadStatus.OK, json.dumps({"lines": len(lines), "hook": hits}, indent=1).encode(), cut=whole.cut)


def _read_installer_log(context: ProbeContext) -> Reading:
    return read_file(system_drive(context) / _AGENT_LOGS / "TransparentInstaller.log")


def _read_extension_folders(context: ProbeContext) -> Reading:
    """The versions of the backup extension that lie on the disk."""
    folder = system_drive(context) / _PLUGINS / WINDOWS_EXTENSION
    try:
        names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    except OSError as error:
        return failed_reading(error)
    return Reading(ReadStatus.OK, json.dumps({"folder": WINDOWS_EXTENSION, "versions": names[:50]}).encode())


if sys.platform == "win32":
    import pywintypes
    import win32api

    from troubleshooter.checks.probes.windows_registry import WantedKey, read_keys

    _RUNTIMES = ("msvcr110.dll", "msvcr120.dll")
    #: ERROR_RESOURCE_DATA_NOT_FOUND and its neighbours: the file is there, but does not say its version.
    _NO_VERSION = {1812, 1813, 1814, 1815}
    _AGENT_SERVICES = ("RdAgent", "WindowsAzureGuestAgent")

    def _read_versions(context: ProbeContext) -> Reading:
        runtimes = {name: _version(str(windows_folder(context) / "System32" / name)) for name in _RUNTIMES}
        agent = {name: _service_file(name) for name in _AGENT_SERVICES}
        return as_json({"runtimes": runtimes, "agent": agent})

    def _service_file(service: str) -> dict[str, Any]:
        key = read_keys([WantedKey(rf"SYSTEM\CurrentControlSet\Services\{service}", ("ImagePath",))])[0]
        command = key.get("values", {}).get("ImagePath", key).get("data", "")
        if not command:
            return lost(key.get("code", 2))
        path = program_of(win32api.ExpandEnvironmentStrings(command))
        return {"path": path, **_version(path)}

    def _version(path: str) -> dict[str, Any]:
        try:
            about = win32api.GetFileVersionInfo(path, "\\")
        except pywintypes.error as error:
            return found(version="") if error.winerror in _NO_VERSION else lost(error.winerror)
        high, low = about["ProductVersionMS"], about["ProductVersionLS"]
        return found(version=".".join(str(part) for part in (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)))

else:
    _read_versions = not_windows


_WINDOWS = (Platform.WINDOWS,)
PROBES = (
    Probe("windows-file-versions", FileKind.JSON, _read_versions, platforms=_WINDOWS, budget_s=3),
    Probe("machine-config", FileKind.JSON, _read_machine_config, platforms=_WINDOWS, budget_s=3),
    Probe("extension-folders", FileKind.JSON, _read_extension_folders, platforms=_WINDOWS, budget_s=2),
    Probe("transparentinstaller-log", FileKind.LOG, _read_installer_log, platforms=_WINDOWS, budget_s=3),
)
