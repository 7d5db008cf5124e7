"""Access lists: SIDs and masks from the system's interface, or what icacls printed, as far as its names are certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

EVERYONE = "S-1-1-0"
ADMINISTRATORS = "S-1-5-32-544"
SYSTEM = "S-1-5-18"
#: What Everyone needs in the folder (read and write), and what full control is.
READ_WRITE = 0x12019F
FULL = 0x1F01FF

_ALLOW, _DENY = 0, 1
_INHERIT_ONLY = 0x08
#: GENERIC_ALL, GENERIC_READ and GENERIC_WRITE as a folder understands them.
_GENERIC = {0x10000000: FULL, 0x80000000: 0x120089, 0x40000000: 0x120116, 0x20000000: 0x1200A0}

#: Names of an English Windows; names of other languages cannot be told from those of ordinary accounts.
_NAMES = {
    "everyone": EVERYONE,
    r"builtin\administrators": ADMINISTRATORS,
    r"nt authority\system": SYSTEM,
    r"builtin\users": "S-1-5-32-545",
    r"nt authority\authenticated users": "S-1-5-11",
    r"nt authority\network service": "S-1-5-20",
    r"nt authority\local service": "S-1-5-19",
    "creator owner": "S-1-3-0",
}
_RIGHTS = {
    "F": FULL, "M": 0x1301BF, "RX": 0x1200A9, "R": 0x120089, "W": 0x120116, "D": 0x10000, "GR": 0x120089,
    "GW": 0x120116, "GE": 0x1200A0, "GA": FULL, "RC": 0x20000, "WDAC": 0x40000, "WO": 0x80000, "S": 0x100000,
    "RD": 0x1, "WD": 0x2, "AD": 0x4, "REA": 0x8, "WEA": 0x10, "X": 0x20, "DC": 0x40, "RA": 0x80, "WA": 0x100,
    "DE": 0x10000, "N": 0,
}  # fmt: skip

_ENTRY = re.compile(r"(?P<who>\S[^:(]*?)\s*:\s*(?P<rights>(?:\((?:[A-Za-z]{1,5})(?:,[A-Za-z]{1,5})*\))+)\s*$")
_GROUP = re.compile(r"\(([A-Za-z,]+)\)")
_PATH = re.compile(r"^(?P<path>(?:[A-Za-z]:\\|\\\\)\S*|[%$]\S+)\s+(?=\S)")
_SID = re.compile(r"\*?(S-1-\d+(?:-\d+)+)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AccessControlEntry:
    """One entry of an access list."""

    sid: str  # empty when a name does not tell it
    name: str
    mask: int
    deny: bool = False
    text: str = ""

    @property
    def shown(self) -> str:
        """The principal and its mask."""
        return f"{'! ' if self.deny else ''}{self.name or self.sid} {self.mask:#x}"


@dataclass(frozen=True, slots=True)
class AccessList:
    """An access list."""

    probe: str
    path: str
    entries: tuple[AccessControlEntry, ...]
    open_to_all: bool = False  # there is no list at all, so everybody may do everything

    @property
    def names_are_certain(self) -> bool:
        """Whether a principal that is not in the list is really missing, rather than named in another language."""
        return all(entry.sid for entry in self.entries) or any(
            entry.sid and not _SID.match(entry.name) and entry.name.lower() in _NAMES for entry in self.entries
        )

    def allowed(self, sid: str) -> int:
        """The rights that are granted to a principal itself."""
        mask = 0
        for entry in self.entries:
            if entry.sid == sid and not entry.deny:
                mask |= entry.mask
        return mask


def read_machine_keys(capture: Capture) -> AccessList:
    """The access list of the MachineKeys folder.

    Raises:
        CannotTell: when there is none, it was refused, or the text is another folder's or has no entries.
    """
    evidence = require(capture, "machinekeys-acl", "icacls-machinekeys")
    if evidence.probe == "machinekeys-acl":
        facts = mapping(json_of(evidence))
        entries = tuple(_recorded(mapping(ace)) for ace in items(facts.get("aces")))
        open_to_all = facts.get("has_dacl") is False
        listed = AccessList(evidence.probe, words(facts.get("path")), entries, open_to_all)
        if not entries and "has_dacl" not in facts:
            raise CannotTell(_("This is not an access list."), probe=evidence.probe)
        return listed
    path, found = "", []
    for line in plain_text_of(evidence).split("\n"):
        start = _PATH.match(line)
        entry = _printed(line[start.end() :] if start else line)  # the first entry stands beside the path
        if entry is not None:
            found.append(entry)
            path = path or (start["path"] if start else "")
    if path and not path.rstrip("\\").lower().endswith("machinekeys"):
        reason = _("This is the access list of {path}, not of MachineKeys.").format(path=path)
        raise CannotTell(reason, probe=evidence.probe)
    if not found:
        raise CannotTell(_("No entry of an access list can be made out in this text."), probe=evidence.probe)
    return AccessList(evidence.probe, path, tuple(found))


def _recorded(ace: object) -> AccessControlEntry:
    facts = mapping(ace)
    sid, mask, flags = words(facts.get("sid")), number(facts.get("mask")) or 0, number(facts.get("flags")) or 0
    kind = number(facts.get("type"))
    if kind not in (_ALLOW, _DENY) or flags & _INHERIT_ONLY:
        mask = 0  # concerns what is created below, or only logs
    for generic, rights in _GENERIC.items():
        if mask & generic:
            mask = (mask & ~generic) | rights
    return AccessControlEntry(sid, sid, mask, deny=kind == _DENY, text=f"{sid} {mask:#x}")


def _printed(line: str) -> AccessControlEntry | None:
    found = _ENTRY.search(line.strip())
    if found is None:
        return None
    name = found["who"].strip()
    sid = _SID.match(name)
    tokens = [token.upper() for group in _GROUP.findall(found["rights"]) for token in group.split(",")]
    deny = "DENY" in tokens or tokens == ["N"]
    mask = 0
    for token in tokens:
        mask |= _RIGHTS.get(token, 0)
    if "IO" in tokens:
        mask = 0
    if tokens == ["N"]:
        mask = FULL
    return AccessControlEntry(
        sid[1].upper() if sid else _NAMES.get(name.lower(), ""), name, mask, deny, line.strip()[:160]
    )
