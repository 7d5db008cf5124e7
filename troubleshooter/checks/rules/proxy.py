"""Judges proxies: what diverts the agent must spare the platform's addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.checks.azure_names import METADATA_SERVICE, WIRE_SERVER
from troubleshooter.checks.facts.proxy import Reach, proxy_settings
from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.proxy import ProxySetting


def _judge(capture: Capture) -> Judgement:
    settings = proxy_settings(capture)
    observed = "; ".join(_described(one) for one in settings.found) or _("no proxy")
    expected = _("No proxy for the agent, or one that leaves out {wire} and {metadata}.").format(
        wire=WIRE_SERVER, metadata=METADATA_SERVICE
    )
    lines = tuple(EvidenceLine(settings.probe, _described(one)) for one in settings.found)
    in_vm = find_scope(capture).place is not Place.ELSEWHERE
    diverting = [one for one in settings.found if one.reach is Reach.AGENT and not one.spares_platform]
    if in_vm and diverting:
        summary = _("The proxy {proxy} ({source}) applies to the agent and does not leave out {address}.")
        first = diverting[0]
        words = summary.format(proxy=first.proxy, source=first.source, address=WIRE_SERVER)
        windows = capture.machine.os == "windows" or first.source in ("WinHTTP", "LocalSystem", "NetworkService")
        pages = ("proxy-windows",) if windows else ("proxy-linux",)
        return Judgement(Verdict.WARNING, words, observed, expected, Sureness.LIKELY, lines, pages=pages)
    if in_vm and settings.unread:
        raise CannotTell(
            _("Only root may read the proxies of {places}.").format(places=", ".join(settings.unread)),
            Verdict.NEEDS_ELEVATION,
            settings.probe,
        )
    if not settings.found:
        return Judgement(Verdict.OK, _("No proxy is configured."), observed, expected)
    first = settings.found[0]
    agent = [one for one in settings.found if one.reach is Reach.AGENT]
    if agent and in_vm:
        summary = _("The proxy {proxy} leaves out the platform's addresses, as it must.").format(proxy=agent[0].proxy)
        return Judgement(Verdict.OK, summary, observed, expected, lines=lines)
    if first.reach is Reach.AGENT_ONLY:
        summary = _("The Linux agent uses the proxy {proxy}; its extensions do not.").format(proxy=first.proxy)
    else:
        summary = _("A proxy is configured, {proxy} ({source}), but not for the agent.").format(
            proxy=first.proxy, source=first.source
        )
        if not in_vm:
            summary = _("This computer uses a proxy: {proxy} ({source}).").format(
                proxy=first.proxy, source=first.source
            )
    return Judgement(Verdict.INFO, summary, observed, expected, lines=lines)


def _described(one: ProxySetting) -> str:
    if not one.bypass:
        return f"{one.source}: {one.proxy}"
    return _("{source}: {proxy}, except {bypass}").format(
        source=one.source, proxy=one.proxy, bypass=", ".join(one.bypass)
    )


RULES = (Rule("net.proxy", ("proxy-settings", "netsh-winhttp"), _judge, guest=False),)
