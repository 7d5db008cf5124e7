"""Which proxies are configured, for whom, and what goes round them."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.azure_names import METADATA_SERVICE, WIRE_SERVER
from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence


class Reach(StrEnum):
    """Whose connections a proxy setting diverts."""

    AGENT = "agent"  # those of the agent and the extension
    AGENT_ONLY = "agent_only"  # the agent's own, which knows to spare the platform
    OTHERS = "others"  # this user's, or those of people who sign in


@dataclass(frozen=True, slots=True)
class ProxySetting:
    """One proxy, where it is configured, and what it leaves out."""

    source: str
    reach: Reach
    proxy: str
    bypass: tuple[str, ...] = ()

    @property
    def spares_platform(self) -> bool:
        """Whether both addresses of the platform go round it."""
        return all(_is_spared(address, self.bypass) for address in (WIRE_SERVER, METADATA_SERVICE))


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """All settings that were found, and places that could not be read."""

    found: tuple[ProxySetting, ...]
    unread: tuple[str, ...] = ()
    probe: str = "proxy-settings"


_LABELLED = re.compile(r"^[^:：\n]{3,60}[:：][ \t]*([^\s\\][^\n]{0,400}?)[ \t]*$", re.MULTILINE)
_PARENTHESISED = re.compile(r"[(（][^()（）\n]{3,}[)）]")
_ASSIGNMENT = re.compile(r"""["']?(\b(?:https?|all|no)_proxy)\s*=\s*["']?([^"'\s]*)""", re.IGNORECASE)
_AGENT_KEY = re.compile(r"^\s*HttpProxy\.(Host|Port)\s*=\s*(\S+)", re.IGNORECASE)
_UNIT_FOLDER = re.compile(r"/systemd/")

#: The accounts of the agent and of services like it, by their SIDs.
_ACCOUNTS = {"S-1-5-18": "LocalSystem", "S-1-5-20": "NetworkService"}

#: Flags of ``WinHttpSettings`` and of the settings of Internet Explorer.
_PROXY_IN_USE, _SCRIPT_IN_USE = 2, 4


def proxy_settings(capture: Capture) -> ProxySettings:
    """All proxy settings.

    Raises:
        CannotTell: when nobody looked, or nothing can be made of it.
    """
    evidence = require(capture, "proxy-settings", "netsh-winhttp")
    if evidence.probe == "netsh-winhttp":
        setting = _from_netsh(evidence)
        return ProxySettings((setting,) if setting else (), probe=evidence.probe)
    answer = json_of(evidence)
    if not isinstance(answer, dict) or not answer:
        raise CannotTell(_("These are no proxy settings."), probe=evidence.probe)
    found = (*_linux(answer), *_windows(answer), *_environments(answer))
    return ProxySettings(found, tuple(dict.fromkeys(_unread(answer))))


def _from_netsh(evidence: Evidence) -> ProxySetting | None:
    """The text of ``netsh winhttp show proxy``, by its shape: labelled values, or else only a remark in brackets."""
    text = text_of(evidence)
    values = [match[1] for match in _LABELLED.finditer(text)]
    if values:
        return ProxySetting("WinHTTP", Reach.AGENT, values[0], _split("".join(values[1:2])))
    if _PARENTHESISED.search(text):
        return None
    raise CannotTell(_("This is not the output of netsh winhttp show proxy."), probe=evidence.probe)


def _linux(answer: Mapping[str, Any]) -> Iterator[ProxySetting]:
    files = mapping(answer.get("files"))
    for path, about in files.items():
        lines = [line for line in items(mapping(about).get("lines")) if isinstance(line, str)]
        if path.endswith("waagent.conf"):
            keys = {match[1].lower(): match[2] for line in lines if (match := _AGENT_KEY.match(line))}
            host = keys.get("host", "")
            if host and host.lower() != "none":
                port = keys.get("port", "")
                address = f"{host}:{port}" if port and port.lower() != "none" else host
                yield ProxySetting(path, Reach.AGENT_ONLY, address)
            continue
        values = {match[1].lower(): match[2] for line in lines for match in _ASSIGNMENT.finditer(line)}
        reach = Reach.AGENT if _UNIT_FOLDER.search(path) else Reach.OTHERS
        yield from _by_environment(path, reach, values)
    for agent in items(answer.get("agents")):
        about = mapping(agent)
        environment = {str(name).lower(): value for name, value in mapping(about.get("environment")).items()}
        yield from _by_environment(
            _("the agent's process {pid}").format(pid=about.get("pid")), Reach.AGENT, environment
        )


def _windows(answer: Mapping[str, Any]) -> Iterator[ProxySetting]:
    winhttp = answer.get("winhttp")
    if isinstance(winhttp, str) and (setting := _winhttp(winhttp)):
        yield setting
    for account, values in mapping(answer.get("accounts")).items():
        about = mapping(values)
        reach = Reach.AGENT if account in _ACCOUNTS else Reach.OTHERS
        server, script = about.get("ProxyServer"), about.get("AutoConfigURL")
        if about.get("ProxyEnable") == 1 and isinstance(server, str) and server.strip():
            bypass = _split(words(about.get("ProxyOverride")))
            yield ProxySetting(_ACCOUNTS.get(account, account), reach, server, bypass)
        elif isinstance(script, str) and script.strip():
            yield ProxySetting(_ACCOUNTS.get(account, account), Reach.OTHERS, script)


def _environments(answer: Mapping[str, Any]) -> Iterator[ProxySetting]:
    for key, reach in (("machine_environment", Reach.AGENT), ("user_environment", Reach.OTHERS)):
        values = {str(name).lower(): value for name, value in mapping(answer.get(key)).items()}
        source = _("the machine's environment") if reach is Reach.AGENT else _("this user's environment")
        yield from _by_environment(source, reach, values)
    system = mapping(answer.get("system"))
    address = next((value for name in ("https", "http") if isinstance(value := system.get(name), str) and value), "")
    if address:
        yield ProxySetting(_("the system's settings"), Reach.OTHERS, address)


def _by_environment(source: str, reach: Reach, values: Mapping[str, Any]) -> Iterator[ProxySetting]:
    named = (values.get(name) for name in ("http_proxy", "https_proxy", "all_proxy"))
    address = next((value for value in named if isinstance(value, str) and value.strip()), "")
    if address:
        yield ProxySetting(source, reach, address, _split(words(values.get("no_proxy"))))


def _winhttp(settings: str) -> ProxySetting | None:
    """``WinHttpSettings``: two counters, flags, then proxy and exceptions, each after its length; 32-bit numbers."""
    try:
        data = bytes.fromhex(settings)
        _size, _counter, flags, length = struct.unpack_from("<4I", data)
        proxy = data[16 : 16 + length].decode("ascii", "backslashreplace")
        bypass = ""
        if len(data) >= 20 + length:
            (more,) = struct.unpack_from("<I", data, 16 + length)
            bypass = data[20 + length : 20 + length + more].decode("ascii", "backslashreplace")
    except (ValueError, struct.error):
        return None
    if not flags & _PROXY_IN_USE or not proxy.strip():
        return None
    return ProxySetting("WinHTTP", Reach.AGENT, proxy, _split(bypass))


def _unread(answer: Mapping[str, Any]) -> Iterator[str]:
    for group in ("files", "accounts"):
        for name, about in mapping(answer.get(group)).items():
            if mapping(about).get("unread") == "denied":
                yield name
    for agent in items(answer.get("agents")):
        if mapping(agent).get("unread") == "denied":
            yield _("the agent's process {pid}").format(pid=mapping(agent).get("pid"))


def _is_spared(address: str, bypass: tuple[str, ...]) -> bool:
    return any(entry == "*" or fnmatchcase(address, _pattern(entry)) for entry in bypass)


def _pattern(entry: str) -> str:
    """An exception as a pattern: ``168.63.*``, ``http://168.63.129.16`` and ``168.63.129.16:80`` are all in use."""
    bare = entry.rpartition("://")[2].partition(":")[0].partition("/")[0]
    return bare.replace("[", "").replace("]", "")


def _split(bypass: str) -> tuple[str, ...]:
    return tuple(entry for entry in re.split(r"[;,\s]+", bypass.strip().lower()) if entry)
