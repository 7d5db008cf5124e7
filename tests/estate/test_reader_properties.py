"""Whatever answers come, in whatever order: reading ends, says what it could not read, and keeps what it could."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.estate.course import Limits
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.failures import SignInNeededError
from troubleshooter.estate.model import Outcome
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.sample import SampleTransport
from troubleshooter.estate.transport import Answer

if TYPE_CHECKING:
    from troubleshooter.estate.transport import Request

SAMPLE = SampleTransport()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "value", "nextLink", "$skipToken", "id", "error"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
ODD = st.builds(
    Answer,
    st.sampled_from([200, 200, 200, 204, 302, 400, 403, 404, 409, 429, 500, 503]),
    st.binary(max_size=20) | VALUES.map(lambda value: json.dumps(value).encode()),
)


class Bent:
    """The sample, with some of its answers replaced."""

    host = "sample.invalid"

    def __init__(self, answers: list[Answer | None]) -> None:
        self._answers = answers
        self._lock = threading.Lock()

    def waiting(self) -> float:
        return 0.0

    def send(self, request: Request, stop: threading.Event) -> Answer:
        with self._lock:
            odd = self._answers.pop() if self._answers else None
        return odd or SAMPLE.send(request, stop)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | ODD, max_size=25))
def test_any_answers_give_rows_or_named_gaps(answers: list[Answer | None]) -> None:
    broken = sum(one is not None for one in answers)
    estate = Estate()

    Reader(Bent(answers), limits=Limits(seconds=10, pages=20)).read(estate.add, threading.Event())

    assert broken or len(estate.vms) == 200
    assert all(gap.reason for gap in estate.coverage.gaps)
    if not estate.vms:
        assert estate.coverage.gaps


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=0, max_value=8))
def test_wherever_the_sign_in_ends_reading_ends_with_it_and_says_so(place: int) -> None:
    answers: list[Answer | None] = [Answer(401, b"{}")] * 5 + [None] * place
    estate = Estate()

    with pytest.raises(SignInNeededError):
        Reader(Bent(answers)).read(estate.add, threading.Event())

    assert estate.coverage.estate[-1].outcome is Outcome.REFUSED
