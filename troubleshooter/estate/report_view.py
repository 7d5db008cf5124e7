"""An estate as a report takes it: failed jobs, how the VMs stand, what could not be read, and every name in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.catalogue.results import Confidence
from troubleshooter.estate.coverage_text import gap_name, gap_reason
from troubleshooter.estate.model import Outcome, VmState
from troubleshooter.estate.vm_facts import azure_facts
from troubleshooter.i18n import _
from troubleshooter.report.build import AzureView, FailedJob
from troubleshooter.report.findings import Counts, JobFacts, Unread
from troubleshooter.report.names import Name, NameKind
from troubleshooter.report.wording import some_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.model import Coverage, ProtectedVm, VmInstance

# An entry that may be meant is not told as the error's explanation.
_FIRM = frozenset({Confidence.SURE, Confidence.LIKELY})
_NAMED_UNSEEN = 20  # subscriptions and vaults in which nothing was seen


def azure_view(
    estate: Estate,
    matcher: Matcher,
    *,
    account: str,
    tenant: str,
    read: datetime | None,
    keys: Collection[str] | None = None,
    finished: bool = True,
    instances: Mapping[str, VmInstance] | None = None,
) -> AzureView:
    """What a report tells of an estate, in the active language. Reads nothing.

    Args:
        estate: as far as it was read; one of invented data gives a report that says so.
        matcher: finds the entries of errors.
        account: who read it, as Azure names the account; may be empty.
        tenant: its id, domain or name; may be empty.
        read: when reading ended (aware).
        keys: of the VMs whose failed jobs go in; those among them that do not fail are passed over. None: all.
        finished: False when the estate is still being read.
        instances: how VMs themselves are, by key, as far as that was read.
    """
    failing = estate.failing()
    wanted = None if keys is None else frozenset(keys)
    jobs = [
        _failed_job(estate, matcher, vm, (instances or {}).get(vm.key))
        for vm in failing
        if wanted is None or vm.key in wanted
    ]
    states = estate.states()
    return AzureView(
        jobs=tuple(jobs),
        tenant=tenant,
        read=read,
        counts=Counts(
            failing=states[VmState.FAILED],
            with_warnings=states[VmState.WITH_WARNINGS],
            never_backed_up=states[VmState.NEVER_BACKED_UP],
            well=states[VmState.COMPLETED],
        ),
        unread=tuple(_unread(estate.coverage, finished=finished)),
        names=tuple(dict.fromkeys(_names(estate, account, tenant))),
        sample=estate.sample,
    )


def _failed_job(estate: Estate, matcher: Matcher, vm: ProtectedVm, instance: VmInstance | None) -> FailedJob:
    job = estate.last_job(vm)
    error = estate.error(vm)
    found = matcher.match(error)
    subscription = estate.subscriptions.get(vm.vm_subscription)
    facts = JobFacts(
        operation=job.operation if job is not None else "",
        started=job.started if job is not None else None,
        vault=estate.vault_name(vm),
        resource_group=vm.vm_resource_group,
        subscription=subscription.name if subscription is not None else vm.vm_subscription,
        newest_restore_point=vm.newest_restore_point,
    )
    if error is not None:
        facts = replace(
            facts,
            code=error.title or ("" if error.number is None else str(error.number)),
            text=error.text,
            advice=error.azure_recommendations,
        )
    entry = found.entry_id if found is not None and found.confidence in _FIRM else ""
    return FailedJob(vm.name, facts, entry, azure_facts(vm, instance))


def _unread(coverage: Coverage, *, finished: bool) -> Iterator[Unread]:
    """What was not read whole; where nothing was seen is told in one line, for that is most of a large tenant."""
    if not finished:
        yield Unread(_("the rest of the estate"), _("it was still being read when this report was made"))
    unseen: dict[str, list[str]] = {}
    for gap in coverage.gaps:
        if gap.outcome is Outcome.NOTHING_SEEN:
            unseen.setdefault(gap_reason(gap), []).append(gap_name(gap))
        else:
            yield Unread(gap_name(gap), gap_reason(gap))
    for reason, names in unseen.items():
        yield Unread(some_names(names, _NAMED_UNSEEN), reason)


def _names(estate: Estate, account: str, tenant: str) -> Iterator[Name]:
    for kind, value in _said(estate, account, tenant):
        if value:
            yield Name(kind, value)


def _said(estate: Estate, account: str, tenant: str) -> Iterator[tuple[NameKind, str]]:
    """Everything in an estate that is a name; empty where nothing is said."""
    for vm in estate.vms.values():
        yield NameKind.VM, vm.name
        yield NameKind.VM, vm.vm_id.rpartition("/")[2]
        yield NameKind.GROUP, vm.vm_resource_group
        yield NameKind.SUBSCRIPTION, vm.vm_subscription
    for vault in estate.vaults.values():
        yield NameKind.VAULT, vault.name
        yield NameKind.GROUP, vault.resource_group
        yield NameKind.SUBSCRIPTION, vault.subscription
    for subscription in estate.subscriptions.values():
        yield NameKind.SUBSCRIPTION, subscription.key
        yield NameKind.SUBSCRIPTION, subscription.name
    for job in estate.jobs.values():
        yield NameKind.VM, job.vm_name
        _kind, _semicolon, rest = job.container.partition(";")
        group, _semicolon, name = rest.partition(";")
        yield NameKind.GROUP, group
        yield NameKind.VM, name
    yield NameKind.TENANT, tenant
    user, at, domain = account.partition("@")
    yield (NameKind.EMAIL if at else NameKind.USER), account
    if at:
        yield NameKind.USER, user
        yield NameKind.TENANT, domain
