"""Named values of the registry, from both of its views; a value that is absent is told from one that is refused."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import FileKind
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.windows_values import as_json, found, lost, not_windows
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.checks.evidence import Reading
    from troubleshooter.checks.probe import ProbeContext


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key below HKEY_LOCAL_MACHINE and the values that are kept of it; others never are."""

    path: str
    values: tuple[str, ...] = ()
    views: tuple[int, ...] = (64,)
    subkeys: bool = False  # whether the same values are kept of each key right below, too


_TLS = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
_DOTNET_TLS = ("SchUseStrongCrypto", "SystemDefaultTlsVersions")
_RUNTIME = ("Installed", "Version")
_BOTH = (64, 32)

WANTED = (
    WantedKey(r"SOFTWARE\Microsoft\Virtual Machine\Guest", ("GuestAgentVersion",)),
    WantedKey(
        r"SOFTWARE\Microsoft\Windows NT\CurrentVersion",
        ("CurrentBuild", "UBR", "ProductName", "InstallationType", "EditionID", "DisplayVersion"),
    ),
    WantedKey(_TLS, ("Enabled", "DisabledByDefault")),
    WantedKey(r"SOFTWARE\Microsoft\.NETFramework\v4.0.30319", _DOTNET_TLS, _BOTH),
    WantedKey(r"SOFTWARE\Microsoft\.NETFramework\v2.0.50727", _DOTNET_TLS, _BOTH),
    WantedKey(r"SOFTWARE\Microsoft\.NETFramework", ("Enable64Bit",)),
    WantedKey(r"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", ("Release",)),
    WantedKey(r"SOFTWARE\Microsoft\VisualStudio\11.0\VC\Runtimes\x64", _RUNTIME, _BOTH),
    WantedKey(r"SOFTWARE\Microsoft\VisualStudio\12.0\VC\Runtimes\x64", _RUNTIME, _BOTH),
    WantedKey(r"SOFTWARE\Microsoft\BcdrAgent", ("USEVSSCOPYBACKUP", "IsProviderInstalled")),
    WantedKey(
        r"SOFTWARE\Microsoft\BcdrAgentPersistentKeys",
        ("SnapshotMethod", "SnapshotWithoutThreads", "CalculateSnapshotTimeFromHost"),
    ),
    WantedKey(r"SOFTWARE\Microsoft\Windows Azure\HandlerState", ("InstallState",), subkeys=True),
    WantedKey(r"SYSTEM\CurrentControlSet\Services\VSS\Providers", ("", "Version"), subkeys=True),
    WantedKey(r"SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL", subkeys=True),
)

if sys.platform == "win32":
    import winreg

    _VIEWS = {64: winreg.KEY_WOW64_64KEY, 32: winreg.KEY_WOW64_32KEY}

    def read_keys(wanted: Iterable[WantedKey]) -> list[dict[str, Any]]:
        """What these keys hold, one record for each key and view."""
        return [{"key": one.path, "view": view, **_key(one.path, one, view)} for one in wanted for view in one.views]

    def _key(path: str, wanted: WantedKey, view: int) -> dict[str, Any]:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_READ | _VIEWS[view]) as key:
                values = {name: _value(key, name) for name in wanted.values}
                count, held, _changed = winreg.QueryInfoKey(key)
                if not wanted.subkeys:
                    return found(values=values, held=held)
                plain = WantedKey(path, wanted.values)
                names = [winreg.EnumKey(key, index) for index in range(count)]
                below = {name: _key(rf"{path}\{name}", plain, view) for name in names}
        except OSError as error:
            return lost(error.winerror)
        return found(values=values, held=held, subkeys=below)

    def _value(key: winreg.HKEYType, name: str) -> dict[str, Any]:
        try:
            data, kind = winreg.QueryValueEx(key, name)
        except OSError as error:
            return lost(error.winerror)
        return found(type=kind, data=data.hex() if isinstance(data, bytes) else data)

    def _read_registry(_context: ProbeContext) -> Reading:
        return as_json({"keys": read_keys(WANTED)})

else:
    _read_registry = not_windows


PROBES = (Probe("windows-registry", FileKind.JSON, _read_registry, platforms=(Platform.WINDOWS,), budget_s=5),)
