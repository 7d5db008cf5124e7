"""``vmbt search``, as people type it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.console import CODE, ENTRY, PASTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.console.console import Console
    from troubleshooter.knowledge.knowledge import Knowledge


def test_a_code_finds_its_error_and_names_the_next_command(console: Console) -> None:
    out = console.text("search", CODE)

    first, second, *_rest = out.splitlines()
    assert first.startswith("sure ")
    assert ENTRY in second
    assert CODE in second
    assert out.rstrip().endswith(f"vmbt show {ENTRY}")


def test_words_need_no_quotation_marks(console: Console) -> None:
    words = "VSS writers were in a bad state"

    assert console.json("search", *words.split())["hits"] == console.json("search", words)["hits"]


def test_the_format_of_an_answer(console: Console) -> None:
    answer = console.json("search", "Snapshot operation failed because VSS writers were in a bad state.")

    assert list(answer) == ["query", "hits", "unknown_codes"]
    assert answer["query"] == "Snapshot operation failed because VSS writers were in a bad state."
    assert answer["unknown_codes"] == []
    hit = answer["hits"][0]
    assert list(hit) == [
        "id",
        "codes",
        "message_en",
        "message_es",
        "title_en",
        "title_es",
        "score",
        "confidence",
        "matched",
        "matched_in",
        "line",
    ]
    assert (hit["id"], hit["confidence"], hit["matched_in"]) == (ENTRY, "sure", "message")
    assert CODE in hit["codes"]
    assert hit["matched"] == hit["message_en"] == "Snapshot operation failed because VSS writers were in a bad state."
    assert "VSS Writer" in hit["message_es"]
    assert 0 < hit["score"] <= 1


def test_hits_come_best_first_and_name_real_errors(console: Console, knowledge: Knowledge) -> None:
    hits = console.json("search", "snapshot failed because the agent could not reach the network")["hits"]

    assert len(hits) > 1
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    for hit in hits:
        assert hit["codes"] == list(knowledge.summaries[hit["id"]].codes)


def test_a_spanish_message_is_found_with_and_without_accents(console: Console) -> None:
    for words in (
        "operación de instantánea debido a VSS Writer en mal estado",
        "operacion de instantanea VSS Writer mal estado",
    ):
        assert console.json("search", words)["hits"][0]["id"] == ENTRY


def test_an_unknown_code_is_named(console: Console) -> None:
    answer = console.json("search", "UserErrorPurpleElephantInVault")

    assert answer["unknown_codes"] == ["UserErrorPurpleElephantInVault"]
    assert "The catalogue does not know UserErrorPurpleElephantInVault." in console.text(
        "search", "UserErrorPurpleElephantInVault"
    )


def test_nothing_fits_is_an_answer_and_no_failure(console: Console) -> None:
    assert console.json("search", "qzxv wkjq")["hits"] == []
    assert console.text("search", "qzxv wkjq") == "Nothing in the catalogue fits.\n"


def test_no_more_hits_come_than_are_asked_for(console: Console) -> None:
    assert len(console.json("search", "snapshot failed", "--limit", "2")["hits"]) == 2
    assert len(console.json("search", "snapshot failed")["hits"]) > 2


def test_a_paste_comes_from_standard_input_with_its_lines(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(PASTE.encode())
    answer = console.json("search", "-")

    assert answer["query"] == PASTE
    assert answer["hits"][0]["id"] == ENTRY
    assert answer["hits"][0]["line"] in (4, 5)


@pytest.mark.parametrize(
    "raw",
    [
        PASTE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PASTE.encode(),
        b"\xff\xfe\x80 \x00 " + PASTE.encode(),
        PASTE.replace("nightly", "nächtlicher").encode("cp1252"),
    ],
    ids=["CRLF", "BOM", "odd bytes", "cp1252"],
)
def test_a_paste_in_another_encoding_is_found_too(console: Console, stdin: Callable[[bytes], None], raw: bytes) -> None:
    stdin(raw)

    assert console.json("search", "-")["hits"][0]["id"] == ENTRY


@pytest.mark.parametrize("arguments", [[], [""], ["   "], ["", " "]], ids=repr)
def test_a_search_for_nothing_says_what_to_do(console: Console, arguments: list[str]) -> None:
    assert "Say what to search for" in console.complaint("search", *arguments)


def test_an_empty_paste_says_what_to_do(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b" \n\n")

    assert "Say what to search for" in console.complaint("search", "-")
