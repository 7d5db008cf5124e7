"""The last run in the Linux extension's log, in the order of the file: its lines mix UTC and local time."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_codes import GENERAL_ERROR, GOOD, NUMBERS, REPEATED, RUNNING, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.checks.facts.log_text import LogLine, LogText


class RunState(StrEnum):
    """How a run of the extension ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NEVER_THAWED = "never_thawed"  # the log ends while file systems are frozen
    THAWED = "thawed"  # freezing and releasing went well, and no result is to be seen
    WAITING_FOR_LOCK = "waiting_for_lock"  # the log ends while another product holds the freeze lock
    RUNNING = "running"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class LogRun:
    """The last run that a log tells of."""

    state: RunState
    code: int | None = None
    mount: str = ""  # the mount point that failed
    stage: int = 0  # the last of the nine stages of freezing that was reached
    message: str = ""
    lines: tuple[LogLine, ...] = ()
    ended: datetime | None = None  # the last UTC time in it


#: How many runs are looked at, from the end, until one tells how it ended.
_MOST_RUNS = 50

_STARTS = (re.compile("starting enable"), re.compile("starting daemon"))
#: What the extension reports about an order: status, code, message.
OUTCOME = re.compile(r"Enable,(success|error|transitioning|warning),(\d{1,4}),([^\n]{0,300})")
_SYMBOL = re.compile(r"\bStatusCode\.(\w+),")
_MOUNT = re.compile(r"Failed to (open|stat|FIFREEZE|FITHAW): (\S.{0,300}?)(?: with\b|[ \t]*$)", re.MULTILINE)
_STAGE = re.compile(r"\*{6} ([1-9])\.")
_FREEZE_BEGINS = re.compile(r"Logs during Freeze Start|\*{6} 1\.|safefreeze'?,|T:S freeze\b")
_FREEZE_ENDS = re.compile(
    r"\*{6} [789]\.|\bThawing: |Logs during Freeze End|binary child terminated|child already|traces end ="
)
_IN_FREEZE = re.compile(
    r"proceeded for accepting signals|\*{6} [1-6]\.|\bFreezing: |freezing the mount|fsfreeze mount :|traces start ="
    r"|inside while with sig_handle|Binary output for signal handled|freeze_safe after returning"
)
_RELEASED = re.compile(r"\bThawing: |\*{6} [89]\.")
_LOCK_RETRY = re.compile(r"Retry to aquire lock count: \d+|Failed to (?:open file or )?aquire lock")
_LOCK_TAKEN = re.compile(r"Aquiring lock succeeded|Aquired Lock Successful")
_UTC_STAMP = re.compile(r"^(\d{4})[-/](\d\d)[-/](\d\d) (\d\d):(\d\d):(\d\d)\.\d{3,6}(?: |\t)", re.MULTILINE)
_LINE_FORM = re.compile(r"^\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d|^={6,} ?Logs during", re.MULTILINE)

#: What the extension writes where it gives no code, with the code that it stands for.
_PHRASES = (
    (121, re.compile(r"Mount Points already freezed by some other processor|freeze failed for some mount")),
    (122, re.compile(r"freeze timed-out|freeze took longer than timeout")),
    (123, re.compile(r"file open failed for some mount")),
    (124, re.compile(r"safefreeze binary is missing")),
    (2, re.compile(r"Failed to receive timely Thaw from parent process|Inconsistent snapshot because of")),
    (402, re.compile(r"CRP timeout limit has reached")),
)
_MOUNT_CODES = {"open": 123, "stat": 123, "FIFREEZE": 121, "FITHAW": 121}


def last_run(log: LogText) -> LogRun | None:
    """The last run of a backup in ``extension.log``, or in its end; None when the text is no such log."""
    if not _LINE_FORM.search(log.text):
        return None
    for part in _runs(log):
        run = _judge(part)
        if run.state is not RunState.UNCLEAR and run.code != REPEATED:
            return run
    return LogRun(RunState.UNCLEAR, lines=(log.last_line(),))


def state_of(status: str, code: int | None) -> RunState:
    """What a reported status and code mean together."""
    if status == "transitioning" or code == RUNNING:
        return RunState.RUNNING
    if status == "error" or code == GENERAL_ERROR:
        return RunState.FAILED
    return RunState.SUCCEEDED if code in GOOD or status in ("success", "warning") else RunState.FAILED


def _runs(log: LogText) -> Iterator[LogText]:
    """The last runs, the very last one first.

    The log is cut where an order begins; a daemon that an order starts belongs to that order's run.
    """
    orders, daemons = ([match.start() for match in log.finds(start)] for start in _STARTS)
    results = [match.start() for match in log.finds(OUTCOME) if match[1] != "transitioning"]
    starts = list(orders)
    for position in daemons:
        order = _last_before(orders, position)
        if order < 0 or order < _last_before(results, position):
            starts.append(position)
    if not starts:
        starts = _starts_by_freeze(log, results)
    edges = [*sorted({0, *(log.text.rfind("\n", 0, start) + 1 for start in starts)}), len(log.text)]
    for begin, end in reversed([*pairwise(edges[-_MOST_RUNS:])]):
        if end > begin:
            yield log.part(begin, end)


