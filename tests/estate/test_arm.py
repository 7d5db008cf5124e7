"""Reading over real TLS through a proxy: what Azure, a network and a broken answer can do, and what comes of it."""

from __future__ import annotations

import base64
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.azure import Reply
from troubleshooter.estate import queries
from troubleshooter.estate.course import Limits
from troubleshooter.estate.coverage_text import gap_lines
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.failures import ReadingError, SignInNeededError, StoppedError
from troubleshooter.estate.model import Outcome, VmState
from troubleshooter.estate.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.azure import FakeAzure
    from tests.fakes.browser import FakeBrowser
    from troubleshooter.estate.model import Page, Reading
    from troubleshooter.estate.signin import SignedIn

GRAPH = "ResourceGraph"
NO_GRAPH = Reply(403, {"error": {"code": "AuthorizationFailed", "message": "Graph is not for you."}})
PATIENCE = Limits(seconds=8)


def read(signed_in: SignedIn, limits: Limits = PATIENCE, **options: Any) -> Estate:
    estate = Estate()
    Reader(signed_in.transport, limits=limits, **options).read(estate.add, threading.Event())
    return estate


def gap(estate: Estate, name: str) -> Reading:
    return next(one for one in estate.coverage.gaps if one.name == name)


def test_the_whole_estate_is_read_in_few_requests(azure: FakeAzure, signed_in: SignedIn) -> None:
    estate = read(signed_in)

    assert len(estate.vms) == 200
    assert len(estate.vaults) == 6
    assert estate.states()[VmState.FAILED] == 37
    assert [one.name for one in estate.coverage.gaps] == ["Contoso Finance", "rsv-legal-hold"]
    assert {one.outcome for one in estate.coverage.gaps} == {Outcome.REFUSED}
    # Subscriptions, vaults, the days' counts, a few pages each of items and jobs; and the two that were refused.
    assert estate.progress.requests == len(azure.seen) <= 10
    assert azure.busiest <= 4


def test_a_throttled_question_waits_as_long_as_azure_says(azure: FakeAzure, signed_in: SignedIn) -> None:
    azure.when("protecteditems", Reply(429, {"error": {"code": "RateLimiting"}}, {"Retry-After": "1"}))
    told: list[float] = []
    estate = Estate()

    def on_page(page: Page) -> None:
        told.append(page.progress.waiting)
        estate.add(page)

    began = time.monotonic()
    Reader(signed_in.transport, limits=PATIENCE).read(on_page, threading.Event())

    assert time.monotonic() - began >= 1
    assert len(estate.vms) == 200
    assert max(told) > 0, "the user sees that it waits"


