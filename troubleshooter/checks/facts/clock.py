"""How far a machine's clock is from others', from the dates that those told or from what ``timedatectl`` prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.text import json_of, text_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, moment, words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture


@dataclass(frozen=True, slots=True)
class ClockDifference:
    """The clock of this machine against another one."""

    source: str
    seconds: float  # how far this machine is ahead; negative: behind
    vouched: bool  # whether the other clock is the platform's own


@dataclass(frozen=True, slots=True)
class TimeService:
    """What systemd says about the clock."""

    synchronised: bool | None  # None: not told
    ahead_of_hardware: float | None  # seconds by which the clock is ahead of the hardware clock, in UTC


_PLATFORM = ("metadata-service", "platform")
_FIELD = re.compile(r"^[ \t]*([A-Za-z][\w .-]{0,40}?)[ \t]{0,40}[:=][ \t]{0,40}(\S.{0,100}?)?[ \t]*$", re.MULTILINE)
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})")
_SYNCHRONISED = ("system clock synchronized", "ntp synchronized", "ntpsynchronized")
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}


def clock_difference(capture: Capture) -> ClockDifference:
    """The difference to the best clock that answered: the platform's own before a public server's.

    Raises:
        CannotTell: when none answered, or none with a date.
    """
    evidence = require(capture, "clock-dates")
    dates = items(mapping(json_of(evidence)).get("dates"))
    found = [one for item in dates if (one := _difference(mapping(item)))]
    if not found:
        raise CannotTell(_("No clock with a readable date answered."), probe=evidence.probe)
    return next((one for one in found if one.vouched), found[0])


def time_service(capture: Capture) -> TimeService:
    """What ``timedatectl`` says.

    Raises:
        CannotTell: when it was not asked, or said nothing about the clock.
    """
    evidence = require(capture, "timedatectl")
    fields = {key.lower(): value for key, value in _FIELD.findall(text_of(evidence))}
    told = next((fields[name].lower() for name in _SYNCHRONISED if name in fields), "")
    synchronised = True if told in _YES else False if told in _NO else None
    local_hardware = fields.get("rtc in local tz", "").lower() in _YES
    clock, hardware = _stamp(fields.get("universal time", "")), _stamp(fields.get("rtc time", ""))
    ahead = (clock - hardware).total_seconds() if clock and hardware and not local_hardware else None
    if synchronised is None and ahead is None:
        raise CannotTell(_("timedatectl says nothing about the clock."), probe=evidence.probe)
    return TimeService(synchronised, ahead)


def _difference(answer: Mapping[str, Any]) -> ClockDifference | None:
    source, ours = words(answer.get("source"), 80), moment(answer.get("local_utc"))
    if not source or ours is None:
        return None
    try:
        theirs = parsedate_to_datetime(words(answer.get("date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    return ClockDifference(source, (ours - theirs).total_seconds(), source in _PLATFORM)


def _stamp(value: str) -> datetime | None:
    match = _STAMP.search(value)
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}") if match else None
    except ValueError:
        return None
