"""The extension's last run decides, and its lines lead to the entries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, recorded, result_of
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.facts.extension_codes import HRESULTS, NAMES, entries_of, entries_of_symbols
from troubleshooter.checks.facts.extension_run import LINUX_LOG, LINUX_STATUS, WINDOWS_LOG, WINDOWS_STATUS
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge

STAMP = "2024-01-14 22:16:48.792020 [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]"


def log(*lines: str) -> str:
    return "".join(f"{STAMP}{line}\n" for line in lines)


def run(code: int, status: str = "error", message: str = "said") -> str:
    return log(
        "starting enable",
        "starting daemon initially",
        "T:S freeze, timeout value 60",
        f"Enable,{status},{code},{message},True",
    )


def judged(text: str, **about: object) -> CheckResult:
    return result_of("ext.log", capture_of({LINUX_LOG: text}, **about))


def test_the_mount_that_failed_is_named_with_its_line_from_a_recorded_log() -> None:
    data = recorded("vmsnapshotlinux-extension-log/2016-fifreeze-failed-data-dblog.txt")

    judgement = result_of("ext.log", capture_of({LINUX_LOG: data})).judgement

    assert "/data/dblog" in judgement.summary
    assert judgement.entries[0] == "fsfreeze-failed"
    (line,) = judgement.lines
    assert data.decode().splitlines()[line.number - 1].strip() == line.text
    assert line.entry == "fsfreeze-failed"


@pytest.mark.parametrize("code", sorted(set(NAMES) - {0, 1, 3, 4, 173}))
def test_every_code_of_a_failed_run_is_a_problem_that_leads_to_an_entry(code: int, knowledge: Knowledge) -> None:
    result = judged(run(code))

    assert result.verdict is Verdict.PROBLEM
    assert result.judgement.entries
    assert set(result.judgement.entries) <= knowledge.summaries.keys()
    assert set(result.judgement.pages) <= set(knowledge.page_ids)
    assert result.judgement.pages or code in (2, 13, 14)  # which say too little for one
    assert str(code) in result.judgement.summary


def test_all_that_codes_lead_to_exists(knowledge: Knowledge) -> None:
    named = {entry for _name, entries in HRESULTS.values() for entry in entries}
    named |= {entry for number in range(1000) for entry in entries_of(number)}
    symbols = " ".join(code for summary in knowledge.summaries.values() for code in summary.codes)
    assert named | set(entries_of_symbols(symbols)) <= knowledge.summaries.keys()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (run(121) + run(1, "success"), Verdict.OK),
        (run(1, "success") + run(121), Verdict.PROBLEM),
        (run(0, "success"), Verdict.OK),
        (run(173), Verdict.WARNING),
        (run(1, "success", "x StatusCode.FailedPrepostPreScriptFailed,"), Verdict.WARNING),
        (run(1, "success", "x StatusCode.FailedPrepostPluginhostConfigNotFound,"), Verdict.OK),
        (run(76) + log("starting enable", "TaskId is same as last", "Enable,success,3,skip"), Verdict.PROBLEM),
        (run(1, "success") + log("starting enable", "Enable,transitioning,2,x"), Verdict.INFO),
        (log("Enable,error,2,x StatusCode.FailedRetryableSnapshotFailedNoNetwork,"), Verdict.PROBLEM),
    ],
    ids=["failed then well", "well then failed", "application-consistent", "rate", "script", "no scripts set up",
         "only repeated since", "going on", "name beside the general number"],
)  # fmt: skip
def test_the_last_run_decides_from_synthetic_logs(text: str, verdict: Verdict) -> None:
    assert judged(text).verdict is verdict


def test_local_times_do_not_move_a_line_from_a_synthetic_log() -> None:
    text = run(1, "success") + "2031-01-01 00:00:00 Thawing: /\n" + run(122)

    assert judged(text).verdict is Verdict.PROBLEM


FROZEN = log("starting enable", "T:S freeze, timeout value 60", "fsfreeze mount :/", "proceeded for accepting signals")


def test_a_freeze_that_the_log_does_not_see_the_end_of_is_a_problem_unless_it_is_going_on_just_now() -> None:
    assert judged(run(1, "success") + FROZEN).verdict is Verdict.PROBLEM
    assert judged(FROZEN).judgement.entries == ("linux-freeze-hang",)
    assert judged(FROZEN).judgement.pages == ("thaw-frozen-filesystem",)
    assert judged(FROZEN, taken=datetime(2024, 1, 14, 22, 18, tzinfo=UTC)).verdict is Verdict.INFO
    assert judged(FROZEN, taken=datetime(2024, 1, 15, 22, 18, tzinfo=UTC)).verdict is Verdict.PROBLEM


def status(state: str, code: int, message: str = "") -> list[object]:
    return [{"status": {"status": state, "code": code, "formattedMessage": {"message": message}, "substatus": []}}]


def test_the_status_file_goes_before_the_log_which_adds_its_lines() -> None:
    data = recorded("vmsnapshotlinux-extension-log/2016-fifreeze-failed-data-dblog.txt")

    well = result_of("ext.log", capture_of({LINUX_STATUS: status("success", 1), LINUX_LOG: run(121)}))
    bad = result_of("ext.log", capture_of({LINUX_STATUS: status("error", 121), LINUX_LOG: data}))

    assert well.verdict is Verdict.OK
    assert bad.verdict is Verdict.PROBLEM
    assert "/data/dblog" in bad.judgement.summary
    assert [line.probe for line in bad.judgement.lines] == [LINUX_LOG, LINUX_STATUS]


def test_while_the_status_says_nothing_yet_the_log_is_asked() -> None:
    moving = {LINUX_STATUS: status("transitioning", 2), LINUX_LOG: FROZEN}

    assert result_of("ext.log", capture_of(moving)).verdict is Verdict.PROBLEM
    assert result_of("ext.log", capture_of({LINUX_STATUS: status("transitioning", 2)})).verdict is Verdict.INFO


def test_a_damaged_status_file_leaves_the_log_and_alone_tells_nothing() -> None:
    cut = json.dumps(status("success", 1))[:-5].encode()

    assert result_of("ext.log", capture_of({LINUX_STATUS: cut})).verdict is Verdict.UNKNOWN
    assert result_of("ext.log", capture_of({LINUX_STATUS: cut, LINUX_LOG: run(16)})).verdict is Verdict.PROBLEM


def test_windows_names_its_hresult_from_a_synthetic_status_and_log() -> None:
    told = {WINDOWS_STATUS: status("error", -1, "snapshot failed: 0x800423F2"), WINDOWS_LOG: "hr=0x80310000\n"}

    result = result_of("ext.log", capture_of(told))
    assert result.verdict is Verdict.PROBLEM
    assert "0x800423f2" in result.judgement.summary
    assert result.judgement.entries == ("vss-writers-bad-state", "snapshot-bitlocker-locked")
    assert result.judgement.pages == ("vss-writers",)


def test_a_number_in_windows_log_alone_is_told_as_no_more_than_that_from_a_synthetic_log() -> None:
    result = result_of("ext.log", capture_of({WINDOWS_LOG: "hr=0x800423F2\n"}))

    assert result.verdict is not Verdict.OK
    assert "The end of the extension's log names 0x800423f2" in result.judgement.summary


def test_a_failure_without_a_code_is_told_in_the_extensions_own_words_from_a_synthetic_status() -> None:
    failed = {
        LINUX_STATUS: [{"status": {"status": "error", "formattedMessage": {"message": "Synthetic words.\nMore."}}}]
    }

    result = result_of("ext.log", capture_of(failed))
    assert result.verdict is Verdict.PROBLEM
    assert "Synthetic words." in result.judgement.summary
    assert "More." not in result.judgement.summary


def test_what_windows_overcame_is_no_problem_from_a_synthetic_status() -> None:
    told = {WINDOWS_STATUS: status("success", 0, "retried after 0x800423F2"), WINDOWS_LOG: "hr=0x800423F2\n"}

    result = result_of("ext.log", capture_of(told))
    assert result.verdict is Verdict.OK
    assert result.judgement.entries == ()


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ({}, Verdict.UNKNOWN),
        ({LINUX_LOG: Reading(ReadStatus.DENIED)}, Verdict.NEEDS_ELEVATION),
        ({LINUX_LOG: Reading(ReadStatus.MISSING), LINUX_STATUS: Reading(ReadStatus.DENIED)}, Verdict.NEEDS_ELEVATION),
        ({LINUX_LOG: Reading(ReadStatus.OK)}, Verdict.UNKNOWN),
        ({LINUX_LOG: "hello\n"}, Verdict.UNKNOWN),
        ({WINDOWS_LOG: "nothing known\n"}, Verdict.UNKNOWN),
        ({LINUX_STATUS: {"a": 1}}, Verdict.UNKNOWN),
    ],
)
def test_what_was_not_seen_is_never_fine(evidence: dict[str, object], verdict: Verdict) -> None:
    assert result_of("ext.log", capture_of(evidence)).verdict is verdict
