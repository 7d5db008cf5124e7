"""A healthy Windows VM of Azure as the probes would record it; synthetic, since no such machine is at hand."""

from __future__ import annotations

import base64
import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.checks.captures import capture_of, result_of
from troubleshooter.checks.probes.windows_services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult

TAKEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
MICROSOFT = "{b5946137-7b9f-4925-af80-51abd60b20d5}"
VMSNAPSHOT = "Microsoft.Azure.RecoveryServices.VMSnapshot_1.0.94.0"

#: Where in the registry checks look.
AGENT_KEY = r"SOFTWARE\Microsoft\Virtual Machine\Guest"
WINDOWS_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
TLS_KEY = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
DOTNET_KEY = r"SOFTWARE\Microsoft\.NETFramework"
BACKUP_KEY = r"SOFTWARE\Microsoft\BcdrAgent"
EXTENSIONS_KEY = r"SOFTWARE\Microsoft\Windows Azure\HandlerState"
PROVIDERS_KEY = r"SYSTEM\CurrentControlSet\Services\VSS\Providers"
SQL_SERVER_KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL"
#: The keys of the runtimes of Visual C++ 2012 and 2013, in the views that are looked into.
RUNTIME_KEYS = [
    (rf"SOFTWARE\Microsoft\VisualStudio\{version}\VC\Runtimes\x64", view)
    for version in ("11.0", "12.0")
    for view in (64, 32)
]

_ABSENT = {"state": "absent", "code": 2}


def service(start: int, current: int, account: str = "LocalSystem", sid: str = "", code: int = 0) -> dict[str, Any]:
    """A service as the probe records it: its start type, its state, its account, and the code of its last exit."""
    return {
        "state": "ok",
        "start": start,
        "current": current,
        "exit": code,
        "path": "x.exe",
        "account": account,
        "sid": sid,
    }


def services(**changed: dict[str, Any]) -> dict[str, Any]:
    """The evidence of windows-services on a healthy VM, with changes."""
    running = {"RdAgent", "WindowsAzureGuestAgent", "EventSystem", "Winmgmt", "RpcSs", "CryptSvc"}
    absent = {"SQLWriter", "MSSQLSERVER", "IaasVmProvider"}
    plain = {
        name: _ABSENT if name in absent else service(2, 4) if name in running else service(3, 1) for name in SERVICES
    }
    plain["MSDTC"] = service(2, 4, r"NT AUTHORITY\NetworkService", "S-1-5-20")
    return {"services": {**plain, **changed}}


