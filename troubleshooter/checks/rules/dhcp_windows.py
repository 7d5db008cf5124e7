"""Judges whether Windows gets its address from Azure's DHCP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.dhcp_windows import read_adapter
from troubleshooter.checks.facts.platform_address import HTTP_PROBES, Outcome, http_answer
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture


def _judge(capture: Capture) -> Judgement:
    probe, adapter = read_adapter(capture)
    expected = _("DHCP on the adapter that leads to 168.63.129.16")
    observed = ", ".join((adapter.line, *adapter.addresses))
    lines = (EvidenceLine(probe, f"{adapter.name}: {adapter.line}"),)
    if adapter.dhcp:
        summary = _("{adapter} has its address from DHCP.").format(adapter=adapter.name)
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    addresses = ", ".join(adapter.addresses)
    if len(adapter.addresses) > 1:
        summary = _("{adapter} has several fixed addresses ({addresses}), which can be intended.")
        verdict, sure = Verdict.INFO, Sureness.LIKELY
    elif _platform_answers(capture):
        summary = _("{adapter} has a fixed address ({addresses}); the platform answers all the same.")
        verdict, sure = Verdict.WARNING, Sureness.LIKELY
    else:
        summary = _("{adapter} has a fixed address ({addresses}) in place of one from DHCP.")
        verdict, sure = Verdict.PROBLEM, Sureness.LIKELY
    return Judgement(
        verdict, summary.format(adapter=adapter.name, addresses=addresses), observed, expected, sure, lines
    )


def _platform_answers(capture: Capture) -> bool:
    try:
        return http_answer(capture).outcome is Outcome.ANSWERED
    except CannotTell:
        return False


RULES = (Rule("net.dhcp.win", ("windows-adapters", "ipconfig", *HTTP_PROBES), _judge, (Platform.WINDOWS,)),)
