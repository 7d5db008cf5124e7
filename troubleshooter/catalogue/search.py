"""Finds the entries that a code, a fragment, a paste or a description is about.

The pipeline, whatever the user enters:

1. ``extract`` takes the text apart into candidates for codes, and pieces: the whole text when it is short,
   lines, sentences of long lines, strings of JSON.
2. ``codes`` looks the candidates up, exactly or nearly.
3. Of a long paste, the few dozen different pieces with the most mass of known words are kept (``_sift``).
4. ``ranking`` scores entries against each piece by words, and the best of them by letters too.
5. Both kinds of evidence are joined per entry (``_judge``), which also decides how sure it is, from how it
   matched; what fits nothing is dropped.
6. Where nothing is left, or a code is still being typed, ``beginnings`` shows what goes on from there.

What a query has no word of in common with the catalogue is never guessed at.
"""

from __future__ import annotations

import re
from heapq import nlargest
from math import log2
from typing import TYPE_CHECKING, Any

from troubleshooter.catalogue.beginnings import beginnings, starts_a_code
from troubleshooter.catalogue.codes import VAGUE, CodeBook
from troubleshooter.catalogue.extract import extract
from troubleshooter.catalogue.highlight import spans
from troubleshooter.catalogue.index import WordIndex, build_index
from troubleshooter.catalogue.normalise import WORD, fold, stem
from troubleshooter.catalogue.ranking import Weights, compare_letters, read_piece, score_entries, wording_in
from troubleshooter.catalogue.results import Confidence, Hit, Match, MatchField, SearchResult
from troubleshooter.catalogue.vocabulary import MOST_MISSPELT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from troubleshooter.catalogue.beginnings import Beginning
    from troubleshooter.catalogue.codes import CodeMatch
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.catalogue.extract import Piece
    from troubleshooter.catalogue.gist import Gists
    from troubleshooter.catalogue.ranking import Scored
    from troubleshooter.words import Language

__all__ = ["Confidence", "Hit", "Match", "MatchField", "SearchIndex", "SearchResult"]

# A query of more pieces is a paste: it is sifted, and its spelling is not corrected.
PASTE = 12
# So many pieces of a paste are scored …
MOST_PIECES = 20
# … if they have this much mass of known words. Masses are in words that one entry alone has (``WordIndex.idf``).
PIECE_MASS = 0.6
# What a word counts in that sum which the catalogue has in phrases only.
PHRASE_WORD = 0.3

# What a text alone can reach as a score; a code alone has ``CodeMatch.worth``, and words that agree add to it.
TEXT = 0.93
# Scores from which a hit is likely, and below which it is left out.
LIKELY_SCORE, LEAST_SCORE = 0.5, 0.15
# A text with less mass in common than this is no hit: "error" alone, or one word that many entries have.
LEAST_MASS = 0.4
# A message makes sure with this share of its first sentence (of its mass), this likeness by letters, and this
# much mass in common; a title or alias only with this share of it and of the query.
SURE_FIRST, SURE_LETTERS, SURE_MASS = 0.9, 0.6, 1.6
SURE_TITLE = 0.95
# Entries whose scores differ by less are equally likely.
ALIKE = 0.01
# What a doubtful text's score gains each time that the number of threads about an entry doubles.
ASKED = 0.02
# A code that others share, or that every Azure service uses, makes sure when the words agree: at this text score.
AGREEING = 0.55

_DIGITS = re.compile(r"\d+")


class _Evidence:
    """What speaks for one entry."""

    __slots__ = ("code", "confidence", "entry", "score", "text")

    def __init__(self, entry: int, code: CodeMatch | None = None) -> None:
        self.entry = entry
        self.code = code
        self.text: Scored | None = None
        self.score = 0.0
        self.confidence = Confidence.WEAK


