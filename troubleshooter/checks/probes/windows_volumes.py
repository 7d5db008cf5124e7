"""BitLocker's state of each drive, as numbers: from the shell without rights, from WMI with them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, lost, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.probe import ProbeContext

if sys.platform == "win32":
    import pythoncom
    import pywintypes
    import win32api
    import win32com.client
    import win32con
    import win32file

    from troubleshooter.checks.probes.windows_wmi import query

    _NAMESPACE = "root/cimv2/Security/MicrosoftVolumeEncryption"

    def _read_drives(context: ProbeContext) -> Reading:
        drives = [drive for drive in win32api.GetLogicalDriveStrings().split("\0") if drive]
        fixed = [drive for drive in drives if win32file.GetDriveType(drive) == win32con.DRIVE_FIXED]
        pythoncom.CoInitialize()
        try:
            shell = win32com.client.Dispatch("Shell.Application")
            return as_json({"drives": {drive: _drive(shell, drive) for drive in fixed if context.seconds_left}})
        except pythoncom.com_error as error:
            return Reading(ReadStatus.FAILED, detail=f"Shell {error.args[0] & 0xFFFFFFFF:#010x}")
        finally:
            pythoncom.CoUninitialize()

    def _drive(shell: Any, drive: str) -> dict[str, Any]:
        """The shell's BitLocker number (6 means locked), the label, and the code with which reading that ended."""
        label, code = "", 0
        try:
            label = win32api.GetVolumeInformation(drive)[0]
        except pywintypes.error as error:
            code = error.winerror & 0xFFFFFFFF
        try:
            folder = shell.NameSpace(drive)
            number = folder.Self.ExtendedProperty("System.Volume.BitLockerProtection") if folder else None
        except pythoncom.com_error as error:
            return {**lost(error.args[0]), "label": label, "volume_code": code}
        kept = number if isinstance(number, int) else None
        return {"state": "ok", "protection": kept, "label": label, "volume_code": code}

    def _read_encryption(_context: ProbeContext) -> Reading:
        return query("SELECT DriveLetter, DeviceID, ProtectionStatus FROM Win32_EncryptableVolume", _NAMESPACE)

    def _read_volumes(_context: ProbeContext) -> Reading:
        return query("SELECT DriveLetter, Label, DriveType, FileSystem, DeviceID FROM Win32_Volume")

else:
    _read_drives = _read_encryption = _read_volumes = not_windows


_WINDOWS = (Platform.WINDOWS,)
PROBES = (
    Probe("bitlocker-drives", FileKind.JSON, _read_drives, platforms=_WINDOWS, budget_s=5),
    Probe("bitlocker-wmi", FileKind.JSON, _read_encryption, platforms=_WINDOWS, budget_s=5),
    Probe("wmi-volumes", FileKind.JSON, _read_volumes, platforms=_WINDOWS, budget_s=5),
)
