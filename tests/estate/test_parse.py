"""Whatever Azure answers: rows, or a count of rows that could not be read; never an exception."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estate.bodies import CONTAINER, OTHER, SUBSCRIPTION, VAULT, item, job, read_job, read_vm
from troubleshooter.estate import parse, values
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.model import Health, JobStatus, Page, Protection, VmInstance, VmState


def test_the_documented_name_of_an_error_is_its_title_and_the_number_stands_beside() -> None:
    error = read_job().errors[0]

    assert (error.title, error.number) == ("UserErrorVmProvisioningStateFailed", 400160)
    assert error.azure_recommendations == ("Please restart the VM.",)


def test_a_name_in_the_place_of_the_number_is_the_name() -> None:
    error = read_job(errorDetails=[{"errorCode": "UserErrorX", "errorString": "x"}]).errors[0]

    assert (error.title, error.number) == ("UserErrorX", None)


@pytest.mark.parametrize("details", [None, [], {}, "", 3, [None], [{}], [[]]])
def test_a_job_without_errors_is_still_a_job(details: object) -> None:
    assert read_job(errorDetails=details).errors == ()


def test_errors_that_are_an_object_rather_than_a_list_are_read() -> None:
    assert read_job(errorDetails={"errorCode": 400249, "errorTitle": "T"}).errors[0].number == 400249


def test_a_cancelled_job_has_no_error_and_its_own_word() -> None:
    body = job(status="Cancelled")
    del body["properties"]["errorDetails"]
    found = parse.job(body)

    assert found is not None
    assert (found.status, found.errors) == (JobStatus.CANCELLED, ())


def test_a_running_job_has_no_end() -> None:
    body = job(status="InProgress", actionsInfo=[1])
    del body["properties"]["endTime"]
    found = parse.job(body)

    assert found is not None
    assert (found.status, found.ended) == (JobStatus.IN_PROGRESS, None)


@pytest.mark.parametrize("actions", [[1], ["Cancellable"], None, "Cancellable", {}])
def test_actions_of_any_type_do_not_matter(actions: object) -> None:
    assert read_job(actionsInfo=actions).status is JobStatus.FAILED


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PT51M9.2473209S", timedelta(minutes=51, seconds=9.2473209)),
        ("PT26M16.1S", timedelta(minutes=26, seconds=16.1)),
        ("PT1H26M16.1430412S", timedelta(hours=1, minutes=26, seconds=16.1430412)),
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("00:20:23.0896697", timedelta(minutes=20, seconds=23.0896697)),
        ("1.02:00:00", timedelta(days=1, hours=2)),
        ("P", None),
        ("PT", None),
        ("soon", None),
        (None, None),
        (20, None),
    ],
)
def test_durations_of_all_years_are_read(written: object, meant: timedelta | None) -> None:
    assert values.duration(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-22T07:33:03.5226873Z", datetime(2026, 11, 22, 7, 33, 3, 522687, UTC)),
        ("2026-11-22T07:33:03.5", datetime(2026, 11, 22, 7, 33, 3, 500000, UTC)),
        ("2026-11-22T09:33:03+02:00", datetime(2026, 11, 22, 7, 33, 3, 0, UTC)),
        ("0001-01-01T00:00:00", None),
        ("2001-01-01T00:00:00Z", None),
        ("2026-13-22T07:33:03Z", None),
        ("11/22/2026 7:00:29 AM", None),
        (1763800000, None),
    ],
)
def test_times_are_utc_and_never_is_none(written: object, meant: datetime | None) -> None:
    assert values.time(written) == meant


def test_never_backed_up_has_its_own_word() -> None:
    body = item(lastBackupTime="2001-01-01T00:00:00Z", lastBackupStatus="")
    del body["properties"]["lastRecoveryPoint"], body["properties"]["healthDetails"]
    found = parse.protected_vm(body)

    assert found is not None
    assert (found.last_backup, found.last_status) == (None, None)
    assert Estate().state(found) is VmState.NEVER_BACKED_UP


def test_findings_of_a_check_that_passed_are_none() -> None:
    assert read_vm().health_details == ()
    suggested = read_vm(healthStatus="ActionSuggested")
    assert suggested.health is Health.ACTION_SUGGESTED
    assert suggested.health_details[0].number == 400239


def test_stopped_and_soft_deleted_have_their_own_words() -> None:
    stopped = read_vm(protectionState="ProtectionStopped", policyId="", policyName="", policyType="")
    deleted = read_vm(isScheduledForDeferredDelete=True, deferredDeleteTimeInUTC="2026-12-04T00:00:00Z")

    assert (stopped.protection, stopped.policy) == (Protection.STOPPED, "")
    assert Estate().state(stopped) is VmState.STOPPED
    assert Estate().state(deleted) is VmState.SOFT_DELETED
    assert deleted.deleted_for_good == datetime(2026, 12, 4, tzinfo=UTC)


def test_the_vault_of_an_item_comes_from_a_url_where_the_id_has_none() -> None:
    body = item()
    body["id"] = "/nothing/here"
    found = parse.protected_vm(body)

    assert found is not None
    assert found.vault == VAULT.casefold()


def test_case_never_keeps_a_job_from_its_vm() -> None:
    shouting = read_job(vault=VAULT.upper(), containerName=CONTAINER.upper())
    estate = Estate()
    estate.add(Page(vms=(read_vm(lastBackupTime="2026-11-22T07:33:04Z", lastRecoveryPoint=""),), jobs=(shouting,)))

    assert [estate.jobs_of(one) for one in estate.vms.values()] == [(shouting,)]
    assert [one.name for one in estate.failing()] == ["app-vm1"]


def test_a_vm_of_another_subscription_than_its_vault_is_joined_to_its_job() -> None:
    there = f"/Subscriptions/{OTHER.upper()}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/app-vm1"
    across = read_vm(sourceResourceId=there, virtualMachineId=there, lastRecoveryPoint="", lastBackupTime="")
    failed = read_job()
    estate = Estate()
    estate.add(Page(jobs=(failed,)))
    estate.add(Page(vms=(across,)))

    assert across.vm_subscription == OTHER
    assert across.vault.startswith(f"/subscriptions/{SUBSCRIPTION}/")
    assert estate.jobs_of(across) == (failed,)
    assert estate.error(across) == failed.errors[0]


def test_same_names_in_two_vaults_are_two_vms() -> None:
    other = VAULT.replace("vault-a", "vault-b")
    failed = read_job(vault=other)
    estate = Estate()
    estate.add(Page(vms=(read_vm(), read_vm(vault=other, lastBackupTime="", lastRecoveryPoint="")), jobs=(failed,)))

    assert [one.vault for one in estate.failing()] == [other.casefold()]


def test_a_job_page_has_its_properties_without_trailing_blanks() -> None:
    body = job(
        extendedInfo={
            "tasksList": [
                {"taskId": "Take Snapshot", "startTime": "0001-01-01T00:00:00", "duration": "PT0S", "status": "Failed"},
                {"taskId": "Validate Backup"},
                None,
            ],
            "propertyBag": {
                "Recovery point time ": "5/13/2022 10:09:31 AM",
                "VM Subscription ID": OTHER.upper(),
                "n": None,
            },
            "progressPercentage": 1.0,
            "dynamicErrorMessage": "more",
        }
    )
    found = parse.job_detail(body)

    assert found is not None
    assert found.properties[0] == ("Recovery point time", "5/13/2022 10:09:31 AM")
    assert (found.vm_subscription, found.progress, found.message) == (OTHER, 1.0, "more")
    assert [task.name for task in found.tasks] == ["Take Snapshot", "Validate Backup", ""]
    assert found.tasks[0].started is None


def test_other_workloads_are_no_vms_and_no_gaps() -> None:
    rows = [job(), job(backupManagementType="AzureWorkload"), {"id": "x"}, None, 7]

    found, lost = parse.rows({"data": rows}, parse.job)

    assert (len(found), lost) == (1, 3)


def test_an_older_form_of_resource_graphs_answer_is_read() -> None:
    row = item()
    body = {"data": {"columns": [{"name": "id"}, {"name": "properties"}], "rows": [[row["id"], row["properties"]]]}}

    assert parse.rows(body, parse.protected_vm)[0] == (parse.protected_vm(row),)


def test_days_are_counted_by_status_and_odd_rows_are_told() -> None:
    rows = [
        {"day": "2026-11-22T00:00:00Z", "status": "Failed", "jobs": 3},
        {"day": "2026-11-22T00:00:00Z", "status": "Completed", "jobs": "7"},
        {"day": "2026-11-22T00:00:00Z", "status": "Hibernating", "jobs": 1},
        {"day": "yesterday", "status": "Failed", "jobs": 3},
    ]

    days, lost = parse.day_counts({"data": rows})

    assert lost == 1
    assert (days[0].failed, days[0].completed, days[0].unknown, days[0].total) == (3, 7, 1, 11)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["0001-01-01T00:00:00", "2001-01-01T00:00:00Z", "9999-99-99T99:99:99Z", "PT999999999999S", "-", "/", VAULT,
         "\ud800", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "99999.99:99:99"]
    ),
)  # fmt: skip
VALUES = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
READERS = (parse.job, parse.job_detail, parse.protected_vm, parse.vault, parse.subscription, parse.tenant)


@st.composite
def bent(draw: st.DrawFn) -> dict[str, Any]:
    """A body that was right, with some of its values replaced by anything."""
    body = draw(st.sampled_from((job, item)))(extendedInfo={"tasksList": [{}], "propertyBag": {"a": "b"}})
    for name in draw(st.lists(st.sampled_from(sorted(body["properties"])), max_size=6)):
        body["properties"][name] = draw(VALUES)
    for name in draw(st.lists(st.sampled_from(["id", "name", "properties"]), max_size=1)):
        body[name] = draw(VALUES)
    return body


@settings(max_examples=150, deadline=None)
@given(bent() | VALUES)
def test_no_row_however_odd_breaks_anything(row: Any) -> None:
    for read in READERS:
        for envelope in ({"data": [row]}, {"value": [row]}, {"data": row}, row):
            found, lost = parse.rows(envelope, read)
            assert len(found) + lost <= len(parse.row_list(envelope))
    parse.day_counts({"data": [row]})


@settings(max_examples=80, deadline=None)
@given(st.lists(bent(), max_size=4))
def test_whatever_was_read_an_estate_can_say_something_of_it(rows: list[Any]) -> None:
    estate = Estate()
    jobs, _ = parse.rows({"data": rows}, parse.job)
    vms, _ = parse.rows({"data": rows}, parse.protected_vm)
    estate.add(Page(vms=vms, jobs=jobs))

    for one in estate.vms.values():
        assert estate.state(one) in VmState
        assert len(estate.strip(one)) == 14
        estate.error(one)
    estate.groups()


def test_a_vm_says_how_it_is_itself() -> None:
    body = {  # synthetic, in the shape of the instance view's reference
        "properties": {
            "provisioningState": "Failed",
            "instanceView": {
                "vmAgent": {"statuses": [{"code": "ProvisioningState/Unavailable", "displayStatus": "Not Ready"}]},
                "statuses": [
                    {"code": "ProvisioningState/failed", "displayStatus": "Provisioning failed"},
                    {"code": "PowerState/deallocated", "displayStatus": "VM deallocated"},
                ],
            },
        }
    }

    assert parse.vm_instance(body) == VmInstance("Not Ready", "Failed", "VM deallocated")


@pytest.mark.parametrize("body", [None, [], {}, {"properties": {"instanceView": {"vmAgent": {"statuses": "x"}}}}])
def test_a_vm_that_says_nothing_has_no_state(body: object) -> None:
    assert parse.vm_instance(body) == VmInstance()
