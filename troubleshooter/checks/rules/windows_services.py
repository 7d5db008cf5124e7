"""Judges the services that a snapshot calls upon: they may be stopped, but they must be able to start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.log_text import last_line_with
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.facts.vss_listing import Trouble, read_listing
from troubleshooter.checks.facts.windows_events import ask, recent
from troubleshooter.checks.facts.windows_services import (
    NETWORK_SERVICE,
    NEVER_STARTED,
    PROBES,
    Start,
    State,
    read_service,
    seen_services,
)
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.windows_services import Service

_WRITERS = "vssadmin-list-writers"
_HOURS = 48

#: The network service's account as Windows writes it, without blanks, and its local names; and other well-known ones.
_NETWORK_SERVICE_NAMES = {
    r"ntauthority\networkservice", r"nt-autorität\netzwerkdienst", r"ntauthority\serviciodered",
    r"autoritent\serviceréseau", r"ntauthority\serviziodirete", r"autoridadent\serviçoderede",
    r"zarządzanient\usługasieciowa",
}  # fmt: skip
_OTHER_ACCOUNTS = {"localsystem", r"ntauthority\localservice", r"ntauthority\system", r".\localsystem"}
#: RdCrypt could not reach the key service: EPT_S_NOT_REGISTERED.
_RDCRYPT = re.compile(r"RdCrypt Initialization failed\. Error Code: -2147023143")


def _line(service: Service) -> EvidenceLine:
    return EvidenceLine(service.probe, service.described)


def _cannot_start(service: Service, expected: str) -> Judgement | None:
    """The judgement on a service that is missing or disabled, or None."""
    if not service.there:
        summary = _("The service {service} does not exist.").format(service=service.name)
        return Judgement(
            Verdict.PROBLEM, summary, expected=expected, lines=(EvidenceLine(service.probe, service.name),)
        )
    if service.start == Start.DISABLED:
        summary = _("The service {service} is disabled.").format(service=service.name)
        return Judgement(Verdict.PROBLEM, summary, service.described, expected, lines=(_line(service),))
    return None


def _may_start(service: Service, expected: str) -> Judgement:
    """The judgement on a service that starts on demand: stopped is normal, its start type must be known."""
    bad = _cannot_start(service, expected)
    if bad is not None:
        return bad
    lines, observed = (_line(service),), service.described
    if service.state == State.RUNNING:
        summary = _("The service {service} is running.").format(service=service.name)
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    if service.start is not None:
        summary = _("The service {service} may start when it is needed.").format(service=service.name)
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    if service.exit == NEVER_STARTED:
        summary = _("The service {service} is stopped: nobody has needed it since Windows started.")
    else:
        summary = _("The service {service} is stopped, which is normal; its start type is not in the evidence.")
    return Judgement(Verdict.INFO, summary.format(service=service.name), observed, expected, lines=lines)


def _judge_vss(capture: Capture) -> Judgement:
    expected = "VSS DEMAND_START · swprv DEMAND_START · EventSystem RUNNING AUTO_START"
    broken = _broken_vss(capture, expected)
    try:
        services, unseen = seen_services(capture, ("VSS", "swprv", "EventSystem"))
    except CannotTell:
        if broken is None:
            raise
        return broken
    for service in services:
        bad = _cannot_start(service, expected)
        if bad is not None:
            return bad
    if broken is not None:
        return broken
    lines = tuple(_line(service) for service in services)
    observed = " · ".join(service.described for service in services)
    events = next((service for service in services if service.name.lower() == "eventsystem"), None)
    if events is not None and events.state not in (State.RUNNING, None):
        summary = _("The service {service} is not running.").format(service=events.name)
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, lines)
    if unseen or any(service.start is None and service.state != State.RUNNING for service in services):
        summary = _("Nothing is wrong with the services that the evidence shows: {services}.").format(services=observed)
        return Judgement(Verdict.INFO, summary, observed, expected, lines=lines)
    return Judgement(Verdict.OK, _("The services behind a snapshot may start."), observed, expected, lines=lines)


def _broken_vss(capture: Capture, expected: str) -> Judgement | None:
    """What an unexpected error of vssadmin says about the service behind it."""
    evidence = find(capture, _WRITERS)
    if evidence is None:
        return None
    try:
        listing = read_listing(evidence)
    except CannotTell:
        return None
    if listing.blocks or listing.trouble is not Trouble.BROKEN:
        return None
    summary = _("The VSS service answered vssadmin with an unexpected error.")
    return Judgement(Verdict.PROBLEM, summary, listing.last.text, expected, Sureness.LIKELY, (listing.last,))


def _judge_com(capture: Capture) -> Judgement:
    judgement = _may_start(read_service(capture, "COMSysApp"), "COMSysApp DEMAND_START")
    if judgement.verdict is Verdict.PROBLEM or find(capture, "windows-events") is None:
        return judgement
    try:
        events = recent(ask(capture, "services"), capture, _HOURS)
    except CannotTell:
        return judgement
    failed = [event for event in events if any("COM+ System" in text or "COMSysApp" in text for text in event.data)]
    if not failed:
        return judgement
    summary = _("Windows logged failed starts of COM+ System Application: event {id}.").format(id=failed[0].id)
    lines = (*judgement.lines, *(EvidenceLine(event.probe, event.shown) for event in failed[:5]))
    return Judgement(Verdict.WARNING, summary, judgement.observed, judgement.expected, Sureness.LIKELY, lines)


def _judge_msdtc(capture: Capture) -> Judgement:
    expected = f"MSDTC {NETWORK_SERVICE} DEMAND_START"
    service = read_service(capture, "MSDTC")
    bad = _cannot_start(service, expected)
    if bad is not None:
        return bad
    observed = " ".join(part for part in (service.described, service.account, service.sid) if part)
    lines = (EvidenceLine(service.probe, observed),)
    if not service.account and not service.sid:
        summary = (
            _("MSDTC is running; its account is not in the evidence.")
            if service.state == State.RUNNING
            else _("MSDTC is stopped, nobody has needed it; its account is not in the evidence.")
            if service.exit == NEVER_STARTED
            else _("MSDTC is stopped, which is normal; its account is not in the evidence.")
        )
        return Judgement(Verdict.INFO, summary, observed, expected, lines=lines)
    right = _is_network_service(service)
    if right is None:
        raise CannotTell(
            _("It cannot be told whether {account} is the network service.").format(account=service.account),
            probe=service.probe,
        )
    if not right:
        summary = _("MSDTC runs under the wrong account: {account}.").format(account=service.account or service.sid)
        sure = Sureness.CERTAIN if service.sid else Sureness.LIKELY
        return Judgement(Verdict.PROBLEM, summary, observed, expected, sure, lines)
    return Judgement(Verdict.OK, _("MSDTC uses the network service account."), observed, expected, lines=lines)


def _is_network_service(service: Service) -> bool | None:
    """By the SID, else by the account's name; None when the name may be a translated one."""
    if service.sid:
        return service.sid == NETWORK_SERVICE
    name = re.sub(r"\s+", "", service.account).lower()
    if name in _NETWORK_SERVICE_NAMES:
        return True
    if name in _OTHER_ACCOUNTS or name.startswith(".\\") or "@" in name:
        return False
    authority = service.account.partition("\\")[0]
    return None if re.search(r"\bNT\b", authority, re.IGNORECASE) else False


