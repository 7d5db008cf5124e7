"""Judges whether a machine is a virtual machine of Azure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.scope import AZURE_ASSET_TAG, Place, find_scope
from troubleshooter.checks.facts.text import json_of
from troubleshooter.checks.facts.unread import CannotTell, find, require
from troubleshooter.checks.judgement import Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture


def _judge(capture: Capture) -> Judgement:
    scope = find_scope(capture)
    expected = _("The metadata service answers, and the chassis asset tag is {tag}.").format(tag=AZURE_ASSET_TAG)
    if scope.place is Place.UNCLEAR:
        evidence = find(capture, "imds")
        if evidence is not None:
            json_of(evidence)  # says what is wrong with it, if it can be said
        require(capture, "imds", "chassis-asset-tag")
        raise CannotTell(_("The evidence does not say whether this is an Azure VM."), probe="imds")
    if scope.place is Place.ELSEWHERE:
        summary = _("This machine is not an Azure VM: checks inside a VM do not apply here.")
        return Judgement(Verdict.NOT_APPLICABLE, summary, expected=expected)
    if scope.place is Place.SCALE_SET:
        summary = _("This machine belongs to a scale set, to which VM backup may not apply.")
        return Judgement(Verdict.INFO, summary, observed=scope.name, expected=expected, sureness=Sureness.LIKELY)
    if not scope.by_metadata:
        summary = _(
            "This is an Azure VM, but its metadata service does not answer: something inside it stands in the way."
        )
        return Judgement(Verdict.WARNING, summary, expected=expected, sureness=Sureness.LIKELY)
    facts = [fact for fact in (scope.name, scope.os_type, scope.location, scope.cloud) if fact]
    return Judgement(Verdict.OK, _("This is an Azure VM."), observed=" · ".join(facts), expected=expected)


RULES = (Rule("scope.azurevm", ("imds", "chassis-asset-tag"), _judge, guest=False),)
