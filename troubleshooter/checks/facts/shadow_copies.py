"""The shadow copies of a machine: as WMI lists them, or as somebody saved its table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.saved_text import plain_text_of
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Evidence

PROBE = "wmi-shadowcopy"

_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_LAST_STATE = 15


@dataclass(frozen=True, slots=True)
class ShadowCopy:
    """One shadow copy."""

    id: str
    state: int | None  # VSS_SNAPSHOT_STATE; None when the evidence does not say


def shadow_copies(evidence: Evidence) -> tuple[ShadowCopy, ...]:
    """The shadow copies; the state in a saved table is the last number in the row of an id.

    Raises:
        CannotTell: when the text is no list of shadow copies.
    """
    if evidence.data.lstrip()[:1] == b"[":
        rows = [mapping(row) for row in items(json_of(evidence))]
        return tuple(ShadowCopy(words(row.get("ID")), number(row.get("State"))) for row in rows)
    found: list[ShadowCopy] = []
    for line in plain_text_of(evidence).split("\n"):
        guid = _GUID.search(line)
        if guid:
            last = line[guid.end() :].split()[-1:]
            state = int(last[0]) if last and last[0].isdecimal() and int(last[0][:3]) <= _LAST_STATE else None
            found.append(ShadowCopy(guid[0], state))
    if not found:
        raise CannotTell(_("No shadow copy can be made out in this text."), probe=evidence.probe)
    return tuple(found)
