"""Judges the Windows VM agent: its services, its version, the backup extension's state, and the WMI it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from troubleshooter.checks.facts.log_text import last_line_with
from troubleshooter.checks.facts.saved_text import first_line_with
from troubleshooter.checks.facts.unread import CannotTell, require
from troubleshooter.checks.facts.version import version_of
from troubleshooter.checks.facts.windows_events import ask, recent
from troubleshooter.checks.facts.windows_files import (
    FOLDERS_PROBE,
    VERSIONS_PROBE,
    agent_program,
    extension_versions,
)
from troubleshooter.checks.facts.windows_registry import read_key
from troubleshooter.checks.facts.windows_services import PROBES, Start, State, read_service, seen_services
from troubleshooter.checks.facts.wmi import PROVIDER_PROBE, registry_provider
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.windows_services import Service

_SERVICES = ("RdAgent", "WindowsAzureGuestAgent")
_PROGRAMS = ("waappagent.exe", "windowsazureguestagent.exe")
_CRASHED = re.compile("|".join(map(re.escape, _PROGRAMS)), re.IGNORECASE)
_HEALTHY = "RdAgent RUNNING AUTO_START · WindowsAzureGuestAgent RUNNING AUTO_START"
_CRASH_HOURS = 7 * 24

#: Supported from here on; and what the backup documentation of 2017 asked for.
_SUPPORTED = Version("2.7.41491.1010")
_OLDEST = Version("2.6.1198.718")

_EXTENSION = "recoveryservices.vmsnapshot"
_HANDLERS = r"SOFTWARE\Microsoft\Windows Azure\HandlerState"

_STUCK = re.compile(r"(?:WindowsAzureGuestAgent|RdAgent) could not be stopped")
_WMI_INSTALL = re.compile(r"<Number>\s*424\s*</Number>|registry failed\.</Message>")


def _line(service: Service) -> EvidenceLine:
    return EvidenceLine(service.probe, service.described)


def _judge_service(capture: Capture) -> Judgement:
    try:
        seen, some_unseen = seen_services(capture, _SERVICES)
    except CannotTell:
        logged = _logged(capture)
        if logged is None:
            raise
        return logged
    judgements = [_of_service(capture, service) for service in seen]
    worst = min(judgements, key=lambda one: _ORDER.index(one.verdict))
    lines = tuple(line for one in judgements for line in one.lines)
    observed = " · ".join(service.described for service in seen)
    if worst.verdict is not Verdict.OK:
        return Judgement(worst.verdict, worst.summary, observed, _HEALTHY, worst.sureness, lines)
    crash = _crash(capture)
    if crash is not None:
        summary = _("The agent is running, but one of its programs crashed in the last seven days.")
        return Judgement(Verdict.WARNING, summary, observed, _HEALTHY, Sureness.LIKELY, (*lines, crash))
    if some_unseen:
        summary = _("Nothing is wrong with {services}; the other service of the agent is not in the evidence.").format(
            services=observed
        )
        return Judgement(Verdict.INFO, summary, observed, _HEALTHY, lines=lines)
    sure = Sureness.CERTAIN if all(service.start is not None for service in seen) else Sureness.LIKELY
    return Judgement(Verdict.OK, _("Both services of the agent are running."), observed, _HEALTHY, sure, lines)


_ORDER = (Verdict.PROBLEM, Verdict.WARNING, Verdict.UNKNOWN, Verdict.INFO, Verdict.OK)


def _of_service(capture: Capture, service: Service) -> Judgement:
    name, lines, verdict = service.name, (_line(service),), Verdict.PROBLEM
    if not service.there:
        summary = _("The agent's service {service} does not exist: the agent is not installed, or only in part.")
    elif service.start == Start.DISABLED:
        summary = _("The agent's service {service} is disabled.")
    elif (program := agent_program(capture, name)) is not None and program.gone:
        summary = _("The program behind the agent's service {service} does not exist.")
    elif service.state == State.STOP_PENDING:
        summary = _("The agent's service {service} is stuck while stopping.")
        return Judgement(verdict, summary.format(service=name), sureness=Sureness.LIKELY, lines=lines)
    elif service.state in (State.STOPPED, State.PAUSED):
        summary = _("The agent's service {service} is not running.")
    elif service.state is None:
        summary = _("The evidence does not say whether the agent's service {service} runs.")
        verdict = Verdict.UNKNOWN
    elif service.state != State.RUNNING:
        summary, verdict = _("The agent's service {service} is still starting."), Verdict.WARNING
    elif service.start not in (Start.AUTOMATIC, None):
        summary = _("The agent's service {service} runs, but does not start by itself.")
        verdict = Verdict.WARNING
    else:
        summary, verdict = _("The agent's service {service} is running."), Verdict.OK
    return Judgement(verdict, summary.format(service=name), lines=lines)


def _crash(capture: Capture) -> EvidenceLine | None:
    try:
        events = recent(ask(capture, "crashes"), capture, _CRASH_HOURS)
    except CannotTell:
        return None
    for event in events:
        if any(program in text.lower() for text in event.data for program in _PROGRAMS):
            return EvidenceLine(event.probe, event.shown)
    return None


def _logged(capture: Capture) -> Judgement | None:
    """What a saved event or log says when nothing tells of the services themselves."""
    crashed = last_line_with(capture, "eventlog-app", _CRASHED)
    if crashed is not None:
        summary = _("The event log shows a crash of the agent's program.")
        return Judgement(Verdict.PROBLEM, summary, crashed.text, _HEALTHY, Sureness.LIKELY, (crashed,))
    stuck = last_line_with(capture, "waappagent-log", _STUCK)
    if stuck is not None:
        summary = _("The agent's log says that the agent could not be stopped: it is stuck.")
        return Judgement(Verdict.PROBLEM, summary, stuck.text, _HEALTHY, Sureness.LIKELY, (stuck,))
    return None


def _judge_version(capture: Capture) -> Judgement:
    expected = _("{version} or later").format(version=_SUPPORTED)
    found: dict[str, str] = {}
    reason: CannotTell | None = None
    try:
        value = read_key(capture, r"SOFTWARE\Microsoft\Virtual Machine\Guest").value("GuestAgentVersion")
        if value is not None:
            found["windows-registry"] = value.text.strip()
    except CannotTell as unread_key:
        reason = unread_key
    program = agent_program(capture, "RdAgent")
    if program is not None and program.version:
        found[VERSIONS_PROBE] = program.version
    parsed = {probe: version_of(text) for probe, text in found.items()}
    known = {probe: version for probe, version in parsed.items() if version is not None}
    if not known:
        raise reason or CannotTell(_("No version of the agent is recorded."), probe="windows-registry")
    probe = next(iter(known))
    version, lines = known[probe], tuple(EvidenceLine(one, text) for one, text in found.items())
    if version < _OLDEST:
        summary, verdict = _("The agent's version {version} is too old for backup."), Verdict.PROBLEM
    elif version < _SUPPORTED:
        summary, verdict = _("The agent's version {version} is no longer supported."), Verdict.WARNING
    else:
        summary, verdict = _("The agent's version is {version}."), Verdict.OK
    return Judgement(verdict, summary.format(version=found[probe]), found[probe], expected, lines=lines)


def _judge_extension(capture: Capture) -> Judgement:
    expected = "InstallState = Enabled"
    key = read_key(capture, _HANDLERS)
    handlers = {name: one.value("InstallState") for name, one in key.below.items() if _EXTENSION in name.lower()}
    if not handlers:
        summary = _("The backup extension is not installed; the first backup installs it.")
        return Judgement(Verdict.INFO, summary, expected=expected)
    newest = max(handlers, key=lambda name: (version_of(name.rpartition("_")[2]) or Version("0"), name))
    state = handlers[newest]
    shown = state.text if state else "-"
    lines = tuple(
        EvidenceLine("windows-registry", f"{name} InstallState = {one.text if one else '-'}")
        for name, one in handlers.items()
    )
    observed = f"{newest.rpartition('_')[2]} {shown}"
    if shown.lower() == "enabled":
        gone = _folder_is_gone(capture, newest.rpartition("_")[2])
        if gone:
            summary = _("The backup extension is enabled, but its folder is gone from the disk.")
            return Judgement(Verdict.WARNING, summary, observed, expected, lines=lines)
        return Judgement(Verdict.OK, _("The backup extension is enabled."), observed, expected, lines=lines)
    verdict = Verdict.PROBLEM if "fail" in shown.lower() else Verdict.WARNING
    summary = _("The backup extension is not enabled; its state is {state}.").format(state=shown)
    return Judgement(verdict, summary, observed, expected, lines=lines)


def _folder_is_gone(capture: Capture, version: str) -> bool:
    versions = extension_versions(capture)
    return versions is not None and bool(version) and version not in versions


def _judge_wmi(capture: Capture) -> Judgement:
    expected = "StdRegProv = 0 · Winmgmt RUNNING AUTO_START"
    try:
        service = read_service(capture, "Winmgmt")
    except CannotTell:
        service = None
    if service is not None and (not service.there or service.start == Start.DISABLED or service.state == State.STOPPED):
        summary = _("The WMI service (Winmgmt) is missing, disabled or stopped.")
        return Judgement(Verdict.PROBLEM, summary, service.described, expected, lines=(_line(service),))
    answer = registry_provider(capture)
    if answer is None:
        return _installer_log(capture, expected)
    lines = (_line(service),) if service is not None else ()
    if answer.error:
        summary = _("WMI answered a simple question with an error: {error}.").format(error=answer.error)
        found = EvidenceLine(PROVIDER_PROBE, answer.error)
        return Judgement(Verdict.PROBLEM, summary, answer.error, expected, Sureness.LIKELY, (found, *lines))
    lines = (EvidenceLine(PROVIDER_PROBE, f"ReturnValue = {answer.code}"), *lines)
    if answer.code != 0:
        summary = _("WMI's registry provider answered with error {code}.").format(code=answer.code)
        return Judgement(Verdict.PROBLEM, summary, str(answer.code), expected, lines=lines)
    return Judgement(Verdict.OK, _("WMI answers, and its registry provider works."), "0", expected, lines=lines)


def _installer_log(capture: Capture, expected: str) -> Judgement:
    """What the log of the agent's installer says of the registry provider; a log without errors proves nothing."""
    evidence = require(capture, PROVIDER_PROBE, "vmagentinstaller-xml")
    found = first_line_with(evidence, _WMI_INSTALL)
    if found is not None:
        summary = _("The agent's installer could not write the registry through WMI.")
        return Judgement(Verdict.PROBLEM, summary, found.text, expected, Sureness.LIKELY, (found,))
    raise CannotTell(_("The installer's log says nothing of WMI."), probe=evidence.probe)


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule(
        "agent.service.win",
        (*PROBES, VERSIONS_PROBE, "windows-events", "eventlog-app", "waappagent-log"),
        _judge_service,
        _WINDOWS,
    ),
    Rule("agent.version.win", ("windows-registry", VERSIONS_PROBE), _judge_version, _WINDOWS),
    Rule("win.ext.state", ("windows-registry", FOLDERS_PROBE), _judge_extension, _WINDOWS),
    Rule("wmi.health", (PROVIDER_PROBE, "windows-services", "vmagentinstaller-xml"), _judge_wmi, _WINDOWS),
)
