"""Judges the way out: names that resolve, and TLS to Azure's public names. Plain VM backup needs neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.extension_run import network_failure
from troubleshooter.checks.facts.outward import (
    EXPIRED,
    NOT_YET_VALID,
    handshakes,
    is_blob_host,
    is_known_issuer,
    lookups,
    name_servers,
)
from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.facts.unread import CannotTell, find
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.facts.outward import Handshake, Lookup

#: A name that takes this many milliseconds to resolve holds everything up.
_SLOW_MS = 4000

#: Of the servers in resolv.conf no more than these are asked.
_ASKED = 3

_OLD_TLS = {"SSLv3", "TLSv1", "TLSv1.1"}


def _judge_dns(capture: Capture) -> Judgement:
    if find(capture, "dns-names") is None and name_servers(capture) is not None:
        return _judge_servers(capture)
    found = lookups(capture)
    fixed = [one for one in found if not is_blob_host(one.name)] or list(found)
    bad = [one for one in fixed if one.error]
    observed = "; ".join(_looked_up(one) for one in found)
    if servers := name_servers(capture):
        observed += " · " + _("DNS servers: {servers}").format(servers=", ".join(servers[:_ASKED]))
    expected = _("Each name has at least one address within a few seconds.")
    lines = tuple(EvidenceLine("dns-names", _looked_up(one)) for one in bad)
    if bad and _reached_through_proxy(capture):
        summary = _("This machine does not resolve {names}, but reaches them through its proxy.")
        return Judgement(Verdict.INFO, summary.format(names=_list(bad)), observed, expected, lines=lines)
    if bad:
        summary = _("These names do not resolve: {names}.").format(names=_list(bad))
        judgement = Judgement(Verdict.WARNING, summary, observed, expected, lines=lines, pages=("dns-resolution",))
        return _worse_when_the_log_says_so(capture, judgement)
    slow = [one for one in fixed if one.ms >= _SLOW_MS]
    if slow:
        summary = _("Names resolve, but slowly: {names} took {seconds} s.")
        seconds = f"{max(one.ms for one in slow) / 1000:.0f}"
        return Judgement(
            Verdict.WARNING, summary.format(names=_list(slow), seconds=seconds), observed, expected, Sureness.LIKELY
        )
    private = [one for one in found if one.private]
    if private:
        summary = _("These names resolve to private addresses, as behind a private endpoint: {names}.")
        return Judgement(Verdict.INFO, summary.format(names=_list(private)), observed, expected)
    return Judgement(Verdict.OK, _("Azure's public names resolve."), observed, expected)


def _judge_servers(capture: Capture) -> Judgement:
    servers = name_servers(capture) or ()
    expected = _("Each name has at least one address within a few seconds.")
    if not servers:
        summary = _("/etc/resolv.conf names no DNS server.")
        return Judgement(Verdict.WARNING, summary, _("no nameserver line"), expected, Sureness.LIKELY)
    observed = ", ".join(servers)
    summary = _("The machine asks these DNS servers: {servers}. Whether they answer was not tried.")
    return Judgement(Verdict.INFO, summary.format(servers=observed), observed, expected, Sureness.POSSIBLE)


def _looked_up(one: Lookup) -> str:
    if not one.error:
        return f"{one.name}: {', '.join(one.addresses[:3])}"
    words = {
        "no_such_name": _("no such name"),
        "no_answer": _("the DNS server does not answer"),
        "timed_out": _("no answer in time"),
    }
    failed = _("looking it up failed")
    return f"{one.name}: {words.get(one.error, failed)}"


def _judge_tls(capture: Capture) -> Judgement:
    found = handshakes(capture)
    # A storage host whose name is gone went away with its disk; that proves nothing about the way out.
    tried = [one for one in found.names if not (is_blob_host(one.name) and one.step == "dns")]
    if not tried:
        raise CannotTell(_("No name was tried."), probe="tls-names")
    observed = "; ".join(_shook(one) for one in tried)
    if found.proxy:
        observed += " · " + _("through the proxy {proxy}").format(proxy=found.proxy)
    expected = _("TLS 1.2 or later with a certificate by Microsoft or DigiCert.")
    judgement = Judgement(Verdict.OK, _("Azure's public names answer over TLS."), observed, expected)
    blocked = [one for one in tried if one.error and one.error not in ("tls_version", "tls_failed")]
    broken = [one for one in tried if one.error in ("tls_version", "tls_failed") or one.tls in _OLD_TLS]
    distrusted = [one for one in tried if not one.error and one.trusted is False]
    inspected = [one for one in tried if not one.error and one.trusted is not False and not is_known_issuer(one)]
    if blocked:
        return _judge_blocked(capture, judgement, blocked, found.proxy)
    if broken:
        summary = _("TLS 1.2 cannot be agreed with {names}: {what}.")
        words = summary.format(names=_list(broken), what=_failure(broken[0]))
        return _warning(judgement, words, broken, "tls-strong-crypto")
    if distrusted:
        return _warning(judgement, _distrust(capture, distrusted[0]), distrusted, "")
    if inspected:
        summary = _("TLS is inspected on the way: the certificate of {name} was issued by {issuer}.")
        issuer = inspected[0].issuer or inspected[0].organisation or _("an unknown issuer")
        return _warning(judgement, summary.format(name=inspected[0].name, issuer=issuer), inspected, "")
    return judgement


def _judge_blocked(capture: Capture, judgement: Judgement, blocked: list[Handshake], proxy: str) -> Judgement:
    summary = _("{names} cannot be reached on port 443: {failure}.")
    words = summary.format(names=_list(blocked), failure=_failure(blocked[0]))
    if find_scope(capture).place is Place.ELSEWHERE:
        words += " " + _("Signing in to Azure from this computer needs these names.")
    else:
        words += " " + _("Plain VM backup does not need them.")
    warning = _warning(judgement, words, blocked, "" if proxy else "outbound-service-tags")
    return _worse_when_the_log_says_so(capture, warning)


def _distrust(capture: Capture, one: Handshake) -> str:
    issuer = one.issuer or one.organisation or _("an unknown issuer")
    now = capture.taken
    if one.verify in NOT_YET_VALID or (now and one.not_before and one.not_before > now):
        summary = _("The certificate of {name} by {issuer} is not valid yet: the clock of this machine is behind.")
        return summary.format(name=one.name, issuer=issuer)
    if one.verify in EXPIRED or (now and one.not_after and one.not_after < now):
        date = one.not_after.date().isoformat() if one.not_after else "?"
        summary = _("The certificate of {name} by {issuer} counts as expired ({date}): check the clock and the issuer.")
        return summary.format(name=one.name, issuer=issuer, date=date)
    if is_known_issuer(one):
        summary = _("This machine does not trust the certificate of {name} by {issuer}: a root certificate is missing.")
        return summary.format(name=one.name, issuer=issuer)
    summary = _("TLS is inspected on the way, and this machine does not trust who issued {name}: {issuer}.")
    return summary.format(name=one.name, issuer=issuer)


def _warning(judgement: Judgement, summary: str, names: list[Handshake], page: str) -> Judgement:
    return replace(
        judgement,
        verdict=Verdict.WARNING,
        summary=summary,
        lines=tuple(EvidenceLine("tls-names", _shook(one)) for one in names),
        pages=(page,) if page else (),
    )


def _worse_when_the_log_says_so(capture: Capture, warning: Judgement) -> Judgement:
    """The way out matters, and a closed one is a problem, when the extension's last run failed for want of it."""
    line = network_failure(capture)
    if line is None:
        return warning
    return replace(
        warning, verdict=Verdict.PROBLEM, lines=(*warning.lines, line), entries=(line.entry,) if line.entry else ()
    )


