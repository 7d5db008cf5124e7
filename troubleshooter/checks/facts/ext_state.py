"""What ext file systems record about themselves, as ``tune2fs -l`` and ``dumpe2fs -h`` print it."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.text import text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

#: The probes that tell, the preferred first.
PROBES = ("tune2fs", "dumpe2fs")

#: What the probe writes over each device's block, and alone where there is no such file system.
DEVICE_LINE = "# device:"
NO_EXT_LINE = "# no ext file system is mounted"

_FIELD = re.compile(r"^(Filesystem [\w #]+|Last mounted on|FS Error count|Mount count):[ \t]*(.*?)\s*$")
_DENIED = re.compile(r"^\S+: (?:Permission denied|Operation not permitted) while", re.MULTILINE)
_OTHER_KIND = re.compile(r"^\S+: Bad magic number in super-block", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ExtState:
    """What one file system says of itself."""

    device: str  # empty when the evidence does not name it
    state: str  # the whole value: "clean", "clean with errors", "not clean" …
    has_journal: bool
    errors: int  # how many it has counted
    mounted: bool | None  # whether it was mounted when it was looked at; None: not known
    line: str
    number: int

    @property
    def name(self) -> str:
        """What to call it."""
        return self.device or _("the file system")


def read_ext_states(capture: Capture) -> tuple[ExtState, ...]:
    """All ext file systems that were looked at.

    Raises:
        CannotTell: when the evidence is absent, was refused, is of other file systems only, or is no such listing.
    """
    evidence = require(capture, *PROBES)
    text = text_of(evidence)
    if "=20" in text:  # out of an e-mail
        text = quopri.decodestring(text.encode("utf-8", "surrogateescape")).decode("utf-8", "backslashreplace")
    found = tuple(_blocks(text))
    if found and _DENIED.search(text) and all(one.state == "clean" and not one.errors for one in found):
        raise _denied(evidence.probe)  # those that could not be read may be the damaged ones
    if found:
        return found
    if _DENIED.search(text):
        raise _denied(evidence.probe)
    if NO_EXT_LINE in text or _OTHER_KIND.search(text):
        raise CannotTell(
            _("No ext2, ext3 or ext4 file system was found; others keep no such state."),
            Verdict.NOT_APPLICABLE,
            evidence.probe,
        )
    raise CannotTell(_("No file system could be read from the evidence."), probe=evidence.probe)


def _denied(probe: str) -> CannotTell:
    reason = _("The block device may be read by root only; this says nothing about its state.")
    return CannotTell(reason, Verdict.NEEDS_ELEVATION, probe)


def _blocks(text: str) -> list[ExtState]:
    found: list[ExtState] = []
    device = ""
    fields: dict[str, tuple[str, str, int]] = {}
    for number, line in enumerate([*text.split("\n"), f"{DEVICE_LINE} "], 1):
        match = _FIELD.match(line)
        begins = line.startswith(DEVICE_LINE) or (match is not None and match[1] in fields)
        if begins and "Filesystem state" in fields:
            found.append(_state(device, fields))
        if begins:
            fields = {}
            if line.startswith(DEVICE_LINE):
                device = line.removeprefix(DEVICE_LINE).strip()
        if match is not None:
            fields[match[1]] = (match[2], line, number)
    return found


def _state(device: str, fields: dict[str, tuple[str, str, int]]) -> ExtState:
    state, line, number = fields["Filesystem state"]
    features = fields.get("Filesystem features", ("", "", 0))[0].split()
    errors = fields.get("FS Error count", ("0", "", 0))[0]
    last = fields.get("Last mounted on", ("", "", 0))[0]
    # The probe names the devices that are mounted; a saved block names at least where it was mounted last.
    mounted = True if device or last.startswith("/") else None
    count = int(errors) if errors.isdigit() else 0
    return ExtState(device, " ".join(state.split()), "has_journal" in features, count, mounted, line.strip(), number)
