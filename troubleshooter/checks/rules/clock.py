"""Judges a machine's clock: minutes matter to certificates, hours to the extension's orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.clock import clock_difference, time_service
from troubleshooter.checks.facts.unread import find
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

_SUSPICIOUS_S = 5 * 60
_TOO_FAR_S = 140 * 60


def _judge(capture: Capture) -> Judgement:
    if find(capture, "clock-dates") is None and find(capture, "timedatectl") is not None:
        return _judge_service(capture)
    found = clock_difference(capture)
    apart = abs(found.seconds)
    sureness = Sureness.CERTAIN if found.vouched else Sureness.LIKELY
    source = _source(found.source)
    observed = _("{difference} against {source}").format(difference=_signed(found.seconds), source=source)
    expected = _("Less than 5 minutes apart.")
    lines = (EvidenceLine("clock-dates", observed),)
    if apart <= _SUSPICIOUS_S:
        summary = _("The clock is right: {observed}.").format(observed=observed)
        return Judgement(Verdict.OK, summary, observed, expected, sureness)
    ahead = found.seconds > 0
    if ahead:
        summary = _("The clock is {difference} ahead of {source}.")
    else:
        summary = _("The clock is {difference} behind {source}.")
    summary = summary.format(difference=_length(apart), source=source)
    verdict = Verdict.PROBLEM if apart > _TOO_FAR_S else Verdict.WARNING
    return Judgement(verdict, summary, observed, expected, sureness, lines, pages=("fix-clock",))


def _judge_service(capture: Capture) -> Judgement:
    """No other clock was asked: only what the system itself believes."""
    found = time_service(capture)
    expected = _("Synchronised, and less than 5 minutes from the hardware clock.")
    ahead = found.ahead_of_hardware
    if ahead is not None and abs(ahead) > _SUSPICIOUS_S:
        summary = _("The clock and the hardware clock are {difference} apart.").format(difference=_length(abs(ahead)))
        return Judgement(Verdict.WARNING, summary, _signed(ahead), expected, Sureness.LIKELY, pages=("fix-clock",))
    if found.synchronised:
        summary = _("The system says that its clock is synchronised; no other clock was asked.")
        return Judgement(Verdict.OK, summary, _("synchronised"), expected, Sureness.LIKELY)
    if found.synchronised is None:
        summary = _("The clock and the hardware clock agree; whether it is synchronised was not told.")
        return Judgement(Verdict.INFO, summary, _signed(ahead or 0.0), expected, Sureness.POSSIBLE)
    summary = _("The system says that its clock is not synchronised; it may be right all the same.")
    return Judgement(Verdict.INFO, summary, _("not synchronised"), expected, Sureness.POSSIBLE)


def _source(name: str) -> str:
    words = {"metadata-service": _("the metadata service"), "platform": _("the platform")}
    return words.get(name, name)


def _signed(seconds: float) -> str:
    return f"{'+' if seconds >= 0 else '−'}{_length(abs(seconds))}"


def _length(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


RULES = (Rule("clock", ("clock-dates", "timedatectl"), _judge, guest=False),)
