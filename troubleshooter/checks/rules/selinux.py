"""Judges whether SELinux stands in the agent's way: being on is no fault, what it denied is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.facts.selinux import DENIALS_PROBE, MODE_PROBES, PROCESSES_PROBE, Mode, read_selinux
from troubleshooter.checks.judgement import Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

_MOST_LINES = 5


def _judge(capture: Capture) -> Judgement:
    found = read_selinux(capture)
    expected = _("Off, permissive, or enforcing without denials for the agent.")
    observed = f"SELinux: {found.mode or '?'}"
    if found.mode in (Mode.DISABLED, Mode.PERMISSIVE):
        summary = _("SELinux hinders nothing: it is {mode}.").format(mode=found.mode)
        return Judgement(Verdict.OK, summary, observed, expected)
    if found.denials:
        n = len(found.denials)
        summary = ngettext(
            "SELinux has denied the agent something ({n} entry in the audit log).",
            "SELinux has denied the agent something ({n} entries in the audit log).",
            n,
        ).format(n=n)
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=found.denials[-_MOST_LINES:])
    if found.agent_unconfined is not None:
        summary = _("The agent runs unconfined, so SELinux does not hinder it.")
        lines = (found.agent_unconfined,)
        return Judgement(Verdict.OK, summary, observed, expected, Sureness.LIKELY, lines)
    if found.denials_known:
        summary = _("SELinux enforces, and the audit log shows no denial for the agent.")
        return Judgement(Verdict.OK, summary, observed, expected, Sureness.LIKELY)
    summary = _("SELinux enforces, which is normal; whether it has denied the agent anything was not seen.")
    return Judgement(Verdict.INFO, summary, observed, expected, Sureness.POSSIBLE)


RULES = (Rule("selinux", (*MODE_PROBES, DENIALS_PROBE, PROCESSES_PROBE), _judge, (Platform.LINUX,)),)
