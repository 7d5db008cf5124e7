"""The sample estate through the reader: its words, groups, strips, and what is said of what could not be read."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.estate.bodies import read_job, read_vm
from tests.estate.sample_estate import NOW, read_sample
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.model import JobStatus, Outcome, Page, VmState
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.sample import SampleTransport

if TYPE_CHECKING:
    from troubleshooter.estate.estate import Change
    from troubleshooter.estate.model import ProtectedVm


@pytest.fixture
def transport() -> SampleTransport:
    return SampleTransport(NOW)


@pytest.fixture
def reader(transport: SampleTransport) -> Reader:
    return Reader(transport, now=lambda: NOW)


@pytest.fixture
def pages(reader: Reader) -> list[Page]:
    found: list[Page] = []
    reader.read(found.append, threading.Event())
    return found


@pytest.fixture
def estate(pages: list[Page]) -> Estate:
    estate = Estate(sample=True)
    for page in pages:
        estate.add(page)
    return estate


def test_the_sample_is_a_whole_estate(estate: Estate) -> None:
    states = estate.states()

    assert len(estate.vms) == 200
    assert len(estate.vaults) == 6
    assert max(estate.days) == NOW.date()
    assert len(estate.days) == 14
    assert set(states) == {*VmState} - {VmState.UNKNOWN}
    assert states[VmState.FAILED] == 37
    assert len(estate.groups()) == 13
    assert any(vm.vm_subscription not in vm.vault for vm in estate.vms.values()), "some are backed up across"


def test_the_sample_is_the_same_for_everybody(estate: Estate) -> None:
    again = read_sample()

    assert again.vms == estate.vms
    assert again.jobs == estate.jobs


def test_what_could_not_be_read_is_named(estate: Estate) -> None:
    coverage = estate.coverage

    assert [(one.name, one.outcome) for one in coverage.gaps] == [
        ("Contoso Finance", Outcome.REFUSED),
        ("rsv-legal-hold", Outcome.REFUSED),
    ]
    assert len(coverage.subscriptions) == 3
    assert len(coverage.vaults) == 6


def test_rows_come_page_by_page_with_counts(pages: list[Page]) -> None:
    with_vms = [page for page in pages if page.vms]

    assert [len(page.vms) for page in with_vms] == [100, 100]
    assert with_vms[0].progress.vms == 100
    assert with_vms[0].progress.vms_expected == 200
    assert pages[-1].progress.vms == 200


def test_every_order_of_pages_gives_the_same_estate(pages: list[Page], estate: Estate) -> None:
    backwards = Estate()
    for page in reversed(pages):
        backwards.add(page)

    assert backwards.states() == estate.states()
    assert [group.vms for group in backwards.groups()] == [group.vms for group in estate.groups()]


def test_failing_vms_are_grouped_by_their_error_the_most_frequent_first(estate: Estate) -> None:
    groups = estate.groups()

    assert groups[0].error is not None
    assert groups[0].error.title == "UserErrorGuestAgentStatusUnavailable"
    assert [len(group.vms) for group in groups] == sorted((len(group.vms) for group in groups), reverse=True)
    assert sum(len(group.vms) for group in groups) == 37


def healthy_vm(estate: Estate) -> ProtectedVm:
    return next(vm for vm in estate.vms.values() if estate.state(vm) is VmState.COMPLETED and not estate.jobs_of(vm))


def test_a_strip_shows_failures_at_once_and_successes_when_it_is_read(estate: Estate, reader: Reader) -> None:
    fine, failing = healthy_vm(estate), estate.failing()[0]
    assert set(estate.strip(fine, NOW.date())) == {None}
    assert JobStatus.FAILED in estate.strip(failing, NOW.date())

    reader.strips([fine, failing], estate.add, threading.Event())

    assert estate.has_strip(fine)
    assert set(estate.strip(fine, NOW.date())[:-1]) == {JobStatus.COMPLETED}
    assert JobStatus.FAILED in estate.strip(failing, NOW.date())


def test_a_vault_read_again_replaces_its_rows_only(estate: Estate, reader: Reader) -> None:
    vault = next(one for one in estate.vaults.values() if one.name == "rsv-sap")
    before, counts = estate.states(), dict(estate.days)
    of_vault = next(vm for vm in estate.vms.values() if vm.vault == vault.key)
    estate.add(Page(vms=(replace(of_vault, key="outdated", container="outdated"),)))
    changes: list[Change] = []

    reader.read_vault(vault, lambda page: changes.append(estate.add(page)), threading.Event())

    first, *later = changes
    assert "outdated" in first.removed
    assert not [key for change in later for key in change.removed]
    assert estate.states() == before
    assert estate.days == counts


def test_a_vault_that_cannot_be_read_again_keeps_its_rows(estate: Estate, reader: Reader) -> None:
    vault = next(one for one in estate.vaults.values() if one.name == "rsv-sap")
    refused = next(one for one in estate.vaults.values() if one.name == "rsv-legal-hold")

    reader.read_vault(replace(vault, id=refused.id), estate.add, threading.Event())

    assert len(estate.vms) == 200
    assert next(one for one in estate.coverage.gaps if one.name == "rsv-sap").outcome is Outcome.REFUSED


def test_only_the_subscriptions_that_were_asked_for_are_read(transport: SampleTransport) -> None:
    estate = Estate()
    wanted = [transport.rows.subscriptions[1]["subscriptionId"].upper(), "aaaaaaaa-0000-4000-8000-00000000ffff"]

    Reader(transport, subscriptions=wanted, now=lambda: NOW).read(estate.add, threading.Event())

    assert {vault.name for vault in estate.vaults.values()} == {"rsv-test", "rsv-legal-hold"}
    unseen = next(one for one in estate.coverage.subscriptions if one.key == wanted[1])
    assert unseen.outcome is Outcome.REFUSED


def vm_and_job(vm_fields: dict[str, object], job_fields: dict[str, object] | None) -> tuple[Estate, ProtectedVm]:
    vm = read_vm(**vm_fields)
    estate = Estate()
    estate.add(Page(vms=(vm,), jobs=() if job_fields is None else (read_job(**job_fields),)))
    return estate, vm


DURING, BEFORE, LATER = "2026-11-22T07:33:10Z", "2026-11-21T07:00:00Z", "2026-11-23T07:00:00Z"


@pytest.mark.parametrize(
    ("vm_fields", "job_fields", "state"),
    [
        ({"lastBackupStatus": "Failed", "lastBackupTime": DURING, "lastRecoveryPoint": BEFORE}, {}, VmState.FAILED),
        ({"lastBackupStatus": "Failed", "lastBackupTime": DURING, "lastRecoveryPoint": DURING}, {}, VmState.FAILED),
        ({"lastBackupStatus": "Completed", "lastBackupTime": BEFORE, "lastRecoveryPoint": BEFORE}, {}, VmState.FAILED),
        ({"lastBackupStatus": "Completed", "lastBackupTime": LATER, "lastRecoveryPoint": LATER}, {}, VmState.COMPLETED),
        (
            {"lastBackupStatus": "InProgress", "lastBackupTime": LATER, "lastRecoveryPoint": BEFORE},
            {},
            VmState.IN_PROGRESS,
        ),
        (
            {"lastBackupStatus": "Completed", "lastBackupTime": BEFORE, "lastRecoveryPoint": BEFORE},
            {"operation": "Restore"},
            VmState.COMPLETED,
        ),
        (
            {"lastBackupStatus": "Completed", "lastBackupTime": BEFORE, "lastRecoveryPoint": BEFORE},
            {"status": "Cancelled", "errorDetails": None},
            VmState.CANCELLED,
        ),
        (
            {"lastBackupStatus": "Completed", "lastBackupTime": BEFORE, "lastRecoveryPoint": BEFORE},
            {"status": "CompletedWithWarnings"},
            VmState.WITH_WARNINGS,
        ),
        ({"protectionState": "ProtectionError"}, None, VmState.FAILED),
        ({"lastBackupStatus": "Dreaming"}, None, VmState.UNKNOWN),
        ({"lastBackupStatus": "", "lastRecoveryPoint": BEFORE}, None, VmState.UNKNOWN),
        ({"lastBackupStatus": "Failed", "lastBackupTime": "", "lastRecoveryPoint": ""}, None, VmState.FAILED),
    ],
)
def test_a_vms_item_and_its_newest_backup_make_its_one_word(
    vm_fields: dict[str, object], job_fields: dict[str, object] | None, state: VmState
) -> None:
    estate, vm = vm_and_job(vm_fields, job_fields)

    assert estate.state(vm) is state


def test_a_failure_without_a_job_is_explained_by_azures_health_check() -> None:
    finding = {"code": 400249, "title": "SomeTitle", "message": "m", "recommendations": ["r"]}
    estate, vm = vm_and_job(
        {"lastBackupStatus": "Failed", "healthStatus": "ActionRequired", "healthDetails": [finding]}, None
    )

    error = estate.error(vm)

    assert error is not None
    assert (error.number, error.azure_recommendations) == (400249, ("r",))


def test_a_change_names_what_is_new_and_what_says_something_else_now() -> None:
    vm, failed = read_vm(), read_job(startTime="2026-11-25T07:00:00Z", endTime="2026-11-25T07:10:00Z")
    estate = Estate()

    assert estate.add(Page(vms=(vm,))).added == (vm.key,)
    assert estate.add(Page(jobs=(failed,))).changed == (vm.key,)
    assert estate.add(Page(replaces_vault=vm.vault)).removed == (vm.key,)
    assert estate.jobs == {}


def test_the_newest_of_several_failures_counts() -> None:
    estate, vm = vm_and_job({"lastBackupTime": "", "lastRecoveryPoint": ""}, {})
    start = datetime(2026, 11, 24, 7, tzinfo=UTC)
    late = read_job(
        name="late",
        startTime=start.isoformat(),
        endTime=(start + timedelta(hours=1)).isoformat(),
        errorDetails=[{"errorTitle": "Later"}],
    )

    estate.add(Page(jobs=(late,)))

    error = estate.error(vm)
    assert error is not None
    assert error.title == "Later"
