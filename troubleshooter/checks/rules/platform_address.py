"""Judges whether a VM reaches the platform's address on both of its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import HOST_CHANNEL_PORT, WIRE_SERVER
from troubleshooter.checks.facts.platform_address import CHANNEL_PROBE, HTTP_PROBES, Outcome, host_channel, http_answer
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.platform_address import PlatformAnswer

_OK = 200
_UNAVAILABLE = 503

#: What the agent's own firewall rule looks like to every account but root: silence.
_LOOKS_DROPPED = (Outcome.TIMED_OUT, Outcome.FORBIDDEN)


def _judge_http(capture: Capture) -> Judgement:
    answer = http_answer(capture)
    target = f"{WIRE_SERVER}:80"
    expected = _("HTTP 200 with the protocol versions, without a proxy.")
    lines = (EvidenceLine(answer.probe, answer.line, 1 if answer.line else 0),) if answer.line else ()
    if answer.outcome is not Outcome.ANSWERED:
        return _failed(capture, answer, target, expected, lines)
    observed = _("HTTP {status}").format(status=answer.status)
    if answer.status == _OK and answer.versions:
        observed += " · " + answer.versions[0]
        summary = _("The platform answers on {target}.").format(target=target)
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    if answer.status == _UNAVAILABLE:
        summary = _("The platform is reached, but answers 503: a fault of the host that usually passes.")
        return Judgement(Verdict.WARNING, summary, observed, expected, lines=lines)
    if answer.status == _OK and answer.line.isdigit():  # only the status was saved
        summary = _("The platform answers on {target}.").format(target=target)
        return Judgement(Verdict.OK, summary, observed, expected, Sureness.LIKELY, lines)
    if answer.status == _OK:
        summary = _("Something else answers in the place of {target}: what came back is not the platform's XML.")
        return Judgement(Verdict.PROBLEM, summary.format(target=target), observed, expected, Sureness.LIKELY, lines)
    summary = _("{target} is reached, but answers HTTP {status}.").format(target=target, status=answer.status)
    return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)


def _judge_channel(capture: Capture) -> Judgement:
    answer = host_channel(capture)
    target = f"{WIRE_SERVER}:{HOST_CHANNEL_PORT}"
    expected = _("The connection opens.")
    if answer.outcome is Outcome.ANSWERED:
        summary = _("The host's channel {target} is open.").format(target=target)
        return Judgement(Verdict.OK, summary, _("connected"), expected)
    return _failed(capture, answer, target, expected, ())


def _failed(
    capture: Capture, answer: PlatformAnswer, target: str, expected: str, lines: tuple[EvidenceLine, ...]
) -> Judgement:
    observed = _failure_words(answer.outcome)
    if answer.outcome in _LOOKS_DROPPED and answer.elevated is False and capture.machine.os != "windows":
        raise CannotTell(
            _(
                "{target} did not answer this user, but the Linux agent's own firewall rule lets only root ask: "
                "repeat it as root."
            ).format(target=target),
            Verdict.NEEDS_ELEVATION,
            answer.probe,
        )
    certain = answer.elevated or capture.machine.os == "windows" or answer.outcome not in _LOOKS_DROPPED
    return Judgement(
        Verdict.PROBLEM,
        _("The VM cannot reach {target}: {failure}.").format(target=target, failure=observed),
        observed,
        expected,
        Sureness.CERTAIN if certain else Sureness.LIKELY,
        lines,
        pages=("network-path-platform-address",),
    )


def _failure_words(outcome: Outcome) -> str:
    return {
        Outcome.TIMED_OUT: _("no answer in time, something drops the packets"),
        Outcome.REFUSED: _("the connection is refused"),
        Outcome.FORBIDDEN: _("something inside the VM forbids the connection"),
        Outcome.UNREACHABLE: _("there is no route"),
        Outcome.RESET: _("the connection is cut off"),
        Outcome.NOT_HTTP: _("what answers does not speak HTTP"),
        Outcome.FAILED: _("the connection fails"),
        Outcome.ANSWERED: "",
    }[outcome]


RULES = (
    Rule("net.wire80", HTTP_PROBES, _judge_http),
    Rule("net.wire32526", (CHANNEL_PROBE,), _judge_channel),
)
