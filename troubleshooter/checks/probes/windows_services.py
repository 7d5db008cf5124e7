"""Services that the agent and a snapshot rely on, as numbers of the service control manager; no rights needed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, failed, found, lost, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext

#: By their names in the registry, which are never translated.
SERVICES = (
    "RdAgent", "WindowsAzureGuestAgent", "VSS", "swprv", "EventSystem", "COMSysApp", "MSDTC", "msiserver", "KeyIso",
    "Winmgmt", "RpcSs", "CryptSvc", "SQLWriter", "MSSQLSERVER", "IaasVmProvider",
)  # fmt: skip

#: The only service whose account decides something; resolving the others would only cost time.
_ACCOUNT_MATTERS = "MSDTC"

if sys.platform == "win32":
    import pywintypes
    import win32security
    import win32service

    def _read_services(context: ProbeContext) -> Reading:
        try:
            manager = win32service.OpenSCManager(None, None, win32service.SC_MANAGER_CONNECT)
        except pywintypes.error as error:
            return failed(error.winerror)
        try:
            services = {name: _service(manager, name) for name in SERVICES if context.seconds_left}
        finally:
            win32service.CloseServiceHandle(manager)
        return as_json({"services": services})

    def _service(manager: Any, name: str) -> dict[str, Any]:
        """Start type (2 automatic, 3 manual, 4 disabled), state (1 stopped … 4 running), account and program."""
        wanted = win32service.SERVICE_QUERY_CONFIG | win32service.SERVICE_QUERY_STATUS
        try:
            handle = win32service.OpenService(manager, name, wanted)
        except pywintypes.error as error:
            return lost(error.winerror)
        try:
            config = win32service.QueryServiceConfig(handle)
            status = win32service.QueryServiceStatus(handle)
        except pywintypes.error as error:
            return lost(error.winerror)
        finally:
            win32service.CloseServiceHandle(handle)
        account = str(config[7] or "")
        return found(
            start=int(config[1]),
            current=int(status[1]),
            exit=int(status[3]),
            path=str(config[3] or ""),
            account=account,
            sid=_sid(account) if name == _ACCOUNT_MATTERS else "",
        )

    def _sid(account: str) -> str:
        try:
            sid, _domain, _kind = win32security.LookupAccountName(None, account)
        except pywintypes.error:
            return ""
        return win32security.ConvertSidToStringSid(sid)

else:
    _read_services = not_windows


PROBES = (Probe("windows-services", FileKind.JSON, _read_services, platforms=(Platform.WINDOWS,), budget_s=10),)
