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
    from collections.abc import Iterator
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
    run = last_run(log.tail())
    current = {line.number for line in run.lines} if run is not None else set()
    found = [*_numbers(log, current), *_hresults(log)]
    if run is not None:
        name = NAMES.get(run.code, "") if run.code is not None else ""
        code = "" if run.code is None else str(run.code)
        found += [_of_line(line, code, name) for line in run.lines if line.entry]
    for sign in agent_signs(log.tail())[0]:
        if sign.entries and not sign.old:
            found.append(_of_line(sign.line, "" if sign.code is None else str(sign.code), ""))
    by_line = {(one.number, one.entry): one for one in reversed(found)}
    ordered = sorted(by_line.values(), key=lambda one: one.number)
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


def _of_line(line: LogLine, code: str, name: str) -> LogFinding:
    return LogFinding(line.number, line.text, code, name, line.entry, last_run=True)


def _numbers(log: LogText, current: set[int]) -> Iterator[LogFinding]:
    """The extension's own numbers, by number or by name."""
    last: dict[int, int] = {}
    for pattern in (OUTCOME, _SYMBOL):
        for match in log.finds(pattern):
            number = int(match[2]) if pattern is OUTCOME else NUMBERS.get(match[1], 0)
            if number not in GOOD and number != RUNNING:
                last[number] = max(match.start(), last.get(number, 0))
    for number, position in last.items():
        line = log.line_at(position, next(iter(entries_of(number)), ""))
        name = NAMES.get(number, "")
        yield LogFinding(line.number, line.text, str(number), name, line.entry, last_run=line.number in current)


def _hresults(log: LogText) -> Iterator[LogFinding]:
    last = {int(match[1], 16): match.start() for match in log.finds(_HRESULT)}
    for value, position in last.items():
        if value in HRESULTS:
            name, entries = HRESULTS[value]
            line = log.line_at(position, next(iter(entries), ""))
            yield LogFinding(line.number, line.text, f"{value:#010x}", name, line.entry, last_run=True)
