"""Where a machine is decides what its evidence can mean."""

from __future__ import annotations

import pytest

from tests.checks.captures import capture_of, result_of
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.facts.scope import AZURE_ASSET_TAG, Place, find_scope
from troubleshooter.words import Verdict

COMPUTE = {"vmId": "0", "name": "web-1", "osType": "Linux", "azEnvironment": "AZUREPUBLICCLOUD"}
SILENT = Reading(ReadStatus.TIMED_OUT)


def test_a_vm_of_azure_is_known_by_its_metadata() -> None:
    azure = capture_of({"imds": {"compute": COMPUTE}, "chassis-asset-tag": AZURE_ASSET_TAG}, os="linux")

    result = result_of("scope.azurevm", azure)
    assert find_scope(azure).place is Place.AZURE_VM
    assert result.verdict is Verdict.OK
    assert "web-1" in result.judgement.observed


def test_a_vm_whose_metadata_service_is_blocked_is_one_all_the_same() -> None:
    blocked = capture_of({"imds": SILENT, "chassis-asset-tag": f"{AZURE_ASSET_TAG}\n"}, os="linux")

    assert result_of("scope.azurevm", blocked).verdict is Verdict.WARNING


def test_an_instance_of_a_scale_set_is_said_to_be_one() -> None:
    instance = capture_of({"imds": {"compute": {**COMPUTE, "vmScaleSetName": "aks-1"}}}, os="linux")

    assert result_of("scope.azurevm", instance).verdict is Verdict.INFO


@pytest.mark.parametrize("tag", ["Default string", Reading(ReadStatus.MISSING)], ids=["another tag", "no tag"])
def test_a_workstation_is_not_an_azure_vm(tag: object) -> None:
    workstation = capture_of({"imds": SILENT, "chassis-asset-tag": tag}, os="linux")

    assert find_scope(workstation).place is Place.ELSEWHERE
    assert result_of("scope.azurevm", workstation).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "evidence",
    [
        {},
        {"imds": SILENT},
        {"chassis-asset-tag": "Default string"},  # the service was not asked, and tags can be overwritten
        {"imds": '{"compute": {"vmId": "0", "loc'},
        {"imds": "<html>proxy</html>"},
        {"imds": []},
        {"imds": {}},
    ],
    ids=["nobody looked", "silence alone", "a tag alone", "cut off", "a page in its place", "a list", "empty"],
)
def test_too_little_evidence_is_no_answer(evidence: dict[str, object]) -> None:
    unclear = capture_of(evidence, os="linux")

    assert find_scope(unclear).place is Place.UNCLEAR
    assert result_of("scope.azurevm", unclear).verdict is Verdict.UNKNOWN


def test_hardware_that_may_not_be_read_needs_more_rights() -> None:
    closed = capture_of({"imds": SILENT, "chassis-asset-tag": Reading(ReadStatus.DENIED)}, os="linux")

    assert result_of("scope.azurevm", closed).verdict is Verdict.NEEDS_ELEVATION
