"""Strategies for evidence of every kind: bytes, texts and JSON, with the words and keys that parsers look for."""

from __future__ import annotations

import json

from hypothesis import strategies as st

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


def _values(keys: tuple[str, ...]) -> st.SearchStrategy[object]:
    numbers = st.booleans() | st.integers() | st.floats()
    words = st.text(max_size=20) | st.sampled_from(["ok", "absent", "denied", "C:", "", *LOG_WORDS])
    return st.recursive(
        st.none() | numbers | words,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=6),
        max_leaves=16,
    )


TEXTS = _WORDS.flatmap(_texts)
EVIDENCE = (
    st.binary(max_size=300)
    | st.builds(str.encode, TEXTS, st.sampled_from(["utf-8", "utf-16", "cp850"]), st.just("replace"))
    | _KEYS.flatmap(_values).map(lambda value: json.dumps(value).encode())
)
