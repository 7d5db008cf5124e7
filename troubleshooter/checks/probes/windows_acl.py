"""The access list of the folder with the machine's private keys, as SIDs and masks; the keys are never read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, failed, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

_FOLDER = r"Microsoft\Crypto\RSA\MachineKeys"

if sys.platform == "win32":
    import pywintypes
    import win32security

    def _read_acl(context: ProbeContext) -> Reading:
        path = "\\".join((context.environment.get("ProgramData", r"C:\ProgramData"), _FOLDER))
        wanted = win32security.DACL_SECURITY_INFORMATION | win32security.OWNER_SECURITY_INFORMATION
        try:
            descriptor = win32security.GetNamedSecurityInfo(path, win32security.SE_FILE_OBJECT, wanted)
            owner = win32security.ConvertSidToStringSid(descriptor.GetSecurityDescriptorOwner())
            dacl: Any = descriptor.GetSecurityDescriptorDacl()  # None when everybody may do everything
            aces = [] if dacl is None else [_ace(dacl.GetAce(index)) for index in range(dacl.GetAceCount())]
        except pywintypes.error as error:
            return failed(error.winerror)
        return as_json({"path": path, "owner": owner, "has_dacl": dacl is not None, "aces": aces})

    def _ace(ace: Any) -> dict[str, Any]:
        (kind, flags), mask, *_object_types, sid = ace
        return {
            "type": int(kind),
            "flags": int(flags),
            "mask": int(mask) & 0xFFFFFFFF,
            "sid": win32security.ConvertSidToStringSid(sid),
        }

else:
    _read_acl = not_windows


PROBES = (Probe("machinekeys-acl", FileKind.JSON, _read_acl, platforms=(Platform.WINDOWS,), budget_s=3),)
