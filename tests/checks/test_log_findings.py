"""A log that somebody opens or pastes: its lines lead to entries, whichever log it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.test_extension_log import run
from troubleshooter.checks.log_findings import log_findings, log_findings_of

CAPTURES = Path(__file__).parent.parent / "captures"


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("vmsnapshotlinux-extension-log/2016-fifreeze-failed-data-dblog.txt", "fsfreeze-failed"),
        ("vmsnapshotlinux-extension-log/2021-lock-retries.txt", "linux-ext-freeze"),
        ("waagent-log/vmsnapshot-exit-127-events-full.txt", "plugin-install-runtime"),
        ("waappagent-log/keyset-does-not-exist.txt", "config-parsing-failure"),
        ("iaasbcdr-log/synthetic-bitlocker.log", "snapshot-bitlocker-locked"),
    ],
)
def test_a_recorded_log_leads_to_an_entry_from_its_line(name: str, entry: str) -> None:
    path = CAPTURES / name
    lines = path.read_text(encoding="utf-8").splitlines()

    found = log_findings_of(path)

    (finding,) = [one for one in found if one.entry == entry]
    assert lines[finding.number - 1].strip() == finding.text


def test_each_code_is_found_once_where_it_stands_last_and_only_the_last_run_is_current() -> None:
    found = log_findings(run(121) + run(121) + run(16))

    assert [(one.code, one.number, one.last_run) for one in found] == [("121", 8, False), ("16", 12, True)]
    assert found[1].name == "FailedHandlerGuestAgentCertificateNotFound"


@pytest.mark.parametrize("text", ["", "a recipe for bread\n", run(1, "success"), "\0\0\0", "\ufeff\n" * 50])
def test_a_text_that_says_nothing_bad_leads_nowhere(text: str) -> None:
    assert log_findings(text) == ()


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="2"):
        log_findings_of(tmp_path / "none.log")
