"""Whether WMI answers, by one question to its registry provider, through which the agent's installer works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, unread
from troubleshooter.checks.shape import mapping, number
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

PROVIDER_PROBE = "wmi-stdregprov"


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What became of the question: the provider's own code, or the error with which WMI itself ended."""

    code: int = 0
    error: str = ""


def registry_provider(capture: Capture) -> ProviderAnswer | None:
    """The answer; None when nobody asked.

    Raises:
        CannotTell: when the question was refused, stopped or not answered in time, or the evidence is no answer.
    """
    asked = capture.evidence.get(PROVIDER_PROBE)
    if asked is None:
        return None
    if asked.status in (ReadStatus.FAILED, ReadStatus.MISSING):
        return ProviderAnswer(error=asked.reading.detail or asked.status.value)
    if asked.status is not ReadStatus.OK:
        raise unread(asked)
    code = number(mapping(json_of(asked)).get("return"))
    if code is None:
        raise CannotTell(_("{probe} does not hold an answer of WMI.").format(probe=asked.probe), probe=asked.probe)
    return ProviderAnswer(code)