class SearchIndex:
    """The searchable catalogue."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self._codes = CodeBook(index)
        self._weights = Weights()
        self._values: dict[str, float] = {}
        self._gists: Gists | None = None

    @classmethod
    def build(cls, entries: Iterable[Entry], asked: Mapping[str, int] | None = None) -> SearchIndex:
        """Compile entries; takes about a millisecond each, so keep what :meth:`to_json` gives.

        ``asked`` counts the public threads about an entry, by its id: of two that fit alike, the one that people
        ask about more is likelier meant.
        """
        return cls(build_index(entries, asked=asked))

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data for a cache file."""
        return self._index.data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SearchIndex:
        """Open what :meth:`to_json` gave.

        Raises:
            ValueError: when it is of another format; build it anew then.
        """
        return cls(WordIndex(data))

    def search(self, text: str, *, limit: int = 20, language: Language | None = None) -> SearchResult:
        """Find the entries that fit a text, best first; nothing when nothing fits.

        ``language`` is the reader's: of two wordings of an entry that fit about as well, that one is shown.
        """
        if not text.strip():
            return SearchResult()
        found = extract(text)
        codes = self._codes.match(found)
        evidence = {match.entry: _Evidence(match.entry, match) for match in codes.matches}
        alone = text.strip()  # a number in a sentence may count something: "500 restore points"
        drop = frozenset(match.text for match in codes.matches if match.text == alone or not match.text.isdigit())
        for scored in self._by_words(found.pieces, drop, tuple(evidence)):
            one = evidence.setdefault(scored.entry, _Evidence(scored.entry))
            if one.text is None or scored.score > one.text.score:
                one.text = scored
        for one in evidence.values():
            _judge(one, self._index.asked[one.entry])
        _doubt_equals(list(evidence.values()))
        fitting = (one for one in evidence.values() if one.score >= LEAST_SCORE)
        best = sorted(fitting, key=lambda one: (-one.score, one.entry))[:limit]
        of_lines = "\n" in text.strip()
        hits = tuple(self._hit(one, language, of_lines=of_lines) for one in best)
        by_code = any(one.code for one in best)
        if not of_lines and not by_code and (not hits or starts_a_code(text, self._index)):
            hits = tuple(map(self._begun, beginnings(text, self._index)[:limit])) or hits
        unknown = tuple(code for code in codes.unknown if not starts_a_code(code, self._index))
        return SearchResult(hits, unknown)

    def gist(self, text: str) -> str:
        """What of a text a search can make anything of: two texts of one gist find the same entries."""
        if self._gists is None:
            from troubleshooter.catalogue.gist import Gists

            self._gists = Gists(self._index)
        return self._gists.of(text)

    def _by_words(self, pieces: Sequence[Piece], drop: frozenset[str], with_codes: tuple[int, ...]) -> list[Scored]:
        """Score entries against the pieces of the query by their words."""
        weights = self._weights
        budget = MOST_MISSPELT
        if len(pieces) > PASTE:
            pieces = self._sift(pieces)
            budget = 0
        scored: list[Scored] = []
        for piece in pieces:
            terms = read_piece(piece, self._index, weights, drop, budget)
            whole = piece.line is None
            limit = weights.entries if whole else weights.line_entries
            scored += score_entries(terms, self._index, weights, limit, with_codes, whole_entries=whole)
        scored.sort(key=lambda one: -one.score)
        return compare_letters(scored, self._index, weights)

    def _sift(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Keep the different pieces with the most mass of known words, in their order."""
        different: dict[str, Piece] = {}
        for piece in pieces:
            different.setdefault(_DIGITS.sub("", piece.text), piece)
        mass = {text: sum(map(self._value, set(WORD.findall(fold(text))))) for text in different}
        best = nlargest(MOST_PIECES, different, key=mass.__getitem__)
        kept = [different[text] for text in best if mass[text] >= PIECE_MASS]
        return sorted(kept, key=lambda piece: piece.line or 0)

    def _value(self, word: str) -> float:
        """Estimate the mass of a folded word; 0 when the catalogue does not have it."""
        value = self._values.get(word)
        if value is None:
            if len(self._values) > 50_000:  # a program that runs for weeks must not grow
                self._values.clear()
            term = stem(word)
            number = self._index.term_numbers.get(term)
            if number is not None:
                value = self._index.idf(number)
            else:
                value = PHRASE_WORD if term in self._index.vocabulary.phrases else 0.0
            self._values[word] = value
        return value

    def _begun(self, found: Beginning) -> Hit:
        marked = (found.span,) if found.span[1] else ()
        match = Match(found.field, found.language, found.text, marked, None)
        return Hit(self._index.entries[found.entry], round(found.score, 4), Confidence.WEAK, match)

    def _hit(self, one: _Evidence, language: Language | None, *, of_lines: bool) -> Hit:
        if one.code is not None:
            printed = one.code.code
            match = Match(MatchField.CODE, None, printed, ((0, len(printed)),), one.code.line if of_lines else None)
        elif one.text is not None:
            wording, terms = one.text.wording, one.text.terms
            if language is not None:
                wording = wording_in(language, one.text, self._index, self._weights)
            marked = spans(wording.text, terms.terms, self._index.vocabulary.phrases)
            match = Match(wording.field, wording.language, wording.text, marked, terms.piece.line if of_lines else None)
        else:
            raise AssertionError("evidence is a code, a text or both")
        return Hit(self._index.entries[one.entry], round(one.score, 4), one.confidence, match)


def _judge(one: _Evidence, asked: int) -> None:
    """Join the evidence for one entry into a score, and decide from it how sure it is."""
    text = one.text.score if one.text else 0.0
    sure = one.text is not None and _is_sure(one.text)
    if one.code is not None:
        if one.code.worth < VAGUE:  # words of a sentence that happen to spell a code are no second evidence
            one.score = max(one.code.worth, TEXT * text)
        else:
            one.score = one.code.worth + (1 - one.code.worth) * text
        agrees = (
            one.code.worth >= VAGUE
            and one.text is not None
            and one.text.wording.field is not MatchField.CODE
            and text >= AGREEING
        )
        sure = sure or one.code.proves or agrees
    elif one.text is not None and (one.text.shared >= LEAST_MASS or one.text.literal):
        one.score = TEXT * (text + (1 - text) * text * ASKED * log2(1 + asked))
    if sure:
        one.confidence = Confidence.SURE
    elif one.score >= LIKELY_SCORE:
        one.confidence = Confidence.LIKELY


def _doubt_equals(evidence: list[_Evidence]) -> None:
    """Take back "sure" where words alone speak for two entries alike."""
    scores = sorted((one.score for one in evidence), reverse=True)
    for one in evidence:
        if one.code is None and one.confidence is Confidence.SURE:
            rivals = sum(abs(score - one.score) < ALIKE for score in scores)
            if rivals > 1:
                one.confidence = Confidence.LIKELY


def _is_sure(scored: Scored) -> bool:
    """Whether words alone make sure of an entry."""
    if scored.shared < SURE_MASS or scored.letters < SURE_LETTERS:
        return False
    if scored.wording.field is MatchField.MESSAGE:
        return scored.first >= SURE_FIRST
    if scored.wording.field in (MatchField.TITLE, MatchField.ALIAS):
        return min(scored.first, scored.containment) >= SURE_TITLE
    return False
