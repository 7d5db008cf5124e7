"""What holds for whatever is typed or pasted."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.sample_catalogue import ENTRIES
from troubleshooter.catalogue.normalise import fold
from troubleshooter.catalogue.search import MatchField, SearchIndex

INDEX = SearchIndex.build(ENTRIES)
REOPENED = SearchIndex.from_json(json.loads(json.dumps(INDEX.to_json())))

MESSAGES = [
    (entry.id, message.text)
    for entry in ENTRIES
    for text in entry.text.values()
    for message in text.messages
]  # fmt: skip
WORDS = sorted({word for _, message in MESSAGES for word in message.split()})
QUERIES = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*WORDS, *(code for entry in ENTRIES for code in entry.all_codes)])).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40).map("\n".join),
)


@given(QUERIES)
def test_any_text_has_an_answer(text: str) -> None:
    result = INDEX.search(text)
    assert len({hit.entry_id for hit in result.hits}) == len(result.hits)
    assert all(0 <= hit.score <= 1 for hit in result.hits)
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


@given(QUERIES)
def test_a_reopened_index_answers_alike(text: str) -> None:
    assert REOPENED.search(text) == INDEX.search(text)


@given(QUERIES)
def test_spans_lie_in_order_within_the_text_and_on_words(text: str) -> None:
    for hit in INDEX.search(text).hits:
        end_before = 0
        for start, end in hit.match.spans:
            assert end_before <= start < end <= len(hit.match.text)
            end_before = end
            marked = hit.match.text[start:end]
            assert marked == marked.strip()
            around = hit.match.text[start - 1 : start] + hit.match.text[end : end + 1]
            if hit.match.field is not MatchField.CODE:  # of a code, what has been typed of it is marked
                assert not any(character.isalnum() for character in around)


@given(st.sampled_from(MESSAGES), st.sampled_from([str, str.upper, str.lower, fold]))
def test_every_message_finds_its_entry(message: tuple[str, str], change: type[str]) -> None:
    hits = INDEX.search(change(message[1])).hits
    assert hits[0].entry_id == message[0]


@given(st.sampled_from([(entry.id, code) for entry in ENTRIES for code in entry.all_codes]))
def test_every_code_finds_its_entry(code: tuple[str, str]) -> None:
    hits = INDEX.search(code[1]).hits
    assert hits[0].entry_id == code[0]


@given(st.sampled_from(MESSAGES), st.data())
def test_a_message_in_noise_is_found(message: tuple[str, str], data: st.DataObject) -> None:
    noise = st.lists(st.text(alphabet="bcdfghjk0123456789 :-", min_size=5, max_size=60), max_size=8)
    before, after = data.draw(noise), data.draw(noise)
    text = "\n".join([*before, message[1], *after])
    assert message[0] == INDEX.search(text).hits[0].entry_id


@pytest.mark.parametrize(
    "text",
    [
        "lamp " * 1_000_000,
        "lamp\n" * 200_000,
        "The lighthouse lamp " * 10_000,
        "\n".join(f"UserErrorSailTorn{number}Twice{number * 7}Failed" for number in range(10_000)),
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        "\u202e\u05d0\u05d1\u05d2 \u0627\u0644\u0646 " * 30_000,
        "\ud800 lamp \udfff" * 30_000,
        "é" * 300_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_are_answered(text: str) -> None:
    """A quadratic step would take minutes here; no tighter figure, so that a busy machine passes."""
    start = time.process_time()
    INDEX.search(text)
    assert time.process_time() - start < 20
