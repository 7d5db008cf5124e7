"""Hides names and removes secrets, in every field and in free text.

Known names go first, the longest first; then whatever has a name's shape. Writers of a format send what they have
rendered through :meth:`Redactor.last_pass` once more. Names that are also words of the program's own texts (a VM
called "backup") are left alone there, because replacing them would give them away.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from troubleshooter.report.aliases import ALIAS, Aliases
from troubleshooter.report.findings import SourceKind
from troubleshooter.report.name_patterns import learn, replace_shapes
from troubleshooter.report.names import Name, NameKind
from troubleshooter.secret_patterns import REMOVED, remove_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from troubleshooter.report.findings import Report

    _Alias = Callable[[NameKind, str], str]

_T = TypeVar("_T")

#: In free text, a shorter name would be found in ordinary words; a field that is nothing but the name is replaced.
_SHORTEST = 3
_WORD = re.compile(r"[^\W_]+")
_ALIAS_WORDS = frozenset(NameKind)
_ALIAS_HERE = re.compile(r"[A-Z]+-\d+(?![^\W_])")
_FULL_DOMAIN = re.compile(r"(?:\.[A-Za-z0-9-]+){2,}|\.(?:local|internal|lan|corp|intra)(?![\w-])", re.IGNORECASE)
_HOSTS = frozenset({NameKind.VM, NameKind.HOST})
#: Signs that nobody sees, or that turn the direction of what is seen; in them a name could hide.
_UNSEEN_SIGNS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_LONG, _FEW = 5_000, 40  # letters of a text, words to look for in it: then only those words are looked at
_SHORT = 500
_REMEMBERED = 20_000  # texts that come again and again: titles, sentences, names


class Redactor:
    """Replaces names by aliases; with ``hide_names=False`` it only removes secrets."""

    def __init__(self, *, aliases: Aliases | None = None, hide_names: bool = True) -> None:
        self.aliases = aliases if aliases is not None else Aliases()
        self.hide_names = hide_names
        self.removed = 0  # secrets
        self.used: set[str] = set()  # aliases that stand in the report
        self._kinds: dict[str, NameKind] = {}  # by name without case
        self._inside: dict[str, NameKind] = {}  # the same without signs before the first word, to be found in texts
        self._lengths: dict[str, list[int]] = {}  # by first word: how long the names that begin so are, longest first
        self._spared: frozenset[str] = frozenset()
        self._seen: dict[str, tuple[str, int]] = {}
        self._passed_before: dict[str, str] = {}
        for name in self.aliases.names():
            self.add(name)

    def add(self, name: Name) -> None:
        """Count this as a name from now on."""
        value = name.value.strip()
        key = value.casefold()
        first = _WORD.search(value)
        if first is None or key in self._kinds or self.aliases.knows(value):
            return
        self._kinds[key] = name.kind
        if len(value) >= _SHORTEST:
            inside = value[first.start() :]
            self._inside.setdefault(inside.casefold(), name.kind)
            lengths = self._lengths.setdefault(first[0].casefold(), [])
            if len(inside) not in lengths:
                lengths.append(len(inside))
                lengths.sort(reverse=True)

    def learn(self, texts: Iterable[str]) -> None:
        """Count as names what stands in a place that says so, unless the program's own texts use the word too."""
        for text in dict.fromkeys(texts):
            for name in learn(text):
                if name.value.casefold() not in self._spared:
                    self.add(name)

    def spare(self, own_text: str) -> None:
        """Leave what stands in this text, which is the program's own, alone wherever that text may stand."""
        found: set[str] = {word.casefold() for word in _WORD.findall(own_text)}

        def keep(_kind: NameKind, value: str) -> str:
            found.add(value.casefold())
            return value

        replace_shapes(self._known_replaced(own_text, keep), keep)
        self._spared = frozenset(found)

    def __call__(self, text: str) -> str:
        """A text from outside, without secrets and with every name replaced."""
        known = self._seen.get(text)
        if known is None:
            known = self._cleaned(text)
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[text] = known
        self.removed += known[1]
        return known[0]

    def last_pass(self, text: str) -> str:
        """The same for a text in which the program's own words stand too; its secrets are not counted anew."""
        if len(text) > _SHORT:
            return self._passed(text)
        known = self._passed_before.get(text)
        if known is None:
            known = self._passed(text)
            if len(self._passed_before) >= _REMEMBERED:
                self._passed_before.clear()
            self._passed_before[text] = known
        return known

    def _passed(self, text: str) -> str:
        text = remove_secrets(_UNSEEN_SIGNS.sub("", text))
        if not self.hide_names:
            return text
        return replace_shapes(self._known_replaced(text, self._alias_unless_spared), self._alias_unless_spared)

    def kinds_used(self) -> Counter[NameKind]:
        """How many different names of each kind were hidden."""
        return Counter(NameKind(alias.rpartition("-")[0]) for alias in self.used)

    def _cleaned(self, text: str) -> tuple[str, int]:
        text = _UNSEEN_SIGNS.sub("", text)
        cleaned = remove_secrets(text)
        removed = cleaned.count(REMOVED) - text.count(REMOVED) if cleaned != text else 0
        if self.hide_names:
            kind = self._kinds.get(cleaned.strip().casefold())
            if kind is not None:
                return self._alias(kind, cleaned.strip()), removed
            cleaned = replace_shapes(self._known_replaced(cleaned, self._alias), self._alias)
        return cleaned, max(0, removed)

    def _alias(self, kind: NameKind, value: str) -> str:
        if self.aliases.knows(value):
            return value
        if "-" in value and ALIAS.search(value):
            value = self.aliases.resolve(value)  # found around an alias that was put in before
        alias = self.aliases.alias(kind, value)
        self.used.add(alias)
        return alias

    def _alias_unless_spared(self, kind: NameKind, value: str) -> str:
        return value if value.casefold() in self._spared else self._alias(kind, value)

    def _known_replaced(self, text: str, alias: _Alias) -> str:
        starts = self._lengths
        escapes = "\\" in text or "%" in text
        if not starts:
            return text
        search = _WORD
        if not escapes:
            words = starts.keys() & set(_WORD.findall(text.casefold()))
            if not words:
                return text
            if len(text) > _LONG and len(words) <= _FEW:
                search = _any_word(frozenset(words))
        parts: list[str] = []
        done = 0
        for run in search.finditer(text):
            begin = run.start()
            if begin < done:
                continue
            word = run[0]
            if word in _ALIAS_WORDS:
                whole = _ALIAS_HERE.match(text, begin)
                if whole is not None and self.aliases.knows(whole[0]):
                    parts.append(text[done : whole.end()])
                    done = whole.end()
                    continue
            lengths = starts.get(word.casefold())
            if lengths is None and escapes and begin:
                skipped = _escape_length(text[begin - 1], word)
                begin += skipped
                lengths = starts.get(word[skipped:].casefold()) if skipped else None
            found = self._name_at(text, begin, lengths) if lengths else None
            if found is None:
                continue
            kind, end = found
            name = text[begin:end]
            replacement = alias(kind, name)
            domain = _FULL_DOMAIN.match(text, end) if kind in _HOSTS and replacement != name else None
            parts += (text[done:begin], replacement)
            done = domain.end() if domain else end
        parts.append(text[done:])
        return "".join(parts)

    def _name_at(self, text: str, begin: int, lengths: list[int]) -> tuple[NameKind, int] | None:
        """The longest name that begins there and does not go on, and where it ends."""
        for length in lengths:
            end = begin + length
            if end > len(text):  # what is left may be a shorter name, whose turn comes
                continue
            kind = self._inside.get(text[begin:end].casefold())
            if kind is not None and not (text[end - 1].isalnum() and text[end : end + 1].isalnum()):
                return kind, end
        return None


