"""Judges whether the machine's own firewall blocks the platform's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import WIRE_SERVER
from troubleshooter.checks.facts.firewall import PROBES, read_firewall
from troubleshooter.checks.judgement import Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture


def _judge(capture: Capture) -> Judgement:
    found = read_firewall(capture)
    expected = _("no rule that blocks {address}").format(address=WIRE_SERVER)
    if found.blocking:
        summary = _("A firewall rule inside the VM blocks {address}.").format(address=WIRE_SERVER)
        observed = found.blocking[0].text
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=found.blocking)
    if found.partly:
        summary = _("A firewall rule inside the VM blocks {address}, but not on the ports that the agent uses.")
        text = summary.format(address=WIRE_SERVER)
        return Judgement(Verdict.WARNING, text, found.partly[0].text, expected, Sureness.LIKELY, found.partly)
    if found.closed is not None:
        summary = _("Outgoing traffic is blocked by default, and no rule was seen that lets {address} through.")
        text = summary.format(address=WIRE_SERVER)
        return Judgement(Verdict.WARNING, text, found.closed.text, expected, Sureness.POSSIBLE, (found.closed,))
    n = found.rules
    summary = ngettext(
        "The one firewall rule does not block {address}.", "None of {n} firewall rules blocks {address}.", n
    )
    text = summary.format(n=n, address=WIRE_SERVER) if n else _("There are no firewall rules inside the VM.")
    return Judgement(Verdict.OK, text, expected=expected, sureness=Sureness.LIKELY)


RULES = (Rule("guestfw", PROBES, _judge),)
