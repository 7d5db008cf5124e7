"""Reads where proxies are configured: for the machine, for the accounts of the agent, and for this user."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.command import run_command
from troubleshooter.checks.evidence import FileKind, Reading, ReadStatus
from troubleshooter.checks.file_source import read_file
from troubleshooter.checks.probe import Probe
from troubleshooter.checks.probes.proxy_route import without_user
from troubleshooter.words import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troubleshooter.checks.probe import ProbeContext

_NAMES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}

#: Settings of a unit or of the agent, and assignments, that have to do with a proxy.
_PROXY_LINE = re.compile(r"^[^#;\n]*(?:_proxy|HttpProxy\.)[^\n]*$", re.IGNORECASE | re.MULTILINE)

_FILES = ("/etc/waagent.conf", "/etc/environment")
_DROP_INS = tuple(
    f"{folder}/{unit}.service.d"
    for folder in ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
    for unit in ("walinuxagent", "waagent")
)
_MANAGER_SETTINGS = ("/etc/systemd/system.conf", "/etc/systemd/system.conf.d")
_AGENT_COMMAND = re.compile(rb"waagent[^\0]*\0(?:[^\0]*\0)*-daemon|WALinuxAgent-[^\0]*\0(?:[^\0]*\0)*-run-exthandlers")
_MOST_ENVIRONMENT_BYTES = 256 * 1024


def _read_settings(context: ProbeContext) -> Reading:
    found: dict[str, Any] = {"user_environment": _proxies_of(context.environment)}
    if sys.platform == "win32":
        found |= _windows_settings()
    elif sys.platform == "darwin":
        from urllib import request

        settings = vars(request)["getproxies_macosx_sysconf"]()  # there on macOS alone, which type stubs do not know
        found["system"] = {name: without_user(value) for name, value in settings.items()}
    else:
        found |= {"files": _linux_files(context), "agents": _agent_environments(context)}
    return Reading(ReadStatus.OK, json.dumps(found, indent=1).encode())


def _proxies_of(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: without_user(value) for name, value in environment.items() if name.lower() in _NAMES and value.strip()
    }


def _linux_files(context: ProbeContext) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for absolute in (*_FILES, *_inside(context, (*_DROP_INS, *_MANAGER_SETTINGS))):
        reading = read_file(context.path(absolute))
        if reading.status is ReadStatus.OK:
            text = reading.data.decode("utf-8", "backslashreplace")
            found[absolute] = {"lines": [without_user(line.strip()) for line in _PROXY_LINE.findall(text)][:50]}
        elif reading.status is not ReadStatus.MISSING:
            found[absolute] = {"unread": reading.status.value}
    return found


def _inside(context: ProbeContext, places: tuple[str, ...]) -> list[str]:
    """Each file among these places, and the settings files in those that are folders."""
    found: list[str] = []
    for place in places:
        path = context.path(place)
        try:
            names = sorted(one.name for one in path.iterdir() if one.suffix == ".conf") if path.is_dir() else None
        except OSError:
            continue
        found += [place] if names is None else [f"{place}/{name}" for name in names]
    return found


def _agent_environments(context: ProbeContext) -> list[dict[str, Any]]:
    """The proxies in the environment of each running agent; only root may read it."""
    found: list[dict[str, Any]] = []
    try:
        processes = [one for one in context.path("/proc").iterdir() if one.name.isdigit()]
    except OSError:
        return found
    for process in processes:
        if not _AGENT_COMMAND.search(_proc_file(process / "cmdline") or b""):
            continue
        data = _proc_file(process / "environ")
        if data is None:
            found.append({"pid": int(process.name), "unread": ReadStatus.DENIED.value})
            continue
        pairs = (item.decode("utf-8", "backslashreplace").partition("=") for item in data.split(b"\0"))
        found.append({"pid": int(process.name), "environment": _proxies_of({name: value for name, _, value in pairs})})
    return found


def _proc_file(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_ENVIRONMENT_BYTES)
    except OSError:
        return None


if sys.platform == "win32":
    import winreg

    _SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    _VALUES = ("ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL")
    _MACHINE_ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
    _POLICY = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"

    def _windows_settings() -> dict[str, Any]:
        machine = winreg.HKEY_LOCAL_MACHINE
        winhttp = _value(machine, rf"{_SETTINGS}\Connections", "WinHttpSettings")
        per_user = _value(machine, _POLICY, "ProxySettingsPerUser")
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
        return {
            "winhttp": winhttp.hex() if isinstance(winhttp, bytes) else winhttp,
            "settings_per_user": per_user,
            "accounts": {
                "user": _account(winreg.HKEY_CURRENT_USER, _SETTINGS),
                "machine": _account(machine, _SETTINGS),
                "S-1-5-18": _account(winreg.HKEY_USERS, rf"S-1-5-18\{_SETTINGS}"),
                "S-1-5-20": _account(winreg.HKEY_USERS, rf"S-1-5-20\{_SETTINGS}"),
            },
            "machine_environment": _proxies_of(
                {name: str(_value(machine, _MACHINE_ENVIRONMENT, name) or "") for name in names}
            ),
        }

    def _account(hive: int, key: str) -> dict[str, Any]:
        try:
            with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY):
                pass
        except PermissionError:
            return {"unread": ReadStatus.DENIED.value}
        except OSError:
            return {}
        found = {name: _value(hive, key, name) for name in _VALUES}
        return {
            name: without_user(value) if isinstance(value, str) else value
            for name, value in found.items()
            if value is not None
        }

    def _value(hive: int, key: str, name: str) -> Any:
        try:
            with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None


PROBES = (
    Probe("proxy-settings", FileKind.JSON, _read_settings, budget_s=2, guest=False, on_any_system=True),
    Probe(
        "netsh-winhttp",
        FileKind.TEXT,
        lambda context: run_command(context, ["netsh", "winhttp", "show", "proxy"]),
        platforms=(Platform.WINDOWS,),
        budget_s=5,
        guest=False,
    ),
)
