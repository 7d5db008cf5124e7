"""The way out: real TLS with servers on this machine, with certificates like Azure's and like an inspector's."""

from __future__ import annotations

import os
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.checks.captures import capture_of, result_of
from tests.checks.loopback import closed_port, http, proxy, resetting, serving, silent, tls
from troubleshooter.checks.azure_names import NAMES, Cloud
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.facts.scope import AZURE_ASSET_TAG
from troubleshooter.checks.probes.outward import PROBES
from troubleshooter.checks.run import take
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult

pytestmark = pytest.mark.usefixtures("no_proxy_of_the_machine", "nothing_leaves_the_machine")

SIGN_IN, MANAGE = NAMES[Cloud.PUBLIC]
IMDS = ("169.254.169.254", 80)


@pytest.fixture(scope="module")
def azure() -> trustme.CA:
    """Stands in for the issuer of Azure's certificates."""
    return trustme.CA(organization_name="DigiCert Inc")


@pytest.fixture(scope="module")
def inspector() -> trustme.CA:
    """Stands in for a company that looks into TLS."""
    return trustme.CA(organization_name="Contoso Inspection")


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, azure: trustme.CA, inspector: trustme.CA) -> None:
    """This system trusts both of them."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(azure.cert_pem.bytes() + inspector.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(roots))


def server(ca: trustme.CA, **certificate: datetime) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(SIGN_IN, MANAGE, **certificate).configure_cert(context)
    return context


def seen(address: tuple[str, int], other: tuple[str, int] | None = None, **more: tuple[str, int]) -> Capture:
    """What the probe brings back when Azure's names lead to these servers on this machine."""
    detours = {(SIGN_IN, 443): address, (MANAGE, 443): other or address, IMDS: more.get("imds", closed_port())}
    detours |= {(name, 3128): at for name, at in more.items() if name != "imds"}
    return take([one for one in PROBES if one.id == "tls-names"], detours=detours)


def judged(capture: Capture) -> CheckResult:
    evidence = {probe: one.reading for probe, one in capture.evidence.items()}
    return result_of("net.out443", capture_of(evidence, taken=datetime.now(UTC)))


@pytest.mark.usefixtures("trusting")
def test_a_known_issuer_that_the_system_trusts_is_fine_on_this_machine(azure: trustme.CA) -> None:
    with serving(tls(server(azure))) as address:
        result = judged(seen(address))

    assert result.verdict is Verdict.OK, result.judgement
    assert "TLSv1.3" in result.judgement.observed


@pytest.mark.usefixtures("trusting")
def test_another_issuer_is_inspection_even_when_the_system_trusts_it_on_this_machine(inspector: trustme.CA) -> None:
    with serving(tls(server(inspector))) as address:
        result = judged(seen(address))

    assert result.verdict is Verdict.WARNING
    assert "inspected" in result.judgement.summary
    assert "Contoso Inspection" in result.judgement.observed


def test_an_issuer_that_the_system_does_not_trust_is_named_on_this_machine(inspector: trustme.CA) -> None:
    with serving(tls(server(inspector))) as address:
        result = judged(seen(address))

    assert result.verdict is Verdict.WARNING
    assert "does not trust" in result.judgement.summary


@pytest.mark.usefixtures("trusting")
def test_an_expired_certificate_points_at_the_clock_on_this_machine(azure: trustme.CA) -> None:
    past = datetime.now(UTC) - timedelta(days=3)
    with serving(tls(server(azure, not_before=past - timedelta(days=9), not_after=past))) as address:
        result = judged(seen(address))

    assert result.verdict is Verdict.WARNING
    assert "expired" in result.judgement.summary
    assert past.date().isoformat() in result.judgement.summary