def _shook(one: Handshake) -> str:
    if one.error:
        return f"{one.name}: {_failure(one)}"
    return f"{one.name}: {one.tls}, {one.issuer or one.organisation or '?'}"


def _failure(one: Handshake) -> str:
    words = {
        "timed_out": _("no answer in time"),
        "refused": _("the connection is refused"),
        "unreachable": _("there is no route"),
        "forbidden": _("something on this machine forbids the connection"),
        "reset": _("the connection is cut off"),
        "not_resolved": _("its name does not resolve"),
        "refused_by_proxy": _("the proxy answers HTTP {status}").format(status=one.code),
        "tls_version": _("it refuses TLS 1.2"),
        "tls_failed": _("the TLS handshake fails"),
    }
    if one.error:
        return words.get(one.error, _("the connection fails"))
    return one.tls


def _reached_through_proxy(capture: Capture) -> bool:
    try:
        found = handshakes(capture)
    except CannotTell:
        return False
    return bool(found.proxy) and not any(one.error for one in found.names)


def _list(names: Iterable[Lookup | Handshake]) -> str:
    return ", ".join(one.name for one in names)


RULES = (
    Rule("net.dns", ("dns-names", "resolv-conf"), _judge_dns, guest=False),
    Rule("net.out443", ("tls-names",), _judge_tls, guest=False),
)
