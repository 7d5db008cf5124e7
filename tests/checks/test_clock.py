"""The clock against others: in UTC, by how much, and whose."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from tests.checks.captures import capture_of, result_of
from tests.checks.loopback import closed_port, http, serving, tls
from troubleshooter.checks.evidence import Reading, ReadStatus
from troubleshooter.checks.probes.clock import PROBES
from troubleshooter.checks.run import take
from troubleshooter.words import Verdict

pytestmark = pytest.mark.usefixtures("no_proxy_of_the_machine", "nothing_leaves_the_machine")

IMDS, WIRE, SIGN_IN = ("169.254.169.254", 80), ("168.63.129.16", 80), ("login.microsoftonline.com", 443)
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def dated(offset: timedelta) -> str:
    return "Date: " + format_datetime(datetime.now(UTC) + offset, usegmt=True)


def test_the_platforms_own_time_comes_first_on_this_machine() -> None:
    with serving(http("400 Bad Request", "", dated(timedelta(hours=-3)))) as platform:
        detours = {IMDS: closed_port(), WIRE: platform, SIGN_IN: closed_port()}
        capture = take([one for one in PROBES if one.id == "clock-dates"], detours=detours)

    result = result_of("clock", capture)
    assert result.verdict is Verdict.PROBLEM
    assert "3 h 00 min ahead of the platform" in result.judgement.summary
    assert result.judgement.pages == ("fix-clock",)


def test_a_public_server_tells_the_time_where_there_is_no_platform_on_this_machine() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = datetime.now(UTC) - timedelta(days=400)  # with a wrong clock a certificate may seem expired
    trustme.CA().issue_cert(SIGN_IN[0], not_after=past, not_before=past - timedelta(days=9)).configure_cert(context)
    with serving(tls(context, http("200 OK", "", dated(timedelta(seconds=1))))) as server:
        detours = {IMDS: closed_port(), WIRE: closed_port(), SIGN_IN: server}
        capture = take([one for one in PROBES if one.id == "clock-dates"], detours=detours)

    result = result_of("clock", capture)
    assert result.verdict is Verdict.OK, result.judgement
    assert SIGN_IN[0] in result.judgement.observed


def test_no_other_clock_means_could_not_tell_on_this_machine() -> None:
    detours = {IMDS: closed_port(), WIRE: closed_port(), SIGN_IN: closed_port()}
    capture = take([one for one in PROBES if one.id == "clock-dates"], detours=detours)

    assert result_of("clock", capture).verdict is Verdict.UNKNOWN


def told(minutes: float, source: str = "metadata-service") -> dict[str, object]:
    date = format_datetime(NOW - timedelta(minutes=minutes), usegmt=True)
    return {"dates": [{"source": source, "date": date, "local_utc": NOW.isoformat(), "ms": 3}]}


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [
        (0, Verdict.OK), (4.9, Verdict.OK), (-4.9, Verdict.OK),
        (6, Verdict.WARNING), (-6, Verdict.WARNING), (139, Verdict.WARNING),
        (141, Verdict.PROBLEM), (-600, Verdict.PROBLEM),
    ],
)  # fmt: skip
def test_minutes_are_suspicious_and_hours_a_problem_from_recorded_facts(minutes: float, verdict: Verdict) -> None:
    result = result_of("clock", capture_of({"clock-dates": told(minutes)}))

    assert result.verdict is verdict
    if verdict is not Verdict.OK:
        assert ("ahead" if minutes > 0 else "behind") in result.judgement.summary


@pytest.mark.parametrize(("minutes", "words"), [(0.5, "+30 s"), (-0.5, "−30 s"), (-6, "−6 min"), (125, "+2 h 05 min")])
def test_the_difference_is_told_in_words_of_its_size_from_recorded_facts(minutes: float, words: str) -> None:
    assert words in result_of("clock", capture_of({"clock-dates": told(minutes)})).judgement.observed


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 99 Nov 2026 99:00:00 GMT", None, 7])
def test_an_unreadable_date_is_no_clock(date: object) -> None:
    found = {"dates": [{"source": "platform", "date": date, "local_utc": NOW.isoformat()}, 3, None]}

    assert result_of("clock", capture_of({"clock-dates": found})).verdict is Verdict.UNKNOWN


def test_the_systems_own_word_counts_only_where_no_clock_was_asked_from_recorded_facts() -> None:
    service = b"Universal time: Wed 2020-03-11 00:51:11 UTC\nRTC time: Wed 2020-03-11 00:51:11\nNTP synchronized: yes\n"

    assert result_of("clock", capture_of({"timedatectl": service})).verdict is Verdict.OK
    both = capture_of({"timedatectl": service, "clock-dates": told(200)})
    assert result_of("clock", both).verdict is Verdict.PROBLEM
    failed = capture_of({"clock-dates": Reading(ReadStatus.TIMED_OUT)})
    assert result_of("clock", failed).verdict is Verdict.UNKNOWN


def test_a_hardware_clock_in_local_time_is_no_difference_from_recorded_facts() -> None:
    text = b"Universal time: Wed 2020-03-11 00:51:11 UTC\nRTC time: Wed 2020-03-11 03:51:11\nRTC in local TZ: yes\n"

    assert result_of("clock", capture_of({"timedatectl": text + b"NTP synchronized: yes\n"})).verdict is Verdict.OK