@lru_cache(maxsize=64)
def _any_word(words: frozenset[str]) -> re.Pattern[str]:
    """Finds these words, whatever their case, and none that goes on."""
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE)


def _escape_length(before: str, word: str) -> int:
    r"""How many letters at the start of a word belong to an escape (``\n``, ``\u0026``, ``%2F``) before it."""
    if before == "%":
        return 2
    if before == "\\":
        return 5 if word[0] == "u" and len(word) > 5 else 1 if word[0] in "nrt" else 0
    return 0


def redact_report(
    report: Report, own_text: str = "", *, hide_names: bool = True, aliases: Aliases | None = None
) -> tuple[Report, Redactor]:
    """A report fit to be shared, and the redactor for the last pass over what is rendered from it.

    Args:
        report: as it was built, or as it was opened.
        own_text: the program's own texts that the report shows, as :func:`.own_words.own_text` gives them.
        hide_names: whether names become aliases; secrets are removed in any case.
        aliases: what earlier reports gave out, so that the same names get the same aliases.
    """
    redactor = Redactor(aliases=aliases, hide_names=hide_names)
    if hide_names:
        names = [*report.names, *_names_in_fields(report)]
        if report.redacted:  # what stands there are stand-ins already
            names = [name for name in names if not ALIAS.fullmatch(name.value)]
        redactor.aliases.reserve(name.value for name in names)
        if report.redacted:
            redactor.aliases.keep(texts_of(report))
        for name in names:
            redactor.add(name)
        redactor.spare(own_text)
        redactor.learn(texts_of(report))
    cleaned = _mapped(report, redactor)
    if not hide_names:
        return replace(cleaned, removed=report.removed + redactor.removed), redactor
    return (
        replace(
            cleaned,
            names=(),
            redacted=True,
            replaced=max(report.replaced if report.redacted else 0, len(redactor.used)),
            removed=report.removed + redactor.removed,
        ),
        redactor,
    )


