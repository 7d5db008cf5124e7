"""Whatever stands in a file of evidence, a check ends with a verdict and is never at fault itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.evidence_folder import capture_of
from troubleshooter.checks.judge import judge
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Platform, Verdict

CHECKS = [rule for rule in RULES.values() if rule.platforms == (Platform.WINDOWS,)]
PROBES = sorted({probe for rule in CHECKS for probe in rule.probes})

_KEYS = (
    "services", "keys", "key", "view", "state", "values", "subkeys", "data", "type", "questions", "vss", "volsnap",
    "crashes", "events", "id", "level", "time", "text", "aces", "sid", "mask", "flags", "has_dacl", "certificates",
    "der", "drives", "protection", "volume_code", "towards_platform", "hook", "line", "return", "agent", "runtimes",
    "RdAgent", "MSDTC", "start", "current", "account", "versions", "out-data", "ID", "State", "DriveLetter",
)  # fmt: skip
_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["ok", "absent", "denied", "C:", ""])
)
_JSON = st.recursive(
    _LEAVES | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)
_PIECES = st.sampled_from(
    [
        "Writer name: 'System Writer'", '"x"', "{e8132975-6f93-4464-a53e-1050253ae220}", "State: [7] Failed", "[99]",
        "SERVICE_NAME: MSDTC", "  STATE : 4  RUNNING", "   TYPE : 10 WIN32_OWN_PROCESS", "[SC] X FAILED 1060:",
        "Volume C: [x]", "    Lock Status: Locked", "  Percentage: 100,0%", "Ethernet adapter:",
        "   DHCP Enabled. . : No",
        "   IPv4 Address. . : 10.0.0.4(x)", "   IPv4. . : 999.1.1.1", "C:\\MachineKeys Everyone:(R,W)", "*S-1-5-18:(F)",
        "hr = 0x80070005", "Event ID: 8194", "\r\n", "\n", "\0", "\ufeff", "{", "[", "²", "٣",
    ]
)  # fmt: skip
_TEXTS = st.lists(_PIECES | st.text(max_size=12), max_size=12).map("\n".join)
_BYTES = (
    st.binary(max_size=200)
    | _TEXTS.map(lambda text: text.encode("utf-8", errors="replace"))
    | _TEXTS.map(lambda text: text.encode("utf-16", errors="replace"))
    | _TEXTS.map(lambda text: text.encode("cp850", errors="replace"))
    | _JSON.map(lambda value: json.dumps(value).encode())
)


@pytest.mark.parametrize("probe", PROBES)
@settings(max_examples=60, deadline=None)
@given(data=_BYTES)
def test_any_bytes_lead_to_a_verdict(probe: str, data: bytes) -> None:
    results = judge(capture_of({probe: data}), [rule.check for rule in CHECKS if probe in rule.probes])

    assert [result.check for result in results if result.verdict is Verdict.CHECK_ERROR] == []
    assert all(result.judgement.summary for result in results)


@pytest.mark.parametrize("check", [rule.check for rule in CHECKS])
def test_without_evidence_nothing_reads_as_fine(check: str) -> None:
    (result,) = judge(capture_of({}), [check])

    assert result.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("check", [rule.check for rule in CHECKS])
def test_empty_evidence_is_not_fine_either(check: str) -> None:
    (result,) = judge(capture_of(dict.fromkeys(RULES[check].probes, b"")), [check])

    assert result.verdict is Verdict.UNKNOWN
