"""The platform's address: real connections to servers on this machine, and answers that somebody saved."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from tests.checks.captures import capture_of, result_of
from tests.checks.loopback import closed_port, resetting, serving, silent
from tests.checks.loopback import http as page
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probes.platform_address import PROBES
from troubleshooter.checks.run import take
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture

pytestmark = pytest.mark.usefixtures("nothing_leaves_the_machine")

VERSIONS = "<?xml version='1.0'?><Versions><Preferred><Version>2015-04-05</Version></Preferred></Versions>"
HTTP, CHANNEL = ("168.63.129.16", 80), ("168.63.129.16", 32526)


def seen(probe: str, detours: dict[tuple[str, int], tuple[str, int]]) -> Capture:
    """What a probe brings back from servers on this machine, as if it had run inside an Azure VM as root."""
    capture = take([one for one in PROBES if one.id == probe], detours=detours)
    return capture_of({probe: capture.evidence[probe].reading}, os="linux", elevated=True)


def test_the_platform_answers_with_its_versions_on_this_machine() -> None:
    with serving(page("200 OK", VERSIONS)) as address:
        result = result_of("net.wire80", seen("wireserver-http", {HTTP: address}))

    assert result.verdict is Verdict.OK
    assert "2015-04-05" in result.judgement.observed


@pytest.mark.parametrize(
    ("status", "body", "verdict", "word"),
    [
        ("503 Service Unavailable", "", Verdict.WARNING, "503: a fault of the host that usually passes"),
        ("200 OK", "<html><body>Please sign in to the guest network</body></html>", Verdict.PROBLEM, "Something else"),
        ("407 Proxy Authentication Required", "", Verdict.WARNING, "407"),
    ],
    ids=["unavailable", "a page in its place", "a proxy in its place"],
)
def test_another_answer_is_told_from_the_platforms_own_on_this_machine(
    status: str, body: str, verdict: Verdict, word: str
) -> None:
    with serving(page(status, body)) as address:
        result = result_of("net.wire80", seen("wireserver-http", {HTTP: address}))

    assert result.verdict is verdict
    assert word in result.judgement.summary


def test_a_silent_platform_is_a_problem_within_the_budget_on_this_machine() -> None:
    with serving(silent) as address:
        capture = seen("wireserver-http", {HTTP: address})

    result = result_of("net.wire80", capture)
    assert result.verdict is Verdict.PROBLEM
    assert "in time" in result.judgement.summary
    assert result.judgement.pages == ("network-path-platform-address",)


def test_a_refused_and_a_cut_connection_are_named_on_this_machine() -> None:
    refused = result_of("net.wire80", seen("wireserver-http", {HTTP: closed_port()}))
    with serving(resetting) as address:
        cut = result_of("net.wire80", seen("wireserver-http", {HTTP: address}))

    assert (refused.verdict, cut.verdict) == (Verdict.PROBLEM, Verdict.PROBLEM)
    assert "refused" in refused.judgement.observed
    assert "cut off" in cut.judgement.observed


def test_a_connection_closed_without_a_word_is_cut_off_on_this_machine() -> None:
    with serving(lambda connection: connection.recv(65536)) as address:
        result = result_of("net.wire80", seen("wireserver-http", {HTTP: address}))

    assert result.verdict is Verdict.PROBLEM
    assert "cut off" in result.judgement.observed


def test_the_hosts_channel_only_has_to_open_on_this_machine() -> None:
    with serving(silent) as address:
        opened = result_of("net.wire32526", seen("wireserver-port-32526", {CHANNEL: address}))
    closed = result_of("net.wire32526", seen("wireserver-port-32526", {CHANNEL: closed_port()}))

    assert (opened.verdict, closed.verdict) == (Verdict.OK, Verdict.PROBLEM)


def test_a_proxy_of_the_environment_is_never_asked_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(page("200 OK", VERSIONS)) as address:
        assert result_of("net.wire80", seen("wireserver-http", {HTTP: address})).verdict is Verdict.OK


@pytest.mark.parametrize("check", ["net.wire80", "net.wire32526"])
@pytest.mark.parametrize(
    ("system", "elevated", "verdict"),
    [
        ("linux", False, Verdict.NEEDS_ELEVATION),
        ("linux", True, Verdict.PROBLEM),
        ("windows", False, Verdict.PROBLEM),
        ("", None, Verdict.PROBLEM),
    ],
)
def test_silence_is_no_problem_for_a_linux_user_whom_the_agents_own_rule_drops_from_recorded_facts(
    check: str, system: str, elevated: bool | None, verdict: Verdict
) -> None:
    evidence = {"error": "timed_out", "code": None}
    probes = {"wireserver-http": evidence, "wireserver-port-32526": evidence}

    assert result_of(check, capture_of(probes, os=system, elevated=elevated)).verdict is verdict


def test_a_refusal_is_a_problem_for_every_user_from_recorded_facts() -> None:
    capture = capture_of({"wireserver-http": {"error": "refused", "code": 111}}, os="linux", elevated=False)

    assert result_of("net.wire80", capture).verdict is Verdict.PROBLEM


def test_a_filter_of_windows_is_named_from_recorded_facts() -> None:
    capture = capture_of({"wireserver-port-32526": {"error": "forbidden", "code": 10013}}, os="windows")

    result = result_of("net.wire32526", capture)
    assert result.verdict is Verdict.PROBLEM
    assert "forbids" in result.judgement.summary


@pytest.mark.parametrize("check", ["net.wire80", "net.wire32526"])
def test_nobody_looked_means_could_not_tell(check: str) -> None:
    assert result_of(check, capture_of({})).verdict is Verdict.UNKNOWN
    stopped = Reading(ReadStatus.CANCELLED)
    probes = {"wireserver-http": stopped, "wireserver-port-32526": stopped}
    assert result_of(check, capture_of(probes)).verdict is Verdict.UNKNOWN


def test_a_machine_elsewhere_is_not_asked() -> None:
    capture = capture_of({"wireserver-http": {"error": "timed_out"}}, os="macos")

    assert result_of("net.wire80", capture).verdict is Verdict.NOT_APPLICABLE


def test_what_is_not_http_is_no_answer_on_this_machine() -> None:
    with serving(lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n")) as address:
        capture = seen("wireserver-http", {HTTP: address})

    assert result_of("net.wire80", capture).verdict is Verdict.PROBLEM
    assert http.client.BadStatusLine.__name__ in capture.evidence["wireserver-http"].data.decode()
