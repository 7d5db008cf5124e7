"""Whether the evidence comes from a virtual machine of Azure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.facts.text import decode, json_of
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.shape import words
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

#: The chassis asset tag that Azure writes into the virtual hardware.
AZURE_ASSET_TAG = "7783-7084-3265-9085-8269-3286-77"


class Place(StrEnum):
    """What kind of machine it is."""

    AZURE_VM = "azure_vm"
    SCALE_SET = "scale_set"  # an instance of a scale set
    ELSEWHERE = "elsewhere"  # not in Azure
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the machine is, and how that is known."""

    place: Place
    by_metadata: bool = False  # whether the metadata service answered
    name: str = ""
    location: str = ""
    os_type: str = ""
    cloud: str = ""  # as the service writes it; compare without case


def find_scope(capture: Capture) -> Scope:
    """Where the machine of a capture is; never fails, ``UNCLEAR`` says that the evidence is not enough."""
    try:
        compute = _compute(capture)
    except CannotTell:
        return Scope(_by_tag(capture, _asset_tag(capture)))
    scale_set = bool(words(compute.get("vmScaleSetName")))
    return Scope(
        Place.SCALE_SET if scale_set else Place.AZURE_VM,
        by_metadata=True,
        name=words(compute.get("name")),
        location=words(compute.get("location")),
        os_type=words(compute.get("osType")),
        cloud=words(compute.get("azEnvironment")),
    )


def _by_tag(capture: Capture, tag: bool | None) -> Place:
    if tag:
        return Place.AZURE_VM
    imds = capture.evidence.get("imds")
    silent = imds is not None and imds.status in (ReadStatus.MISSING, ReadStatus.TIMED_OUT, ReadStatus.FAILED)
    if capture.machine.os == "macos" or (silent and tag is False):
        return Place.ELSEWHERE
    return Place.UNCLEAR


def _asset_tag(capture: Capture) -> bool | None:
    one = capture.evidence.get("chassis-asset-tag")
    if one is None or one.status not in (ReadStatus.OK, ReadStatus.MISSING):
        return None
    return AZURE_ASSET_TAG in decode(one.data)  # a machine without the file has no such chassis


def _compute(capture: Capture) -> dict[str, Any]:
    evidence = find(capture, "imds")
    if evidence is None:
        raise CannotTell(_("The metadata service was not asked."))
    answer = json_of(evidence)
    compute = answer.get("compute", answer) if isinstance(answer, dict) else None
    if not isinstance(compute, dict) or not {"vmId", "location", "osType"} & compute.keys():
        raise CannotTell(_("This is not an answer of the metadata service."), probe="imds")
    return compute
