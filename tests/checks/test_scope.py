"""Where a machine is decides what its evidence can mean."""

from __future__ import annotations

import json

import pytest

from troubleshooter.checks.capture import Capture, Machine
from troubleshooter.checks.evidence import Evidence, FileKind, Reading, ReadStatus
from troubleshooter.checks.facts.scope import AZURE_ASSET_TAG, Place, find_scope
from troubleshooter.checks.judge import judge
from troubleshooter.words import Verdict

ANSWER = {"compute": {"vmId": "0", "name": "web-1", "osType": "Linux", "azEnvironment": "AZUREPUBLICCLOUD"}}


def capture(imds: object = None, tag: object = None, system: str = "linux") -> Capture:
    found = {}
    for probe, value in (("imds", imds), ("chassis-asset-tag", tag)):
        if value is None:
            continue
        reading = Reading(value) if isinstance(value, ReadStatus) else Reading(ReadStatus.OK, str(value).encode())
        found[probe] = Evidence(probe, FileKind.TEXT, reading)
    return Capture(Machine(system), evidence=found)


def verdict(of: Capture) -> Verdict:
    (result,) = judge(of, ["scope.azurevm"])
    return result.verdict


def test_a_vm_of_azure_is_known_by_its_metadata() -> None:
    azure = capture(json.dumps(ANSWER), AZURE_ASSET_TAG)

    assert find_scope(azure).place is Place.AZURE_VM
    assert verdict(azure) is Verdict.OK
    assert "web-1" in judge(azure)[0].judgement.observed


def test_a_vm_whose_metadata_service_is_blocked_is_one_all_the_same() -> None:
    assert verdict(capture(ReadStatus.TIMED_OUT, f"{AZURE_ASSET_TAG}\n")) is Verdict.WARNING


def test_an_instance_of_a_scale_set_is_said_to_be_one() -> None:
    answer = {"compute": {**ANSWER["compute"], "vmScaleSetName": "aks-1"}}
    assert verdict(capture(json.dumps(answer))) is Verdict.INFO


@pytest.mark.parametrize("tag", ["Default string", ReadStatus.MISSING])
def test_a_workstation_is_not_an_azure_vm(tag: object) -> None:
    workstation = capture(ReadStatus.TIMED_OUT, tag)
    assert find_scope(workstation).place is Place.ELSEWHERE
    assert verdict(workstation) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("imds", "tag"),
    [
        (None, None),  # nobody looked
        (ReadStatus.TIMED_OUT, None),
        (None, "Default string"),  # the service was not asked, and tags can be overwritten
        ('{"compute": {"vmId": "0", "loc', None),  # cut off
        ("<html>proxy</html>", None),
        ("[]", None),
        ("{}", None),
    ],
)
def test_too_little_evidence_is_no_answer(imds: object, tag: object) -> None:
    unclear = capture(imds, tag)
    assert find_scope(unclear).place is Place.UNCLEAR
    assert verdict(unclear) is Verdict.UNKNOWN


def test_hardware_that_may_not_be_read_needs_more_rights() -> None:
    assert verdict(capture(ReadStatus.TIMED_OUT, ReadStatus.DENIED)) is Verdict.NEEDS_ELEVATION
