"""What people see when a backup fails, in their words, and the entries behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from troubleshooter.words import Language


@dataclass(frozen=True, slots=True)
class Sign:
    """A closer look at a symptom: one sentence, and the entries that show it."""

    id: str
    text: Mapping[Language, str]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that people see, with the signs that tell its entries apart."""

    id: str
    text: Mapping[Language, str]
    signs: tuple[Sign, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """Ids of the entries under its signs, each once."""
        return tuple(dict.fromkeys(entry for sign in self.signs for entry in sign.entries))
