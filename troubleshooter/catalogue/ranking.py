"""Scores entries against one piece of a query, by words.

Everything is measured in mass: the sum of the terms' idf (``WordIndex.idf``), so that rare words count and
common ones hardly do. A piece and a wording are compared by the mass that they share:

- *containment of the wording* (shared / wording): a message that stands in a paste, with any noise around it;
- *containment of the query* (shared / query): a fragment of a message, or a few words of a title;
- *coverage of the query by the entry*: the same over all of an entry's texts, for descriptions whose words
  are spread over title, causes and aliases.

The better of the two containments, softened by how much the other one leaves over (a Tversky index), weighted
by the field, and by how much evidence there is at all, gives a wording's score; the best wording and the
coverage give the entry's. The best few dozen are then compared letter by letter, which sees order and spelling.
"""

from __future__ import annotations

import re
from heapq import nlargest
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.catalogue.extract import clean, identifiers
from troubleshooter.catalogue.normalise import WORD, fold, words
from troubleshooter.catalogue.results import MatchField
from troubleshooter.catalogue.vocabulary import to_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.catalogue.extract import Piece
    from troubleshooter.catalogue.index import WordIndex, Wording
    from troubleshooter.words import Language

# Characters of query and wording that are compared letter by letter.
COMPARED = 600
# Likeness (0..1) that any two texts of a language have; counts as none.
UNLIKE = 0.4
# A query of fewer words than this stands in a wording by chance.
LITERAL_WORDS = 4
# A fragment has at most so many words, and is no fragment of one message when so many entries have it.
FRAGMENT_WORDS, MOST_SAYING = 14, 12
# A sentence of so much mass is quoted, never met by chance.
QUOTED_MASS = 2.0
# A query with this likeness (0..1) to a message is the message with slips, however common its words.
NEARLY_LITERAL = 0.8
# A piece that says nothing but these terms says only that something went wrong.
GENERIC = frozenset({"fail", "warn"})
# So few words, each less like a catalogued one than this, are other words, not misspelt ones ("banana", "mañana").
FEW_WORDS, LIKE_ENOUGH = 2, 0.85
# Letters from which a run is no word, but noise.
LONGEST_WORD = 25
# An entry is looked at closely when it has this share of the mass that the best one has of the query.
CANDIDATE_SHARE = 0.4
# A wording in the reader's language is shown when it is worth this share of the best one.
AS_GOOD = 0.75
# Scores above are bent so that none passes 1.
BENT = 0.7


# "takes 40 minutes", "lleva 9 horas": whoever says how long it takes finds it slow.
_DURATION = re.compile(
    r"\b(?:tak(?:es?|ing|en)|took|running|lasts?|llevan?|llevo|tard(?:an?|ando|o)|duran?|demoran?)\b[^.\n]{0,20}?"
    r"\d+ ?(?:h|hrs?|hours?|horas?|min|minutes?|minutos?|days?|d[ií]as?)\b",
    re.IGNORECASE,
)


class Weights(NamedTuple):
    """All constants of the ranking, in one place; set by trying them on labelled queries."""

    # Mass of a word of the query that the catalogue does not have.
    unknown: float = 0.15
    # At most this share of the query's mass comes from words that the catalogue does not have.
    most_unknown: float = 0.5
    # A misspelt word counts with its likeness to this power.
    misspelt: float = 2.0
    # Tversky index: what is left over on the side that is to be contained, and on the other side: of a query that
    # has a wording, and of a wording that has the query.
    leftover: float = 1.0
    other: float = 0.12
    beyond: float = 0.25
    # Worth of a query contained in a wording relative to a wording contained in the query.
    fragment: float = 0.92
    # Shared mass at which the evidence counts half.
    evidence: float = 0.35
    # Share of the coverage of the query by all of an entry's texts in its score.
    coverage: float = 0.35
    # Share of the comparison by letters in the final score.
    letters: float = 0.1
    # A wording of these fields is worth so much of a message.
    title: float = 0.97
    alias: float = 0.97
    cause: float = 0.75
    meaning: float = 0.55
    code: float = 0.8
    # A query that stands word for word in a message, or in a title or alias, has its score lifted by this share of
    # what is missing to 1.
    literal: float = 0.6
    literal_naming: float = 0.5
    # The same, at most, for a query that has the first sentence of a message word for word.
    quoted: float = 0.6
    # The same, at most, for a query that is a message but for a few letters.
    slips: float = 0.4
    # The same for a query that is a message, word for word and nothing else; and for a line of it that is one.
    whole: float = 0.95
    whole_line: float = 0.7
    # Candidates: entries by coverage that are scored by wording (for a whole text, for a line of it), and
    # entries compared by letters.
    entries: int = 40
    line_entries: int = 5
    rerank: int = 24


