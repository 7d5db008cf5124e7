"""Recognises codes: as catalogued, nearly so, spaced into words, or not catalogued at all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.catalogue.extract import LONG_LINE, Mention, looks_like_code
from troubleshooter.catalogue.normalise import camel_parts, fold, squash, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troubleshooter.catalogue.extract import Extract, Piece
    from troubleshooter.catalogue.index import WordIndex

# Letters (squashed) below which a code is too short to be recognised when it is not written exactly.
SHORTEST_NEAR = 10
# A misspelt code keeps at least this share of its letters in place (1 - edits / length).
NEAR_CUTOFF = 0.84
# What is left when a prefix was dropped is at least this share of the code.
LEAST_SUFFIX = 0.5
# Words that spell a code are perhaps only a sentence ("the backup operation failed"). They count in full when they
# are this share of the letters of their line, less without the code's prefix, and least when they are few.
SPACED_SHARE, FEW_SHARE, WITHOUT_PREFIX, IN_A_SENTENCE = 0.7, 0.85, 0.8, 0.45
TELLING_WORDS = 6
MOST_WORDS = 15
# What is left when a code was cut off at its end is at least this share of it.
LEAST_BEGINNING = 0.65
# At most so many candidates of one query are compared with all codes: bounds the time of a hostile paste.
MOST_NEAR = 40
# A code of fewer words than this ("BadRequest", "InternalError") is used by every Azure service.
SPECIFIC_WORDS = 3
# A decimal code of fewer digits (an exit status) says little without words that agree.
LONG_NUMBER = 5
# Letters of the numbers that Azure Backup gives its jobs' errors (400160), and of Windows' failures (0x800423F0).
JOB_NUMBER, HRESULT = 6, 10
# Prefixes that people and portals leave away.
_PREFIXES = ("usererror", "bmsusererror", "extension", "bcm", "bms")


# What a code alone is worth as a score (0..1): one that names a single error, one that several entries share, a
# long number (other products have numbers too), and one that every Azure service uses or a short number.
CODE, SHARED, NUMBER, VAGUE = 0.9, 0.75, 0.6, 0.45
# A misspelt code makes sure when it is at least so like the catalogued one.
SURE_LIKENESS = 0.9


class CodeMatch(NamedTuple):
    """A code of an entry that the query has."""

    entry: int
    code: str  # as catalogued
    text: str  # as in the query
    line: int  # 0-based line of the query
    worth: float  # as a score, 0..1
    proves: bool  # names this entry and no other, and is written as catalogued or nearly so


class CodeMatches(NamedTuple):
    """All codes of a query."""

    matches: tuple[CodeMatch, ...]
    unknown: tuple[str, ...]


class CodeBook:
    """The codes of the catalogue."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self._codes = index.codes

    def match(self, found: Extract) -> CodeMatches:
        """Codes of the query that are catalogued, and symbols that look like codes but are not."""
        matches: list[CodeMatch] = []
        unknown: list[str] = []
        budget = MOST_NEAR
        for mention in found.symbols:
            key = squash(mention.text)
            if key in self._codes:
                matches += self._matches(key, mention, 1.0)
                continue
            codelike = looks_like_code(mention) and not self._is_word(mention.text)
            if not (codelike or (mention.plain and self._may_be_misspelt(mention))) or budget == 0:
                if codelike and len(unknown) < MOST_NEAR:
                    unknown.append(mention.text)
                continue
            budget -= 1
            near = self._near(key, mention)
            if near:
                matches += near
            elif codelike:
                unknown.append(mention.text)
        matches += self._spaced(found)
        matches += self._numbers(found.numbers)
        unknown += self._unknown_numbers(found.numbers)
        best: dict[int, CodeMatch] = {}
        for match in matches:
            old = best.get(match.entry)
            if old is None or (match.proves, match.worth) > (old.proves, old.worth):
                best[match.entry] = match
        return CodeMatches(tuple(best.values()), tuple(dict.fromkeys(unknown)))

    def _matches(self, key: str, mention: Mention, likeness: float) -> Iterator[CodeMatch]:
        """Entries of a catalogued code; ``likeness`` (0..1) says how like it the mention is."""
        printed, *entries = self._codes[key]
        parts = len(camel_parts(printed))
        if parts < 2 and not (mention.keyed and mention.text != mention.text.lower()):
            return  # "error", "success": words, not codes
        vague = parts < SPECIFIC_WORDS and not mention.alone
        worth = VAGUE if vague else (CODE if len(entries) == 1 else SHARED) * likeness
        proves = worth >= CODE * SURE_LIKENESS
        for entry in entries:
            yield CodeMatch(entry, printed, mention.text, mention.line, worth, proves)

    def _may_be_misspelt(self, mention: Mention) -> bool:
        """Whether a symbol is long and no word: a code in lower case with a wrong letter, or without prefix."""
        text = mention.text
        if len(text) < SHORTEST_NEAR:
            return False
        if len(text) >= 16 or len(camel_parts(text)) >= 3:
            return not self._index.vocabulary.knows(fold(text))
        return False

    def _is_word(self, text: str) -> bool:
        """Whether the texts of the catalogue have a symbol as a word: the name of a component, not a code."""
        return fold(text) in self._index.term_numbers

    def _near(self, key: str, mention: Mention) -> list[CodeMatch]:
        if len(key) < SHORTEST_NEAR:
            return []
        for prefix in _PREFIXES:  # UserErrorX for X
            if key.startswith(prefix) and key[len(prefix) :] in self._codes:
                return list(self._matches(key[len(prefix) :], mention, 1.0))
        for code in self._keys:  # X for UserErrorX
            if code.endswith(key) and len(key) >= LEAST_SUFFIX * len(code):
                return list(self._matches(code, mention, 1.0))
            if code.startswith(key) and len(key) >= LEAST_BEGINNING * len(code):
                return list(self._matches(code, mention, len(key) / len(code)))
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        best = extractOne(key, self._keys, scorer=OSA.normalized_similarity, score_cutoff=NEAR_CUTOFF, processor=None)
        if best is None or self._is_another(mention.text, best[0]):
            return []
        return list(self._matches(best[0], mention, best[1]))

    def _is_another(self, text: str, key: str) -> bool:
        """Whether a symbol differs from a code by whole words: another code, then, not a misspelt one."""
        parts = [fold(part) for part in camel_parts(text)]
        if len(parts) < SPECIFIC_WORDS:
            return False
        own = {fold(part) for part in camel_parts(self._codes[key][0])}
        knows = self._index.vocabulary.knows
        return all(part in own or part.isdigit() or knows(part) for part in parts)

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._codes)

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(fold(part) for code, *_ in self._codes.values() for part in camel_parts(code)[:3])

    @cached_property
    def _without_prefix(self) -> dict[str, str]:
        short = {}
        for key, (printed, *_) in self._codes.items():
            for prefix in filter(key.startswith, _PREFIXES):
                left = len(camel_parts(printed)) - len(camel_parts(printed[: len(prefix)]))
                if left > SPECIFIC_WORDS:
                    short[key[len(prefix) :]] = key
        return short

    def _spaced(self, found: Extract) -> Iterator[CodeMatch]:
        """Find codes written as words, ``Extension Failed Vss Writer In Bad State``, or with hyphens."""
        for piece in found.pieces[:MOST_NEAR]:
            if len(piece.text) > LONG_LINE:
                continue
            line = words(piece.text)
            for start, word in enumerate(line):
                if word in self._first_words:
                    yield from self._spaced_from(line, start, piece)

    def _spaced_from(self, line: list[str], start: int, piece: Piece) -> Iterator[CodeMatch]:
        """Codes that the words of a line spell from one position on."""
        joined = ""
        for end in range(start, min(len(line), start + MOST_WORDS)):
            joined += line[end]
            key = joined if joined in self._codes else self._without_prefix.get(joined)
            if key is None or end == start or len(joined) < SHORTEST_NEAR:
                continue
            printed = self._codes[key][0]
            parts = len(camel_parts(printed))
            if parts < SPECIFIC_WORDS:
                continue
            if key != joined:
                likeness = WITHOUT_PREFIX
            elif len(joined) >= (SPACED_SHARE if parts > SPECIFIC_WORDS else FEW_SHARE) * sum(map(len, line)):
                likeness = 1.0
            else:
                likeness = WITHOUT_PREFIX if parts >= TELLING_WORDS else IN_A_SENTENCE
            yield from self._matches(key, Mention(printed, piece.line or 0, True, True), likeness)

    def _unknown_numbers(self, numbers: Iterable[Mention]) -> Iterator[str]:
        """Numbers that stand where a job's code stands, or are failures of Windows, and are not catalogued."""
        for mention in numbers:
            value = mention.text.lower()
            like_a_job = value.isdecimal() and len(value) == JOB_NUMBER and (mention.keyed or mention.alone)
            like_windows = value.startswith("0x8") and len(value) == HRESULT
            known = any(key in self._index.numbers or key in self._index.hresults for key in _spellings(value))
            if (like_a_job or like_windows) and not known:
                yield mention.text

    def _numbers(self, numbers: Iterable[Mention]) -> Iterator[CodeMatch]:
        for mention in numbers:
            for key in _spellings(mention.text.lower()):
                if key in self._index.numbers:
                    printed, *entries = self._index.numbers[key]
                    worth = NUMBER if len(key) >= LONG_NUMBER else VAGUE
                    proves = worth == NUMBER and len(entries) == 1
                elif key in self._index.hresults:
                    printed, *entries = self._index.hresults[key]
                    worth, proves = NUMBER, False  # Windows says so to other programs too
                else:
                    continue
                for entry in entries:
                    yield CodeMatch(entry, printed, mention.text, mention.line, worth, proves)
                break


def _spellings(number: str) -> Iterator[str]:
    """How a number may be catalogued: as it is, without 0x before it, or a failure of Windows in decimal."""
    yield number
    yield f"0x{number}"
    if number.startswith("-") and number[1:].isdecimal():
        yield number.lstrip("-")
        yield f"{int(number) & 0xFFFFFFFF:#x}"
