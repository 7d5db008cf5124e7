"""The status file of the backup extension, on both systems: JSON, in which more JSON may stand as a text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.extension_codes import HRESULTS, NUMBERS
from troubleshooter.checks.facts.text import text_of
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.shape import number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.checks.evidence import Evidence


@dataclass(frozen=True, slots=True)
class StatusRun:
    """What the extension reported about its last run."""

    status: str  # "success", "error", "warning", "transitioning"
    code: int | None
    health: int | None = None  # vmHealthStatusCode
    symbol: str = ""  # the extension's own name of the code
    message: str = ""
    hresults: tuple[int, ...] = ()  # known ones that it quotes
    telemetry: tuple[tuple[str, str], ...] = ()


_MOST_NESTING = 4
_SYMBOL = re.compile(r"\bStatusCode\.(\w+),")
_HRESULT = re.compile(r"0x(8[0-9A-Fa-f]{7})\b")
_KEPT = ("extErrorCode", "hostStatusCodePreSnapshot", "hostStatusCodeDoSnapshot", "snapshotCreator", "FreezeTime")


def read_status(evidence: Evidence) -> StatusRun:
    """The most deeply nested report of a status file, which is the extension's own.

    Raises:
        CannotTell: when it is no status file, or was cut off.
    """
    text = text_of(evidence)
    try:
        reports = list(_reports(json.loads(text), 0))
    except (ValueError, RecursionError):
        raise CannotTell(
            _("{probe} is not valid JSON, or was cut off.").format(probe=evidence.probe), probe=evidence.probe
        ) from None
    if not reports:
        raise CannotTell(_("This is not a status file of an extension."), probe=evidence.probe)
    return max(reports, key=lambda one: one[0])[1]


def _reports(value: Any, depth: int) -> Iterator[tuple[int, StatusRun]]:
    """Every report with the depth at which it stands."""
    if depth > _MOST_NESTING:
        return
    if isinstance(value, list):
        for item in value:
            yield from _reports(item, depth)
        return
    report = value.get("status") if isinstance(value, dict) else None
    if not isinstance(report, dict) or not isinstance(report.get("status"), str):
        return
    yield depth, _run(report)
    substatus = report.get("substatus")
    for item in substatus if isinstance(substatus, list) else ():
        name = item.get("name") if isinstance(item, dict) else None
        if isinstance(name, str) and name.lstrip().startswith(("[", "{")):
            try:
                yield from _reports(json.loads(name), depth + 1)
            except (ValueError, RecursionError):
                continue


def _run(report: dict[str, Any]) -> StatusRun:
    formatted = report.get("formattedMessage")
    message = formatted.get("message") if isinstance(formatted, dict) else formatted
    message = message.strip()[:500] if isinstance(message, str) else ""
    telemetry = _telemetry(report.get("telemetryData"))
    symbols = [match[1] for match in _SYMBOL.finditer(message) if match[1] in NUMBERS]
    symbol = symbols[-1] if symbols else dict(telemetry).get("extErrorCode", "")
    health = report.get("vmHealthInfo")
    code = _number(report.get("code"))
    quoted = [int(match[1], 16) for match in _HRESULT.finditer(message)]
    if code is not None:  # Windows may report the HRESULT itself
        quoted.append(code & 0xFFFFFFFF)
    return StatusRun(
        status=report["status"].strip().lower(),
        code=code,
        health=_number(health.get("vmHealthStatusCode")) if isinstance(health, dict) else None,
        symbol=symbol if symbol in NUMBERS else "",
        message=message,
        hresults=tuple(dict.fromkeys(value for value in quoted if value in HRESULTS)),
        telemetry=telemetry,
    )


def _telemetry(value: Any) -> tuple[tuple[str, str], ...]:
    pairs: dict[str, str] = {}
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and item.get("Key") in _KEPT:
            pairs[item["Key"]] = str(item.get("Value"))[:80]
    return tuple(pairs.items())


def _number(value: Any) -> int | None:
    """A code, which some builds write as a text."""
    written = re.fullmatch(r"\s*(-?\d{1,10})\s*", words(value))
    return int(written[1]) if written else number(value)
