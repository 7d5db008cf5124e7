"""From the error of a job to the entry that explains it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from troubleshooter.catalogue.results import Confidence
from troubleshooter.catalogue.search import SearchIndex
from troubleshooter.estate.matching import LEAST_NUMBER, Matcher
from troubleshooter.estate.model import JobError
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.catalogue.results import SearchResult
    from troubleshooter.knowledge.knowledge import Knowledge


def test_every_documented_name_of_the_catalogue_is_matched_for_sure(knowledge: Knowledge, matcher: Matcher) -> None:
    unsure = {}
    for summary in knowledge.summaries.values():
        for code in summary.codes:
            if code.isdigit() and int(code) < LEAST_NUMBER:  # of programs inside the VM: no job is named so
                continue
            found = matcher.match(JobError(code, None, "", ()))
            sharing = {one.id for one in knowledge.summaries.values() if code in one.codes}
            if (
                found is None
                or found.entry_id not in sharing
                or (len(sharing) == 1 and found.confidence is Confidence.WEAK)
            ):
                unsure[code] = found

    assert unsure == {}


@pytest.mark.parametrize(
    ("error", "entry", "confidence"),
    [
        (JobError("UserErrorVmProvisioningStateFailed", None, "", ()), "vm-failed-provisioning-state", "sure"),
        (JobError("", 400160, "", ()), "vm-failed-provisioning-state", "sure"),
        (JobError("NotInTheCatalogue", 400160, "", ()), "vm-failed-provisioning-state", "sure"),
        (
            JobError("", None, "Snapshot operation failed because VSS writers were in a bad state.", ()),
            "vss-writers-bad-state",
            "sure",
        ),
        (
            JobError(
                "VMRestorePointClientError", None, "Restore Point creation failed due to VSS Writers in bad state.", ()
            ),
            "crp-vss-writers",
            "sure",
        ),
    ],
)
def test_the_name_counts_first_then_the_number_then_the_text(
    matcher: Matcher, error: JobError, entry: str, confidence: str
) -> None:
    found = matcher.match(error)

    assert found is not None
    assert (found.entry_id, found.confidence) == (entry, Confidence(confidence))


def test_numbers_of_programs_inside_the_vm_are_not_meant_by_a_job(matcher: Matcher) -> None:
    assert matcher.match(JobError("", 3, "", ())) is None


def test_what_nothing_explains_has_no_entry(matcher: Matcher) -> None:
    assert matcher.match(JobError("", 999999, "zzz qqq", ())) is None
    assert matcher.match(None) is None


def test_the_samples_errors_all_have_an_entry(matcher: Matcher) -> None:
    errors = json.loads((resource_root() / "samples" / "estate.json").read_text(encoding="utf-8"))["errors"]

    assert errors
    for one in errors:
        title = one["errorTitle"] if one["errorTitle"][0] != "(" else ""
        found = matcher.match(JobError(title, one.get("errorCode"), one["errorString"], ()))
        assert found is not None
        assert found.confidence is (Confidence.SURE if title else Confidence.LIKELY)


NAMES = (
    "web-07", "PAYROLL", "srv_db.contoso.local", "3f0c1b52-8d1e-4c55-9b0a-6f1d2e3c4b5a", "2026-11-22T07:33:03.5226873Z",
    "10.4.7.19", "123456789", "vmproductionserver0012",
)  # fmt: skip


def test_a_name_in_the_text_changes_nothing_of_what_is_found(knowledge: Knowledge) -> None:
    """Errors that differ in names and numbers share one search; each alone would have found the same."""
    shared = Matcher(knowledge.index)
    other = {}
    for number, summary in enumerate(knowledge.summaries.values()):
        for place in range(2):
            name = NAMES[(number + place * 3) % len(NAMES)]
            error = JobError("", None, f"{name}: {summary.message[Language.EN]} (request {number}{place})", ())
            found, alone = shared.match(error), Matcher(knowledge.index).match(error)
            if found != alone:
                other[error.text] = (found, alone)

    assert other == {}


@pytest.mark.parametrize("titled", [True, False], ids=["with a name that nobody knows", "by the text alone"])
def test_ten_thousand_errors_that_differ_in_names_are_searched_for_a_few_times(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, titled: bool
) -> None:
    asked: list[str] = []
    search = SearchIndex.search

    def counted(self: SearchIndex, text: str, **more: Any) -> SearchResult:
        asked.append(text)
        return search(self, text, **more)

    monkeypatch.setattr(SearchIndex, "search", counted)
    matcher = Matcher(knowledge.index)
    found = {
        matcher.match(
            JobError(
                f"UserErrorSynthetic{n}" if titled else "",
                400_500 + n,
                f"Snapshot operation failed because VSS writers of vm-{n:05d} were in a bad state.",
                (),
            )
        )
        for n in range(10_000)
    }

    assert [one.entry_id for one in found if one is not None] == ["vss-writers-bad-state"]
    assert len(asked) < 50


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0x80042306 was returned", "0x800423F4 was returned"),
        ("error 400160", "error 400199"),
    ],
)
def test_a_code_in_a_text_is_not_taken_for_a_name(matcher: Matcher, one: str, other: str) -> None:
    first, second = (matcher.match(JobError("", None, f"The extension failed: {text}.", ())) for text in (one, other))

    assert first != second
