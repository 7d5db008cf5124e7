"""DHCP leases of a Linux VM, as dhclient, systemd-networkd, NetworkManager and wicked keep them; fixed addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import decode, text_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.judgement import EvidenceLine
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

LEASES_PROBE = "dhcp-leases"
CONFIG_PROBE = "network-config"

#: Written by the probe when it looked everywhere and found no lease.
NO_LEASE_LINE = "# no lease file was found"

_BLOCK = re.compile(r"lease\s*\{(.*?)\}", re.DOTALL)
_ADDRESS = re.compile(r"fixed-address\s+([\d.]+)\s*;")
_EXPIRE = re.compile(r"expire\s+(?:\d\s+)?(never|epoch\s+\d{1,11}|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)")
_OPTION_245 = re.compile(
    r"option\s+(?:unknown-245|option-245|azure-wireserver)\s+([\da-f:]{9,11}|[\d.]+)\s*;", re.IGNORECASE
)
_KEYED_ADDRESS = re.compile(r"^ADDRESS=([\d.]+)", re.MULTILINE)
_KEYED_245 = re.compile(r"^OPTION_(?:PRIVATE_)?245=([\da-f]{8})", re.MULTILINE | re.IGNORECASE)
_WICKED_LEASE = re.compile(r"<lease>(.*?)</lease>", re.DOTALL)
_WICKED_ADDRESS = re.compile(r"<(?:address|local)>(\d+\.\d+\.\d+\.\d+)")
_STATIC = re.compile(
    r"^\s*(?:BOOTPROTO\s*=\s*[\"']?(?:none|static)[\"']?|iface\s+(?!lo\b)\S+\s+inet\s+static|dhcp4:\s*(?:no|false)\b.*"
    r"|method\s*=\s*manual|DHCP\s*=\s*no)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Lease:
    """One lease."""

    address: str
    expires: datetime | None  # None: never, or not told
    wireserver: str  # the platform address out of option 245; empty without it


@dataclass(frozen=True, slots=True)
class Dhcp:
    """What is known of how the VM gets its address."""

    leases: tuple[Lease, ...]
    static: tuple[EvidenceLine, ...]  # lines that set a fixed address
    looked: bool  # whether leases were looked for, and not only configuration


def read_dhcp(capture: Capture) -> Dhcp:
    """Leases and fixed addresses.

    Raises:
        CannotTell: when neither leases nor configuration can be had.
    """
    static = _static(capture)
    evidence = find(capture, LEASES_PROBE)
    if evidence is None:
        if static:
            return Dhcp((), static, looked=False)
        require(capture, LEASES_PROBE)
        raise CannotTell(_("No lease was read."), probe=LEASES_PROBE)
    text = text_of(evidence)
    leases = (*_dhclient(text), *_keyed(text), *_wicked(text))
    if not leases and NO_LEASE_LINE not in text:
        raise CannotTell(_("No lease could be read from the evidence."), probe=LEASES_PROBE)
    return Dhcp(leases, static, looked=True)


def _dhclient(text: str) -> list[Lease]:
    found = []
    for block in _BLOCK.findall(text):
        address, expire, option = _ADDRESS.search(block), _EXPIRE.search(block), _OPTION_245.search(block)
        if address is not None:
            found.append(
                Lease(address[1], _moment(expire[1]) if expire else None, _dotted(option[1]) if option else "")
            )
    return found


def _keyed(text: str) -> list[Lease]:
    option = _KEYED_245.search(text)
    return [Lease(address, None, _dotted(option[1]) if option else "") for address in _KEYED_ADDRESS.findall(text)]


def _wicked(text: str) -> list[Lease]:
    found = []
    for lease in _WICKED_LEASE.findall(text):
        address = _WICKED_ADDRESS.search(lease)
        if address is not None and "dhcp" in lease:
            found.append(Lease(address[1], None, ""))
    return found


def _moment(text: str) -> datetime | None:
    if text.startswith("epoch"):
        return datetime.fromtimestamp(int(text.split()[1]), UTC)
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:  # never, or no date
        return None


def _dotted(option: str) -> str:
    """``a8:3f:81:10`` or ``a83f8110`` as an address."""
    if "." in option:
        return option
    parts = option.split(":") if ":" in option else [option[n : n + 2] for n in range(0, len(option), 2)]
    try:
        return ".".join(str(int(part, 16)) for part in parts)
    except ValueError:
        return ""


def _static(capture: Capture) -> tuple[EvidenceLine, ...]:
    evidence = find(capture, CONFIG_PROBE)
    if evidence is None:
        return ()
    text = decode(evidence.data)
    return tuple(
        EvidenceLine(CONFIG_PROBE, match[0].strip(), text.count("\n", 0, match.start()) + 1)
        for match in _STATIC.finditer(text)
    )
