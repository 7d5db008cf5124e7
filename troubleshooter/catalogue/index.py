"""The word index of the catalogue: built once from the entries, kept as JSON, opened lazily.

Opening it must cost next to nothing, so whatever is a list of numbers per term or per wording stays a string
of numbers until a query touches it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from troubleshooter.catalogue.extract import clean, identifiers
from troubleshooter.catalogue.normalise import WORD, camel_parts, fold, squash, words
from troubleshooter.catalogue.results import MatchField
from troubleshooter.catalogue.vocabulary import Vocabulary, compile_phrases, read_synonyms
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from troubleshooter.catalogue.entry import Entry

FORMAT = 6
# Stands in no text (the sign for ASCII's unit separator), and in no term or number. Neither needs an escape in JSON.
_SEPARATOR = "\u241f"
_COMMA = ","

# One letter per field and language in the JSON.
_FIELD_LETTERS = {
    MatchField.CODE: "k", MatchField.MESSAGE: "m", MatchField.TITLE: "t",
    MatchField.ALIAS: "a", MatchField.CAUSE: "c", MatchField.MEANING: "n",
}  # fmt: skip
_LETTER_FIELDS = {letter: field for field, letter in _FIELD_LETTERS.items()}
_NAMING = "mta"  # messages, titles, aliases: what names an error rather than explains it
_LANGUAGE_LETTERS = {None: "-", Language.EN: "e", Language.ES: "s"}
_LETTER_LANGUAGES = {letter: language for language, letter in _LANGUAGE_LETTERS.items()}

# How much a text of a field says about an entry's subject.
_FIELD_WEIGHTS = {
    MatchField.CODE: 1.0, MatchField.MESSAGE: 1.0, MatchField.TITLE: 1.0,
    MatchField.ALIAS: 1.0, MatchField.CAUSE: 0.5, MatchField.MEANING: 0.35,
}  # fmt: skip
# What an entry's word is worth rises with the texts that have it, ever slower, up to this many times what one is
# worth; and falls with the length of the entry, by this share. (The saturation and the length of BM25.)
_SATURATION, _LENGTH = 1.0, 0.8
# Postings have the weight of a term in an entry in so many steps to 1, and at most _MOST of them.
_STEPS, _MOST = 30, 63
# A number of so few digits is a count, not a code, and worth this share of a word as rare.
_COUNT_DIGITS, _COUNT = 2, 0.3

# The first sentence of a message ends here; what follows is often advice that many messages share.
_FIRST_SENTENCE = re.compile(r"(?:\.(?=\s|$)|\s[-\u2013]\s|:\s|;\s|\n)")
_LEAST_FIRST = 3  # words; a shorter beginning is not a sentence of its own


class Wording(NamedTuple):
    """One text of an entry that a query is compared with."""

    number: int
    entry: int
    field: MatchField
    language: Language | None
    text: str
    terms: tuple[int, ...]  # distinct, in their order
    term_set: frozenset[int]
    first: int  # so many of the terms make up the first sentence; all of them when there is only one
    plain: str  # folded words with single blanks
    first_plain: str  # the same of the first sentence
    mass: float  # sum of the terms' idf
    first_mass: float  # the same for the first sentence


class WordIndex:
    """Terms, wordings and codes of a catalogue, by number."""

    def __init__(self, data: dict[str, Any]) -> None:
        if data.get("format") != FORMAT:
            raise ValueError(f"not a search index of format {FORMAT}")
        self._data = data
        self.entries: list[str] = data["entries"]
        self.asked: list[int] = data["asked"]  # public threads about each entry
        self._starts: list[int] = data["starts"]  # number of each entry's first wording, and the end
        # Long lists are kept as one text each: JSON reads that several times as fast.
        self._texts: list[str] = data["texts"].split(_SEPARATOR)
        self._wording_terms: list[str] = data["wording_terms"].split(_COMMA)
        self._postings: list[str] = data["postings"].split(_COMMA)
        self.codes: dict[str, list[Any]] = data["codes"]  # squashed code -> [as printed, entry, …]
        self.numbers: dict[str, list[Any]] = data["numbers"]  # the same for numeric codes, in lower case
        self.hresults: dict[str, list[Any]] = data["hresults"]  # and for failures of Windows
        self.vocabulary = Vocabulary(data["words"].split(_COMMA), data["phrases"])
        self._wordings: dict[tuple[int, bool], list[Wording]] = {}
        self._parsed: dict[int, tuple[tuple[int, float], ...]] = {}
        self._idf: dict[int, float] = {}

    @cached_property
    def term_numbers(self) -> dict[str, int]:
        """Number of each term."""
        return {term: number for number, term in enumerate(self._data["terms"].split(_COMMA))}

    @property
    def data(self) -> dict[str, Any]:
        """The index as plain JSON values."""
        return self._data

    @cached_property
    def _rarest(self) -> float:
        return log(1 + len(self.entries)) or 1.0

    def idf(self, term: int) -> float:
        """How rare a term is: ln(1 + entries / entries that have it), 1 for a term of one entry alone.

        Divided by its greatest value so that sums of it mean the same in a small catalogue and a large one:
        "as much as so many words that only one entry has".
        """
        value = self._idf.get(term)
        if value is None:
            value = log(1 + len(self.entries) / (self._postings[term].count(" ") + 1)) / self._rarest
            value *= _COUNT if term in self._counts else 1.0
            self._idf[term] = value
        return value

    @cached_property
    def _counts(self) -> frozenset[int]:
        """Terms that are a number of hours, disks or tries: another one would mean the same error."""
        numbers = self.term_numbers.items()
        return frozenset(number for term, number in numbers if len(term) <= _COUNT_DIGITS and term.isdecimal())

    def postings(self, term: int) -> tuple[tuple[int, float], ...]:
        """Entries that have a term, each with how much of its texts is about it: 1 on average, at most 2."""
        parsed = self._parsed.get(term)
        if parsed is None:
            found = map(int, self._postings[term].split())
            parsed = tuple((value // (_MOST + 1), value % (_MOST + 1) / _STEPS) for value in found)
            self._parsed[term] = parsed
        return parsed

    def wordings(self, entry: int, whole: bool = True) -> list[Wording]:
        """All wordings of an entry; or only its messages, titles and aliases."""
        known = self._wordings.get((entry, whole))
        if known is None:
            known = self._wordings[entry, whole] = [
                self._wording(number, entry)
                for number in range(self._starts[entry], self._starts[entry + 1])
                if whole or self._data["fields"][number] in _NAMING
            ]
        return known

    def entries_saying(self, text: str) -> list[int]:
        """Entries with a message, title or alias that has a folded text letter for letter."""
        found = []
        at = self._sayings.find(text)
        while at >= 0:
            number = self._sayings.count(_SEPARATOR, 0, at)
            found.append(bisect_right(self._starts, self._naming[number]) - 1)
            at = self._sayings.find(text, self._sayings.find(_SEPARATOR, at))
        return list(dict.fromkeys(found))

    @cached_property
    def _naming(self) -> list[int]:
        return [number for number, letter in enumerate(self._data["fields"]) if letter in _NAMING]

    @cached_property
    def _sayings(self) -> str:
        return "".join(fold(self._texts[number]) + _SEPARATOR for number in self._naming)

    def _wording(self, number: int, entry: int) -> Wording:
        first, *terms = map(int, self._wording_terms[number].split())
        weights = [self.idf(term) for term in terms]
        return Wording(
            number,
            entry,
            _LETTER_FIELDS[self._data["fields"][number]],
            _LETTER_LANGUAGES[self._data["languages"][number]],
            self._texts[number],
            tuple(terms),
            frozenset(terms),
            first,
            plain(self._texts[number]),
            plain(first_sentence(self._texts[number])),
            sum(weights) or 1.0,
            sum(weights[:first]) or 1.0,
        )


def build_index(entries: Iterable[Entry], asked: Mapping[str, int] | None = None) -> WordIndex:
    """Compile entries into an index; ``asked`` counts the public threads about an entry, by its id."""
    from troubleshooter.resources import resource_root

    synonyms = read_synonyms(resource_root() / "search" / "synonyms.yaml")
    phrases = compile_phrases(synonyms)
    reader = Vocabulary((), phrases)
    ids, starts, texts, fields, languages, all_terms = [], [0], [], [], [], []
    term_numbers: dict[str, int] = {}
    postings: list[dict[int, float]] = []  # term -> entry -> weight of the texts that have it
    lengths: list[float] = []  # of each entry, in terms, weighted alike
    known = {word for group in synonyms for phrase in group for word in fold(phrase).split()}
    codes: dict[str, list[Any]] = {}
    numbers: dict[str, list[Any]] = {}
    hresults: dict[str, list[Any]] = {}
    for number, entry in enumerate(entries):
        ids.append(entry.id)
        length = 0.0
        for field, language, text in _texts(entry):
            known.update(words(clean(text)))
            first, terms = _terms(text, field, reader)
            row = [term_numbers.setdefault(term, len(term_numbers)) for term in terms]
            postings.extend({} for _ in range(len(term_numbers) - len(postings)))
            weight = _FIELD_WEIGHTS[field]
            for term in row:
                postings[term][number] = postings[term].get(number, 0.0) + weight
            length += weight * len(row)
            texts.append(text)
            fields.append(_FIELD_LETTERS[field])
            languages.append(_LANGUAGE_LETTERS[language])
            all_terms.append(" ".join(map(str, (first, *row))))
        starts.append(len(texts))
        lengths.append(length)
        for code in entry.codes:
            codes.setdefault(squash(code), [code]).append(number)
        for code in entry.numbers:
            numbers.setdefault(code.lower(), [code]).append(number)
        for code in entry.hresults:
            hresults.setdefault(code.lower(), [code]).append(number)
    return WordIndex(
        {
            "format": FORMAT,
            "entries": ids,
            "asked": [(asked or {}).get(entry_id, 0) for entry_id in ids],
            "starts": starts,
            "texts": _SEPARATOR.join(texts),
            "fields": "".join(fields),
            "languages": "".join(languages),
            "wording_terms": _COMMA.join(all_terms),
            "terms": _COMMA.join(term_numbers),
            "postings": _COMMA.join(_write_postings(found, lengths) for found in postings),
            "codes": codes,
            "numbers": numbers,
            "hresults": hresults,
            "words": _COMMA.join(sorted(known)),
            "phrases": {first: [[list(rest), term] for rest, term in found] for first, found in phrases.items()},
        }
    )


def _write_postings(found: Mapping[int, float], lengths: Sequence[float]) -> str:
    """Entries of a term with its weight in each, as :meth:`WordIndex.postings` reads them."""
    average = sum(lengths) / len(lengths)
    written = []
    for entry, weight in sorted(found.items()):
        longer = 1 - _LENGTH + _LENGTH * lengths[entry] / average
        worth = weight * (1 + _SATURATION) / (weight + _SATURATION * longer)
        written.append(str(entry * (_MOST + 1) + max(1, min(_MOST, round(worth * _STEPS)))))
    return " ".join(written)


def _texts(entry: Entry) -> Iterator[tuple[MatchField, Language | None, str]]:
    """Every text of an entry that is searched, each once, without its markup."""
    from troubleshooter.blocks import plain_text
    from troubleshooter.markdown_parser import parse_inline

    seen = set()
    for code in entry.codes:
        yield MatchField.CODE, None, code
    for language, text in entry.text.items():
        found = [(MatchField.MESSAGE, message.text) for message in text.messages]
        found.append((MatchField.TITLE, text.title))
        found += [(MatchField.ALIAS, alias) for alias in text.aliases]
        found.append((MatchField.MEANING, plain_text(parse_inline(text.meaning))))
        for field, wording in found:
            if wording and fold(wording) not in seen:
                seen.add(fold(wording))
                yield field, language, wording
    for cause in entry.causes:
        for language, sentence in cause.text.items():
            for written in (sentence.sentence, sentence.sign):
                wording = plain_text(parse_inline(written))
                if wording and wording not in seen:
                    seen.add(wording)
                    yield MatchField.CAUSE, language, wording


def _terms(text: str, field: MatchField, reader: Vocabulary) -> tuple[int, list[str]]:
    """Distinct terms of a wording in their order, and how many of them its first sentence has."""
    if field is MatchField.CODE:
        text = " ".join(camel_parts(text))
    cleaned = clean(text)
    terms = list(dict.fromkeys(reader.terms_of_text(cleaned) + identifiers(text)))
    first = len(set(reader.terms_of_text(first_sentence(cleaned))))
    return first or len(terms), terms


def first_sentence(text: str) -> str:
    """What a message begins with, before the advice that many messages share."""
    ends = (found.start() for found in _FIRST_SENTENCE.finditer(text))
    return text[: next((end for end in ends if len(text[:end].split()) >= _LEAST_FIRST), len(text))]


def plain(text: str) -> str:
    """Folded words with single blanks: how texts are compared word for word."""
    return " ".join(WORD.findall(fold(text)))
