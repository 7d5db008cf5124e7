"""A code that the catalogue does not have: its family, its nearest relatives, what to look at and to collect.

Microsoft publishes no complete list of codes, so that this happens is normal, and must not be a dead end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troubleshooter.catalogue.normalise import camel_parts, stem
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.knowledge.knowledge import Knowledge

#: At most so many relatives are named.
MOST_NEIGHBOURS = 5
#: At most so many checks are proposed.
MOST_CHECKS = 6
# Words that most codes have: they make no two of them relatives.
_COMMON_WORDS = """
user error failed failure operation not no for in of on at by to the is are be was has have ever due
"""
_COMMON = frozenset(map(stem, _COMMON_WORDS.split()))


class Family(StrEnum):
    """Who raised an error, by the beginning of its code. The rules are read off the codes that are documented."""

    MANAGEMENT = "management"  # BMSUserError…: the management service refused a request
    COMPUTE = "compute"  # VMRestorePoint…, Crp…: the compute platform could not make or keep the restore point
    EXTENSION = "extension"  # Extension…: the backup extension inside the VM
    AGENT = "agent"  # GuestAgent…, VMAgent…: the VM agent
    CUSTOMER = "customer"  # UserError…: something that the owner of the VM or the vault can mend
    SERVICE = "service"  # Cloud…, Internal…: the service itself
    WINDOWS = "windows"  # 0x8…: a failure of Windows, whoever ran into it
    NUMBER = "number"  # no name at all
    OTHER = "other"


_HRESULT = re.compile(r"0x8[0-9a-f]{7}|-21[34]\d{7}")
_PREFIXES = (
    ("bmsusererror", Family.MANAGEMENT),
    ("vmrestorepoint", Family.COMPUTE),
    ("diskrestorepoint", Family.COMPUTE),
    ("crp", Family.COMPUTE),
    ("extension", Family.EXTENSION),
    ("guestagent", Family.AGENT),
    ("vmagent", Family.AGENT),
    ("usererror", Family.CUSTOMER),
    ("cloud", Family.SERVICE),
    ("internal", Family.SERVICE),
    ("backupoperation", Family.SERVICE),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A catalogued entry that resembles the unknown code, and the words that say so."""

    entry_id: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """What can be said of a code that nobody has written about."""

    code: str
    family: Family
    neighbours: tuple[Neighbour, ...]
    checks: tuple[str, ...]  # those that settle causes of the neighbours, the most frequent first


def family_of(code: str) -> Family:
    """The family that a code's beginning points to."""
    folded = code.lower()
    if _HRESULT.fullmatch(folded):
        return Family.WINDOWS
    if folded.removeprefix("0x").isalnum() and folded[:1].isdigit():
        return Family.NUMBER
    return next((family for prefix, family in _PREFIXES if folded.startswith(prefix)), Family.OTHER)


def study(code: str, knowledge: Knowledge) -> UnknownCode:
    """Find out what there is to say about a code that is not in the catalogue."""
    neighbours = tuple(_neighbours(code, knowledge))
    checks: dict[str, int] = {}
    for neighbour in neighbours:
        for cause in knowledge.entry(neighbour.entry_id).causes:
            for found in cause.confirmed_by:
                checks[found.check] = checks.get(found.check, 0) + 1
    ranked = sorted(checks, key=lambda check: -checks[check])
    return UnknownCode(code, family_of(code), neighbours, tuple(ranked[:MOST_CHECKS]))


def _neighbours(code: str, knowledge: Knowledge) -> Iterable[Neighbour]:
    """Entries whose codes or titles share telling words with the code, most shared first."""
    asked = {stem(part.lower()): part for part in camel_parts(code)}
    asked = {term: part for term, part in asked.items() if term not in _COMMON and len(term) > 1}
    shared: dict[str, set[str]] = {}
    for summary in knowledge.summaries.values():
        own = {stem(part.lower()) for name in summary.codes for part in camel_parts(name)}
        own |= {stem(word) for word in summary.title[Language.EN].lower().split()}
        common = own & asked.keys()
        if common:
            shared[summary.id] = common
    hits = knowledge.index.search(" ".join(asked.values())).hits
    order = {hit.entry_id: number for number, hit in enumerate(hits)}
    last = len(order)
    best = sorted(shared, key=lambda entry: (-len(shared[entry]), order.get(entry, last)))
    for entry in best[:MOST_NEIGHBOURS]:
        yield Neighbour(entry, tuple(part for term, part in asked.items() if term in shared[entry]))
