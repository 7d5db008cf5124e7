"""Turns words into the terms that the index knows: synonyms on both sides, spelling on the query's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from troubleshooter.catalogue.normalise import fold, stem, words
from troubleshooter.catalogue.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# A phrase is looked up by its first stem, which has a list of (rest of the phrase, its term), longest first.
Phrases = Mapping[str, Sequence[tuple[list[str], str]]]

# A misspelt word is taken for a catalogued one when at least this share of its letters stays in place
# (1 - edits / length, a swap of neighbours being one edit) …
SPELLING_CUTOFF = 0.68
# … this share when it begins with another letter, which slips of the hand seldom change ("banana", "mañana") …
OTHER_FIRST_CUTOFF = 0.74
# … unless it is so short that one edit makes another word of it.
SHORTEST_MISSPELT = 4
LONGEST_MISSPELT = 30
# A word less like any other than this is tried as two words that were run together; they count for as much.
SPLIT_BELOW = 0.85
# Spelling is looked up for at most so many different words of one query: bounds the time of a long paste.
MOST_MISSPELT = 48


def read_synonyms(path: Path) -> list[list[str]]:
    """Read the groups of words and phrases that mean the same; the first of a group stands for all."""
    import yaml

    groups: list[list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return groups


def compile_phrases(groups: Iterable[Sequence[str]]) -> dict[str, list[tuple[list[str], str]]]:
    """Bring groups of synonyms into the form that :class:`Vocabulary` looks up."""
    phrases: dict[str, dict[tuple[str, ...], str]] = {}
    for group in groups:
        term = "_".join(stem(word) for word in fold(group[0]).split())
        for phrase in group:
            first, *rest = (stem(word) for word in fold(phrase).split())
            phrases.setdefault(first, {}).setdefault(tuple(rest), term)
    return {
        first: [(list(rest), term) for rest, term in sorted(rests.items(), key=lambda item: -len(item[0]))]
        for first, rests in phrases.items()
    }


def to_terms(words_in_order: Sequence[str], phrases: Phrases) -> list[tuple[str, int, int]]:
    """Give the terms of folded words, each with the range [start, end) of words that it stands for.

    Stop words and single letters have no term of their own.
    """
    stems = [stem(word) for word in words_in_order]
    terms = []
    position = 0
    while position < len(stems):
        term, end = stems[position], position + 1
        for rest, replacement in phrases.get(term, ()):
            after = position + 1 + len(rest)
            if stems[position + 1 : after] == rest:
                term, end = replacement, after
                break
        word = words_in_order[position]
        if end > position + 1 or (word not in STOP_WORDS and not (len(word) == 1 and word.isalpha())):
            terms.append((term, position, end))
        position = end
    return terms


# Words, and how alike they are to what was written (0..1).
Correction = tuple[tuple[str, ...], float]


class Vocabulary:
    """The words of the catalogue, for taking misspelt words of a query as what they were meant to be."""

    def __init__(self, known: Sequence[str], phrases: Phrases) -> None:
        self.known = known  # folded words as written in the catalogue and the synonyms, sorted
        self.phrases = phrases
        self._corrections: dict[str, Correction | None] = {}

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.known))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.known) | STOP_WORDS

    @cached_property
    def _by_ends(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Known words by first and by last letter: few misspell both, and it spares nine comparisons of ten."""
        by_first: dict[str, list[str]] = {}
        by_last: dict[str, list[str]] = {}
        for word in self.known:
            if len(word) >= SHORTEST_MISSPELT and word.isalpha():
                by_first.setdefault(word[0], []).append(word)
                by_last.setdefault(word[-1], []).append(word)
        return by_first, by_last

    def knows(self, word: str) -> bool:
        """Whether a folded word, or another form of it, stands in the catalogue."""
        return stem(word) in self._stems or word in STOP_WORDS

    def correct(self, word: str) -> Correction | None:
        """Find the catalogued word, or two run together, that a misspelt one is nearest to; how alike (0..1)."""
        if word not in self._corrections:
            if len(self._corrections) > 5_000:
                self._corrections.clear()
            self._corrections[word] = self._nearest(word)
        return self._corrections[word]

    def _nearest(self, word: str) -> Correction | None:
        if not SHORTEST_MISSPELT <= len(word) <= LONGEST_MISSPELT or not word.isalpha():
            return None
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        by_first, by_last = self._by_ends
        best: tuple[str, float] | None = None
        likely = (by_first.get(word[0], ()), SPELLING_CUTOFF), (by_last.get(word[-1], ()), OTHER_FIRST_CUTOFF)
        for known, cutoff in likely:
            found = extractOne(
                word,
                known,
                scorer=OSA.normalized_similarity,
                score_cutoff=max(cutoff, best[1] + 1e-9) if best else cutoff,
                processor=None,
            )
            if found is not None:
                best = found[0], found[1]
        if best is None or best[1] < SPLIT_BELOW:
            for cut in range(2, len(word) - 1):
                parts = word[:cut], word[cut:]
                if max(map(len, parts)) >= SHORTEST_MISSPELT and all(part in self._whole for part in parts):
                    return parts, SPLIT_BELOW
        return ((best[0],), best[1]) if best else None

    def corrected(self, raw: Sequence[str], budget: int) -> tuple[list[str], list[float]]:
        """Replace the misspelt words of a query; and how sure each is (1 as written … 0 unknown).

        At most ``budget`` words are looked up.
        """
        out: list[str] = []
        sureness: list[float] = []
        for word in raw:
            if self.knows(word):
                out.append(word)
                sureness.append(1.0)
                continue
            found = None
            if budget > 0:
                budget -= 1
                found = self.correct(word)
            corrected, likeness = found or ((word,), 0.0)
            out += corrected
            sureness += [likeness] * len(corrected)
        return out, sureness

    def terms_of_text(self, text: str) -> list[str]:
        """Terms of a catalogued text in their order."""
        return [term for term, _, _ in to_terms(words(text), self.phrases)]
