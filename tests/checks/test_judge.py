"""Judging: each check for itself, nothing reads as fine that nobody saw, and a run fits into one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.checks import judge as judging
from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.compare import CheckChange, compare
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.judge import judge
from troubleshooter.checks.judgement import CheckResult, Judgement
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.checks.summary import in_reading_order, leads_to, summary_sentence
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge

WINDOWS = (Platform.WINDOWS,)


def result(check: str, verdict: Verdict) -> CheckResult:
    return CheckResult(check, Judgement(verdict, f"{check} is {verdict}"))


def evidence(status: ReadStatus, data: bytes = b"") -> dict[str, Evidence]:
    return {"source": Evidence("source", FileKind.TEXT, Reading(status, data), ms=7)}


def fine(capture: Capture) -> Judgement:
    require(capture, "source")
    return Judgement(Verdict.OK, "seen")


def use(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    monkeypatch.setattr(judging, "RULES", {rule.check: rule for rule in rules})


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (evidence(ReadStatus.OK, b"x"), Verdict.OK),
        ({}, Verdict.UNKNOWN),
        (evidence(ReadStatus.DENIED), Verdict.NEEDS_ELEVATION),
        (evidence(ReadStatus.TIMED_OUT), Verdict.UNKNOWN),
        (evidence(ReadStatus.FAILED), Verdict.UNKNOWN),
        (evidence(ReadStatus.MISSING), Verdict.UNKNOWN),
        (evidence(ReadStatus.CANCELLED), Verdict.UNKNOWN),
    ],
)
def test_only_what_was_seen_can_be_fine(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, Evidence], verdict: Verdict
) -> None:
    use(monkeypatch, Rule("a.check", ("source",), fine))

    (judged,) = judge(Capture(evidence=found))

    assert judged.verdict is verdict
    assert judged.judgement.summary
    assert judged.evidence == tuple(found)


def test_of_several_sources_the_one_that_was_read_counts() -> None:
    capture = Capture(
        evidence={
            "api": Evidence("api", FileKind.JSON, Reading(ReadStatus.DENIED)),
            "text": Evidence("text", FileKind.TEXT, Reading(ReadStatus.OK, b"x")),
        }
    )
    assert require(capture, "api", "text").probe == "text"
    with pytest.raises(CannotTell) as why:
        require(capture, "gone", "api")
    assert why.value.verdict is Verdict.NEEDS_ELEVATION


def test_a_fault_of_one_check_stays_with_it(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_capture: Capture) -> Judgement:
        raise KeyError("our fault")

    use(monkeypatch, Rule("a.broken", ("source",), broken), Rule("a.check", ("source",), fine))

    broken_one, other = judge(Capture(evidence=evidence(ReadStatus.OK, b"x")))

    assert broken_one.verdict is Verdict.CHECK_ERROR
    assert other.verdict is Verdict.OK
    assert "a.broken" in caplog.text
    caplog.clear()


def test_a_check_of_another_system_does_not_apply_unless_its_evidence_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, Rule("a.check", ("source",), fine, WINDOWS))
    linux = Machine("linux")

    assert judge(Capture(linux))[0].verdict is Verdict.NOT_APPLICABLE
    assert judge(Capture(linux, evidence=evidence(ReadStatus.OK, b"x")))[0].verdict is Verdict.OK
    assert judge(Capture())[0].verdict is Verdict.UNKNOWN


def test_evidence_that_two_systems_share_does_not_make_a_check_of_the_other_one_apply() -> None:
    shared = {"wireserver-versions": evidence(ReadStatus.OK, b"x")["source"]}

    (result_,) = judge(Capture(Machine("linux"), evidence=shared), ["net.dhcp.win"])

    assert result_.verdict is Verdict.NOT_APPLICABLE


def test_the_inside_of_a_vm_is_not_judged_on_a_workstation(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Rule("inside", ("source",), fine), Rule("outward", ("source",), fine, guest=False))
    workstation = Capture(Machine("macos"), evidence=evidence(ReadStatus.OK, b"x"))

    assert [one.verdict for one in judge(workstation)] == [Verdict.NOT_APPLICABLE, Verdict.OK]


def test_a_run_is_told_in_one_sentence_the_bad_first() -> None:
    verdicts = [
        Verdict.OK,
        Verdict.PROBLEM,
        Verdict.NEEDS_ELEVATION,
        Verdict.OK,
        Verdict.NOT_APPLICABLE,
        Verdict.UNKNOWN,
        Verdict.WARNING,
    ]
    run = [result(f"c{n}", verdict) for n, verdict in enumerate(verdicts)]

    assert summary_sentence(run) == "1 problem; 1 warning; 1 needs elevation; 1 could not tell; 2 fine"
    assert [one.verdict for one in in_reading_order(run)][:2] == [Verdict.PROBLEM, Verdict.WARNING]
    assert summary_sentence([]) == "Nothing to judge."


def test_two_runs_are_compared_the_worse_first() -> None:
    before = [
        result("mended", Verdict.PROBLEM),
        result("broke", Verdict.OK),
        result("same", Verdict.WARNING),
        result("noted", Verdict.OK),
        result("hidden", Verdict.PROBLEM),
        result("gone", Verdict.OK),
    ]
    after = [
        result("mended", Verdict.WARNING),
        result("broke", Verdict.WARNING),
        result("same", Verdict.WARNING),
        result("noted", Verdict.INFO),
        result("hidden", Verdict.UNKNOWN),  # not seen any more is not mended
        result("new", Verdict.OK),
    ]

    changes = {one.check: one.change for one in compare(before, after)}

    assert changes == {
        "broke": CheckChange.WORSE,
        "mended": CheckChange.BETTER,
        "hidden": CheckChange.DIFFERENT,
        "new": CheckChange.DIFFERENT,
        "gone": CheckChange.DIFFERENT,
        "same": CheckChange.SAME,
        "noted": CheckChange.SAME,
    }
    assert list(changes)[:2] == ["broke", "mended"]


def test_a_bad_verdict_leads_to_the_entries_it_explains_and_the_pages_that_fix_it(knowledge: Knowledge) -> None:
    entries, pages = leads_to(result("acl.machinekeys", Verdict.PROBLEM), knowledge)

    assert entries
    assert "machinekeys-permissions" in pages
    assert leads_to(result("acl.machinekeys", Verdict.WARNING), knowledge)[1]
    assert leads_to(result("acl.machinekeys", Verdict.OK), knowledge) == (entries, ())


def test_what_the_evidence_names_comes_first(knowledge: Knowledge) -> None:
    named = CheckResult(
        "acl.machinekeys", Judgement(Verdict.PROBLEM, "x", entries=("vss-writers-bad-state", "no such"))
    )

    entries, _pages = leads_to(named, knowledge)

    assert entries[0] == "vss-writers-bad-state"
    assert "no such" not in entries


def test_a_windows_vm_is_not_led_to_what_only_linux_has(knowledge: Knowledge) -> None:
    judgement = Judgement(Verdict.PROBLEM, "x")
    everywhere = leads_to(CheckResult("ext.log", judgement), knowledge)
    windows = leads_to(CheckResult("ext.log", judgement, platforms=WINDOWS), knowledge)

    assert windows[0] != everywhere[0]
    assert all(Platform.WINDOWS in knowledge.summaries[entry].platforms for entry in windows[0])
    assert not [page for page in windows[1] if knowledge.page(page).platforms == (Platform.LINUX,)]


@pytest.mark.parametrize("check", RULES)
def test_each_rule_has_its_description(check: str, knowledge: Knowledge) -> None:
    assert knowledge.check(check).id == check
