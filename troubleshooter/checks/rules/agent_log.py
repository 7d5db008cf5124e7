"""Judges the VM agent's log by known signs; an error that the agent has recovered from is none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.agent_log import NOT_EXECUTABLE, NOT_FOUND, agent_log
from troubleshooter.checks.facts.agent_signatures import Sign
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.agent_log import AgentSign

#: A silent platform so shortly before the capture was taken is silent now.
_NOW = timedelta(hours=1)


def _judge(capture: Capture) -> Judgement:
    log = agent_log(capture)
    expected = _("No known sign of trouble, or one that the agent recovered from.")
    fresh = [one for one in log.signs if not one.old]
    told = tuple(one for one in fresh if one.verdict is not Verdict.INFO) or tuple(fresh) or log.signs
    lines = tuple(EvidenceLine(log.probe, one.line.text, one.line.number, one.line.entry) for one in told)
    if not told:
        if log.recovered:
            summary = _("The agent had errors and has recovered from them.")
        else:
            summary = _("The agent's log shows no known sign of trouble.")
        return Judgement(Verdict.OK, summary, expected=expected, lines=lines)
    worst = told[0]
    observed = "; ".join(_words(one) for one in told)
    if worst.old:
        summary = _("An older sign, which has not come back since: {sign}.").format(sign=_words(worst))
        return Judgement(Verdict.INFO, summary, observed, expected, Sureness.LIKELY, lines)
    verdict = worst.verdict
    if worst.sign is Sign.PLATFORM_SILENT and _is_now(capture, worst):
        verdict = Verdict.PROBLEM
    harmful = verdict is not Verdict.INFO
    return Judgement(
        verdict,
        _("The agent's log says: {sign}.").format(sign=_words(worst)),
        observed,
        expected,
        Sureness.LIKELY if worst.sign in _MAY_PASS else Sureness.CERTAIN,
        lines,
        tuple(dict.fromkeys(entry for one in told for entry in one.entries)) if harmful else (),
        tuple(dict.fromkeys(page for one in told for page in one.pages)) if harmful else (),
    )


_MAY_PASS = {Sign.PLATFORM_SILENT, Sign.PLATFORM_UNAVAILABLE, Sign.GOAL_STATE, Sign.RETRIES, Sign.LOOPBACK_ADAPTER}


def _is_now(capture: Capture, one: AgentSign) -> bool:
    if capture.taken is None or one.when is None or not one.zoned:
        return False
    return abs(capture.taken - one.when) < _NOW


def _words(one: AgentSign) -> str:
    match one.sign:
        case Sign.EXIT_CODE:
            return _exit_words(one)
        case Sign.DOWNGRADE:
            return _("a newer version of {extension} is still registered: downgrade not allowed").format(
                extension=one.extension or _("an extension")
            )
    return {
        Sign.PLATFORM_FORBIDDEN: _("something inside the VM forbids connections to 168.63.129.16"),
        Sign.PLATFORM_SILENT: _("168.63.129.16 did not answer"),
        Sign.PLATFORM_UNAVAILABLE: _("168.63.129.16 answered 503, a fault of the host that usually passes"),
        Sign.GOAL_STATE: _("fetching the goal state failed"),
        Sign.RETRIES: _("single requests had to be repeated, which is normal"),
        Sign.PYTHON_MODULE: _("the extension needs a module that this Python no longer has"),
        Sign.EXTENSION_ERROR: _("an operation of the backup extension failed"),
        Sign.BLACKLISTED: _("a version of the agent is blocked for good after it failed"),
        Sign.CERTIFICATE_STORE: _("the agent's certificate cannot be installed (PFXImportCertStore, error 86)"),
        Sign.KEY_ISOLATION: _("CNG Key Isolation does not answer (RdCrypt, -2147023143)"),
        Sign.KEYSET: _("the key of the agent's certificate cannot be used"),
        Sign.BITNESS: _(".NET loads programs of the wrong kind (BadImageFormatException)"),
        Sign.WCF: _("WCF profiling was left on and stops the agent (ServiceModelSink)"),
        Sign.STUCK_STOPPING: _("the agent's service is stuck while stopping"),
        Sign.LOOPBACK_ADAPTER: _("the Npcap loopback adapter is in the agent's way"),
        Sign.TRANSPORT_CERTIFICATE: _("the agent does not get its certificate"),
        Sign.INSTALLER: _("installing the agent failed"),
    }[one.sign]


def _exit_words(one: AgentSign) -> str:
    extension = one.extension or _("an extension")
    if one.code == NOT_EXECUTABLE:
        words = _("{extension} could not be executed (exit code 126), as on a mount with noexec")
    elif one.code == NOT_FOUND:
        words = _("{extension} did not find its interpreter or a command (exit code 127)")
    else:
        words = _("{extension} ended with exit code {code}")
    return words.format(extension=extension, code=one.code)


RULES = (Rule("agent.log", ("waagent-log", "waappagent-log"), _judge),)
