"""Whether a written address, network or range of addresses holds another address."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network

_OCTETS = r"\d{1,3}(?:\.\d{1,3}){3}"
#: An address, alone, with a prefix length or a mask, or as the first of a range.
_WRITTEN = re.compile(rf"(?<![\d.])({_OCTETS})(?:/({_OCTETS}|\d{{1,2}})|-({_OCTETS}))?(?![\d.])")


def names(text: str, address: str) -> bool:
    """Whether one of the addresses in a text is this one, or a network or range that holds it.

    A network that holds every address names none.
    """
    return any(_holds(first, size, last, IPv4Address(address)) for first, size, last in _WRITTEN.findall(text))


def _holds(first: str, size: str, last: str, address: IPv4Address) -> bool:
    try:
        if last:
            return IPv4Address(first) <= address <= IPv4Address(last)
        network = IPv4Network(f"{first}/{size}" if size else first, strict=False)
    except ValueError:
        return False
    return network.prefixlen > 0 and address in network
