"""Whatever a capture brings, every check gives a verdict, is never at fault itself, and never calls noise fine."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.captures import RECORDED, capture_of, recorded, result_of
from tests.checks.odd_evidence import EVIDENCE, LOG_WORDS, SHAPES, bent
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Verdict

READERS: dict[str, list[str]] = {}
"""The checks that read each probe."""
for _rule in RULES.values():
    for _probe in _rule.probes:
        READERS.setdefault(_probe, []).append(_rule.check)

OUTPUTS = sorted(path.relative_to(RECORDED).as_posix() for path in RECORDED.glob("*/*") if path.parent.name in READERS)


def at_fault(probe: str, data: bytes) -> list[str]:
    """The checks that fail themselves over this evidence, with what they say."""
    results = judge(capture_of({probe: data}), READERS[probe])
    assert all(result.judgement.summary for result in results)
    return [f"{one.check}: {one.judgement.summary}" for one in results if one.verdict is Verdict.CHECK_ERROR]


@pytest.mark.parametrize("probe", READERS)
@settings(max_examples=60, deadline=None)
@given(data=EVIDENCE)
def test_anything_gives_a_verdict(probe: str, data: bytes) -> None:
    assert at_fault(probe, data) == []


@pytest.mark.parametrize("probe", SHAPES)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_a_probe_writes_gives_a_verdict_however_it_is_bent(probe: str, data: st.DataObject) -> None:
    assert at_fault(probe, data.draw(bent(probe))) == []


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_recorded_output_that_was_damaged_gives_a_verdict(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(OUTPUTS))
    content = bytearray(recorded(name))
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))

    assert at_fault(name.partition("/")[0], bytes(content)) == []


@pytest.mark.parametrize("probe", [probe for probe in READERS if probe != "audit-log"])  # whose silence is an answer
@settings(max_examples=30, deadline=None)
@given(noise=st.binary(max_size=200))
def test_noise_is_never_fine(probe: str, noise: bytes) -> None:
    results = judge(capture_of({probe: b"\xff\xfe!" + noise}), READERS[probe])

    assert [result.check for result in results if result.verdict is Verdict.OK] == []


@pytest.mark.parametrize("check", RULES)
@pytest.mark.parametrize("content", [b"", None, Reading(ReadStatus.TIMED_OUT)], ids=["empty", "absent", "too late"])
def test_what_was_not_seen_is_not_fine(check: str, content: object) -> None:
    evidence = {} if content is None else dict.fromkeys(RULES[check].probes, content)

    assert result_of(check, capture_of(evidence)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("check", RULES)
def test_who_may_not_look_is_told_so(check: str) -> None:
    refused = dict.fromkeys(RULES[check].probes, Reading(ReadStatus.DENIED))

    assert result_of(check, capture_of(refused, elevated=False)).verdict is Verdict.NEEDS_ELEVATION


@pytest.mark.parametrize(
    "line",
    [
        *LOG_WORDS,
        "starting daemon",
        "T:S freeze, ****** 9. ",
        "Failed to open: /" + " " * 2000,
        "a" + " " * 5000,
        "\0",
        "x" * 5000,
    ],
)
def test_a_log_of_nothing_but_one_line_takes_no_longer_than_another(line: str) -> None:
    text = f"2026-11-25 09:30:00.000000 {line}\n{line}\n" * (512 * 1024 // (2 * len(line) + 30))
    began = time.process_time()  # whatever else the machine does

    for probe in READERS:
        if probe.endswith(("-log", "-status")):
            judge(capture_of({probe: text}), READERS[probe])

    assert time.process_time() - began < 3
