"""An estate in a report: its failed jobs with their entries, how its VMs stand, its gaps, and none of its names."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.estate.bodies import SUBSCRIPTION, read_job, read_vm
from tests.estate.sample_estate import NOW, read_sample
from tests.report.planted import AZURE_NAME, PART
from tests.report.rendering import TEXTS, rendered
from troubleshooter.catalogue.results import Confidence
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.matching import MatchedEntry, Matcher
from troubleshooter.estate.model import Outcome, Page, Reading, Scope, Subscription, VmState
from troubleshooter.estate.report_view import azure_view
from troubleshooter.report.build import build_report
from troubleshooter.report.export import prepare
from troubleshooter.report.findings import Counts, FindingKind
from troubleshooter.report.names import Name, NameKind
from troubleshooter.report.wording import headline

if TYPE_CHECKING:
    from troubleshooter.estate.model import JobError
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.report.build import AzureView

ACCOUNT, TENANT = "zq.adele@zqcorp.example", "zqcorp.onmicrosoft.com"


@pytest.fixture(scope="module")
def sample() -> Estate:
    return read_sample()


def view(estate: Estate, matcher: Matcher, **more: Any) -> AzureView:
    return azure_view(estate, matcher, account=ACCOUNT, tenant=TENANT, read=NOW, **more)


FAILING = {"lastBackupTime": "2026-11-22T07:33:24Z", "lastBackupStatus": "Failed", "lastRecoveryPoint": None}


def one_failing(**of_job: Any) -> Estate:
    estate = Estate()
    estate.add(Page(vms=(read_vm(**FAILING),), jobs=(read_job(**of_job),)))
    return estate


def test_every_failing_vm_is_told_once_with_azures_words_and_its_entry(sample: Estate, matcher: Matcher) -> None:
    found = view(sample, matcher)

    assert [one.vm for one in found.jobs] == [vm.name for vm in sample.failing()]
    code = "ExtensionFailedVssWriterInBadState"
    vm = next(vm for vm in sample.failing() if (error := sample.error(vm)) is not None and error.title == code)
    told = next(one for one in found.jobs if one.vm == vm.name)
    newest = sample.last_job(vm)
    assert newest is not None
    assert told.entry == "vss-writers-bad-state"
    assert told.facts.code == code
    assert told.facts.text == "Snapshot operation failed because VSS writers were in a bad state."
    assert told.facts.advice == ("Restart VSS Writer services and reboot VM.",)
    assert told.facts.vault == sample.vaults[vm.vault].name
    assert told.facts.resource_group == vm.vm_resource_group
    assert told.facts.subscription == sample.subscriptions[vm.vm_subscription].name
    assert (told.facts.operation, told.facts.started) == ("Backup", newest.started)
    assert told.facts.newest_restore_point == vm.newest_restore_point


def test_the_numbers_are_those_of_the_estate(sample: Estate, matcher: Matcher, knowledge: Knowledge) -> None:
    found = view(sample, matcher)
    states = sample.states()

    assert found.counts == Counts(
        37, states[VmState.WITH_WARNINGS], states[VmState.NEVER_BACKED_UP], states[VmState.COMPLETED]
    )
    assert headline(build_report(knowledge, azure=found)) == "SAMPLE: Backup findings: 37 VMs fail with 13 errors"


def test_only_the_vms_that_were_chosen_go_in(sample: Estate, matcher: Matcher) -> None:
    failing = sample.failing()
    well = next(vm for vm in sample.vms.values() if sample.state(vm) is VmState.COMPLETED)

    found = view(sample, matcher, keys=[failing[2].key, failing[0].key, well.key, "no such key"])

    assert [one.vm for one in found.jobs] == [failing[0].name, failing[2].name]
    assert found.counts is not None
    assert found.counts.failing == 37
    assert view(sample, matcher, keys=[]).jobs == ()


def test_what_could_not_be_read_is_told_with_its_reason(sample: Estate, matcher: Matcher) -> None:
    unread = view(sample, matcher).unread

    assert [one.what for one in unread] == ["subscription Contoso Finance", "vault rsv-legal-hold"]
    assert all(one.why.startswith("refused: This account may not read it.") for one in unread)


def test_where_nothing_was_seen_is_one_line_however_large_the_tenant(matcher: Matcher) -> None:
    estate = Estate()
    unseen = [Reading(Scope.SUBSCRIPTION, f"{n}", f"sub {n:02}", Outcome.NOTHING_SEEN, "No vault.") for n in range(30)]
    estate.add(Page(readings=(*unseen, Reading(Scope.VAULT, "v", "vault v", Outcome.TIMED_OUT, "Too slow."))))

    unread = view(estate, matcher, finished=False).unread

    assert [one.why for one in unread] == [
        "it was still being read when this report was made",
        "timed out: Too slow.",
        "nothing seen: No vault.",
    ]
    assert unread[2].what.startswith("subscription sub 00, subscription sub 01, ")
    assert unread[2].what.endswith("and 10 more")


class OneMatch(Matcher):
    """Always finds the same entry, as sure as it is told."""

    def __init__(self, knowledge: Knowledge, confidence: Confidence) -> None:
        super().__init__(knowledge.index)
        self._confidence = confidence

    def match(self, error: JobError | None) -> MatchedEntry | None:
        return MatchedEntry("vss-writers-bad-state", self._confidence)


@pytest.mark.parametrize(
    ("confidence", "entry"),
    [(Confidence.SURE, "vss-writers-bad-state"), (Confidence.LIKELY, "vss-writers-bad-state"), (Confidence.WEAK, "")],
)
def test_an_entry_that_only_may_fit_is_not_told_as_the_explanation(
    knowledge: Knowledge, confidence: Confidence, entry: str
) -> None:
    assert [one.entry for one in view(one_failing(), OneMatch(knowledge, confidence)).jobs] == [entry]


def test_an_error_by_its_number_alone_and_one_that_azure_does_not_name(matcher: Matcher, knowledge: Knowledge) -> None:
    numbered = view(one_failing(errorDetails=[{"errorCode": 400160, "errorString": "Synthetic."}]), matcher)
    unnamed = view(one_failing(errorDetails=[]), matcher)

    assert numbered.jobs[0].facts.code == "400160"
    assert numbered.jobs[0].entry == "vm-failed-provisioning-state"
    assert unnamed.jobs[0].facts.code == unnamed.jobs[0].facts.text == ""
    (finding,) = build_report(knowledge, azure=unnamed).findings
    assert finding.title == "Azure names no error"


def test_an_estate_in_which_all_is_well_says_so(matcher: Matcher, knowledge: Knowledge) -> None:
    estate = Estate()
    estate.add(Page(vms=(read_vm(),)))

    report = build_report(knowledge, azure=view(estate, matcher))

    assert headline(report) == "Backup findings: no VM's last backup failed"
    assert report.findings == ()


def test_every_name_of_an_estate_is_known_to_be_one(sample: Estate, matcher: Matcher) -> None:
    names = set(view(sample, matcher).names)

    assert {Name(NameKind.VM, vm.name) for vm in sample.vms.values()} <= names
    assert {Name(NameKind.GROUP, vm.vm_resource_group) for vm in sample.vms.values()} <= names
    assert {Name(NameKind.VAULT, vault.name) for vault in sample.vaults.values()} <= names
    for subscription in sample.subscriptions.values():
        assert {
            Name(NameKind.SUBSCRIPTION, subscription.key),
            Name(NameKind.SUBSCRIPTION, subscription.name),
        } <= names
    assert {Name(NameKind.TENANT, TENANT), Name(NameKind.EMAIL, ACCOUNT), Name(NameKind.USER, "zq.adele")} <= names
    assert not any("DailyProduction" in name.value for name in names)
    assert all(name.value for name in names)


def test_a_service_principals_account_is_a_name_too(sample: Estate, matcher: Matcher) -> None:
    found = azure_view(sample, matcher, account="zq-backup-reader", tenant="", read=NOW)

    assert Name(NameKind.USER, "zq-backup-reader") in found.names
    assert not any(name.kind is NameKind.TENANT for name in found.names)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    vm=AZURE_NAME, other=AZURE_NAME, group=AZURE_NAME, vault=AZURE_NAME, subscription=AZURE_NAME, user=PART, tenant=PART
)
def test_whatever_an_estates_names_are_its_report_shows_none(
    knowledge: Knowledge, vm: str, other: str, group: str, vault: str, subscription: str, user: str, tenant: str
) -> None:
    assume(vm != other)
    vault_id = (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/vaults/{vault}"
    )
    vm_id = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{vm}"
    account = f"{user}@{tenant}.example"
    said = f"{vm.upper()} and {other}_OsDisk_1 of {group} in {vault} ({subscription}, {account}, {SUBSCRIPTION})"
    joined = f"iaasvmcontainerv2;{group};{vm}"
    errors = [{"errorTitle": f"Synthetic: {said}", "errorString": said, "recommendations": [said]}]
    failing = read_vm(vault=vault_id, containerName=joined, friendlyName=vm, sourceResourceId=vm_id, **FAILING)
    beside = read_vm(vault=vault_id, containerName=f"iaasvmcontainerv2;{group};{other}", friendlyName=other)
    estate = Estate()
    estate.add(
        Page(
            subscriptions=(Subscription(SUBSCRIPTION, subscription, "Enabled"),),
            vms=(failing, beside),
            jobs=(read_job(vault=vault_id, containerName=joined, entityFriendlyName=vm, errorDetails=errors),),
            readings=(Reading(Scope.SUBSCRIPTION, SUBSCRIPTION, subscription, Outcome.REFUSED, said),),
        )
    )
    matcher = Matcher(knowledge.index)
    told = azure_view(estate, matcher, account=account, tenant=f"{tenant}.example", read=NOW)
    prepared = prepare(build_report(knowledge, azure=told), knowledge)

    assert len(told.jobs) == 1
    for kind in TEXTS:
        text = html.unescape(rendered(prepared, kind)).replace("\\", "").casefold()
        planted = (vm, other, group, vault, subscription, user, tenant, SUBSCRIPTION)
        assert [name for name in planted if name.casefold() in text] == []


def test_a_failing_vm_shows_the_causes_of_which_azure_says_something(knowledge: Knowledge, matcher: Matcher) -> None:
    code = knowledge.summaries["datasource-not-present"].codes[0]
    error = {"errorTitle": code, "errorString": "Synthetic."}

    report = build_report(knowledge, azure=view(one_failing(errorDetails=[error]), matcher))

    (entry,) = [one for one in report.findings if one.kind is FindingKind.ENTRY]
    assert (entry.entry, entry.subject) == ("datasource-not-present", "app-vm1")
    said = {one.cause: one.evidence for one in entry.causes if one.evidence}
    assert said["protection-stopped"] == "Azure says the protection state is Protected."
