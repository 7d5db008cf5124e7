"""What the platform's address answered, from the program's own request or from saved output of curl."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import mapping, number, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence


#: What asked port 80, the program itself before somebody by hand; and what tried the host's channel.
HTTP_PROBES = ("wireserver-http", "wireserver-versions")
CHANNEL_PROBE = "wireserver-port-32526"


class Outcome(StrEnum):
    """How a connection to the platform ended."""

    ANSWERED = "answered"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"  # by this machine itself, before a packet left
    UNREACHABLE = "unreachable"  # no route
    RESET = "reset"
    NOT_HTTP = "not_http"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """What came back, and who asked."""

    outcome: Outcome
    probe: str
    elevated: bool | None  # whether an administrator or root asked; None: not recorded
    status: int = 0  # HTTP status, 0 when there was none
    versions: tuple[str, ...] = ()  # of the protocol, which only the platform itself can name
    line: str = ""  # of the evidence, when it is text


_VERSION = re.compile(r"<Version>\s*([^<>\s]{1,30})\s*</Version>", re.IGNORECASE)
_STATUS_LINE = re.compile(r"^\W{0,2}\s*HTTP/[0-9.]+\s+(\d{3})\b", re.MULTILINE)
_BARE_STATUS = re.compile(r"^\s*(?:StatusCode\s*:?\s*)?(\d{3})\s*$", re.MULTILINE)
_WGET_STATUS = re.compile(r"\.\.\.\s+(\d{3})\s+\w", re.MULTILINE)
_CURL_CODE = re.compile(r"^.*\bcurl:\s*\((\d+)\).*$", re.MULTILINE)
_MARKUP = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)

#: curl's exit codes; 7 is any failure to connect, whose words tell a time-out from a refusal.
_CURL = {
    5: Outcome.FAILED, 6: Outcome.FAILED, 28: Outcome.TIMED_OUT, 52: Outcome.RESET, 56: Outcome.RESET,
    1: Outcome.NOT_HTTP, 8: Outcome.NOT_HTTP,
}  # fmt: skip
_SIGNS = (
    (Outcome.TIMED_OUT, re.compile(r"timed?[ -]?out|10060", re.IGNORECASE)),
    (Outcome.REFUSED, re.compile(r"refused|10061", re.IGNORECASE)),
    (Outcome.FORBIDDEN, re.compile(r"forbidden by its access|permission denied|not permitted|10013", re.IGNORECASE)),
    (Outcome.UNREACHABLE, re.compile(r"unreachable|no route|10051|10065", re.IGNORECASE)),
    (Outcome.RESET, re.compile(r"reset by peer|empty reply|10054", re.IGNORECASE)),
)


def http_answer(capture: Capture) -> PlatformAnswer:
    """What ``168.63.129.16`` answered on port 80.

    Raises:
        CannotTell: when nobody asked, or what was saved cannot be understood.
    """
    evidence = require(capture, *HTTP_PROBES)
    if evidence.probe == "wireserver-http":
        found = mapping(json_of(evidence))
        outcome = _outcome(found, evidence.probe)
        status = (number(found.get("status")) or 0) if outcome is Outcome.ANSWERED else 0
        return PlatformAnswer(outcome, evidence.probe, evidence.elevated, status, _versions(words(found.get("body"))))
    return _from_text(evidence, capture.elevated)


def host_channel(capture: Capture) -> PlatformAnswer:
    """Whether port 32526 of the platform's address could be opened.

    Raises:
        CannotTell: when nobody tried.
    """
    evidence = require(capture, CHANNEL_PROBE)
    found = mapping(json_of(evidence))
    outcome = _outcome(found, evidence.probe)
    if outcome is Outcome.ANSWERED and found.get("connected") is not True:
        raise CannotTell(_("The evidence does not say whether the port opened."), probe=evidence.probe)
    return PlatformAnswer(outcome, evidence.probe, evidence.elevated)


def _outcome(found: Mapping[str, Any], probe: str) -> Outcome:
    error = words(found.get("error"))
    if error:
        return Outcome(error) if error in {*Outcome} and error != Outcome.ANSWERED else Outcome.FAILED
    if number(found.get("status")) is not None or found.get("connected") is True:
        return Outcome.ANSWERED
    raise CannotTell(_("This is not an answer about the platform's address."), probe=probe)


def _versions(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_VERSION.findall(body)))


def _from_text(evidence: Evidence, elevated: bool | None) -> PlatformAnswer:
    text = text_of(evidence)
    asked_by = evidence.elevated if evidence.elevated is not None else elevated
    versions = _versions(text)
    statuses = [int(found) for found in _STATUS_LINE.findall(text)] or [
        int(found) for pattern in (_BARE_STATUS, _WGET_STATUS) for found in pattern.findall(text)
    ]
    statuses = [status for status in statuses if status != 100]
    if versions or any(statuses) or _MARKUP.search(text):
        status = next((status for status in reversed(statuses) if status), 200)
        return PlatformAnswer(Outcome.ANSWERED, evidence.probe, asked_by, status, versions, _first_line(text))
    outcome, line = _failure_in(text, evidence.reading.exit)
    if outcome is None and 0 in statuses:  # curl writes 000 for an answer that never came
        outcome, line = Outcome.FAILED, "000"
    if outcome is None:
        raise CannotTell(
            _("This is neither an answer of the platform's address nor a known error."), probe=evidence.probe
        )
    return PlatformAnswer(outcome, evidence.probe, asked_by, line=line)


def _failure_in(text: str, exit_code: int | None) -> tuple[Outcome | None, str]:
    found = _CURL_CODE.search(text)
    code = int(found[1]) if found else exit_code
    line = found[0].strip() if found else _first_line(text)
    if code in _CURL:
        return _CURL[code], line
    for outcome, sign in _SIGNS:
        if match := sign.search(text):
            start = text.rfind("\n", 0, match.start()) + 1
            return outcome, line if found else text[start:].split("\n", 1)[0].strip()[:200]
    return (Outcome.FAILED, line) if found else (None, "")


def _first_line(text: str) -> str:
    return next((line.strip()[:200] for line in text.split("\n") if line.strip()), "")
