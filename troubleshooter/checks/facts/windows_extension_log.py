"""HRESULTs at the end of the Windows extension's log, whose lines have no published form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_codes import HRESULTS

if TYPE_CHECKING:
    from troubleshooter.checks.facts.log_text import LogLine, LogText


@dataclass(frozen=True, slots=True)
class HresultLine:
    """A known HRESULT and the line that names it."""

    value: int
    line: LogLine

    @property
    def name(self) -> str:
        """What Windows calls it."""
        return HRESULTS[self.value][0]


#: About what one run writes.
_LAST_LINES = 400
_HRESULT = re.compile(r"\b0x(8[0-9A-Fa-f]{7})\b|(?<!\d)(-21\d{8})\b")


def last_hresults(log: LogText) -> tuple[HresultLine, ...]:
    """The known HRESULTs in the last lines of the log, each once, where it stands last; the last one first."""
    start = len(log.text)
    for _line in range(_LAST_LINES):
        start = log.text.rfind("\n", 0, start)
        if start < 0:
            break
    tail = log.part(start + 1) if start >= 0 else log
    found: dict[int, HresultLine] = {}
    for match in tail.finds(_HRESULT):
        value = int(match[1], 16) if match[1] else int(match[2]) & 0xFFFFFFFF
        if value in HRESULTS:
            entry = next(iter(HRESULTS[value][1]), "")
            found.pop(value, None)
            found[value] = HresultLine(value, tail.line_at(match.start(), entry))
    return tuple(reversed(found.values()))
