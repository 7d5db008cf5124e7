"""Judges the Linux VM agent: whether it runs, whether it is new enough, and what its settings forbid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packaging.version import Version

from troubleshooter.checks.facts.linux_agent import (
    CONF_PROBE,
    PROCESSES_PROBE,
    SERVICE_PROBES,
    VERSION_PROBES,
    agent_processes,
    read_service,
    read_settings,
    read_version,
)
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.linux_agent import AgentService, Setting

#: The oldest goal state agent that Microsoft supports (support page of 2025-09).
OLDEST = Version("2.2.53.1")

_UPDATES = ("AutoUpdate.UpdateToLatestVersion", "AutoUpdate.Enabled")
_LINUX = (Platform.LINUX,)


def _judge_service(capture: Capture) -> Judgement:
    expected = "loaded/active/running/enabled"
    try:
        service = read_service(capture)
    except CannotTell:
        running = agent_processes(capture)
        if running:
            lines = tuple(EvidenceLine(PROCESSES_PROBE, line) for line in running[:3])
            return Judgement(Verdict.OK, _("The agent is running."), running[0], expected, Sureness.LIKELY, lines)
        raise
    lines = (EvidenceLine(service.probe, service.described),)
    verdict, summary = _of_service(service, running=bool(agent_processes(capture)))
    installed = service.load != "not-found"
    pages = ("restart-vm-agent-linux",) if installed else ("validate-vm-agent-linux",)
    return Judgement(verdict, summary, service.described, expected, lines=lines, pages=pages)


def _of_service(service: AgentService, *, running: bool) -> tuple[Verdict, str]:
    if service.load == "masked":
        return Verdict.PROBLEM, _("The agent's service is masked, so it cannot start.")
    if service.load == "not-found":
        if running:
            return Verdict.WARNING, _("The agent runs, but not as a service of systemd: it may not start again.")
        return Verdict.PROBLEM, _("The agent has no service here: it is not installed.")
    if service.active == "failed":
        return Verdict.PROBLEM, _("The agent's service has failed.")
    if service.active in ("activating", "reloading"):
        return Verdict.WARNING, _("The agent's service is just starting; look again in a minute.")
    if service.active != "active":
        return Verdict.PROBLEM, _("The agent's service is not running.")
    if service.enabled in ("disabled", "masked"):
        return Verdict.WARNING, _("The agent is running, but will not start with the VM.")
    return Verdict.OK, _("The agent's service is running.")


def _judge_version(capture: Capture) -> Judgement:
    found = read_version(capture)
    counts = found.counts
    expected = _("goal state agent {version} or newer").format(version=OLDEST)
    lines = (EvidenceLine(found.probe, found.text),)
    if counts < OLDEST:
        summary = _("The agent {version} is older than the oldest supported one, {oldest}.")
        text = summary.format(version=counts, oldest=OLDEST)
        pages = ("update-vm-agent-linux",)
        return Judgement(Verdict.PROBLEM, text, found.text, expected, lines=lines, pages=pages)
    off = _update_switched_off(capture)
    if found.goal_state is not None and found.goal_state == found.daemon and off is not None:
        summary = _("The agent {version} is new enough, but automatic update is switched off.").format(version=counts)
        both = (*lines, EvidenceLine(CONF_PROBE, off.line, off.number))
        return Judgement(Verdict.WARNING, summary, found.text, expected, lines=both)
    summary = _("The agent {version} is new enough.").format(version=counts)
    return Judgement(Verdict.OK, summary, found.text, expected, lines=lines)


def _update_switched_off(capture: Capture) -> Setting | None:
    try:
        settings = read_settings(capture)
    except CannotTell:
        return None
    return next((settings[name] for name in _UPDATES if name in settings and settings[name].is_off), None)


def _judge_conf(capture: Capture) -> Judgement:
    settings = read_settings(capture)
    expected = "Extensions.Enabled=y"
    extensions = settings.get("Extensions.Enabled")
    observed = extensions.line if extensions else _("Extensions.Enabled is not set; the default is y.")
    if extensions is not None and extensions.is_off:
        summary = _("The agent's settings forbid extensions, so backup cannot work.")
        lines = (EvidenceLine(CONF_PROBE, extensions.line, extensions.number),)
        pages = ("waagent-conf-extensions",)
        return Judgement(Verdict.PROBLEM, summary, observed, expected, lines=lines, pages=pages)
    off = _update_switched_off(capture)
    if off is not None:
        summary = _("Extensions may run, but the agent may not update itself.")
        lines = (EvidenceLine(CONF_PROBE, off.line, off.number),)
        return Judgement(Verdict.WARNING, summary, off.line, expected, lines=lines)
    proxy = settings.get("HttpProxy.Host")
    if proxy is not None and proxy.value.lower() not in ("", "none"):
        summary = _("Extensions may run; the agent uses a proxy, which it does not pass on to extensions.")
        lines = (EvidenceLine(CONF_PROBE, proxy.line, proxy.number),)
        return Judgement(Verdict.INFO, summary, proxy.line, expected, lines=lines)
    return Judgement(Verdict.OK, _("The agent's settings allow extensions and updates."), observed, expected)


RULES = (
    Rule("agent.service.lnx", (*SERVICE_PROBES, PROCESSES_PROBE), _judge_service, _LINUX),
    Rule("agent.version.lnx", (*VERSION_PROBES, CONF_PROBE), _judge_version, _LINUX),
    Rule("agent.conf", (CONF_PROBE,), _judge_conf, _LINUX),
)