class PieceTerms(NamedTuple):
    """A piece of a query as terms."""

    piece: Piece
    folded: str
    plain: str  # folded words with single blanks
    sureness: dict[int, float]  # term -> 1 as written, less when the word was misspelt
    mass: float  # idf of its terms, the unknown words included
    terms: frozenset[str]  # the terms by name, for highlighting


class Scored(NamedTuple):
    """How well an entry fits one piece."""

    entry: int
    score: float  # 0..1
    wording: Wording
    first: float  # share of the wording's first sentence that the piece has, 0..1
    containment: float  # share of the piece that the wording has, 0..1
    shared: float  # idf mass that piece and wording have in common
    letters: float  # likeness by letters, 0..1; 0 when not compared
    literal: bool  # the wording has the piece word for word
    terms: PieceTerms


def read_piece(piece: Piece, index: WordIndex, weights: Weights, drop: frozenset[str], budget: int) -> PieceTerms:
    """Turn a piece into terms.

    ``drop`` holds what to leave out (codes that were recognised), ``budget`` says how many words may be looked up
    for their spelling.
    """
    cleaned = clean(piece.text)
    for code in drop:
        cleaned = cleaned.replace(code, " ")
    corrected, sureness = index.vocabulary.corrected(words(_DURATION.sub(r"\g<0> slow ", cleaned)), budget)
    found: dict[int, float] = {}
    unknown: set[str] = set()
    terms = to_terms(corrected, index.vocabulary.phrases)
    for term, start, end in terms:
        number = index.term_numbers.get(term)
        if number is not None:
            sure = min(sureness[start:end]) ** weights.misspelt
            found[number] = max(sure, found.get(number, 0.0))
        elif term.isalpha() and 2 < len(term) < LONGEST_WORD:
            unknown.add(term)
    names = frozenset(term for term, _, _ in terms)
    if names <= GENERIC or (len(terms) <= FEW_WORDS and max(sureness, default=0.0) < LIKE_ENOUGH):
        found.clear()
    for identifier in identifiers(piece.text):
        if identifier in index.term_numbers:
            found[index.term_numbers[identifier]] = 1.0
    known = sum(map(index.idf, found))
    most = known * weights.most_unknown / (1 - weights.most_unknown)
    folded = fold(cleaned)
    return PieceTerms(
        piece,
        folded,
        " ".join(WORD.findall(folded)),
        found,
        known + min(len(unknown) * weights.unknown, most),
        names,
    )


def candidates(terms: PieceTerms, index: WordIndex, limit: int, extra: Iterable[int]) -> dict[int, float]:
    """Find the entries that have most of the piece's mass in any of their texts: entry -> mass."""
    found: dict[int, float] = {}
    for term, sure in terms.sureness.items():
        worth = index.idf(term) * sure
        for entry, weight in index.postings(term):
            found[entry] = found.get(entry, 0.0) + worth * weight
    enough = CANDIDATE_SHARE * max(found.values(), default=0.0)
    likely = [(mass, entry) for entry, mass in found.items() if mass >= enough]
    chosen = {entry: mass for mass, entry in nlargest(limit, likely)}
    for entry in extra:
        if entry in found:
            chosen.setdefault(entry, found[entry])
    return chosen


