"""What Azure tells, in a report: its word about causes, samples labelled as such, large numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.planted import NOW, TAKEN
from tests.report.rendering import TEXTS, rendered
from troubleshooter import i18n
from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.judgement import CheckResult, Judgement
from troubleshooter.diagnosis.azure_facts import AzureFacts
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.report.build import AzureView, FailedJob, Judged, build_report
from troubleshooter.report.export import ReportFormat, prepare
from troubleshooter.report.findings import Counts, FindingKind, JobFacts
from troubleshooter.report.report_json import open_report
from troubleshooter.report.wording import headline, summary
from troubleshooter.words import Language, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.findings import Finding, Report

AGENT, GONE = "vm-agent-unable-to-communicate", "datasource-not-present"
STOPPED = AzureFacts(protection_state="ProtectionStopped", soft_deleted=False)


def report_of(knowledge: Knowledge, *jobs: FailedJob, machines: Sequence[Judged] = ()) -> Report:
    return build_report(knowledge, azure=AzureView(jobs), machines=machines, now=NOW)


def job(vm: str, entry: str, azure: AzureFacts | None, group: str = "") -> FailedJob:
    return FailedJob(vm, JobFacts("Backup", "Synthetic", "Synthetic.", resource_group=group), entry, azure)


def entries(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.kind is FindingKind.ENTRY]


def test_azures_word_settles_causes_of_a_failed_job(knowledge: Knowledge) -> None:
    report = report_of(knowledge, job("web-01", GONE, STOPPED))

    (entry,) = entries(report)
    first = entry.causes[0]
    assert (entry.subject, entry.verdict) == ("web-01", Verdict.PROBLEM)
    assert (first.cause, first.state) == ("protection-stopped", CauseState.CONFIRMED)
    assert first.evidence == "Azure says the protection state is ProtectionStopped."
    page = rendered(prepare(report, knowledge, hide_names=False), ReportFormat.HTML)
    assert "likely cause on web-01" in page
    assert "1 cause is likely" in headline(report)


@pytest.mark.parametrize(
    ("entry", "azure"),
    [
        (GONE, None),
        (GONE, AzureFacts()),  # nothing was read
        (AGENT, STOPPED),  # none of its causes is about that
        ("no-such-entry", STOPPED),
        ("", STOPPED),
    ],
)
def test_where_azure_says_nothing_of_the_causes_they_are_not_listed(
    knowledge: Knowledge, entry: str, azure: AzureFacts | None
) -> None:
    assert entries(report_of(knowledge, job("web-01", entry, azure))) == []


def a_machine(name: str, *results: CheckResult) -> Judged:
    return Judged(Capture(Machine("windows", "", name), TAKEN), results)


def test_a_capture_of_the_failing_vm_and_azures_word_are_told_together(knowledge: Knowledge) -> None:
    blocked = CheckResult("net.wire32526", Judgement(Verdict.PROBLEM, "Synthetic: blocked."))
    ready = AzureFacts(agent_status="Ready")

    report = report_of(knowledge, job("web-01", AGENT, ready), machines=[a_machine("web-01", blocked)])

    (entry,) = entries(report)
    told = {one.cause: one for one in entry.causes}
    assert told["platform-address-blocked"].evidence == "Synthetic: blocked."
    assert told["agent-stopped-windows"].state is CauseState.RULED_OUT
    assert told["agent-stopped-windows"].evidence == "Azure says the agent status is Ready."


def test_of_two_vms_with_one_name_a_capture_takes_neithers_word(knowledge: Knowledge) -> None:
    jobs = (job("web-01", GONE, STOPPED, "rg-a"), job("web-01", GONE, AzureFacts("Ready"), "rg-b"))

    report = report_of(knowledge, *jobs, machines=[a_machine("web-01")])

    assert all(not one.evidence.startswith("Azure says") for one in entries(report)[0].causes)
    assert headline(report) == "Backup findings: 2 VMs fail with 1 error"


def test_errors_that_the_catalogue_does_not_know_stay_apart(knowledge: Knowledge) -> None:
    jobs = [FailedJob(f"vm-{n}", JobFacts(code=f"Synthetic{n % 2}", text=f"Of vm-{n}.")) for n in range(5)]
    jobs += [FailedJob(f"vm-t{n}", JobFacts(text="Synthetic: the same words.")) for n in range(4)]

    report = report_of(knowledge, *jobs)

    assert headline(report) == "Backup findings: 9 VMs fail with 3 errors"
    assert summary(report).startswith("4 VMs share the error “An error that the catalogue does not know”.")
    assert summary(report_of(knowledge, *jobs[:5])).startswith("3 VMs share the error “Synthetic0”.")


def sample_report(knowledge: Knowledge) -> Report:
    azure = AzureView((job("web-01", GONE, STOPPED),), "Contoso", TAKEN, Counts(1, 0, 0, 4), sample=True)
    return build_report(knowledge, azure=azure, now=NOW)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("hide_names", [True, False])
def test_an_invented_estate_is_labelled_in_every_format(
    knowledge: Knowledge, tmp_path: Path, kind: ReportFormat, hide_names: bool
) -> None:
    prepared = prepare(sample_report(knowledge), knowledge, hide_names=hide_names)
    text = rendered(prepared, kind)

    assert "SAMPLE: Backup findings" in text
    if kind is ReportFormat.JSON:
        file = tmp_path / "report.json"
        file.write_text(text, encoding="utf-8")
        assert json.loads(text)["sample"] is True
        again = prepare(open_report(file, knowledge), knowledge)
        text = rendered(again, ReportFormat.HTML)
        assert "SAMPLE: Backup findings" in text
    assert "SAMPLE: an invented estate; nothing of it exists." in text
    assert "Sample estate (invented)" in text


def test_the_pdf_of_an_invented_estate_says_so_on_its_first_page(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from troubleshooter.report import report_pdf

    said: list[str] = []
    made = report_pdf.paragraph

    def noting(text: str, *arguments: str) -> object:
        said.append(text)
        return made(text, *arguments)

    monkeypatch.setattr(report_pdf, "paragraph", noting)

    rendered(prepare(sample_report(knowledge), knowledge), ReportFormat.PDF)

    assert any(text.startswith("SAMPLE: Backup findings") for text in said[:4])
    assert any(text.startswith("SAMPLE: an invented estate") for text in said[:4])


def test_a_real_estate_is_no_sample(knowledge: Knowledge) -> None:
    report = report_of(knowledge, job("web-01", GONE, STOPPED))

    assert not report.sample
    for kind in TEXTS:
        assert "SAMPLE" not in rendered(prepare(report, knowledge), kind)


@pytest.mark.parametrize(
    ("language", "ten_thousand", "two_million", "few"),
    [(Language.EN, "10,000", "2,345,678", "1,200"), (Language.ES, "10 000", "2 345 678", "1200")],
)
def test_large_numbers_are_written_as_the_language_does(
    knowledge: Knowledge, language: Language, ten_thousand: str, two_million: str, few: str
) -> None:
    i18n.activate(language)
    jobs = tuple(job(f"synthetic-{n:05}", GONE, None) for n in range(10_000))
    azure = AzureView(jobs, counts=Counts(10_000, 1200, 0, 2_345_678))
    prepared = prepare(build_report(knowledge, azure=azure, now=NOW), knowledge)

    for kind in (ReportFormat.HTML, ReportFormat.MARKDOWN):
        text = rendered(prepared, kind).replace("\N{NO-BREAK SPACE}", " ")
        words = re.sub(r"<[^<>]*>|\*\*", " ", text)
        assert f"{ten_thousand} VM" in words  # the headline
        assert f"{ten_thousand}: VM-1, VM-2" in words  # the table of errors
        assert f" {two_million} " in words  # the numbers at the top
        assert f" {few} " in words
        assert not re.search(r"(?<!VM-)\b10000\b", words)
    saved = json.loads(rendered(prepared, ReportFormat.JSON))
    assert saved["counts"]["failing"] == 10_000  # for programs, a plain number
    assert f"{ten_thousand} VM" in saved["headline"].replace("\N{NO-BREAK SPACE}", " ")


def test_the_picture_shows_how_the_vms_stand(knowledge: Knowledge) -> None:
    azure = AzureView((job("web-01", GONE, None),), counts=Counts(1, 2, 0, 9))
    report = build_report(knowledge, azure=azure, now=NOW)

    page = rendered(prepare(report, knowledge), ReportFormat.HTML)

    caption = re.sub(r"<[^<>]*>", "|", page.partition("<figcaption")[2].partition("</figcaption>")[0])
    assert re.findall(r"\d+ [a-zA-Z ]+", caption) == ["1 VM fails", "2 with warnings", "9 protected and well"]


def test_a_table_of_a_pdf_begins_below_its_heading_and_goes_on_on_the_next_page(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportlab.platypus import LongTable

    pages: list[int] = []
    drawn = LongTable.drawOn

    def noting(self: LongTable, canvas: Any, *place: float, **more: float) -> None:
        pages.append(canvas.getPageNumber())
        drawn(self, canvas, *place, **more)

    monkeypatch.setattr(LongTable, "drawOn", noting)
    jobs = [FailedJob(f"vm-{n}", JobFacts(code=f"Synthetic{n}", text="Synthetic.")) for n in range(18)]

    rendered(prepare(report_of(knowledge, *jobs), knowledge), ReportFormat.PDF)

    assert pages[:2] == [1, 2]
