"""Whether the adapter that leads to the platform has its address from DHCP: by the registry, or by ipconfig's text."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.facts.windows_registry import read_key
from troubleshooter.checks.shape import mapping, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.windows_registry import Key

_INTERFACES = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
_NONE = "0.0.0.0"  # noqa: S104  how the registry says that there is no address

#: How Windows writes yes and no in its languages, and what code pages made of it.
_YES = {"yes", "sí", "si", "s¡", "ja", "oui", "sim", "tak", "ano", "да", "はい", "是", "예", "evet", "igen", "kyllä"}
_NO = {
    "no", "nein", "non", "não", "nao", "nie", "ne", "нет", "いいえ", "否", "아니요", "hayır", "nem", "ei", "nej", "nee",
}  # fmt: skip
#: Parts of its words for a gateway.
_GATEWAY = re.compile(r"gateway|puerta|passerelle|шлюз|brama|ゲートウェイ|网关", re.IGNORECASE)

_ADAPTER = re.compile(r"^(?P<name>\S.*?)\s*[:：]\s*$")
_FIELD = re.compile(r"^\s+(?P<label>.*?)[\s.]*(?:[:：])\s(?P<value>.*)$|^\s+(?P<empty>.*?)[\s.]*[:：]\s*$")
_IPV4 = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Adapter:
    """One network adapter."""

    name: str
    dhcp: bool | None  # None: the word for it is not known
    addresses: tuple[str, ...] = ()
    gateway: bool = False
    line: str = ""


@dataclass(slots=True)
class _Printed:
    """What is gathered of an adapter while its lines are read."""

    name: str
    dhcp: bool | None = None
    line: str = ""
    addresses: list[str] = field(default_factory=list)
    gateway: bool = False
    server: bool = False


def read_adapter(capture: Capture) -> tuple[str, Adapter]:
    """The probe, and the adapter that leads to the platform, or the one with a gateway when the text does not say.

    Raises:
        CannotTell: when none can be made out.
    """
    evidence = require(capture, "windows-adapters", "ipconfig")
    if evidence.probe == "windows-adapters":
        towards = words(mapping(json_of(evidence)).get("towards_platform"))
        interfaces = read_key(capture, _INTERFACES, probe="windows-adapters").below
        adapters = [_recorded(name, key) for name, key in interfaces.items()]
        adapters = [one for one in adapters if one.addresses]
        chosen = [one for one in adapters if towards in one.addresses] or adapters
    else:
        adapters = [one for one in _printed(plain_text_of(evidence)) if one.addresses]
        chosen = [one for one in adapters if one.gateway] or adapters
    if not chosen:
        raise CannotTell(_("No network adapter with an IPv4 address can be made out in it."), probe=evidence.probe)
    doubtful = [one for one in chosen if one.dhcp is None]
    # With several adapters to choose from, only a common answer is an answer.
    if doubtful or len({one.dhcp for one in chosen}) > 1:
        name = (doubtful or chosen)[0].name
        raise CannotTell(
            _("It cannot be told whether {adapter} is the adapter that counts and uses DHCP.").format(adapter=name),
            probe=evidence.probe,
        )
    return evidence.probe, chosen[0]


def _recorded(name: str, key: Key) -> Adapter:
    enabled = key.value("EnableDHCP")
    dhcp = None if enabled is None or enabled.number is None else enabled.number != 0
    value = key.value("DhcpIPAddress" if dhcp else "IPAddress")
    data = value.data if value else []
    listed = data if isinstance(data, list) else [data]
    addresses = tuple(address for address in listed if isinstance(address, str) and address and address != _NONE)
    line = f"EnableDHCP = {enabled.text if enabled else '-'}"
    return Adapter(name, dhcp, addresses, line=line)


def _printed(text: str) -> Iterator[Adapter]:
    current: _Printed | None = None
    for line in text.split("\n"):
        head = _ADAPTER.match(line)
        if head and not line[:1].isspace():
            if current is not None:
                yield _adapter(current)
            current = _Printed(head["name"][:80])
        elif current is not None:
            _take(current, line)
    if current is not None:
        yield _adapter(current)


def _take(current: _Printed, line: str) -> None:
    pair = _FIELD.match(line)
    if pair is None or pair["value"] is None:
        return
    label, value = pair["label"], pair["value"].strip()
    address = _IPV4.search(value)
    if "DHCP" in label.upper() and "DHCPV6" not in label.upper():
        word = value.lower().strip(". ")
        if address and _is_host(address[1]):
            current.server = True  # the server that gave the lease
        elif current.dhcp is None and not address and value:
            current.line = line.strip()
            current.dhcp = True if word in _YES else False if word in _NO else None
    elif address and _is_host(address[1]):
        if re.search(r"\bIP\b|IPv4|IP-", label) and not re.search(r"IPv6|WINS|NetBIOS", label):
            current.addresses.append(address[1])
        elif _GATEWAY.search(label):
            current.gateway = True


def _adapter(found: _Printed) -> Adapter:
    # A server that gave a lease proves DHCP whatever the word for yes is; its absence proves nothing.
    dhcp = True if found.server and found.dhcp is None else found.dhcp
    return Adapter(found.name, dhcp, tuple(found.addresses), found.gateway, found.line)


def _is_host(text: str) -> bool:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return not address.is_unspecified and not text.startswith("255.")
