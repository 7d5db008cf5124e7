"""Turns the frozen dataclasses of the content into plain JSON values and back.

The cache is written and read by the same version of the program, so a dataclass is simply the list of its
field values in order; a union (the blocks of a page) carries its class name in front.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from troubleshooter import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_T = TypeVar("_T")
_BLOCKS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(blocks.Block)}


def to_plain(value: Any) -> Any:
    """Reduce a value made of dataclasses, tuples, mappings, enums and dates to JSON values."""
    if is_dataclass(value):
        values = [to_plain(getattr(value, field.name)) for field in fields(value)]
        name = type(value).__name__
        return [name, *values] if name in _BLOCKS else values
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[_T], plain: Any) -> _T:
    """Rebuild a value of the type ``kind`` from what :func:`to_plain` made of it."""
    return cast("_T", _decoder(cast("Hashable", kind))(plain))


@cache
def _decoder(kind: Hashable) -> Callable[[Any], Any]:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return lambda plain: _decoder(cast("Hashable", _BLOCKS[plain[0]]))(plain)
    if origin is tuple:
        arguments = get_args(kind)
        if arguments[-1] is not Ellipsis:
            parts = [_decoder(argument) for argument in arguments]
            return lambda plain: tuple(part(item) for part, item in zip(parts, plain, strict=True))
        inner = _decoder(arguments[0])
        return lambda plain: tuple(map(inner, plain))
    if origin is not None and issubclass(origin, Mapping):
        key, item = map(_decoder, get_args(kind))
        return lambda plain: {key(name): item(value) for name, value in plain.items()}
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    return lambda plain: plain


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    skip = 1 if kind.__name__ in _BLOCKS else 0

    def decode(plain: list[Any]) -> Any:
        # Looked up at decoding time: a list contains blocks, which may contain lists again.
        return kind(*(_decoder(hints[name])(value) for name, value in zip(names, plain[skip:], strict=True)))

    return decode