def key(path: str, view: int = 64, subkeys: Mapping[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    """A key of the registry as the probe records it."""
    return {
        "key": path,
        "view": view,
        "state": "ok",
        "values": {
            name: {"state": "ok", "type": 1 if isinstance(data, str) else 4, "data": data}
            for name, data in values.items()
        },
        "subkeys": subkeys or {},
    }


def absent_key(path: str, view: int = 64) -> dict[str, Any]:
    """A key that does not exist."""
    return {"key": path, "view": view, **_ABSENT}


def subkey(**values: Any) -> dict[str, Any]:
    """A key below another."""
    return {"state": "ok", "values": key("", **values)["values"]}


def healthy_keys() -> list[dict[str, Any]]:
    """What the registry of Windows Server 2022 with a working backup extension holds."""
    both = [(version, view) for version in ("v4.0.30319", "v2.0.50727") for view in (64, 32)]
    return [
        key(AGENT_KEY, GuestAgentVersion="2.7.41491.1095"),
        key(WINDOWS_KEY, CurrentBuild="20348"),
        absent_key(TLS_KEY),
        *(key(rf"{DOTNET_KEY}\{version}", view) for version, view in both),
        key(DOTNET_KEY),
        key(r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", Release=528449),
        *(absent_key(path, view) for path, view in RUNTIME_KEYS[:-1]),
        key(*RUNTIME_KEYS[-1], Installed=1),
        key(BACKUP_KEY, IsProviderInstalled="True"),
        absent_key(r"SOFTWARE\Microsoft\BcdrAgentPersistentKeys"),
        key(EXTENSIONS_KEY, subkeys={VMSNAPSHOT: subkey(InstallState="Enabled")}),
        key(PROVIDERS_KEY, subkeys={MICROSOFT: subkey(**{"": "Microsoft Software Shadow Copy provider 1.0"})}),
        absent_key(SQL_SERVER_KEY),
    ]


def registry(*changed: dict[str, Any]) -> dict[str, Any]:
    """The evidence of windows-registry on a healthy VM, with other keys in place of its own."""
    places = {(one["key"], one.get("view", 64)) for one in changed}
    return {"keys": [*changed, *(one for one in healthy_keys() if (one["key"], one["view"]) not in places)]}


def adapters(**values: Any) -> dict[str, Any]:
    """The evidence of windows-adapters: one adapter with these values."""
    interfaces = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
    return {
        "towards_platform": "10.0.0.4",
        "keys": [key(interfaces, subkeys={"{2f0e9a3c-0000-0000-0000-000000000000}": subkey(**values)})],
    }


#: The flag of an entry that counts only for what is created below the folder.
INHERIT_ONLY = 0x08


def aces(*entries: tuple[int, int, str], flags: int = 0) -> dict[str, Any]:
    """The evidence of machinekeys-acl: type (0 allow, 1 deny), mask and SID of each entry; the flags of the first."""
    listed = [
        {"type": kind, "flags": 0 if place else flags, "mask": mask, "sid": sid}
        for place, (kind, mask, sid) in enumerate(entries)
    ]
    return {"path": r"C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys", "has_dacl": True, "aces": listed}


def events(**questions: Any) -> dict[str, Any]:
    """The evidence of windows-events: lists of events, or other records, by question."""
    names = ("vss", "crashes", "volsnap", "services", "applocker", "codeintegrity")
    asked = {**{name: [] for name in names}, **questions}
    return {
        "questions": {
            name: {"channel": name, "state": "ok", "events": value} if isinstance(value, list) else value
            for name, value in asked.items()
        }
    }


def event(number: int, *texts: str, hours_ago: float = 1, level: int = 2) -> dict[str, Any]:
    """One event, as the probe records it."""
    time = (TAKEN - timedelta(hours=hours_ago)).strftime("%Y-%m-%dT%H:%M:%S.1234567Z")
    data = [{"name": "", "text": text} for text in texts]
    return {"provider": "P", "id": number, "level": level, "time": time, "data": data}


@cache
def certificate_der(common: str, begins: datetime, ends: datetime) -> str:
    """A certificate with the subject of the agent's, made up here."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.DOMAIN_COMPONENT, common)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(private, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def certificate(begins: int, ends: int, *, has_key: bool = True, key_code: int = 0) -> dict[str, Any]:
    """A certificate of the agent, valid from and until so many days from the capture's time."""
    subject = "Windows Azure CRP Certificate Generator"
    der = certificate_der(subject, TAKEN + timedelta(days=begins), TAKEN + timedelta(days=ends))
    return {"der": der, "has_key": has_key, "key_code": key_code}


def _writer(name: str, guid: str) -> str:
    return f"Writer name: '{name}'\r\n   Writer Id: {{{guid}}}\r\n   State: [1] Stable\r\n   Last error: No error\r\n"


def healthy() -> dict[str, Any]:
    """All evidence that is kept as values on a healthy VM."""
    return copy.deepcopy(
        {
            "windows-services": services(),
            "windows-registry": registry(),
            "windows-adapters": adapters(EnableDHCP=1, DhcpIPAddress="10.0.0.4"),
            "machinekeys-acl": aces((0, 0x12019F, "S-1-1-0"), (0, 0x1F01FF, "S-1-5-32-544")),
            "crp-certificates": {"certificates": [certificate(-30, 300), certificate(-900, -500)]},
            "windows-events": events(),
            "windows-file-versions": {
                "runtimes": {"msvcr110.dll": _ABSENT, "msvcr120.dll": {"state": "ok", "version": "12.0.40660.0"}},
                "agent": {"RdAgent": {"path": r"C:\W\WaAppAgent.exe", "state": "ok", "version": "2.7.41491.1095"}},
            },
            "machine-config": {"lines": 300, "hook": []},
            "extension-folders": {"versions": ["1.0.94.0"]},
            "wmi-stdregprov": {"return": 0, "value": "20348"},
            "wmi-shadowcopy": [],
            "bitlocker-drives": {
                "drives": {"C:\\": {"state": "ok", "protection": 2, "label": "Windows", "volume_code": 0}}
            },
            "vssadmin-list-writers": _writer("System Writer", "e8132975-6f93-4464-a53e-1050253ae220")
            + _writer("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485"),
        }
    )


def vm(elevated: bool | None = True, **changed: Any) -> Capture:
    """A healthy VM with other evidence in place of its own; underscores stand for hyphens, None takes it away."""
    evidence = healthy()
    for name, content in changed.items():
        probe = name.replace("_", "-")
        if content is None:
            evidence.pop(probe, None)
        else:
            evidence[probe] = content
    return capture_of(evidence, os="windows", taken=TAKEN, elevated=elevated)


def judged(check: str, **changed: Any) -> CheckResult:
    """The result of a check on such a VM."""
    return result_of(check, vm(**changed))
