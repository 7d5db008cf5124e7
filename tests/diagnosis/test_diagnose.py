"""Causes of real entries against results that these tests make up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.judgement import CheckResult, Judgement, Sureness
from troubleshooter.diagnosis import azure_facts
from troubleshooter.diagnosis.azure_facts import AzureFacts
from troubleshooter.diagnosis.diagnose import CauseState, checks_of, diagnose, diagnose_capture
from troubleshooter.diagnosis.text import diagnosis_sentence, state_label
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis, Diagnosis
    from troubleshooter.knowledge.knowledge import Knowledge

VSS = "vss-writers-bad-state"
AGENT = "vm-agent-unable-to-communicate"


def result(
    check: str, verdict: Verdict, summary: str = "Synthetic.", sureness: Sureness = Sureness.CERTAIN, observed: str = ""
) -> CheckResult:
    return CheckResult(check, Judgement(verdict, summary, observed, sureness=sureness))


def cause(diagnosis: Diagnosis, cause_id: str) -> CauseDiagnosis:
    return next(one for one in diagnosis.causes if one.cause.id == cause_id)


def test_with_nothing_checked_the_likeliest_cause_leads_and_names_its_check(knowledge: Knowledge) -> None:
    entry = knowledge.entry(VSS)

    found = diagnose(entry)

    assert [one.cause.id for one in found.causes] == [one.id for one in entry.causes]
    assert {one.state for one in found.causes} == {CauseState.NOT_CHECKED}
    assert found.leading is found.causes[0]
    assert found.causes[0].settled_by == ("vss.writers",)
    assert found.checks_to_run[0] == "vss.writers"
    assert set(found.checks_to_run) == set(checks_of(entry))


def test_a_confirmed_cause_leads_all_and_one_that_is_ruled_out_goes_last(knowledge: Knowledge) -> None:
    found = diagnose(
        knowledge.entry(VSS),
        [
            result("vss.writers", Verdict.OK, "All writers are stable."),
            result("disk.space", Verdict.PROBLEM, "A volume is full.", observed="C: 12 MB free"),
        ],
    )

    assert found.causes[0].cause.id == "resources-short"
    assert found.causes[0].state is CauseState.CONFIRMED
    assert found.causes[0].evidence == "A volume is full (C: 12 MB free)."
    assert found.causes[0].check == "disk.space"
    assert found.causes[-1].cause.id == "writer-failed"
    assert found.causes[-1].state is CauseState.RULED_OUT
    assert found.causes[-1].evidence == "All writers are stable."
    assert diagnosis_sentence(found) == "1 cause confirmed; 3 not settled; 1 ruled out."


def test_what_is_only_likely_says_so_and_a_hint_confirms_nothing(knowledge: Knowledge) -> None:
    entry = knowledge.entry(VSS)
    likely = diagnose(entry, [result("disk.space", Verdict.PROBLEM, sureness=Sureness.LIKELY)])
    hint = diagnose(entry, [result("disk.space", Verdict.PROBLEM, sureness=Sureness.POSSIBLE)])

    assert state_label(likely.causes[0]) == "likely yours"
    assert hint.confirmed == ()
    assert hint.causes[0].cause.id == "resources-short"
    assert state_label(hint.causes[0]) == "suspected"


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.CHECK_ERROR])
def test_a_check_that_saw_nothing_settles_nothing(knowledge: Knowledge, verdict: Verdict) -> None:
    found = diagnose(knowledge.entry(VSS), [result("vss.writers", verdict, "Nobody could look.")])

    first = cause(found, "writer-failed")
    assert first.state is CauseState.NOT_CHECKED
    assert first.evidence == "Nobody could look."
    assert first.settled_by == ("vss.writers",)


def test_two_checks_rule_out_together_and_one_of_another_system_does_not_count(knowledge: Knowledge) -> None:
    entry = knowledge.entry("vm-agent-validate")  # cut off: ruled out when both ports answer
    port80 = result("net.wire80", Verdict.OK)
    dhcp = knowledge.entry("crp-no-network")

    assert cause(diagnose(entry, [port80]), "agent-cut-off").state is CauseState.NOT_CHECKED
    both = diagnose(entry, [port80, result("net.wire32526", Verdict.OK)])
    assert cause(both, "agent-cut-off").state is CauseState.RULED_OUT
    linux = [result("net.dhcp.win", Verdict.NOT_APPLICABLE), result("net.dhcp.lnx", Verdict.OK)]
    assert cause(diagnose(dhcp, linux), "dhcp-off-in-guest").state is CauseState.RULED_OUT


def test_a_proof_outweighs_what_would_rule_the_cause_out(knowledge: Knowledge) -> None:
    found = diagnose(
        knowledge.entry(AGENT), [result("net.wire80", Verdict.PROBLEM), result("net.wire32526", Verdict.OK)]
    )
    assert cause(found, "platform-address-blocked").state is CauseState.CONFIRMED


def test_causes_of_the_other_system_are_ruled_out_but_not_by_a_workstation(knowledge: Knowledge) -> None:
    entry = knowledge.entry(AGENT)

    assert cause(diagnose(entry, system="windows"), "agent-stopped-linux").state is CauseState.RULED_OUT
    workstation = diagnose_capture(entry, Capture(Machine("macos")), ())
    assert {one.state for one in workstation.causes} == {CauseState.NOT_CHECKED}


def test_azures_word_counts_as_evidence(knowledge: Knowledge) -> None:
    stopped = diagnose(
        knowledge.entry("datasource-not-present"), azure=AzureFacts(protection_state="ProtectionStopped")
    )
    failed = diagnose(knowledge.entry("vm-state-not-allowing-backup"), azure=AzureFacts(provisioning_state="Failed"))
    ready = diagnose(knowledge.entry(AGENT), azure=AzureFacts(agent_status="Ready"))
    not_ready = diagnose(knowledge.entry(AGENT), azure=AzureFacts(agent_status="Not Ready"))

    assert stopped.causes[0].cause.id == "protection-stopped"
    assert state_label(stopped.causes[0]) == "likely yours"
    assert "ProtectionStopped" in stopped.causes[0].evidence
    assert failed.causes[0].cause.id == "state-failed"
    assert cause(ready, "agent-stopped-windows").state is CauseState.RULED_OUT
    assert cause(ready, "platform-address-blocked").state is CauseState.NOT_CHECKED
    assert not_ready.confirmed == ()
    assert not_ready.causes[0].suspected


def test_what_a_check_saw_outweighs_azures_word(knowledge: Knowledge) -> None:
    found = diagnose(
        knowledge.entry(AGENT),
        [result("agent.service.win", Verdict.PROBLEM, "The service is stopped.")],
        azure=AzureFacts(agent_status="Ready"),
    )
    assert found.causes[0].cause.id == "agent-stopped-windows"
    assert found.causes[0].state is CauseState.CONFIRMED


@pytest.mark.parametrize(
    "table",
    ["STATE_FAILED", "STILL_UPDATING", "NOT_RUNNING_NOW", "NOT_RUNNING_THEN", "PROTECTION_STOPPED", "SOFT_DELETED"],
)
def test_azures_facts_are_about_causes_that_exist(knowledge: Knowledge, table: str) -> None:
    for entry, cause_id in getattr(azure_facts, table):
        assert cause_id in [one.id for one in knowledge.entry(entry).causes]


def test_every_cause_that_a_check_confirms_is_confirmed_by_it(knowledge: Knowledge) -> None:
    settled = 0
    for entry_id in knowledge.summaries:
        entry = knowledge.entry(entry_id)
        for one in entry.causes:
            for proof in one.confirmed_by:
                for verdict in proof.verdicts:
                    found = diagnose(
                        entry, [CheckResult(proof.check, Judgement(verdict, "Synthetic.", found=proof.found))]
                    )
                    assert cause(found, one.id).state is CauseState.CONFIRMED
                    assert found.causes[0].state is CauseState.CONFIRMED
                    settled += 1
    assert settled > 200


def test_a_double_mount_does_not_prove_a_dead_one(knowledge: Knowledge) -> None:
    twice = CheckResult("fs.freezable", Judgement(Verdict.PROBLEM, "Synthetic.", found=("mounted-twice",)))

    found = diagnose(knowledge.entry("linux-ext-freeze"), [twice])

    assert cause(found, "mounted-twice").state is CauseState.CONFIRMED
    assert cause(found, "mount-cannot-be-opened").state is CauseState.NOT_CHECKED


def test_a_network_mount_is_a_suspicion_only(knowledge: Knowledge) -> None:
    mounted = CheckResult(
        "fs.freezable", Judgement(Verdict.INFO, "Synthetic.", sureness=Sureness.POSSIBLE, found=("network",))
    )

    dead = cause(diagnose(knowledge.entry("unable-to-open-mount"), [mounted]), "dead-network-mount")

    assert dead.state is CauseState.NOT_CHECKED
    assert dead.suspected
