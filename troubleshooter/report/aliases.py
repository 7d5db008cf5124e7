"""Stable stand-ins for names, such as ``VM-3``, and the map that leads back from them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from troubleshooter.atomic_file import write_atomically
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _
from troubleshooter.report.names import Name, NameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMAT = 1
_MOST_BYTES = 20 * 1024 * 1024

#: How an alias looks. Names that happen to look the same keep their number from being given out.
ALIAS = re.compile(rf"(?:{'|'.join(kind.value for kind in NameKind)})-\d+", re.IGNORECASE)
_ALONE = re.compile(rf"(?<!\w)(?:{ALIAS.pattern})(?!\w)", re.IGNORECASE)


class NamesMapError(TroubleshooterError):
    """A file is no map of names."""


class Aliases:
    """Gives each name one alias, the same whenever it is asked for, whatever its case."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        """Start empty, or with what an earlier map gave out (alias to name)."""
        self._alias_of: dict[str, str] = {}
        self._name_of: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._reserved: set[str] = set()
        self._kept: set[str] = set()
        for alias, name in (known or {}).items():
            self._keep(alias, name)
            word, _dash, number = alias.rpartition("-")
            self._numbers[word] = max(self._numbers.get(word, 0), int(number))

    def reserve(self, texts: Iterable[str]) -> None:
        """Never give out what stands in these texts: a name that only looks like an alias."""
        for text in texts:
            if "-" in text:
                self._reserved.update(found.upper() for found in ALIAS.findall(text))

    def keep(self, texts: Iterable[str]) -> None:
        """Leave the aliases in these texts as they are: they stand for names that were hidden before."""
        for text in texts:
            if "-" in text:
                self._kept.update(found.upper() for found in ALIAS.findall(text))
        self._reserved |= self._kept

    def alias(self, kind: NameKind, value: str) -> str:
        """The alias of a name, a new one when it has none yet; an alias stays what it is."""
        key = value.casefold()
        found = self._alias_of.get(key)
        if found is None:
            if self.knows(value):
                return value
            number = self._numbers.get(kind.value, 0) + 1
            while f"{kind.value}-{number}" in self._reserved:
                number += 1
            self._numbers[kind.value] = number
            found = f"{kind.value}-{number}"
            self._keep(found, value)
        return found

    def _keep(self, alias: str, name: str) -> None:
        self._alias_of[name.casefold()] = alias
        self._name_of[alias] = name

    def knows(self, value: str) -> bool:
        """Whether this is an alias that was given out."""
        return value in self._name_of or value in self._kept

    def name(self, alias: str) -> str | None:
        """The name behind an alias, whatever its case; None when it is not one of these."""
        return self._name_of.get(alias.strip().upper())

    def resolve(self, text: str) -> str:
        """The text with every alias of this map turned back into its name."""
        return _ALONE.sub(lambda found: self.name(found[0]) or found[0], text)

    def names(self) -> Iterator[Name]:
        """Every name of the map with its kind."""
        for alias, name in self._name_of.items():
            yield Name(NameKind(alias.rpartition("-")[0]), name)

    def __len__(self) -> int:
        return len(self._name_of)

    def save(self, path: Path) -> None:
        """Write the map as JSON that only this user may read (mode 0600).

        Raises:
            OSError: when the folder or the file cannot be written.
        """
        names = [{"alias": alias, "name": name} for alias, name in self._name_of.items()]
        # The temporary file behind an atomic write is the user's alone from the start, and keeps that mode.
        write_atomically(path, json.dumps({"format": FORMAT, "names": names}, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def load(cls, path: Path) -> Aliases:
        """Read a map back.

        Raises:
            NamesMapError: when the file is not a map of names.
            OSError: when it cannot be read.
        """
        if path.stat().st_size > _MOST_BYTES:
            raise NamesMapError(_("{file} is not a map of names: it is too large.").format(file=path.name))
        try:
            plain = json.loads(path.read_text(encoding="utf-8-sig"))
            if plain["format"] != FORMAT:
                raise ValueError
            known = {_checked(one["alias"]): str(one["name"]) for one in plain["names"]}
        except (ValueError, KeyError, TypeError, RecursionError):
            raise NamesMapError(
                _("{file} is not a map of names that this version reads.").format(file=path.name)
            ) from None
        return cls(known)


def _checked(alias: object) -> str:
    if not isinstance(alias, str) or not ALIAS.fullmatch(alias):
        raise ValueError
    return alias.upper()