@pytest.mark.usefixtures("trusting")
def test_a_server_that_knows_only_old_tls_is_refused_on_this_machine(azure: trustme.CA) -> None:
    context = server(azure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with serving(tls(context)) as address:
        result = judged(seen(address))

    assert result.verdict is Verdict.WARNING
    assert "TLS 1.2" in result.judgement.summary


def test_closed_cut_and_silent_ports_are_told_apart_on_this_machine() -> None:
    with serving(resetting) as cut:
        result = judged(seen(closed_port(), cut))

    assert result.verdict is Verdict.WARNING
    assert f"{SIGN_IN}: the connection is refused" in result.judgement.observed
    assert f"{MANAGE}: the connection is cut off" in result.judgement.observed
    assert result.judgement.pages == ("outbound-service-tags",)


def test_a_silent_server_costs_no_more_than_the_budget_on_this_machine() -> None:
    with serving(silent) as address:
        capture = seen(address)

    assert "no answer in time" in judged(capture).judgement.observed
    assert capture.evidence["tls-names"].ms < 6_500


@pytest.mark.usefixtures("trusting")
def test_a_configured_proxy_is_gone_through_on_this_machine(azure: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    with serving(tls(server(azure))) as address, serving(proxy(address)) as through:
        capture = seen(closed_port(), **{"proxy.example": through})

    result = judged(capture)
    assert result.verdict is Verdict.OK
    assert "proxy.example:3128" in result.judgement.observed
    assert b"secret" not in capture.evidence["tls-names"].data


def test_a_proxy_that_wants_a_password_is_named_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    with serving(proxy(closed_port(), "407 Proxy Authentication Required")) as through:
        result = judged(seen(closed_port(), **{"proxy.example": through}))

    assert result.verdict is Verdict.WARNING
    assert "407" in result.judgement.summary


@pytest.mark.parametrize("told", ["AzureUSGovernmentCloud", "AZUREUSGOVERNMENTCLOUD"])
def test_names_of_the_cloud_that_the_metadata_service_tells_are_tried_on_this_machine(told: str) -> None:
    login, manage = NAMES[Cloud.US_GOVERNMENT]
    with serving(http("200 OK", told)) as imds:
        detours = {(login, 443): closed_port(), (manage, 443): closed_port(), IMDS: imds}
        capture = take([one for one in PROBES if one.id == "tls-names"], detours=detours)

    assert login in judged(capture).judgement.summary
    assert SIGN_IN.encode() not in capture.evidence["tls-names"].data


@pytest.mark.skipif(os.name == "nt", reason="reads the log of the extension for Linux")
def test_storage_hosts_of_the_extensions_own_log_are_tried_on_this_machine(tmp_path: Path) -> None:
    log = tmp_path / "var/log/azure/Microsoft.Azure.RecoveryServices.VMSnapshotLinux/extension.log"
    log.parent.mkdir(parents=True)
    host = "md-abc123.z9.blob.storage.azure.net"
    log.write_text(f"2026-01-01 00:00:00.000000 [x]uri https://{host}/a?sig=0123456789abcdef\n", encoding="utf-8")
    names = {(name, 443): closed_port() for name in (SIGN_IN, MANAGE, host)}
    capture = take(
        [one for one in PROBES if one.id == "tls-names"], root=tmp_path, detours={**names, IMDS: closed_port()}
    )

    assert f"{host}: the connection is refused" in judged(capture).judgement.observed


def test_names_are_looked_up_on_this_machine() -> None:
    detours = {(SIGN_IN, 443): ("localhost", 1), (MANAGE, 443): ("127.0.0.1", 1), IMDS: closed_port()}
    capture = take([one for one in PROBES if one.id == "dns-names"], detours=detours)

    result = result_of("net.dns", capture)
    assert result.verdict is Verdict.OK
    assert f"{MANAGE}: 127.0.0.1" in result.judgement.observed


def test_a_name_that_cannot_be_one_does_not_resolve_on_this_machine() -> None:
    detours = {(SIGN_IN, 443): ("not..a name", 1), (MANAGE, 443): ("127.0.0.1", 1), IMDS: closed_port()}
    capture = take([one for one in PROBES if one.id == "dns-names"], detours=detours)

    result = result_of("net.dns", capture)
    assert result.verdict is Verdict.WARNING
    assert SIGN_IN in result.judgement.summary
    assert MANAGE not in result.judgement.summary


MISSING = {
    "names": [{"name": SIGN_IN, "error": "no_such_name", "code": -2}, {"name": MANAGE, "addresses": ["4.1.1.1"]}]
}
NO_NETWORK = b"2026-01-01 00:00:00.000000 [x]Enable,error,76,no network,True\n"
BLOCKED = {"names": [{"name": SIGN_IN, "step": "tcp", "error": "timed_out", "code": None}]}


@pytest.mark.parametrize(
    ("check", "probe", "found"), [("net.dns", "dns-names", MISSING), ("net.out443", "tls-names", BLOCKED)]
)
def test_the_way_out_is_a_problem_only_when_the_extension_failed_for_want_of_it_from_recorded_facts(
    check: str, probe: str, found: object
) -> None:
    alone = result_of(check, capture_of({probe: found}))
    with_log = result_of(check, capture_of({probe: found, "vmsnapshotlinux-extension-log": NO_NETWORK}))

    assert (alone.verdict, with_log.verdict) == (Verdict.WARNING, Verdict.PROBLEM)
    assert with_log.judgement.entries == ("linux-ext-network",)


def test_only_a_workstation_is_told_that_signing_in_needs_the_names_from_recorded_facts() -> None:
    elsewhere = result_of("net.out443", capture_of({"tls-names": BLOCKED}, os="macos"))
    in_vm = result_of("net.out443", capture_of({"tls-names": BLOCKED, "chassis-asset-tag": AZURE_ASSET_TAG}))

    assert "Signing in" in elsewhere.judgement.summary
    assert "does not need them" in in_vm.judgement.summary


def test_a_storage_host_that_is_gone_proves_nothing_from_recorded_facts() -> None:
    gone = {"name": "md-1.blob.core.windows.net", "step": "dns", "error": "not_resolved", "code": -2}
    good = {"name": SIGN_IN, "step": "tls", "tls": "TLSv1.3", "trusted": True, "issuer_organisation": "DigiCert Inc"}

    assert result_of("net.out443", capture_of({"tls-names": {"names": [good, gone]}})).verdict is Verdict.OK
    assert result_of("net.out443", capture_of({"tls-names": {"names": [gone]}})).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"tls": "TLSv1.1", "trusted": True, "issuer_organisation": "DigiCert Inc"}, "TLS 1.2 cannot be agreed"),
        ({"tls": "TLSv1.3", "trusted": False, "issuer_organisation": "DigiCert Inc"}, "a root certificate is missing"),
        (
            {"tls": "TLSv1.3", "trusted": False, "verify": 9, "issuer_organisation": "DigiCert Inc"},
            "clock of this machine",
        ),
        (
            {"tls": "TLSv1.3", "trusted": False, "verify": 10, "issuer_organisation": "DigiCert Inc"},
            "counts as expired",
        ),
        ({"tls": "TLSv1.3", "trusted": False, "issuer_organisation": "Contoso"}, "TLS is inspected"),
    ],
    ids=["old TLS", "no root", "not valid yet", "expired", "inspected"],
)
def test_why_a_handshake_is_not_fine_is_told_from_recorded_facts(seen: dict[str, object], words: str) -> None:
    names = {"names": [{"name": SIGN_IN, "step": "tls", **seen}]}

    result = result_of("net.out443", capture_of({"tls-names": names}))
    assert result.verdict is Verdict.WARNING
    assert words in result.judgement.summary


