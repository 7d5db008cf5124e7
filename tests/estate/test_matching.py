"""From the error of a job to the entry that explains it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from troubleshooter.catalogue.results import Confidence, MatchField
from troubleshooter.estate.matching import LEAST_NUMBER, Matcher
from troubleshooter.estate.model import JobError
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture
def matcher(knowledge: Knowledge) -> Matcher:
    return Matcher(knowledge.index.search)


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
    ("error", "entry", "confidence", "by"),
    [
        (JobError("UserErrorVmProvisioningStateFailed", None, "", ()), "vm-failed-provisioning-state", "sure", "code"),
        (JobError("", 400160, "", ()), "vm-failed-provisioning-state", "sure", "code"),
        (JobError("NotInTheCatalogue", 400160, "", ()), "vm-failed-provisioning-state", "sure", "code"),
        (
            JobError("", None, "Snapshot operation failed because VSS writers were in a bad state.", ()),
            "vss-writers-bad-state",
            "sure",
            "message",
        ),
        (
            JobError(
                "VMRestorePointClientError", None, "Restore Point creation failed due to VSS Writers in bad state.", ()
            ),
            "crp-vss-writers",
            "sure",
            "code",
        ),
    ],
)
def test_the_name_counts_first_then_the_number_then_the_text(
    matcher: Matcher, error: JobError, entry: str, confidence: str, by: str
) -> None:
    found = matcher.match(error)

    assert found is not None
    assert (found.entry_id, found.confidence, found.by) == (entry, Confidence(confidence), MatchField(by))


def test_numbers_of_programs_inside_the_vm_are_not_meant_by_a_job(matcher: Matcher) -> None:
    assert matcher.match(JobError("", 3, "", ())) is None


def test_what_nothing_explains_has_no_entry(matcher: Matcher) -> None:
    assert matcher.match(JobError("", 999999, "zzz qqq", ())) is None
    assert matcher.match(None) is None


def test_the_samples_errors_all_have_an_entry(matcher: Matcher) -> None:
    described = json.loads((resource_root() / "samples" / "estate.json").read_text(encoding="utf-8"))

    for one in described["errors"]:
        title = one["errorTitle"] if one["errorTitle"][0] != "(" else ""
        found = matcher.match(JobError(title, one.get("errorCode"), one["errorString"], ()))
        assert found is not None
        assert found.confidence is (Confidence.SURE if title else Confidence.LIKELY)