def score_entries(
    terms: PieceTerms,
    index: WordIndex,
    weights: Weights,
    limit: int,
    extra: Iterable[int] = (),
    *,
    whole_entries: bool = True,
) -> list[Scored]:
    """Score the likely entries of a piece by words, best first.

    ``extra`` entries are scored even if they are not among the ``limit`` likeliest. Without ``whole_entries``
    only messages, titles and aliases are compared, which is what a line of a log can be.
    """
    if not terms.sureness:
        return []
    said = _saying(terms, index) if whole_entries else []
    worth = _worth(terms, index)
    field_weights = _field_weights(weights)
    out = []
    for entry, coverage_mass in candidates(terms, index, limit, (*extra, *said)).items():
        best = _best_wording(index.wordings(entry, whole_entries), worth, terms.mass, field_weights, weights)
        if best is None:
            continue
        wording_score, wording, shared, first = best
        coverage = coverage_mass / terms.mass * _evidence(coverage_mass, weights)
        score = _bounded((1 - weights.coverage) * wording_score + weights.coverage * coverage)
        out.append(Scored(entry, score, wording, first, shared / terms.mass, shared, 0.0, entry in said, terms))
    out.sort(key=lambda scored: -scored.score)
    return out


def _worth(terms: PieceTerms, index: WordIndex) -> dict[int, float]:
    return {term: index.idf(term) * sure for term, sure in terms.sureness.items()}


def _field_weights(weights: Weights) -> dict[MatchField, float]:
    return {
        MatchField.MESSAGE: 1.0, MatchField.TITLE: weights.title, MatchField.ALIAS: weights.alias,
        MatchField.CAUSE: weights.cause, MatchField.MEANING: weights.meaning, MatchField.CODE: weights.code,
    }  # fmt: skip


def wording_in(language: Language, scored: Scored, index: WordIndex, weights: Weights) -> Wording:
    """The wording to show to a reader of a language: the one that was found, or one that fits nearly as well."""
    if scored.literal or scored.wording.language in (None, language):
        return scored.wording
    worth, mass, fields = _worth(scored.terms, index), scored.terms.mass, _field_weights(weights)
    found = _best_wording([scored.wording], worth, mass, fields, weights)
    own = [wording for wording in index.wordings(scored.entry) if wording.language is language]
    best = _best_wording(own, worth, mass, fields, weights)
    return best[1] if found and best and best[0] >= AS_GOOD * found[0] else scored.wording


def _saying(terms: PieceTerms, index: WordIndex) -> list[int]:
    """Entries that say a fragment word for word, however common its words; none when it is everybody's phrase."""
    if not LITERAL_WORDS <= terms.plain.count(" ") + 1 <= FRAGMENT_WORDS:
        return []
    said = index.entries_saying(" ".join(terms.folded.split()))
    return said if len(said) <= MOST_SAYING else []


def _best_wording(
    wordings: Iterable[Wording],
    worth: dict[int, float],
    mass: float,
    field_weights: dict[MatchField, float],
    weights: Weights,
) -> tuple[float, Wording, float, float] | None:
    """Find the wording that fits best: its score, itself, the mass shared, the share of its first sentence."""
    best = None
    best_score = 0.0
    asked = worth.keys()
    for wording in wordings:
        common = asked & wording.term_set
        if not common:
            continue
        shared = sum([worth[term] for term in common]) if len(common) > 1 else worth[next(iter(common))]
        field_weight = field_weights[wording.field]
        if field_weight * shared <= best_score * (shared + weights.evidence):
            continue  # even if it fitted perfectly
        fragment = weights.fragment * _containment(shared, mass, wording.mass, weights.leftover, weights.beyond)
        score = max(fragment, _containment(shared, wording.mass, mass, weights.leftover, weights.other))
        score *= _evidence(shared, weights)
        first = shared
        if wording.first < len(wording.terms):
            first = sum([worth.get(term, 0.0) for term in wording.terms[: wording.first]])
            whole = _containment(first, wording.first_mass, mass, weights.leftover, weights.other)
            score = max(score, whole * _evidence(first, weights))
        score *= field_weight
        if score > best_score:
            best_score = score
            best = score, wording, shared, first / wording.first_mass
    return best


def _containment(shared: float, inner: float, outer: float, leftover: float, other: float) -> float:
    """How far a mass is contained in another (0..1): what it leaves over counts much, the other's little."""
    return shared / (shared + leftover * (inner - shared) + other * (outer - shared))


