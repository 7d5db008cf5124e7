"""The questions that are put to Azure are well-formed, and nothing of a name can change what they ask."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from troubleshooter.estate import queries

SINCE = datetime(2026, 11, 11, 13, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "written"), [(0, "12:05:09 AM"), (9, "09:05:09 AM"), (12, "12:05:09 PM"), (13, "01:05:09 PM")]
)
def test_the_times_of_the_job_filter_have_twelve_hours(hour: int, written: str) -> None:
    path = unquote(queries.jobs_in("/subscriptions/s/vaults/v", SINCE.replace(hour=hour), SINCE).path)

    assert f"startTime eq '2026-11-11 {written}'" in path
    assert "endTime eq '2026-11-11 01:05:09 PM'" in path


def test_every_paged_query_can_be_paged() -> None:
    for query in (queries.ITEMS, queries.VAULTS, queries.unsuccessful_jobs(SINCE), queries.jobs_of(["a"], SINCE)):
        assert query.endswith("| order by id asc")
        assert "project id=tolower(id)" in query
        assert " take " not in query
        assert " limit " not in query


def test_names_that_could_end_the_text_are_left_out() -> None:
    query = queries.jobs_of(["iaasvmcontainerv2;rg-ñ_(1);vm.1", "x' or 1==1 //", 'y"', "z\\", "w\nq"], SINCE)

    assert "in ('iaasvmcontainerv2;rg-ñ_(1);vm.1')\n" in query


def test_a_page_of_resource_graph_is_asked_for_by_its_token_alone() -> None:
    request = queries.graph(queries.ITEMS, ["s"], "token")

    assert request.body is not None
    assert request.body["options"] == {"$top": 1000, "resultFormat": "objectArray", "$skipToken": "token"}
    assert request.body["subscriptions"] == ["s"]


def test_an_id_cannot_lead_anywhere_else() -> None:
    assert queries.items_in("//evil.example/x?y#z").path.startswith("/evil.example/x%3Fy%23z/backupProtectedItems?")


@pytest.mark.parametrize("vm", ["/subscriptions/s/resourceGroups/g/providers/Microsoft.ClassicCompute/x/y", ""])
def test_a_classic_vm_and_one_without_an_id_are_not_asked_how_they_are(vm: str) -> None:
    assert queries.vm_state(vm) is None


def test_odd_signs_in_a_vms_name_stay_in_its_path() -> None:
    asked = queries.vm_state("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a b?x#y")

    assert asked is not None
    assert asked.path.endswith("/a%20b%3Fx%23y?api-version=2024-07-01&$expand=instanceView")
