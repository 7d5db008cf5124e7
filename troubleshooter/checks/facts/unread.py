"""Why a fact is not to be had; the one way in which parsers say that nobody has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.errors import TroubleshooterError
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence


class CannotTell(TroubleshooterError):  # noqa: N818  a conclusion, not a fault
    """Evidence does not yield a fact: it is absent, was refused, or cannot be understood.

    ``verdict`` is what a check concludes from that: ``UNKNOWN``, ``NEEDS_ELEVATION`` or ``NOT_APPLICABLE``.
    """

    def __init__(self, reason: str, verdict: Verdict = Verdict.UNKNOWN, probe: str = "") -> None:
        self.verdict = verdict
        self.probe = probe
        super().__init__(reason)


def find(capture: Capture, *probes: str) -> Evidence | None:
    """The first of these probes' evidence that was read, or None."""
    return next((one for probe in probes if (one := capture.evidence.get(probe)) and one.status is ReadStatus.OK), None)


def require(capture: Capture, *probes: str) -> Evidence:
    """The first of these probes' evidence that was read.

    Raises:
        CannotTell: when none was, with the reason of the one that came closest.
    """
    found = find(capture, *probes)
    if found is not None:
        return found
    tried = [capture.evidence[probe] for probe in probes if probe in capture.evidence]
    tried.sort(key=lambda one: _CLOSENESS.index(one.status))
    if not tried:
        raise CannotTell(_("There is no evidence: {probes}.").format(probes=", ".join(probes)), probe=probes[0])
    raise unread(tried[0])


def unread(one: Evidence) -> CannotTell:
    """What evidence that was not read leads to."""
    detail = f" ({one.reading.detail})" if one.reading.detail else ""
    match one.status:
        case ReadStatus.DENIED:
            return CannotTell(
                _("This user may not read it{detail}.").format(detail=detail), Verdict.NEEDS_ELEVATION, one.probe
            )
        case ReadStatus.TIMED_OUT:
            return CannotTell(_("It did not answer in time{detail}.").format(detail=detail), probe=one.probe)
        case ReadStatus.CANCELLED:
            return CannotTell(_("The run was stopped before it was read."), probe=one.probe)
        case ReadStatus.MISSING:
            return CannotTell(_("It is not there{detail}.").format(detail=detail), probe=one.probe)
    return CannotTell(_("Reading it failed{detail}.").format(detail=detail), probe=one.probe)


#: Denied comes first: with more rights there would be an answer.
_CLOSENESS = [
    ReadStatus.DENIED,
    ReadStatus.TIMED_OUT,
    ReadStatus.FAILED,
    ReadStatus.CANCELLED,
    ReadStatus.MISSING,
    ReadStatus.OK,
]