def _starts_by_freeze(log: LogText, results: list[int]) -> list[int]:
    """Where no order is to be seen: every freeze that follows an outcome, or the end of another freeze."""
    ends = sorted([*results, *(match.start() for pattern in (_FREEZE_ENDS, _MOUNT) for match in log.finds(pattern))])
    starts = [0]
    for match in log.finds(_FREEZE_BEGINS):
        if _last_before(ends, match.start()) > starts[-1]:
            starts.append(match.start())
    return starts


def _last_before(positions: list[int], position: int) -> int:
    """The last of these ascending positions that is smaller, or -1."""
    at = bisect_left(positions, position)
    return positions[at - 1] if at else -1


def _judge(log: LogText) -> LogRun:
    ended = _last_utc(log)
    outcome = next((m for m in reversed(list(log.finds(OUTCOME))) if m[1] != "transitioning"), None)
    mount = log.last_find(_MOUNT)
    stages = [int(match[1]) for match in log.finds(_STAGE)]
    stage = stages[-1] if stages else 0
    if outcome is not None:
        code = int(outcome[2])
        symbols = [number for m in _SYMBOL.finditer(outcome[3]) if (number := NUMBERS.get(m[1])) is not None]
        code = symbols[-1] if symbols and code in (1, 2) else code
        state = state_of(outcome[1], code)
        entry = next(iter(entries_of(code)), "") if state is RunState.FAILED or code not in GOOD else ""
        lines = [log.line_at(outcome.start(), entry)]
        if mount is not None and state is RunState.FAILED:
            lines.insert(0, log.line_at(mount.start(), _entry(_MOUNT_CODES[mount[1]])))
        return LogRun(state, code, _mount(mount, state), stage, outcome[3].strip(), tuple(lines), ended)
    if mount is not None:
        code = _MOUNT_CODES[mount[1]]
        line = log.line_at(mount.start(), _entry(code))
        return LogRun(RunState.FAILED, code, mount[2].strip(), stage, line.text, (line,), ended)
    for code, phrase in _PHRASES:
        if (match := log.last_find(phrase)) is not None:
            line = log.line_at(match.start(), _entry(code))
            return LogRun(RunState.FAILED, code, "", stage, line.text, (line,), ended)
    symbol = log.last_find(_SYMBOL)
    number = NUMBERS.get(symbol[1]) if symbol is not None else None
    if symbol is not None and number is not None and number not in GOOD and number != RUNNING:
        line = log.line_at(symbol.start(), _entry(number))
        return LogRun(RunState.FAILED, number, "", stage, line.text, (line,), ended)
    return _unfinished(log, stage, ended)


def _unfinished(log: LogText, stage: int, ended: datetime | None) -> LogRun:
    """A run without any result: what it was doing when the log ends."""
    retry, taken = log.last_find(_LOCK_RETRY), log.last_find(_LOCK_TAKEN)
    if retry is not None and (taken is None or taken.start() < retry.start()):
        line = log.line_at(retry.start(), "linux-ext-freeze")
        return LogRun(RunState.WAITING_FOR_LOCK, None, "", stage, line.text, (line,), ended)
    frozen, thawed = log.last_find(_IN_FREEZE), log.last_find(_FREEZE_ENDS)
    if frozen is not None and (thawed is None or thawed.start() < frozen.start()):
        line = log.line_at(frozen.start(), "linux-freeze-hang")
        return LogRun(RunState.NEVER_THAWED, None, "", stage, line.text, (line,), ended)
    if thawed is not None and (released := log.last_find(_RELEASED)) is not None:
        return LogRun(RunState.THAWED, None, "", stage, "", (log.line_at(released.start()),), ended)
    if log.last_find(_FREEZE_BEGINS) is not None or OUTCOME.search(log.text):
        return LogRun(RunState.RUNNING, None, "", stage, "", (log.last_line(),), ended)
    return LogRun(RunState.UNCLEAR, stage=stage, lines=(log.last_line(),), ended=ended)


def _entry(code: int) -> str:
    return next(iter(entries_of(code)), "")


def _mount(match: re.Match[str] | None, state: RunState) -> str:
    return match[2].strip() if match is not None and state is RunState.FAILED else ""


def _last_utc(log: LogText) -> datetime | None:
    """The last time with fractions of a second: only those are UTC."""
    match = log.last_find(_UTC_STAMP)
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}:{}+00:00".format(*match.groups())) if match else None
    except ValueError:
        return None
