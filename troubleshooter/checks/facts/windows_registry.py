"""Values of the registry: one that is absent means its default, one that was refused means that nobody has looked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.shape import items, mapping, number, words
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troubleshooter.checks.capture import Capture

#: The registry's type for a text.
REG_SZ = 1


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its type."""

    data: object
    type: int | None = None

    @property
    def number(self) -> int | None:
        """The value as a number, written as one or as the text of one; None when it is neither."""
        plain = number(self.data)
        if plain is None and isinstance(self.data, str) and self.data.strip().isdecimal():
            return int(self.data.strip()[:10])
        return plain

    @property
    def text(self) -> str:
        """The value as people read it."""
        return ", ".join(str(part) for part in self.data) if isinstance(self.data, list) else str(self.data)


@dataclass(frozen=True, slots=True)
class Key:
    """One key; ``there`` is False when it does not exist."""

    path: str
    view: int = 64
    there: bool = True
    values: Mapping[str, Value] = field(default_factory=dict)  # names in lower case
    below: Mapping[str, Key] = field(default_factory=dict)

    def value(self, name: str) -> Value | None:
        """A value by its name in any case, or None when it is absent."""
        return self.values.get(name.lower())


def read_key(capture: Capture, path: str, view: int = 64, probe: str = "windows-registry") -> Key:
    """One key of HKEY_LOCAL_MACHINE, from the 64-bit or the 32-bit view.

    Raises:
        CannotTell: when there is no evidence, the key was refused, or the probe did not ask for it.
    """
    evidence = require(capture, probe)
    for record in items(mapping(json_of(evidence)).get("keys")):
        facts = mapping(record)
        if words(facts.get("key")).lower() == path.lower() and facts.get("view", 64) == view:
            return _key(path, view, facts, probe)
    raise CannotTell(_("{probe} does not tell of {key}.").format(probe=probe, key=path), probe=probe)


def _key(path: str, view: int, facts: Mapping[str, Any], probe: str) -> Key:
    state = facts.get("state")
    if state == "absent":
        return Key(path, view, there=False)
    if state != "ok":
        verdict = Verdict.NEEDS_ELEVATION if state == "denied" else Verdict.UNKNOWN
        raise CannotTell(_("The registry key {key} could not be read.").format(key=path), verdict, probe)
    values: dict[str, Value] = {}
    for name, kept in mapping(facts.get("values")).items():
        about = mapping(kept)
        if about.get("state") == "ok":
            values[name.lower()] = Value(about.get("data"), number(about.get("type")))
        elif about.get("state") != "absent":
            raise CannotTell(_("The registry key {key} could not be read.").format(key=path), probe=probe)
    below: dict[str, Key] = {}
    for name, inner in mapping(facts.get("subkeys")).items():
        if mapping(inner).get("state") == "ok":
            below[name] = _key(rf"{path}\{name}", view, mapping(inner), probe)
    return Key(path, view, values=values, below=below)