def test_names_that_resolve_slowly_are_a_warning_from_recorded_facts() -> None:
    found = {"names": [{"name": SIGN_IN, "addresses": ["20.1.1.1"], "ms": 4200}]}

    result = result_of("net.dns", capture_of({"dns-names": found}))
    assert result.verdict is Verdict.WARNING
    assert "took 4 s" in result.judgement.summary


def test_dns_servers_are_named_beside_what_they_answered_from_recorded_facts() -> None:
    found = {"names": [{"name": SIGN_IN, "addresses": ["20.1.1.1"]}]}
    servers = "search x\nnameserver 168.63.129.16\n# nameserver 9.9.9.9\n"

    observed = result_of("net.dns", capture_of({"dns-names": found, "resolv-conf": servers})).judgement.observed
    assert "168.63.129.16" in observed
    assert "9.9.9.9" not in observed
    assert result_of("net.dns", capture_of({"resolv-conf": "search x\n"})).verdict is Verdict.WARNING


def test_private_addresses_are_only_noted_from_recorded_facts() -> None:
    found = {"names": [{"name": SIGN_IN, "addresses": ["20.1.1.1"]}, {"name": MANAGE, "addresses": ["10.0.0.5"]}]}

    result = result_of("net.dns", capture_of({"dns-names": found}))
    assert result.verdict is Verdict.INFO
    assert MANAGE in result.judgement.summary


def test_behind_a_proxy_names_need_not_resolve_from_recorded_facts() -> None:
    good = [{"name": name, "step": "tls", "tls": "TLSv1.3", "trusted": True} for name in (SIGN_IN, MANAGE)]
    probes = {"dns-names": MISSING, "tls-names": {"proxy": "proxy.example:3128", "names": good}}

    assert result_of("net.dns", capture_of(probes)).verdict is Verdict.INFO


@pytest.mark.parametrize(("check", "probe"), [("net.dns", "dns-names"), ("net.out443", "tls-names")])
def test_nothing_tried_is_never_fine(check: str, probe: str) -> None:
    for evidence in ({}, {probe: {"names": []}}, {probe: Reading(ReadStatus.CANCELLED)}, {probe: b"{"}):
        assert result_of(check, capture_of(evidence)).verdict is Verdict.UNKNOWN
