"""What a whole log says, whichever of the known logs it is: for one that is opened or pasted to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.agent_log import agent_signs
from troubleshooter.checks.facts.extension_codes import GOOD, HRESULTS, NAMES, NUMBERS, RUNNING, entries_of
from troubleshooter.checks.facts.extension_log import OUTCOME, last_run
from troubleshooter.checks.facts.log_text import LogText
from troubleshooter.checks.facts.text import decode
from troubleshooter.checks.file_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from troubleshooter.checks.facts.log_text import LogLine


@dataclass(frozen=True, slots=True)
class LogFinding:
    """One line of a log that leads to an entry, or that names a known code."""

    number: int  # of the line, counted from 1
    text: str
    code: str  # as the line has it: "121", "0x800423F2"; or empty
    name: str  # what the product calls the code, or empty
    entry: str  # id of the catalogue's entry, or empty
    last_run: bool  # whether it belongs to the last run or has not been overcome since; others are history


_MOST_FINDINGS = 200
_HRESULT = re.compile(r"\b0x(8[0-9A-Fa-f]{7})\b")
_SYMBOL = re.compile(r"\bStatusCode\.(\w+),")


def log_findings(text: str) -> tuple[LogFinding, ...]:
    """The lines of a log that lead somewhere, each code once, where it stands last; in the log's order.

    Empty when the text is none of the known logs or says nothing bad.
    """
    log = LogText(text)
    found: dict[tuple[str, str], LogFinding] = {}
    run = last_run(text)
    current = {line.number for line in run.lines} if run is not None else set()
    for finding in (*_outcomes(log, current), *_hresults(log)):
        found[finding.code, finding.entry] = finding
    if run is not None:
        for line in run.lines:
            if line.entry:
                _add(found, line, str(run.code) if run.code is not None else "", NAMES.get(run.code or 0, ""))
    for sign in agent_signs(log)[0]:
        if sign.entries and not sign.old:
            _add(found, sign.line, "" if sign.code is None else str(sign.code), sign.sign)
    ordered = sorted(found.values(), key=lambda one: one.number)
    return tuple(ordered[-_MOST_FINDINGS:])


def log_findings_of(path: Path) -> tuple[LogFinding, ...]:
    """The same for a file, of which only the end is read when it is long.

    Raises:
        OSError: when it cannot be read.
    """
    reading = read_file(path)
    if reading.detail:
        raise OSError(reading.detail)
    return log_findings(decode(reading.data))


def _add(found: dict[tuple[str, str], LogFinding], line: LogLine, code: str, name: str) -> None:
    if not any(one.number == line.number and one.entry == line.entry for one in found.values()):
        found[f"line {line.number}", line.entry] = LogFinding(
            line.number, line.text, code, name, line.entry, last_run=True
        )


def _outcomes(log: LogText, current: set[int]) -> Iterable[LogFinding]:
    for pattern in (OUTCOME, _SYMBOL):
        for match in log.finds(pattern):
            number = int(match[2]) if pattern is OUTCOME else NUMBERS.get(match[1], 0)
            if number in GOOD or number == RUNNING:
                continue
            line = log.line_at(match.start())
            entry = next(iter(entries_of(number)), "")
            name = NAMES.get(number, "")
            yield LogFinding(line.number, line.text, str(number), name, entry, last_run=line.number in current)


def _hresults(log: LogText) -> Iterable[LogFinding]:
    for match in log.finds(_HRESULT):
        value = int(match[1], 16)
        if value in HRESULTS:
            name, entries = HRESULTS[value]
            line = log.line_at(match.start())
            yield LogFinding(line.number, line.text, f"{value:#010x}", name, next(iter(entries), ""), last_run=True)
