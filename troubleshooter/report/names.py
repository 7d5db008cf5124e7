"""The names that a report may hold: what each is, and where they are known from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troubleshooter.checks.capture import Capture


class NameKind(StrEnum):
    """What a name names; the value is the word of its alias, as in ``VM-3``."""

    SUBSCRIPTION = "SUB"
    TENANT = "TENANT"
    GROUP = "RG"
    VM = "VM"
    VAULT = "VAULT"
    HOST = "HOST"
    USER = "USER"
    IP = "IP"
    EMAIL = "MAIL"
    MAC = "MAC"
    ID = "ID"  # an identifier of which nobody says what it stands for


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is known to be one, so that it is found in free text too."""

    kind: NameKind
    value: str


#: Keys of the metadata service's answer whose values are names.
_METADATA_KEYS: Mapping[str, NameKind] = {
    "name": NameKind.VM,
    "computername": NameKind.HOST,
    "resourcegroupname": NameKind.GROUP,
    "subscriptionid": NameKind.SUBSCRIPTION,
    "vmid": NameKind.ID,
    "adminusername": NameKind.USER,
    "privateipaddress": NameKind.IP,
    "publicipaddress": NameKind.IP,
    "macaddress": NameKind.MAC,
}
_METADATA_SECTIONS = frozenset({"compute", "network", "osprofile", "interface", "ipv4", "ipv6", "ipaddress"})
_DEEPEST = 12


def names_of_capture(capture: Capture) -> tuple[Name, ...]:
    """The names that a capture itself gives: its host's, and what the metadata service said of the VM."""
    found = list(_of_metadata(_metadata(capture)))
    if capture.machine.hostname:
        found.append(Name(NameKind.HOST, capture.machine.hostname))
    return tuple(dict.fromkeys(found))


def vm_name(capture: Capture) -> str:
    """What to call the machine of a capture: the VM's name in Azure, else its host's name; may be empty."""
    for name in _of_metadata(_metadata(capture)):
        if name.kind is NameKind.VM:
            return name.value
    return capture.machine.hostname


def _metadata(capture: Capture) -> Any:
    evidence = capture.evidence.get("imds")
    if evidence is None:
        return None
    try:
        return json.loads(decode(evidence.data))
    except (ValueError, RecursionError):
        return None


def _of_metadata(value: Any, depth: int = 0) -> Iterator[Name]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _of_metadata(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            lowered = str(key).lower()
            if isinstance(item, str) and item.strip() and lowered in _METADATA_KEYS:
                yield Name(_METADATA_KEYS[lowered], item.strip())
            elif lowered in _METADATA_SECTIONS:
                yield from _of_metadata(item, depth + 1)
