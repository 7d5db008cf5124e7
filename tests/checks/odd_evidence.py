"""Strategies for odd evidence: anything at all, with the words that parsers look for, and what probes write, bent."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.checks.windows_machine import healthy

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINUX_WORDS = (
    "LoadState=loaded", "ActiveState=", "Loaded: loaded (", "Active:", "Filesystem state:", "not clean", "# device:",
    "30 1 8:1 / / rw - ext4 /dev/sda1 rw", " - ", "lease {", "fixed-address 1.2.3.4;", "expire 9 2026/99/99 99:99:99;",
    "ID=ubuntu", "VERSION_ID=x.y.z", "Extensions.Enabled=", "=n", "WALinuxAgent-", "2..3", "*security", ":OUTPUT DROP",
    "168.63.129.16", "-j DROP", "Mem:", "available", "/dev/sda1 1 2 3 4% /", "Current mode:", "SELinux status:", "=20",
    "[pre_post]", "{", "}", "[", "]", '"', "null", ":", ",", "\n", "\0", "-1", "1e400", "99999999999999999999",
)  # fmt: skip
_WINDOWS_WORDS = (
    "Writer name: 'System Writer'", '"x"', "{e8132975-6f93-4464-a53e-1050253ae220}", "State: [7] Failed", "[99]",
    "SERVICE_NAME: MSDTC", "  STATE : 4  RUNNING", "   TYPE : 10 WIN32_OWN_PROCESS", "[SC] X FAILED 1060:",
    "Volume C: [x]", "    Lock Status: Locked", "  Percentage: 100,0%", "Ethernet adapter:", "   DHCP Enabled. . : No",
    "   IPv4 Address. . : 10.0.0.4(x)", "   IPv4. . : 999.1.1.1", "C:\\MachineKeys Everyone:(R,W)", "*S-1-5-18:(F)",
    "hr = 0x80070005", "Event ID: 8194", "\r\n", "\n", "\0", "\ufeff", "{", "[", "²", "٣",
)  # fmt: skip
#: Of logs and of the network; each of them also stands alone in a log that nothing else is in.
LOG_WORDS = (
    "timed_out", "error", "success", "Enable,error,99999,x", "StatusCode.error,", "0x800423F2",
    "2026-99-99 99:99:99.000 ", "<Version>", "[99/99/0000 99:99:99", "Non-zero exit code: 999999999999",
    "Failed to FIFREEZE: ", "****** 4. ", "starting enable", "168.63.129.16 timed out ERROR", "::1%eth0", "10.0.0.999",
    "nameserver ", "curl: (999)", "HTTP/1.1 999", "Universal time: 0000-00-00 00:00:00",
    "RTC time: 9999-99-99 00:00:00", "ffffffff" * 8, "Downgrade not allowed",
)  # fmt: skip
_LINUX_KEYS = (
    "percent", "total", "available", "target", "type", "free", "found", "processes", "rules", "profiles", "exists",
    "held", "age_s", "path", "mode", "uid", "scripts", "status", "code", "folder", "state", "CurrentBuild", "remote",
    "enabled", "block", "outbound", "real", "compute", "vmId", "osType", "azEnvironment",
)  # fmt: skip
_WINDOWS_KEYS = (
    "services", "keys", "key", "view", "state", "values", "subkeys", "data", "type", "questions", "vss", "volsnap",
    "crashes", "events", "id", "level", "time", "text", "aces", "sid", "mask", "flags", "has_dacl", "certificates",
    "der", "drives", "protection", "volume_code", "towards_platform", "hook", "line", "return", "agent", "runtimes",
    "RdAgent", "MSDTC", "start", "current", "account", "versions", "out-data", "ID", "State", "DriveLetter",
)  # fmt: skip
_LOG_KEYS = (
    "names", "name", "addresses", "error", "code", "step", "tls", "trusted", "verify", "issuer", "not_after", "proxy",
    "dates", "source", "date", "local_utc", "status", "body", "connected", "files", "lines", "agents", "environment",
    "winhttp", "accounts", "S-1-5-18", "ProxyEnable", "ProxyServer", "user_environment", "https_proxy", "no_proxy",
    "substatus", "formattedMessage", "message", "telemetryData", "Key", "Value", "vmHealthInfo", "/etc/waagent.conf",
)  # fmt: skip
# One of them at a time: in a mixture, those that one parser looks for would hardly ever meet.
_WORDS = st.sampled_from([_LINUX_WORDS, _WINDOWS_WORDS, LOG_WORDS])
_KEYS = st.sampled_from([_LINUX_KEYS, _WINDOWS_KEYS, _LOG_KEYS])


def _texts(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    pieces = st.lists(st.sampled_from(words) | st.text(max_size=20), max_size=20)
    return st.builds(str.join, st.sampled_from([" ", "\n"]), pieces)


_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["ok", "absent", "denied", "C:", "", *LOG_WORDS])
)


def _values(keys: tuple[str, ...]) -> st.SearchStrategy[object]:
    return st.recursive(
        _LEAVES,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=6),
        max_leaves=16,
    )


TEXTS = _WORDS.flatmap(_texts)
EVIDENCE = (
    st.binary(max_size=300)
    | st.builds(str.encode, TEXTS, st.sampled_from(["utf-8", "utf-16", "cp850"]), st.just("replace"))
    | _KEYS.flatmap(_values).map(lambda value: json.dumps(value).encode())
)

_NAMES = [{"name": "a.example", "addresses": ["1.2.3.4"], "step": "tls", "error": "timed_out", "code": 1,
           "tls": "TLSv1.3", "trusted": True, "issuer_organisation": "X", "not_after": "2026-01-01"}]  # fmt: skip
_FILE = {"path": "/etc/a", "mode": 384, "uid": 0, "scripts": [{"key": "k", "path": "/a", "exists": True, "mode": 448}]}
_RULE = {"name": "x", "enabled": True, "outbound": True, "block": True, "remote": "1.2.3.4", "program": "",
         "protocol": 6, "remote_ports": "80,443", "profiles": 1}  # fmt: skip
#: Evidence that is kept as JSON, as probes write it; synthetic.
SHAPES: dict[str, Any] = {
    **{probe: value for probe, value in healthy().items() if not isinstance(value, str)},
    "agent-processes": ["python3 -u bin/WALinuxAgent-2.15.0.1-py3.12.egg -run-exthandlers"],
    "backup-products": {"processes": 90, "found": [{"name": "Bareos", "process": "bareos-fd"}]},
    "clock-dates": {"dates": [{"source": "platform", "date": "Wed, 25 Nov 2026 10:00:00 GMT",
                               "local_utc": "2026-11-25T10:00:00+00:00", "ms": 3}]},
    "cpu-load": {"percent": [99, 98, 97]},
    "disks": [{"target": "/", "type": "ext4", "total": 10**11, "free": 10**9}],
    "dns-names": {"names": _NAMES},
    "freeze-lock": {"exists": True, "held": True, "process": "a (7)", "age_s": 900},
    "imds": {"compute": {"vmId": "0", "name": "a", "osType": "Linux", "azEnvironment": "x", "vmScaleSetName": ""}},
    "memory": {"total": 10**10, "available": 10**9},
    "proxy-settings": {"files": {"/etc/environment": ["https_proxy=http://a:1"]}, "agents": [{"pid": 1}],
                       "winhttp": "18", "accounts": {"S-1-5-18": {"ProxyEnable": 1, "ProxyServer": "a:1"}}},
    "python-interpreters": [{"path": "/usr/bin/python3", "real": "/usr/bin/python3.12"}],
    "tls-names": {"proxy": "a:1", "names": _NAMES},
    "vmbackup-files": [_FILE],
    "vmsnapshotlinux-state": [{"folder": "Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9225.0",
                               "state": "Enabled", "status": {"status": "Ready", "code": 0, "message": "m"}}],
    "vmsnapshotlinux-status": [{"status": {"status": "error", "code": 121, "formattedMessage": {"message": "m"},
                                           "substatus": [{"name": "[]"}]}}],
    "windows-firewall": {"profiles": [{"name": "public", "number": 4, "active": True, "enabled": True,
                                       "outbound_blocked": False}], "rules": [_RULE]},
    "windows-version": {"CurrentBuild": "20348", "ProductName": "Windows Server 2022"},
    "wireserver-http": {"status": 200, "body": "<Versions>", "error": "", "code": None},
    "wireserver-port-32526": {"connected": True, "error": "refused", "code": 111},
}  # fmt: skip


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder and key in a JSON value, at any depth."""
    for key in range(len(value)) if isinstance(value, list) else list(value) if isinstance(value, dict) else ():
        yield value, key
        yield from _places(value[key])


@st.composite
def bent(draw: st.DrawFn, probe: str) -> bytes:
    """Evidence that was right, with some of its values replaced by anything."""
    value = {"all of it": copy.deepcopy(SHAPES[probe])}
    for _change in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(_places(value))))
        holder[key] = draw(_LEAVES | _KEYS.flatmap(_values))
    return json.dumps(value["all of it"]).encode()
