"""The agent's log: known signs count, noise does not, and what the agent recovered from is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, recorded, result_of
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.facts.agent_signatures import SIGNATURES
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge

TIMEOUT = (
    "2026-11-25T09:30:00.000000Z ERROR ExtHandler GET http://168.63.129.16/machine -- IOError timed out -- 6 attempts"
)
ENABLE = "Event: name=Microsoft.Azure.RecoveryServices.VMSnapshotLinux, op=Enable, message="


def judged(*lines: str, **about: object) -> CheckResult:
    return result_of("agent.log", capture_of({"waagent-log": "\n".join(lines) + "\n"}, **about))


def test_a_sign_leads_to_its_entry_and_line_from_a_recorded_log() -> None:
    data = recorded("waagent-log/vmsnapshot-exit-127-events-full.txt")

    judgement = result_of("agent.log", capture_of({"waagent-log": data})).judgement

    assert judgement.entries == ("plugin-install-runtime",)
    assert judgement.pages == ("linux-extension-python",)
    (line,) = judgement.lines
    assert data.decode().splitlines()[line.number - 1] == line.text
    assert "VMSnapshotLinux" in judgement.summary
    assert "did not find its interpreter" in judgement.summary


def test_another_extensions_exit_code_126_still_tells_of_the_folder_from_a_recorded_log() -> None:
    data = recorded("waagent-log/vmextension-exit-126-noexec.txt")

    judgement = result_of("agent.log", capture_of({"waagent-log": data})).judgement

    assert "VMAccessForLinux" in judgement.summary
    assert "noexec" in judgement.summary


@pytest.mark.parametrize(
    "noise",
    [
        "2026-11-25T09:30:00Z WARNING Daemon Dhcp client is not running",
        "2026-11-25T09:30:00Z ERROR EnvHandler iptables failed: exit 1, chain missing",
        "2026-11-25T09:30:00Z INFO ExtHandler extension left the error state",
        "2026-11-25T09:30:00Z INFO ExtHandler Route to 168.63.129.16 exists, nothing timed out",
    ],
)
def test_noise_of_a_healthy_start_raises_no_alarm(noise: str) -> None:
    assert judged("2026-11-25T09:29:00Z INFO Daemon Azure Linux Agent Version: 2.15.0.1", noise).verdict is Verdict.OK


@pytest.mark.parametrize(
    "good",
    [
        "2026-11-25T09:31:00Z INFO ExtHandler Fetching the goal state recovered from previous errors. Fetched etag_1",
        "2026-11-25T09:31:00Z INFO ExtHandler ProcessExtensionsGoalState completed [etag_1 4082 ms]",
        "2026-11-25T09:31:00Z INFO ExtHandler [HEARTBEAT] Agent is running [UpdateGSErrors: 0;AutoUpdate: 1]",
    ],
)
def test_a_later_success_cancels_what_went_before_and_no_other(good: str) -> None:
    over = judged(TIMEOUT, good)
    assert over.verdict is Verdict.OK
    assert "has recovered" in over.judgement.summary
    assert judged(good, TIMEOUT).verdict is Verdict.WARNING


def test_a_silent_platform_is_a_problem_when_it_is_silent_now() -> None:
    assert judged(TIMEOUT).verdict is Verdict.WARNING
    assert judged(TIMEOUT, taken=datetime(2026, 11, 25, 9, 45, tzinfo=UTC)).verdict is Verdict.PROBLEM
    assert judged(TIMEOUT, taken=datetime(2026, 11, 26, 9, 45, tzinfo=UTC)).verdict is Verdict.WARNING


def test_a_failed_start_of_the_backup_extension_counts_until_one_succeeds() -> None:
    failed = (
        f"2026-11-25T09:30:00Z ERROR ExtHandler {ENABLE}[ExtensionError] Non-zero exit code: 1, main/handle.sh enable"
    )
    started = f"2026-11-25T09:40:00Z INFO ExtHandler {ENABLE}Launch command succeeded: main/handle.sh enable"

    assert judged(failed).verdict is Verdict.PROBLEM
    assert judged(failed, started).verdict is Verdict.OK


def test_another_extensions_failure_is_not_the_backups() -> None:
    line = "2026-11-25T09:30:00Z ERROR Event: name=Contoso.Monitoring, op=Enable, message=Non-zero exit code: 1, run"

    assert judged(line).verdict is Verdict.INFO


def test_a_missing_python_module_is_told_from_other_failures() -> None:
    result = judged(
        f"2026-11-25T09:30:00Z ERROR ExtHandler {ENABLE}[ExtensionError] failed",
        "[stderr] ModuleNotFoundError: No module named 'imp'",
    )

    assert result.verdict is Verdict.PROBLEM
    assert result.judgement.entries == ("linux-extension-python312",)


def test_what_has_not_come_back_for_days_is_history() -> None:
    result = judged(TIMEOUT, "2026-12-01T09:30:00Z INFO ExtHandler still here")

    assert result.verdict is Verdict.INFO
    assert "older" in result.judgement.summary
    assert result.judgement.entries == ()


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        ({}, Verdict.UNKNOWN),
        ({"waagent-log": Reading(ReadStatus.DENIED)}, Verdict.NEEDS_ELEVATION),
        ({"waagent-log": Reading(ReadStatus.MISSING)}, Verdict.UNKNOWN),
        ({"waappagent-log": Reading(ReadStatus.OK)}, Verdict.UNKNOWN),
        ({"waagent-log": "a recipe for bread\n"}, Verdict.UNKNOWN),
    ],
)
def test_what_was_not_seen_is_never_fine(evidence: dict[str, object], verdict: Verdict) -> None:
    assert result_of("agent.log", capture_of(evidence)).verdict is verdict


def test_all_that_signatures_lead_to_exists(knowledge: Knowledge) -> None:
    assert {entry for one in SIGNATURES for entry in one.entries} <= knowledge.summaries.keys()
    assert {page for one in SIGNATURES for page in one.pages} <= set(knowledge.page_ids)
