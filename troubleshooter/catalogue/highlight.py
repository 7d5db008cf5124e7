"""Which parts of a catalogued wording a query has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.catalogue.normalise import WORD, camel_parts, fold, stem
from troubleshooter.catalogue.stop_words import STOP_WORDS
from troubleshooter.catalogue.vocabulary import to_terms

if TYPE_CHECKING:
    from collections.abc import Set

    from troubleshooter.catalogue.vocabulary import Phrases


def spans(text: str, wanted: Set[str], phrases: Phrases) -> tuple[tuple[int, int], ...]:
    """Ranges [start, end) of characters: the words of ``text`` whose terms are wanted, neighbours joined."""
    folded = fold(text)
    if len(folded) == len(text):
        found = [(match.start(), match.end(), match.group()) for match in WORD.finditer(folded)]
    else:  # some character has another length when folded
        found = [(match.start(), match.end(), fold(match.group())) for match in WORD.finditer(text)]
    marked = [False] * len(found)
    for term, first, after in to_terms([word for _, _, word in found], phrases):
        if term in wanted:
            marked[first:after] = [True] * (after - first)
    _bridge(marked, [word for _, _, word in found])
    ranges: list[tuple[int, int]] = []
    joinable = False
    for number, (start, end, _) in enumerate(found):
        if not marked[number] and not _has_parts(text[start:end], wanted):
            joinable = False
            continue
        if joinable and text[ranges[-1][1] : start].isspace():
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
        joinable = True
    return tuple(ranges)


def _bridge(marked: list[bool], written: list[str]) -> None:
    """Mark the articles and prepositions between two marked words too: a phrase reads better in one piece."""
    last = -1
    for number, word in enumerate(written):
        if marked[number]:
            if last >= 0:
                marked[last:number] = [True] * (number - last)
            last = number
        elif word not in STOP_WORDS:
            last = -1


def _has_parts(word: str, wanted: Set[str]) -> bool:
    """Whether all parts of a camel-case word are wanted."""
    if word.islower() or word.istitle():
        return False
    parts = [part.lower() for part in camel_parts(word)]
    return len(parts) > 1 and all(stem(part) in wanted or part in STOP_WORDS for part in parts)
