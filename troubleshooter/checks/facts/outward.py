"""What Azure's public names gave: addresses, TLS versions, issuers; and which DNS servers a machine asks."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.azure_names import BLOB_ENDINGS
from troubleshooter.checks.facts.text import decode, json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.shape import flag, items, mapping, moment, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Lookup:
    """One name and what the resolver said."""

    name: str
    addresses: tuple[str, ...]
    error: str = ""  # "no_such_name", "no_answer", "timed_out", "failed"
    ms: int = 0

    @property
    def private(self) -> bool:
        """Whether all its addresses are private ones, as behind a private endpoint."""
        return bool(self.addresses) and all(_is_private(address) for address in self.addresses)


@dataclass(frozen=True, slots=True)
class Handshake:
    """One name and how far a TLS connection to it came."""

    name: str
    step: str  # where it ended: "dns", "tcp", "proxy", "tls"
    error: str = ""  # empty when the handshake succeeded
    code: str = ""
    tls: str = ""
    trusted: bool | None = None  # by this system's own list of roots
    verify: int = 0
    issuer: str = ""
    organisation: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handshakes:
    """All names that were tried, and the proxy that they were tried through."""

    names: tuple[Handshake, ...]
    proxy: str = ""


_LONGEST = 200  # characters of what a capture says

#: Organisations whose certificates Azure shows.
_ISSUERS = ("microsoft corporation", "digicert", "d-trust")

#: OpenSSL's and Windows' numbers for a certificate outside its dates. Windows has one for both ends: dates come first.
NOT_YET_VALID = {9}
EXPIRED = {10, 0x800B0101}

_NAME_SERVER = re.compile(r"^[ \t]*nameserver[ \t]+([^\s#;]+)", re.MULTILINE | re.IGNORECASE)


def is_blob_host(name: str) -> bool:
    """Whether a name is a storage account's, which may vanish with its disk, rather than one of Azure's fixed names."""
    return name.endswith(BLOB_ENDINGS)


def is_known_issuer(handshake: Handshake) -> bool:
    """Whether the certificate comes from an issuer that Azure uses."""
    return handshake.organisation.strip().lower().startswith(_ISSUERS)


def lookups(capture: Capture) -> tuple[Lookup, ...]:
    """The names that were looked up.

    Raises:
        CannotTell: when none was.
    """
    evidence = require(capture, "dns-names")
    found = tuple(_lookup(one) for one in _names(evidence))
    if not found:
        raise CannotTell(_("No name was looked up."), probe=evidence.probe)
    return found


def handshakes(capture: Capture) -> Handshakes:
    """The names to which TLS was tried.

    Raises:
        CannotTell: when none was.
    """
    evidence = require(capture, "tls-names")
    found = tuple(_handshake(one) for one in _names(evidence))
    if not found:
        raise CannotTell(_("No name was tried."), probe=evidence.probe)
    return Handshakes(found, words(mapping(json_of(evidence)).get("proxy"), _LONGEST))


def name_servers(capture: Capture) -> tuple[str, ...] | None:
    """The DNS servers that ``/etc/resolv.conf`` names, of which at most three are asked; None when it was not read."""
    evidence = find(capture, "resolv-conf")
    return tuple(_NAME_SERVER.findall(decode(evidence.data))) if evidence is not None else None


def _names(evidence: Evidence) -> list[dict[str, Any]]:
    names = mapping(json_of(evidence)).get("names")
    if not isinstance(names, list):
        raise CannotTell(_("This is not a list of names and answers."), probe=evidence.probe)
    return [one for one in names if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _lookup(one: dict[str, Any]) -> Lookup:
    found = tuple(address for address in items(one.get("addresses")) if isinstance(address, str))
    error = "" if found else words(one.get("error"), _LONGEST) or "failed"
    return Lookup(one["name"], found, error, number(one.get("ms")) or 0)


def _handshake(one: dict[str, Any]) -> Handshake:
    error = words(one.get("error"), _LONGEST)
    tls = words(one.get("tls"), _LONGEST)
    return Handshake(
        name=one["name"],
        step=words(one.get("step"), _LONGEST),
        error=error or ("" if tls else "failed"),
        code=str(one["code"]) if isinstance(one.get("code"), (int, str)) else "",
        tls=tls,
        trusted=flag(one.get("trusted")),
        verify=(number(one.get("verify")) or 0) & 0xFFFFFFFF,
        issuer=words(one.get("issuer_name"), _LONGEST) or words(one.get("issuer"), _LONGEST),
        organisation=words(one.get("issuer_organisation"), _LONGEST),
        not_before=moment(one.get("not_before")),
        not_after=moment(one.get("not_after")),
    )


def _is_private(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    return found.is_private and not found.is_loopback and not found.is_link_local