def _names_in_fields(report: Report) -> Iterator[Name]:
    """What the report's own fields say is a name."""
    for source in report.sources:
        yield Name(NameKind.TENANT if source.kind is SourceKind.AZURE else NameKind.HOST, source.name)
    for finding in report.findings:
        yield Name(NameKind.VM if finding.job else NameKind.HOST, finding.subject)
        if finding.job is not None:
            yield Name(NameKind.VAULT, finding.job.vault)
            yield Name(NameKind.GROUP, finding.job.resource_group)
            yield Name(NameKind.SUBSCRIPTION, finding.job.subscription)


_OPEN_FIELDS: dict[type, tuple[tuple[str, bool], ...]] = {}


def _open_fields_of(value: Any) -> tuple[tuple[str, bool], ...]:
    """The fields in which names can stand, and whether their words are our own."""
    kind = type(value)
    found = _OPEN_FIELDS.get(kind)
    if found is None:
        found = tuple((one.name, "own" in one.metadata) for one in fields(value) if "closed" not in one.metadata)
        _OPEN_FIELDS[kind] = found
    return found


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a value in which a name could stand."""
    if isinstance(value, str):
        if value and not isinstance(value, Enum):
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value) and not isinstance(value, Name):
        for name, _own in _open_fields_of(value):
            yield from texts_of(getattr(value, name))


def _mapped(value: _T, redactor: Redactor, *, own: bool = False) -> _T:
    """The same value with every such text cleaned."""
    result: Any = value
    if isinstance(value, str):
        if value and not isinstance(value, Enum):
            result = redactor.last_pass(value) if own else redactor(value)
    elif isinstance(value, tuple):
        result = tuple(_mapped(item, redactor, own=own) for item in value) if value else value
    elif is_dataclass(value) and not isinstance(value, Name):
        changed = {}
        for name, words_are_own in _open_fields_of(value):
            old = getattr(value, name)
            new = _mapped(old, redactor, own=words_are_own)
            if new is not old and new != old:
                changed[name] = new
        result = replace(value, **changed) if changed else value  # type: ignore[type-var]  # it is a dataclass
    return cast("_T", result)
