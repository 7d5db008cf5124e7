"""How long a search takes, and that it grows slower than the catalogue and the paste.

Run with ``pytest tests/benchmarks --benchmark-only``; the table has the absolute figures, the assertions are ratios.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from rapidfuzz import fuzz, process

from troubleshooter.catalogue.entry import Message
from troubleshooter.catalogue.load import load_entries
from troubleshooter.catalogue.search import SearchIndex
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.benchmarks.conftest import Peer
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.errors import Mistake

# Ten times the entries may take so many times as long, and so may twenty times the paste.
MOST_FOR_TEN_CATALOGUES = 5
MOST_FOR_TWENTY_PASTES = 12

CHATTER = (
    "backup agent snapshot connected host disk volume status task worker heartbeat queue operation extension "
    "started finished poll lease renewed bytes sent chunk accepted"
)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    mistakes: list[Mistake] = []
    return load_entries(resource_root() / "catalogue", mistakes)


@pytest.fixture(scope="module")
def index(entries: list[Entry]) -> SearchIndex:
    return reopened(entries)


@pytest.fixture(scope="module")
def tenfold(entries: list[Entry]) -> SearchIndex:
    """Each entry ten times, in each copy with a third of its words made words of that copy."""
    return reopened(entry_copy(entry, copy) for copy in range(10) for entry in entries)


def reopened(entries: Iterable[Entry]) -> SearchIndex:
    return SearchIndex.from_json(json.loads(json.dumps(SearchIndex.build(entries).to_json())))


def entry_copy(entry: Entry, copy: int) -> Entry:
    if copy == 0:
        return entry
    rng = random.Random(f"{entry.id} {copy}")

    def altered(text: str) -> str:
        letter = "abcdefghij"[copy]
        return " ".join(word + letter * 2 if rng.random() < 1 / 3 else word for word in text.split())

    texts = {
        language: replace(
            text,
            title=altered(text.title),
            aliases=tuple(map(altered, text.aliases)),
            messages=tuple(Message(altered(message.text), message.era) for message in text.messages),
        )
        for language, text in entry.text.items()
    }
    codes = tuple(f"{code}Copy{copy}" for code in entry.codes)
    return replace(entry, id=f"{entry.id}-{copy}", codes=codes, numbers=(), text=texts)


@pytest.fixture(scope="module")
def typed(entries: list[Entry]) -> list[str]:
    """What people type: codes, beginnings of messages, aliases, and each of them with letters swapped."""
    rng = random.Random(11)
    queries = []
    for entry in entries:
        queries += entry.codes[:1]
        for text in entry.text.values():
            queries += [message.text[:60] for message in text.messages[:1]]
            queries += text.aliases[:2]
    rng.shuffle(queries)
    queries = queries[:120]
    return queries + [misspelt(query, rng) for query in queries[:40]]


def misspelt(text: str, rng: random.Random) -> str:
    letters = list(text)
    for _ in range(len(letters) // 15 + 1):
        at = rng.randrange(max(1, len(letters) - 1))
        letters[at : at + 2] = reversed(letters[at : at + 2])
    return "".join(letters)


def log(entries: list[Entry], size: int) -> str:
    """A log of ``size`` characters, with a few messages and codes among the chatter of a backup service."""
    rng = random.Random(5)
    chatter = CHATTER.split()
    lines: list[str] = []
    length = 0
    while length < size:
        number = len(lines)
        stamp = f"2024-05-{number % 28 + 1:02} {number % 24:02}:{number % 60:02}:07,{number % 1000:03}"
        if number % 200 == 50:
            entry = rng.choice(entries)
            messages = [message.text for text in entry.text.values() for message in text.messages]
            line = f"{stamp} ERROR [backup] {' '.join(entry.codes[:1])} {rng.choice(messages or [entry.id])}"
        else:
            said = " ".join(rng.choices(chatter, k=rng.randint(4, 12)))
            line = f"{stamp} INFO [w{number % 7}] {said} {rng.getrandbits(40):x}"
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines)


def seconds(index: SearchIndex, queries: list[str], rounds: int = 3) -> float:
    """Median over rounds of the time for all queries."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        for query in queries:
            index.search(query)
        times.append(perf_counter() - start)
    return median(times)


def test_typed_query(
    benchmark: BenchmarkFixture, index: SearchIndex, typed: list[str], entries: list[Entry], peer: Peer
) -> None:
    seconds(index, typed, rounds=1)
    wordings = [message.text for entry in entries for text in entry.text.values() for message in text.messages]
    scorer = fuzz.token_set_ratio
    peer("RapidFuzz over the exact wordings alone", lambda: process.extract(typed[0], wordings, scorer=scorer))
    at = iter(range(10**9))
    benchmark(lambda: index.search(typed[next(at) % len(typed)]))


def test_typed_query_in_ten_times_the_catalogue(
    benchmark: BenchmarkFixture, index: SearchIndex, tenfold: SearchIndex, typed: list[str]
) -> None:
    seconds(index, typed, rounds=1)
    seconds(tenfold, typed, rounds=1)
    at = iter(range(10**9))
    benchmark(lambda: tenfold.search(typed[next(at) % len(typed)]))
    assert seconds(tenfold, typed) < MOST_FOR_TEN_CATALOGUES * seconds(index, typed)


def test_paste_of_10_kb(benchmark: BenchmarkFixture, index: SearchIndex, entries: list[Entry]) -> None:
    text = log(entries, 10_000)
    assert benchmark(index.search, text).hits


def test_paste_of_200_kb(benchmark: BenchmarkFixture, index: SearchIndex, entries: list[Entry]) -> None:
    small, large = log(entries, 10_000), log(entries, 200_000)
    assert benchmark(index.search, large).hits
    assert seconds(index, [large]) < MOST_FOR_TWENTY_PASTES * seconds(index, [small])


def test_opening_the_index(benchmark: BenchmarkFixture, entries: list[Entry], peer: Peer) -> None:
    cache = json.dumps(SearchIndex.build(entries).to_json())
    peer("reading its JSON", lambda: json.loads(cache))
    benchmark(lambda: SearchIndex.from_json(json.loads(cache)))