def _judge_installer(capture: Capture) -> Judgement:
    return _may_start(read_service(capture, "msiserver"), "msiserver DEMAND_START")


def _judge_keys(capture: Capture) -> Judgement:
    expected = "KeyIso DEMAND_START"
    logged = last_line_with(capture, "waappagent-log", _RDCRYPT)
    try:
        judgement = _may_start(read_service(capture, "KeyIso"), expected)
    except CannotTell:
        if logged is None:
            raise
        summary = _("The agent could not reach CNG Key Isolation: RdCrypt failed with -2147023143.")
        return Judgement(Verdict.PROBLEM, summary, logged.text, expected, Sureness.LIKELY, (logged,))
    if logged is None or judgement.verdict is Verdict.PROBLEM:
        return judgement
    summary = _("CNG Key Isolation may start, but the agent logged that it could not reach it.")
    return Judgement(
        Verdict.WARNING, summary, judgement.observed, expected, Sureness.POSSIBLE, (*judgement.lines, logged)
    )


_WINDOWS = (Platform.WINDOWS,)
RULES = (
    Rule("vss.service", (*PROBES, _WRITERS), _judge_vss, _WINDOWS),
    Rule("svc.comsysapp", (*PROBES, "windows-events"), _judge_com, _WINDOWS),
    Rule("svc.msdtc", PROBES, _judge_msdtc, _WINDOWS),
    Rule("svc.msiserver", PROBES, _judge_installer, _WINDOWS),
    Rule("svc.keyiso", (*PROBES, "waappagent-log"), _judge_keys, _WINDOWS),
)
