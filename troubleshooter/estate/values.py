"""Reads single values of a JSON body of Azure's, whatever is in it: a value of the right type, or nothing.

No function here raises, because a body may hold anything: keys missing, nulls, numbers for texts, sentinels for
dates.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longest text that is kept of one value, in characters.
LONGEST = 20_000

# Azure writes 0001-01-01 and 2001-01-01 for "never"; no backup of a VM is older than the service.
_EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE | re.ASCII
)
_ISO_DURATION = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?)?", re.IGNORECASE | re.ASCII
)
_CLOCK_DURATION = re.compile(r"(?:(\d{1,6})\.)?(\d{1,3}):(\d\d):(\d\d(?:\.\d{1,12})?)", re.ASCII)


def mapping(value: object) -> Mapping[str, object]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """A list; an object or a text alone counts as a list of one, anything else as an empty one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) or (isinstance(value, str) and value) else []


def text(value: object) -> str:
    """A text without blanks at its ends; numbers are written out, anything else is empty."""
    if isinstance(value, str):
        return value[:LONGEST].strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value) if isinstance(value, float) or abs(value) < 10**18 else ""


def whole_text(value: object) -> str:
    """A text exactly as it is, however long: a link or a token is of no use when it is cut."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list that are not empty."""
    return tuple(found for item in items(value) if (found := text(item)))


def key(value: object) -> str:
    """An ARM id in the one case in which ids are compared; it starts with a slash and has none at its end."""
    found = text(value).casefold().rstrip("/")
    if found.startswith(("http://", "https://")):  # a vault's id is sometimes a URL
        found = found.split("://", 1)[1].partition("/")[2]
    return f"/{found.lstrip('/')}" if found else ""


def number(value: object) -> int | None:
    """A whole number, also from a text of digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**12 else None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() and abs(value) < 10**12 else None
    written = text(value)
    return int(written) if re.fullmatch(r"-?[0-9]{1,12}", written) else None


def fraction(value: object) -> float | None:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def true(value: object) -> bool:
    """Whether a flag is set, as a boolean or as a word."""
    return value is True or text(value).casefold() == "true"


def time(value: object) -> datetime | None:
    """A moment in UTC; None for "never", which Azure writes as a date of the years 1 or 2001."""
    match = _TIME.fullmatch(text(value))
    if match is None:
        return None
    *parts, part_of_second, zone = match.groups()
    microseconds = int((part_of_second or "0").ljust(6, "0")[:6])
    year, month, day, hour, minute, second = map(int, parts)
    try:
        moment = datetime(year, month, day, hour, minute, second, microseconds, tzinfo=UTC) - _offset(zone)
    except (ValueError, OverflowError):
        return None
    return moment if moment >= _EARLIEST else None


def duration(value: object) -> timedelta | None:
    """A length of time, written as ISO 8601 (PT51M9.2473209S) or as a clock (00:20:23.0896697)."""
    written = text(value)
    if match := _ISO_DURATION.fullmatch(written):
        days, hours, minutes, seconds = match.groups()
        if not any(match.groups()):
            return None
    elif match := _CLOCK_DURATION.fullmatch(written):
        days, hours, minutes, seconds = match.groups()
    else:
        return None
    return timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0))


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "zZ":
        return timedelta()  # Azure leaves the zone out of some times; all are UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=minutes if zone[0] == "+" else -minutes)
