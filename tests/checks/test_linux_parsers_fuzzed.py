"""Whatever stands in a saved output of Linux, a check gives a verdict and never fails itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.evidence_folder import capture_of, result_of
from tests.checks.test_linux_from_recorded_facts import CHECKS
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.words import Verdict

WORDS = st.sampled_from(
    [
        "LoadState=loaded",
        "ActiveState=",
        "Loaded: loaded (",
        "Active:",
        "Filesystem state:",
        "not clean",
        "# device:",
        "30 1 8:1 / / rw - ext4 /dev/sda1 rw",
        " - ",
        "lease {",
        "fixed-address 1.2.3.4;",
        "expire 9 2026/99/99 99:99:99;",
        "ID=ubuntu",
        "VERSION_ID=x.y.z",
        "Extensions.Enabled=",
        "=n",
        "WALinuxAgent-",
        "2..3",
        "*security",
        ":OUTPUT DROP",
        "168.63.129.16",
        "-j DROP",
        "Mem:",
        "available",
        "/dev/sda1 1 2 3 4% /",
        "{",
        "}",
        "[",
        "]",
        '"',
        "null",
        ":",
        ",",
        "\n",
        "\0",
        "=20",
        "Current mode:",
        "SELinux status:",
        "-1",
        "1e400",
        "[pre_post]",
        "99999999999999999999",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "percent",
                    "total",
                    "available",
                    "target",
                    "free",
                    "found",
                    "processes",
                    "rules",
                    "profiles",
                    "exists",
                    "held",
                    "age_s",
                    "path",
                    "mode",
                    "uid",
                    "scripts",
                    "status",
                    "code",
                    "folder",
                    "state",
                    "CurrentBuild",
                    "remote",
                    "enabled",
                    "block",
                    "outbound",
                    "real",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("check", CHECKS)
@given(content=st.binary(max_size=300) | st.lists(WORDS, max_size=30).map(" ".join) | JSON)
def test_anything_gives_a_verdict(check: str, content: object) -> None:
    for probe in RULES[check].probes:
        result = result_of(check, capture_of({probe: content}))
        assert result.verdict is not Verdict.CHECK_ERROR, result.judgement.summary


@pytest.mark.parametrize("check", CHECKS)
@given(noise=st.binary(max_size=200))
def test_noise_is_never_fine(check: str, noise: bytes) -> None:
    for probe in RULES[check].probes:
        if probe == "audit-log":  # whose silence is an answer, once the mode is known
            continue
        assert result_of(check, capture_of({probe: b"\xff\xfe!" + noise})).verdict is not Verdict.OK
