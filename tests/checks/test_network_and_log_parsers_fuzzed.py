"""Whatever bytes a capture brings, every check gives a verdict: no exception, and no fault of its own."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.evidence_folder import capture_of, result_of
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Verdict

CAPTURES = Path(__file__).parent.parent / "captures"
CHECKS = ("net.wire80", "net.wire32526", "net.dns", "net.out443", "net.proxy", "clock", "ext.log", "agent.log")
PAIRS = [(check, probe) for check in CHECKS for probe in RULES[check].probes]
KEYS = (
    "names", "name", "addresses", "error", "code", "step", "tls", "trusted", "verify", "issuer", "not_after", "proxy",
    "dates", "source", "date", "local_utc", "status", "body", "connected", "files", "lines", "agents", "environment",
    "winhttp", "accounts", "S-1-5-18", "ProxyEnable", "ProxyServer", "user_environment", "https_proxy", "no_proxy",
    "substatus", "formattedMessage", "message", "telemetryData", "Key", "Value", "vmHealthInfo", "/etc/waagent.conf",
)  # fmt: skip
WORDS = (
    "timed_out", "error", "success", "Enable,error,99999,x", "StatusCode.error,", "0x800423F2",
    "2026-99-99 99:99:99.000 ", "<Version>",
    "[99/99/0000 99:99:99", "Non-zero exit code: 999999999999", "Failed to FIFREEZE: ", "****** 4. ", "starting enable",
    "168.63.129.16 timed out ERROR", "::1%eth0", "10.0.0.999", "nameserver ", "curl: (999)", "HTTP/1.1 999",
    "Universal time: 0000-00-00 00:00:00", "RTC time: 9999-99-99 00:00:00", "ffffffff" * 8, "Downgrade not allowed",
)  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(WORDS + KEYS)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=30), max_size=12).map("\n".join)
RECORDED = sorted(path for path in CAPTURES.glob("*/*") if path.is_file())


def verdict(check: str, probe: str, data: bytes) -> Verdict:
    return result_of(check, capture_of({probe: data})).verdict


@pytest.mark.parametrize(("check", "probe"), PAIRS)
@given(data=st.binary(max_size=300) | TEXTS.map(str.encode))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_verdict(check: str, probe: str, data: bytes) -> None:
    assert verdict(check, probe, data) is not Verdict.CHECK_ERROR


@pytest.mark.parametrize(("check", "probe"), PAIRS)
@given(value=VALUES)
@settings(max_examples=60, deadline=None)
def test_any_json_gives_a_verdict(check: str, probe: str, value: object) -> None:
    assert verdict(check, probe, json.dumps(value).encode()) is not Verdict.CHECK_ERROR


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_recorded_output_that_was_damaged_gives_a_verdict(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(RECORDED))
    content = bytearray(path.read_bytes())
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    for check, probe in PAIRS:
        if probe == path.parent.name:
            assert verdict(check, probe, bytes(content)) is not Verdict.CHECK_ERROR


@pytest.mark.parametrize(
    "line",
    [
        *WORDS,
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

    for check, probe in PAIRS:
        verdict(check, probe, text.encode())

    assert time.process_time() - began < 3
