"""Values out of JSON that may have any shape: what is not as expected counts as not there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def mapping(value: object) -> Mapping[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def words(value: object, most: int | None = None) -> str:
    """The text, or its first ``most`` characters; an empty one when it is none."""
    return value[:most] if isinstance(value, str) else ""


def number(value: object) -> int | None:
    """The whole number, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(value: object) -> bool | None:
    """The truth value, or None."""
    return value if isinstance(value, bool) else None


def moment(value: object) -> datetime | None:
    """The time that an ISO text names, in UTC, as which one without a zone counts; or None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found is None:
            return None
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one at the end of all years
        return None
