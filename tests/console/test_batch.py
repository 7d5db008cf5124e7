"""``vmbt search --batch``, as programs drive it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.console.console import CODE, ENTRY, a_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.console.console import Console


def test_a_batch_answers_each_query_with_one_line(console: Console, stdin: Callable[[bytes], None]) -> None:
    queries = [CODE, "", "qzxv wkjq", "línea\nsegunda línea ☂", "UserErrorPurpleElephantInVault"]
    stdin("\n".join(json.dumps({"query": query, "note": 1}) for query in queries).encode() + b"\n\n")

    answers = [json.loads(line) for line in console.text("search", "--batch").splitlines()]

    assert [answer["query"] for answer in answers] == queries
    assert answers[0]["hits"][0]["id"] == ENTRY
    assert [answers[1]["hits"], answers[2]["hits"]] == [[], []]
    assert answers[4]["unknown_codes"] == ["UserErrorPurpleElephantInVault"]


def test_a_batch_answers_as_a_single_search_does(console: Console, stdin: Callable[[bytes], None]) -> None:
    single = console.json("search", "the writers time out")
    stdin(b'{"query": "the writers time out"}\n')

    assert json.loads(console.text("search", "--batch")) == single


def test_a_batch_may_start_with_a_byte_order_mark(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b'\xef\xbb\xbf{"query": "vss"}\r\n')

    assert json.loads(console.text("search", "--batch"))["query"] == "vss"


@pytest.mark.parametrize(
    "line",
    ["vss", '{"query": 5}', '{"text": "vss"}', '["vss"]', "{", "null", "[" * 100_000],
    ids=["no JSON", "number", "other key", "list", "cut off", "null", "nested without end"],
)
def test_a_wrong_line_of_a_batch_is_named(console: Console, stdin: Callable[[bytes], None], line: str) -> None:
    stdin(f'{{"query": "vss"}}\n\n{line}\n'.encode())

    code, out, err = console.run("search", "--batch")

    assert code == 2
    assert [json.loads(answer)["query"] for answer in out.splitlines()] == ["vss"]
    assert err == 'vmbt: Line 3 is not a JSON object with a text "query".\n'


def test_an_empty_batch_is_fine(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b"")

    assert console.text("search", "--batch") == ""


def test_a_batch_answers_before_the_next_query_is_sent() -> None:
    with a_process("search", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for query in (CODE, "no se puede comunicar con el agente – ñ", "qzxv"):
            process.stdin.write(json.dumps({"query": query}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["query"] == query
        out, err = process.communicate()

    assert (process.returncode, out, err) == (0, b"", b"")
