"""Reads YAML that people write, keeping the line of every value, so that each mistake can be named.

A loader asks a :class:`Field` for what it needs; whatever is missing, misspelt or of the wrong kind is added
to one list of :class:`~troubleshooter.errors.Mistake` and replaced by a harmless default, so that one run
shows all mistakes of a file at once.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from troubleshooter.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Sequence

_Choice = TypeVar("_Choice", bound=StrEnum)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


class Field:
    """A mapping in a YAML document, read key by key."""

    def __init__(
        self, node: yaml.MappingNode | None, path: str, file: str, first_line: int, mistakes: list[Mistake]
    ) -> None:
        self._path = path
        self._file = file
        self._first_line = first_line
        self._mistakes = mistakes
        self._values: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        self._line = first_line + node.start_mark.line if node is not None else 0
        if node is not None:
            for key, value in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
                if name in self._values:
                    self._report(name, "appears twice", key)
                self._values[name] = value

    def text(self, key: str, *, required: bool = True) -> str:
        """A single non-empty piece of text, stripped."""
        node = self._take(key, required)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._report(key, "must be text", node)
            return ""
        value = str(node.value).strip()
        if required and not value:
            self._report(key, "is empty", node)
        return value

    def id(self) -> str:
        """The required ``id``: lower-case words joined by hyphens."""
        value = self.text("id")
        if value and not _ID.match(value):
            self._report("id", "must be lower-case words joined by hyphens", self._values["id"])
        return value

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts; an optional list that is missing is empty."""
        found: list[str] = []
        for item in self._items(key, required):
            if isinstance(item, yaml.ScalarNode) and str(item.value).strip():
                found.append(str(item.value).strip())
            else:
                self._report(key, "every item must be non-empty text", item)
        for value in sorted({value for value in found if found.count(value) > 1}):
            self._report(key, f"'{value}' is listed twice", self._values[key])
        return tuple(found)

    def choice(self, key: str, kind: type[_Choice]) -> _Choice:
        """One word out of an enumeration."""
        word = self.text(key)
        if word in {*kind}:
            return kind(word)
        if word:
            self._report(key, f"'{word}' is none of {', '.join(kind)}", self._values[key])
        return next(iter(kind))

    def choices(self, key: str, kind: type[_Choice], *, required: bool = True) -> tuple[_Choice, ...]:
        """A list of words out of an enumeration."""
        words = self.texts(key, required=required)
        for word in words:
            if word not in {*kind}:
                self._report(key, f"'{word}' is none of {', '.join(kind)}", self._values[key])
        return tuple(kind(word) for word in words if word in {*kind})

    def date(self, key: str) -> date:
        """An ISO date such as 2026-11-22."""
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                self._report(key, f"'{value}' is not a date like 2026-11-22", self._values[key])
            return date.min

    def whole_number(self, key: str) -> int:
        """A whole number, zero or more."""
        value = self.text(key)
        if value.isdecimal():
            return int(value)
        if value:
            self._report(key, f"'{value}' is not a whole number", self._values[key])
        return 0

    def mapping(self, key: str) -> Field:
        """A nested mapping."""
        node = self._take(key, required=True)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self._report(key, "must be a mapping", node)
            node = None
        return Field(node, self._name(key), self._file, self._first_line, self._mistakes)

    def mappings(self, key: str, *, required: bool = True) -> list[Field]:
        """A list of nested mappings."""
        found = []
        for index, item in enumerate(self._items(key, required)):
            if isinstance(item, yaml.MappingNode):
                path = f"{self._name(key)}[{index}]"
                found.append(Field(item, path, self._file, self._first_line, self._mistakes))
            else:
                self._report(key, "every item must be a mapping", item)
        return found

    def names(self) -> list[str]:
        """The keys that the document carries, in their order."""
        return list(self._values)

    def mistake(self, key: str, problem: str) -> None:
        """Report something that only the loader can judge."""
        self._report(key, problem, self._values.get(key))

    def finish(self) -> None:
        """Report every key that nobody asked for: most likely a misspelling."""
        for key in sorted(self._values.keys() - self._asked):
            self._report(key, "is not a known field", self._values[key])

    def _take(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is not None and node.tag == "tag:yaml.org,2002:null":
            node = None
        if node is None and required and self._line:
            self._report(key, "is missing", None)
        return node

    def _items(self, key: str, required: bool) -> list[yaml.Node]:
        node = self._take(key, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._report(key, "must be a list", node)
            return []
        if required and not node.value:
            self._report(key, "must not be empty", node)
        return list(node.value)

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _report(self, key: str, problem: str, node: yaml.Node | None) -> None:
        line = self._first_line + node.start_mark.line if node is not None else self._line
        self._mistakes.append(Mistake(self._file, line, self._name(key), problem))


def read_mapping(text: str, file: str, mistakes: list[Mistake], *, first_line: int = 1) -> Field | None:
    """Parse one YAML document that must be a mapping; None (and a mistake) when it is not."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        mistakes.append(Mistake(file, line, "", f"not valid YAML: {getattr(error, 'problem', error)}"))
        return None
    if not isinstance(node, yaml.MappingNode):
        mistakes.append(Mistake(file, first_line, "", "must be a mapping"))
        return None
    return Field(node, "", file, first_line, mistakes)


def line_of(text: str, keys: Sequence[str | int], *, first_line: int = 1) -> int:
    """The line of one value in a YAML document that has been read, for a mistake that is found only later."""
    node: Any = yaml.compose(text, Loader=_Loader)
    for key in keys:
        if isinstance(key, int):
            node = node.value[key]
        else:
            node = next(value for name, value in node.value if name.value == key)
    return first_line + int(node.start_mark.line)
