"""Turns dataclasses into JSON objects and, from files that may come from anybody, back: types are checked strictly."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_TEXT = 200_000
_MOST_ITEMS = 200_000
_LARGEST = 10**9
_YEARS = range(1980, 2900)


class ShapeError(Exception):
    """A value is not what it should be; the text says where."""


def to_object(value: Any) -> Any:
    """A value of dataclasses, tuples, enums and times as JSON values; fields that hold their default are left out."""
    if isinstance(value, str | int | float | bool) or value is None:
        return value.value if isinstance(value, StrEnum) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [to_object(item) for item in value]
    found = {}
    for one in fields(value):
        item = getattr(value, one.name)
        if one.default is MISSING or item != one.default:
            found[one.name] = to_object(item)
    return found


def from_object(kind: Any, plain: Any, where: str) -> Any:
    """A value of the type ``kind``; unknown fields of an object are passed over.

    Raises:
        ShapeError: when anything is missing or of another type, too long or too much.
    """
    return _reader(kind)(plain, where)


@cache
def _reader(kind: Any) -> Callable[[Any, str], Any]:
    if kind is str:
        return _text
    if kind is bool:
        return _flag
    if kind is int:
        return _number
    if kind is datetime:
        return _time
    if get_origin(kind) is tuple:
        return _items(_reader(get_args(kind)[0]))
    if get_origin(kind) in (Union, types.UnionType):
        (other,) = [one for one in get_args(kind) if one is not types.NoneType]
        return _optional(_reader(other))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _word(kind)
    if is_dataclass(kind):
        return _object(kind)
    raise TypeError(kind)


def _text(plain: Any, where: str) -> str:
    if type(plain) is not str or len(plain) > _LONGEST_TEXT:
        raise ShapeError(where)
    return plain


def _flag(plain: Any, where: str) -> bool:
    if type(plain) is not bool:
        raise ShapeError(where)
    return plain


def _number(plain: Any, where: str) -> int:
    if type(plain) is not int or abs(plain) > _LARGEST:
        raise ShapeError(where)
    return plain


def _time(plain: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(plain)
        if moment.tzinfo is None or moment.year not in _YEARS:
            raise ShapeError(where)
        return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise ShapeError(where) from None


def _items(read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def items(plain: Any, where: str) -> tuple[Any, ...]:
        if type(plain) is not list or len(plain) > _MOST_ITEMS:
            raise ShapeError(where)
        try:
            return tuple([read(item, where) for item in plain])
        except ShapeError:
            for number, item in enumerate(plain):  # once more, slowly, to say which
                read(item, f"{where}[{number}]")
            raise

    return items


def _optional(read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    return lambda plain, where: None if plain is None else read(plain, where)


def _word(kind: type[StrEnum]) -> Callable[[Any, str], Any]:
    words = {word.value: word for word in kind}

    def word(plain: Any, where: str) -> StrEnum:
        if type(plain) is not str or plain not in words:
            raise ShapeError(where)
        return words[plain]

    return word


def _object(kind: Any) -> Callable[[Any, str], Any]:
    hints = get_type_hints(kind)
    parts = [(one.name, one.default is MISSING, _reader(hints[one.name])) for one in fields(kind)]

    def read_object(plain: Any, where: str) -> Any:
        if type(plain) is not dict:
            raise ShapeError(where)
        values = {}
        for name, needed, read in parts:
            if name in plain:
                try:
                    values[name] = read(plain[name], name)
                except ShapeError as error:
                    raise ShapeError(f"{where}.{error}") from None
            elif needed:
                raise ShapeError(f"{where}.{name}")
        return kind(**values)

    return cast("Callable[[Any, str], Any]", read_object)
