"""Two reports side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.report.planted import NOW, TAKEN
from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.judgement import CheckResult, Judgement
from troubleshooter.report.build import AzureView, FailedJob, Judged, build_report
from troubleshooter.report.compare_reports import FindingChange, compare_reports, comparison_sentence
from troubleshooter.report.export import prepare
from troubleshooter.report.findings import JobFacts
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Report


def machine(knowledge: Knowledge, host: str, **verdicts: Verdict) -> Report:
    results = tuple(
        CheckResult(check.replace("_", "."), Judgement(verdict, "synthetic")) for check, verdict in verdicts.items()
    )
    return build_report(knowledge, machines=[Judged(Capture(Machine("linux", "", host), TAKEN), results)], now=NOW)


def test_before_and_after_a_fix(knowledge: Knowledge) -> None:
    before = machine(
        knowledge, "web01", clock=Verdict.PROBLEM, selinux=Verdict.OK, net_dns=Verdict.PROBLEM, guestfw=Verdict.OK
    )
    after = machine(
        knowledge, "web01", clock=Verdict.OK, selinux=Verdict.WARNING, net_dns=Verdict.UNKNOWN, guestfw=Verdict.OK
    )

    changes = compare_reports(before, prepare(after, knowledge).report)  # one of them with its names hidden

    assert {one.either.check: one.change for one in changes} == {
        "selinux": FindingChange.WORSE,
        "clock": FindingChange.BETTER,
        "net.dns": FindingChange.UNCLEAR,  # not seen any more is not mended
        "guestfw": FindingChange.SAME,
    }
    assert changes[0].change is FindingChange.WORSE
    assert comparison_sentence(changes) == "1 worse; 1 better; 1 unclear; 1 same"


def test_jobs_that_are_new_or_gone(knowledge: Knowledge) -> None:
    def estate(*vms: str) -> Report:
        jobs = tuple(FailedJob(vm, JobFacts(code="SyntheticError")) for vm in vms)
        return build_report(knowledge, azure=AzureView(jobs), now=NOW)

    changes = compare_reports(estate("a-1", "b-2"), estate("B-2", "c-3"))

    assert {one.either.subject: one.change for one in changes} == {
        "c-3": FindingChange.NEW,
        "a-1": FindingChange.GONE,
        "B-2": FindingChange.SAME,
    }
