"""Judges a capture: every rule, each on its own, so that one fault never hides the others' answers."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import CheckResult, EvidenceLine, Judgement
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.rules.rule import Rule

_log = logging.getLogger(__name__)


def judge(capture: Capture, only: Collection[str] = ()) -> tuple[CheckResult, ...]:
    """The results of all checks, or of those named, in the registry's order and in the active language.

    A check of another system, or of the inside of a VM on a machine that is none, is ``NOT_APPLICABLE``, unless
    evidence for it is there all the same. A fault inside a rule is ``CHECK_ERROR`` and is logged.
    """
    place = find_scope(capture).place
    return tuple(_result(rule, capture, place) for rule in RULES.values() if not only or rule.check in only)


def _result(rule: Rule, capture: Capture, place: Place) -> CheckResult:
    there = tuple(probe for probe in rule.probes if probe in capture.evidence)
    ms = max((capture.evidence[probe].ms for probe in there), default=0)
    system = capture.machine.os
    platforms = (Platform(system),) if system in {*Platform} else rule.platforms
    return CheckResult(rule.check, _judgement(rule, capture, place), there, ms, platforms)


def _judgement(rule: Rule, capture: Capture, place: Place) -> Judgement:
    system = capture.machine.os
    if system and rule.guest and system not in {*rule.platforms} and not _has_own_evidence(rule, capture):
        names = {Platform.WINDOWS: "Windows", Platform.LINUX: "Linux"}
        words = " · ".join(names[platform] for platform in rule.platforms)
        return Judgement(Verdict.NOT_APPLICABLE, _("This check is for {platforms}.").format(platforms=words))
    if rule.guest and place is Place.ELSEWHERE:
        return Judgement(Verdict.NOT_APPLICABLE, _("This machine is not an Azure VM."))
    try:
        return rule.judge(capture)
    except CannotTell as reason:
        lines = (EvidenceLine(reason.probe, str(reason)),) if reason.probe else ()
        return Judgement(reason.verdict, str(reason), lines=lines)
    except Exception as error:  # noqa: BLE001  the border where a fault of one check stays with that check
        _log.exception("check %s", rule.check)
        summary = _("The check itself failed: {error}.").format(error=f"{type(error).__name__}: {error}"[:200])
        return Judgement(Verdict.CHECK_ERROR, summary)


def _has_own_evidence(rule: Rule, capture: Capture) -> bool:
    """Whether a capture of another system holds evidence that only this rule's system has."""
    shared = {probe for other in RULES.values() if capture.machine.os in {*other.platforms} for probe in other.probes}
    return any(probe in capture.evidence for probe in rule.probes if probe not in shared)