def test_an_empty_quota_is_waited_for_without_being_told_twice(azure: FakeAzure, signed_in: SignedIn) -> None:
    page = azure.answer(
        "/providers/Microsoft.ResourceGraph/resources", {"query": queries.ITEMS, "options": {"$top": 1000}}
    )
    spent = {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:01"}
    azure.when("protecteditems", Reply(page[0], page[1], spent))

    began = time.monotonic()
    estate = read(signed_in)

    assert time.monotonic() - began >= 1
    assert len(estate.vms) == 200


@pytest.mark.parametrize(
    ("limit_hit", "told"),
    [("true", ["Not all subscriptions were read: Resource Graph looks into 10,000 at the most."]), ("false", [])],
)
def test_more_subscriptions_than_resource_graph_looks_into_are_a_named_gap(
    azure: FakeAzure, signed_in: SignedIn, limit_hit: str, told: list[str]
) -> None:
    azure.graph_headers = {"x-ms-tenant-subscription-limit-hit": limit_hit}

    estate = read(signed_in)

    assert [one.reason for one in estate.coverage.estate] == told
    assert [line for line in gap_lines(estate.coverage) if "10,000" in line] == [
        f"query Resource Graph · could not be read: {reason}" for reason in told
    ]
    assert len(estate.vms) == 200  # what came is kept


def test_no_subscription_is_said_to_be_left_out_where_each_vault_is_read_itself(
    azure: FakeAzure, signed_in: SignedIn
) -> None:
    azure.graph_headers = {"x-ms-tenant-subscription-limit-hit": "true"}
    azure.when("protecteditems", NO_GRAPH, forever=True)

    estate = read(signed_in)

    assert [one.name for one in estate.coverage.estate] == ["Resource Graph"]
    assert "Graph is not for you" in estate.coverage.estate[0].reason


def test_a_challenge_is_answered_without_asking_the_user(
    azure: FakeAzure, browser: FakeBrowser, signed_in: SignedIn
) -> None:
    claims = base64.b64encode(
        json.dumps({"access_token": {"nbf": {"essential": True, "value": "1"}}}).encode()
    ).decode()
    challenge = {"WWW-Authenticate": f'Bearer error="insufficient_claims", claims="{claims}"'}
    azure.when("/subscriptions?", Reply(401, {"error": {"code": "InvalidAuthenticationToken"}}, challenge))

    estate = read(signed_in)

    assert len(estate.subscriptions) == 3
    assert len(browser.opened) == 1
    assert any("nbf" in str(one.body) for one in azure.asked("/oauth2/v2.0/token"))


def test_a_refused_sign_in_keeps_what_came_and_asks_to_sign_in_again(azure: FakeAzure, signed_in: SignedIn) -> None:
    page_two = Reply(401, {"error": {"code": "ExpiredAuthenticationToken", "message": "expired"}})
    estate = Estate()

    def on_page(page: Page) -> None:
        estate.add(page)
        if page.vms:
            azure.when(GRAPH, page_two, forever=True)

    with pytest.raises(SignInNeededError, match="Sign in again"):
        Reader(signed_in.transport, limits=PATIENCE).read(on_page, threading.Event())

    assert len(estate.vms) >= 100
    assert gap(estate, "The whole estate").outcome is Outcome.REFUSED


def test_one_vault_that_is_refused_does_not_blank_the_others(azure: FakeAzure, signed_in: SignedIn) -> None:
    azure.when(GRAPH, NO_GRAPH, forever=True)

    estate = read(signed_in)

    assert len(estate.vms) == 200
    assert estate.states()[VmState.FAILED] == 37
    assert gap(estate, "rsv-legal-hold").outcome is Outcome.REFUSED
    assert gap(estate, "Contoso Finance").outcome is Outcome.REFUSED
    assert "Graph is not for you" in gap(estate, "Resource Graph").reason
    assert azure.busiest <= 4


def test_vaults_one_by_one_give_the_same_as_resource_graph(azure: FakeAzure, signed_in: SignedIn) -> None:
    by_graph = read(signed_in)
    azure.when(GRAPH, NO_GRAPH, forever=True)

    one_by_one = read(signed_in)

    assert one_by_one.states() == by_graph.states()
    assert {key: one.total for key, one in one_by_one.days.items()} == {
        key: one.total for key, one in by_graph.days.items()
    }
    assert {key: one.errors for key, one in one_by_one.jobs.items()} == {
        key: one.errors for key, one in by_graph.jobs.items()
    }


@pytest.mark.parametrize(
    ("reply", "outcome", "said"),
    [
        (Reply(404, {"error": {"code": "ResourceNotFound", "message": "gone"}}), Outcome.NOT_FOUND, "gone"),
        (
            Reply(500, {"error": {"code": "CloudInternalError", "message": "An internal error"}}),
            Outcome.FAILED,
            "error 500. CloudInternalError: An internal error",
        ),
        (Reply(200, b"<html><title>Sign in to Guest WiFi</title>"), Outcome.FAILED, "Sign in to Guest WiFi"),
        (Reply(502, b"<html><title>Bad gateway</title>"), Outcome.FAILED, "Bad gateway"),
        (Reply(302, b"", {"Location": "https://elsewhere.example/"}), Outcome.FAILED, "status 302"),
        (Reply(200, b'{"value": [{"id": "/subscr'), Outcome.FAILED, "cut short or is not JSON"),
        (Reply(200, b'{"value": [', cut=True), Outcome.FAILED, "cut short"),
        (Reply(200, b""), Outcome.FAILED, "empty"),
        (Reply(200, []), Outcome.FAILED, "not JSON"),
        (Reply(200, {"count": 3}), Outcome.FAILED, "no rows"),
        (Reply(200, b"[" * 100_000), Outcome.FAILED, "not JSON"),
        (Reply(200, b" ", drip=True), Outcome.TIMED_OUT, "within 1 second."),
    ],
    ids=["404", "500", "html", "gateway", "redirect", "half json", "cut", "empty", "list", "no rows", "deep", "drip"],
)
def test_a_vault_with_a_broken_answer_is_a_named_gap(
    azure: FakeAzure, signed_in: SignedIn, reply: Reply, outcome: Outcome, said: str
) -> None:
    azure.when(GRAPH, NO_GRAPH, forever=True)
    azure.when("vaults/rsv-sap/", reply, forever=True)

    estate = read(signed_in, Limits(seconds=1.4))

    assert gap(estate, "rsv-sap").outcome is outcome
    assert said in gap(estate, "rsv-sap").reason
    assert len(estate.vms) == 200 - 28


def test_a_page_that_breaks_in_the_middle_is_read_another_way(azure: FakeAzure, signed_in: SignedIn) -> None:
    broken = Reply(200, b"<html><title>Proxy error</title>")
    azure.when("status in~", broken, forever=True)

    estate = read(signed_in)

    assert len(estate.vms) == 200
    assert estate.states()[VmState.FAILED] == 37
    assert "Proxy error" in gap(estate, "Resource Graph").reason


def test_a_next_page_at_another_address_is_not_followed(azure: FakeAzure, signed_in: SignedIn) -> None:
    for number, link in enumerate(
        (
            "https://evil.example/next",
            "http://management.azure.com/next",
            "https://management.azure.com:8443/next",
            "https://management.azure.com@evil.example/next",
            "https://management.azure.com.evil.example/next",
            "//evil.example/next",
            "https://[bad/next",
        )
    ):
        azure.reset()
        page = azure.answer("/subscriptions", None)[1] | {"nextLink": link}
        azure.when("/subscriptions?", Reply(200, page))

        estate = read(signed_in)

        assert "not followed" in gap(estate, "List of subscriptions").reason, number
        assert len(estate.subscriptions) == 3, "the page itself counts"
        assert set(azure.proxy.hosts) <= {"management.azure.com", "login.microsoftonline.com"}


def endless(azure: FakeAzure, rows: Callable[[int], list[Any]]) -> Callable[[str, Any], tuple[int, Any]]:
    """A Resource Manager whose list of subscriptions never ends."""
    usual = azure.sample.answer

    def answer(path: str, body: Any) -> tuple[int, Any]:
        if path.startswith("/subscriptions?"):
            number = int(path.rpartition("=")[2]) + 1 if "$skipToken" in path else 1
            link = f"https://management.azure.com/subscriptions?api-version=2022-12-01&$skipToken={number}"
            return 200, {"value": rows(number), "nextLink": link}
        return usual(path, body)

    return answer


def test_a_list_that_never_ends_is_left_at_the_limit(azure: FakeAzure, signed_in: SignedIn) -> None:
    azure.answer = endless(azure, lambda number: [])

    estate = read(signed_in, Limits(seconds=8, pages=30))

    assert gap(estate, "List of subscriptions").reason == "More than 30 pages came; the rest was not read."
    assert len(azure.asked("/subscriptions?")) == 30
    assert len(estate.vms) == 200


def test_a_list_that_goes_in_a_circle_is_left(azure: FakeAzure, signed_in: SignedIn) -> None:
    link = "https://management.azure.com/subscriptions?api-version=2022-12-01&$skipToken=again"
    azure.when("/subscriptions?", Reply(200, {"value": [], "nextLink": link}), forever=True)

    estate = read(signed_in)

    assert "circle" in gap(estate, "List of subscriptions").reason
    assert len(azure.asked("/subscriptions?")) == 2


def test_a_host_that_the_proxy_denies_is_named(azure: FakeAzure, signed_in: SignedIn) -> None:
    azure.proxy.denied = {"management.azure.com"}

    estate = read(signed_in, Limits(seconds=20))

    assert estate.vms == {}
    assert "management.azure.com cannot be reached" in gap(estate, "Resource Graph").reason


@pytest.mark.parametrize("part", ["/subscriptions?", "vaults' | project", "protecteditems",
                                  "status in~", "summarize"])  # fmt: skip
def test_stop_is_heeded_at_every_step_and_keeps_what_came(azure: FakeAzure, signed_in: SignedIn, part: str) -> None:
    azure.when(part, Reply(200, b" ", drip=True), forever=True)
    estate, stop = Estate(), threading.Event()
    expected = 0 if "protecteditems" in part else 200
    moment: list[float] = []

    def stop_it() -> None:
        limit = time.monotonic() + 10
        while (len(estate.vms) < expected or not azure.asked(part)) and time.monotonic() < limit:
            time.sleep(0.02)
        moment.append(time.monotonic())
        stop.set()

    threading.Thread(target=stop_it, daemon=True).start()
    with pytest.raises(StoppedError):
        Reader(signed_in.transport).read(estate.add, stop)

    assert time.monotonic() - moment[0] < 1
    assert len(estate.vms) == expected
    assert gap(estate, "The whole estate").outcome is Outcome.STOPPED
    assert all(one.outcome is Outcome.STOPPED for one in estate.coverage.vaults)


def test_stop_ends_a_wait_that_azure_asked_for(azure: FakeAzure, signed_in: SignedIn, stop: threading.Event) -> None:
    azure.when("protecteditems", Reply(429, {}, {"Retry-After": "60"}), forever=True)
    estate = Estate()
    threading.Timer(0.6, stop.set).start()
    began = time.monotonic()

    with pytest.raises(StoppedError):
        Reader(signed_in.transport).read(estate.add, stop)

    assert time.monotonic() - began < 2


def test_a_detail_is_fetched_only_when_a_row_is_opened(
    azure: FakeAzure, signed_in: SignedIn, stop: threading.Event
) -> None:
    estate = read(signed_in)
    assert azure.asked("/backupJobs") == []
    job = estate.last_job(estate.failing()[0])
    assert job is not None

    detail = Reader(signed_in.transport).detail(job, stop)

    assert [task.name for task in detail.tasks] == ["Take Snapshot", "Transfer data to vault"]
    assert detail.job.errors == job.errors
    azure.when("/backupJobs/", Reply(404, {"error": {"code": "ResourceNotFound", "message": "gone"}}))
    with pytest.raises(ReadingError, match="does not find it"):
        Reader(signed_in.transport).detail(job, stop)


def test_jobs_older_than_resource_graph_knows_come_from_the_vaults(azure: FakeAzure, signed_in: SignedIn) -> None:
    read(signed_in, days=20)

    asked = azure.asked("backupJobs?")
    assert len(asked) == 5
    assert all("startTime" in one.path and "M%27" in one.path for one in asked)


def test_a_vm_is_asked_how_it_is_with_one_request_and_a_refusal_is_said(
    azure: FakeAzure, signed_in: SignedIn, stop: threading.Event
) -> None:
    estate = read(signed_in)
    silent = "UserErrorGuestAgentStatusUnavailable"
    vm = next(vm for vm in estate.failing() if (error := estate.error(vm)) is not None and error.title == silent)
    seen = len(azure.seen)

    said = Reader(signed_in.transport).vm_instance(vm, stop)

    assert (said.agent_status, said.power_state, said.provisioning_state) == ("Not Ready", "VM running", "Succeeded")
    assert len(azure.seen) == seen + 1
    azure.when("/virtualMachines/", Reply(403, {"error": {"code": "AuthorizationFailed", "message": "no"}}))
    with pytest.raises(ReadingError, match="may not"):
        Reader(signed_in.transport).vm_instance(vm, stop)
