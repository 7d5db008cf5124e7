"""Every entry earns its place: found first by its own code, by its own words, by a part of them, and with slips."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from troubleshooter.catalogue.index import first_sentence, plain
from troubleshooter.catalogue.search import Confidence, SearchIndex
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.knowledge.sources import Sources

#: A code of fewer letters ("error", "500") is another word with one slip.
SHORTEST_MISSPELT_CODE = 10


@pytest.fixture(scope="module")
def index(sources: Sources) -> SearchIndex:
    """The shipped catalogue's index, as the product compiles it."""
    return SearchIndex.build(sources.entries, sources.asked)


def first(index: SearchIndex, text: str) -> str | None:
    hits = index.search(text).hits
    return hits[0].entry_id if hits else None


def misspelt(text: str, rng: random.Random) -> str:
    """Swap two neighbouring letters, one pair in forty characters."""
    letters = list(text)
    for _ in range(max(1, len(text) // 40)):
        places = [n for n in range(1, len(letters) - 2) if letters[n].isalpha() and letters[n + 1].isalpha()]
        place = rng.choice(places)
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def own_words(entry: Entry, language: Language) -> list[str]:
    """What a product prints for an entry; its title when it prints nothing."""
    text = entry.text[language]
    return [message.text for message in text.messages] or [text.title]


def parts(text: str) -> Iterator[str]:
    """The first, the middle and the last two thirds of the first sentence, by words."""
    found = first_sentence(text).split()
    size = max(4, len(found) * 2 // 3)
    for start in (0, (len(found) - size) // 2, len(found) - size):
        yield " ".join(found[max(0, start) : max(0, start) + size])


def test_every_code_finds_its_entry_surely_and_with_a_slip(index: SearchIndex, sources: Sources) -> None:
    rng = random.Random(3)
    owners: dict[str, set[str]] = {}
    for entry in sources.entries:
        for code in entry.all_codes:
            owners.setdefault(code, set()).add(entry.id)
    for code, having in owners.items():
        assert first(index, code) in having, code
        if len(having) == 1 and len(code) >= SHORTEST_MISSPELT_CODE and not code.isdigit():
            assert index.search(code).hits[0].confidence is Confidence.SURE, code
        if len(code) >= SHORTEST_MISSPELT_CODE and code.isalpha():
            slip = misspelt(code, rng)
            assert first(index, slip) in having, slip


@pytest.mark.parametrize("language", Language)
def test_every_entry_is_found_by_a_part_of_its_words(index: SearchIndex, sources: Sources, language: Language) -> None:
    """First, or after entries that say the very same."""
    says = {entry.id: "|".join(map(plain, own_words(entry, language))) for entry in sources.entries}
    for entry in sources.entries:
        asked = [part for words in own_words(entry, language) for part in parts(words)]
        found = {part: first(index, part) for part in asked}
        assert any(plain(part) in says.get(hit or "", "") for part, hit in found.items()), found


@pytest.mark.parametrize("language", Language)
def test_every_entry_is_found_by_its_words_with_slips(index: SearchIndex, sources: Sources, language: Language) -> None:
    """First, or after entries whose words begin in the same way."""
    rng = random.Random(4)
    says = {entry.id: "|".join(map(plain, own_words(entry, language))) for entry in sources.entries}
    for entry in sources.entries:
        asked = {words: first(index, misspelt(words, rng)) for words in own_words(entry, language)}
        assert any(plain(first_sentence(words)) in says.get(hit or "", "") for words, hit in asked.items()), asked
