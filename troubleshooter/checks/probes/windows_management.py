"""Whether WMI answers: one question to the provider through which the agent's installer writes the registry."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_folders import windows_folder
from troubleshooter.checks.probes.windows_values import as_json, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

_HKEY_LOCAL_MACHINE = 0x80000002

if sys.platform == "win32":
    import pythoncom
    import win32com.client

    from troubleshooter.checks.probes.windows_wmi import failed_query

    def _ask_registry_provider(_context: ProbeContext) -> Reading:
        pythoncom.CoInitialize()
        try:
            provider = win32com.client.GetObject("winmgmts:root/cimv2:StdRegProv")
            asked = provider.Methods_("GetStringValue").InParameters.SpawnInstance_()
            asked.Properties_("hDefKey").Value = _HKEY_LOCAL_MACHINE - (1 << 32)  # automation knows signed numbers only
            asked.Properties_("sSubKeyName").Value = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
            asked.Properties_("sValueName").Value = "CurrentBuild"
            answer = provider.ExecMethod_("GetStringValue", asked)
            code = answer.Properties_("ReturnValue").Value
            return as_json({"return": int(code), "value": answer.Properties_("sValue").Value})
        except pythoncom.com_error as error:
            return failed_query(error)
        finally:
            pythoncom.CoUninitialize()

else:
    _ask_registry_provider = not_windows


def _read_agent_installer(context: ProbeContext) -> Reading:
    return read_file(windows_folder(context) / "Panther" / "VmAgentInstaller.xml")


_WINDOWS = (Platform.WINDOWS,)
PROBES = (
    Probe("wmi-stdregprov", FileKind.JSON, _ask_registry_provider, platforms=_WINDOWS, budget_s=5),
    Probe("vmagentinstaller-xml", FileKind.TEXT, _read_agent_installer, platforms=_WINDOWS, budget_s=3),
)