def _evidence(shared: float, weights: Weights) -> float:
    """How much there is in common at all (0..1): one common word proves little, however short the wording."""
    return shared / (shared + weights.evidence)


def _bounded(score: float) -> float:
    """Bend a score below 1 without changing the order: an entry that is all about the query passes it."""
    return score if score <= BENT else BENT + (1 - BENT) * (1 - exp((BENT - score) / (1 - BENT)))


def compare_letters(scored: list[Scored], index: WordIndex, weights: Weights) -> list[Scored]:
    """Blend the likeness by letters into the scores of the best candidates; best first."""
    out = []
    for number, candidate in enumerate(scored):
        if number < weights.rerank or candidate.literal:
            candidate = _compared(candidate, index, weights)
        else:
            candidate = candidate._replace(score=candidate.score * (1 - weights.letters))
        out.append(candidate)
    out.sort(key=lambda candidate: -candidate.score)
    return out


def _compared(candidate: Scored, index: WordIndex, weights: Weights) -> Scored:
    """Blend the likeness by letters into the score of a candidate."""
    wording, first, query = candidate.wording, candidate.first, candidate.terms.plain
    letters = _likeness(candidate.terms.folded, fold(wording.text))
    # Letters alone prove nothing: they count in proportion to the words.
    score = candidate.score * (1 - weights.letters) + weights.letters * letters * min(1.0, 2 * candidate.score)
    naming = [wording, *index.wordings(candidate.entry, whole=False)]
    if (literal := _literal(query, naming)) is not None:
        lift = weights.literal if literal.field is MatchField.MESSAGE else weights.literal_naming
        if _is_message(literal, query):
            lift = weights.whole if candidate.terms.piece.line is None else weights.whole_line
        score += (1 - score) * lift
        letters = 1.0
        if literal is not wording:  # a fragment of it: what was known of the first sentence was another's
            wording, first = literal, 0.0
    elif (literal := _quoted(query, naming)) is not None:
        score += (1 - score) * weights.quoted * min(1.0, literal.first_mass / QUOTED_MASS)
        wording, first, letters = literal, 1.0, 1.0
    alike = literal is not None
    if not alike and wording.field is MatchField.MESSAGE and letters >= NEARLY_LITERAL:
        alike = True
        score += (1 - score) * weights.slips * (letters - NEARLY_LITERAL) / (1 - NEARLY_LITERAL)
    return candidate._replace(score=score, wording=wording, first=first, letters=letters, literal=alike)


def _literal(query: str, wordings: Iterable[Wording]) -> Wording | None:
    """Find a wording that has the whole query word for word: a message that is the query, one that has it, any."""
    has_it = [wording for wording in wordings if query in wording.plain]
    message = next((wording for wording in has_it if _is_message(wording, query)), None)
    if message is None and query.count(" ") + 1 < LITERAL_WORDS:
        return None
    messages = (wording for wording in has_it if wording.field is MatchField.MESSAGE)
    return message or next(messages, None) or next(iter(has_it), None)


def _is_message(wording: Wording, query: str) -> bool:
    return wording.field is MatchField.MESSAGE and wording.plain == query


def _quoted(query: str, wordings: Iterable[Wording]) -> Wording | None:
    """Find the longest message whose first sentence stands in the query word for word."""
    found = [
        wording
        for wording in wordings
        if wording.field is MatchField.MESSAGE
        and wording.first_plain.count(" ") >= LITERAL_WORDS
        and wording.first_plain in query
    ]
    return max(found, key=lambda wording: len(wording.first_plain), default=None)


def _likeness(query: str, wording: str) -> float:
    """Likeness by letters, 0..1: of the texts, or of the shorter one with the best stretch of the other."""
    from rapidfuzz.fuzz import partial_ratio, ratio

    query, wording = query.strip()[:COMPARED], wording[:COMPARED]
    shorter, longer = sorted((len(query), len(wording)))
    likeness = ratio(query, wording)
    if shorter >= 8:
        # A short text finds something like itself in any long one, so a stretch never counts in full.
        likeness = max(likeness, partial_ratio(query, wording) * (0.85 + 0.1 * shorter / longer))
    return max(0.0, (likeness / 100 - UNLIKE) / (1 - UNLIKE))
