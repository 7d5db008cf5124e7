"""Turns the bodies that Azure answers with into the model: any body gives rows, or a count of rows that gave none.

Resource Graph's rows and Resource Manager's own bodies have the same ``properties``, so there is one parser.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from troubleshooter.estate import values
from troubleshooter.estate.model import (
    BackupJob,
    DayCounts,
    Health,
    JobDetail,
    JobError,
    JobStatus,
    JobTask,
    ProtectedVm,
    Protection,
    Subscription,
    Tenant,
    Vault,
    VmInstance,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    _T = TypeVar("_T")

#: Errors, tasks and properties of one job or VM that are kept.
MOST_DETAILS = 50

_STATUSES = {
    "completed": JobStatus.COMPLETED,
    "healthy": JobStatus.COMPLETED,
    "completedwithwarnings": JobStatus.WITH_WARNINGS,
    "completedwithwarning": JobStatus.WITH_WARNINGS,
    "failed": JobStatus.FAILED,
    "unhealthy": JobStatus.FAILED,
    "cancelled": JobStatus.CANCELLED,
    "canceled": JobStatus.CANCELLED,
    "cancelling": JobStatus.IN_PROGRESS,
    "inprogress": JobStatus.IN_PROGRESS,
}
_PROTECTIONS = {
    "protected": Protection.PROTECTED,
    "irpending": Protection.PENDING,
    "protectionerror": Protection.ERROR,
    "protectionstopped": Protection.STOPPED,
    "protectionpaused": Protection.PAUSED,
    "backupssuspended": Protection.SUSPENDED,
}
_HEALTH = {
    "passed": Health.PASSED,
    "actionsuggested": Health.ACTION_SUGGESTED,
    "actionrequired": Health.ACTION_REQUIRED,
}


def rows(body: object, read: Callable[[object], _T | None]) -> tuple[tuple[_T, ...], int]:
    """The rows of an answer, and how many of them could not be read; a row that is no backup of a VM is neither.

    ``body`` is what ``json.loads`` gave: Resource Graph's (``data``), Resource Manager's (``value``), or anything.
    """
    found, lost = [], 0
    for row in row_list(body):
        one = read(row)
        if one is not None:
            found.append(one)
        elif not _is_other(row):
            lost += 1
    return tuple(found), lost


def row_list(body: object) -> list[object]:
    """The raw rows of an answer; an older form of Resource Graph's answer has columns and rows apart."""
    whole = values.mapping(body)
    data = whole.get("data", whole.get("value"))
    if isinstance(data, dict):
        names = [values.text(values.mapping(column).get("name")) for column in values.items(data.get("columns"))]
        return [dict(zip(names, row, strict=False)) for row in values.items(data.get("rows")) if isinstance(row, list)]
    return data if isinstance(data, list) else []


def has_rows(body: object) -> bool:
    """Whether an answer is one that carries rows at all, be they none."""
    whole = values.mapping(body)
    return isinstance(whole.get("data", whole.get("value")), list | dict)


def status(word: object) -> JobStatus:
    """What Azure's word for a job's state means."""
    return _STATUSES.get(values.text(word).casefold(), JobStatus.UNKNOWN)


def tenant(row: object) -> Tenant | None:
    """A row of ``GET /tenants``."""
    fields = values.mapping(row)
    tenant_id = values.text(fields.get("tenantId")).casefold()
    if not tenant_id:
        return None
    return Tenant(tenant_id, values.text(fields.get("displayName")), values.text(fields.get("defaultDomain")))


def subscription(row: object) -> Subscription | None:
    """A row of ``GET /subscriptions``."""
    fields = values.mapping(row)
    found = values.text(fields.get("subscriptionId")) or _segment(values.key(fields.get("id")), "subscriptions")
    if not found:
        return None
    name = values.text(fields.get("displayName"))
    return Subscription(found.casefold(), name or found, values.text(fields.get("state")))


def vault(row: object) -> Vault | None:
    """A vault, as Resource Graph or Resource Manager lists it."""
    fields = values.mapping(row)
    vault_id = values.text(fields.get("id"))
    vault_key = vault_of(vault_id)
    if not vault_key:
        return None
    written = vault_id.rstrip("/")
    return Vault(
        key=vault_key,
        id=vault_id,
        name=values.text(fields.get("name")) or written.rpartition("/")[2],
        resource_group=values.text(fields.get("resourceGroup")) or _segment(written, "resourcegroups"),
        subscription=_segment(vault_key, "subscriptions"),
        location=values.text(fields.get("location")),
    )


def vault_of(arm_id: str) -> str:
    """The key of the vault that something is in; empty when its id names none."""
    parts = values.key(arm_id).split("/")
    for place, part in enumerate(parts[:-1]):
        if part == "vaults" and parts[place + 1]:
            return "/".join(parts[: place + 2])
    return ""


def job(row: object) -> BackupJob | None:
    """A job of a VM, from a list or from its own page; None for other workloads and for what is no job."""
    fields = values.mapping(row)
    properties = values.mapping(fields.get("properties"))
    job_id = values.text(fields.get("id"))
    job_vault = vault_of(job_id)
    if not job_vault or not _is_vm(properties):
        return None
    word = values.text(properties.get("status"))
    return BackupJob(
        key=values.key(job_id),
        id=job_id,
        vault=job_vault,
        container=container(properties.get("containerName")),
        vm_name=values.text(properties.get("entityFriendlyName")),
        operation=values.text(properties.get("operation")),
        status=status(word),
        status_text=word,
        started=values.time(properties.get("startTime")),
        ended=values.time(properties.get("endTime")),
        duration=values.duration(properties.get("duration")),
        errors=errors(properties.get("errorDetails")),
    )


def job_detail(body: object) -> JobDetail | None:
    """What the page of one job has; None when it is no page of a VM's job."""
    found = job(body)
    if found is None:
        return None
    extended = values.mapping(values.mapping(values.mapping(body).get("properties")).get("extendedInfo"))
    bag = values.mapping(extended.get("propertyBag"))
    properties = tuple(
        (label.strip(), written) for label, value in list(bag.items())[:MOST_DETAILS] if (written := values.text(value))
    )
    named = {label.casefold(): written for label, written in properties}
    return JobDetail(
        job=found,
        tasks=tuple(map(_task, values.items(extended.get("tasksList"))[:MOST_DETAILS])),
        properties=properties,
        progress=values.fraction(extended.get("progressPercentage")),
        vm_subscription=named.get("vm subscription id", "").casefold(),
        message=values.text(extended.get("dynamicErrorMessage")),
    )


def vm_instance(body: object) -> VmInstance:
    """How a VM is, from its page with the instance view."""
    properties = values.mapping(values.mapping(body).get("properties"))
    view = values.mapping(properties.get("instanceView"))
    statuses = [values.mapping(one) for one in values.items(view.get("statuses"))]
    agent = values.items(values.mapping(view.get("vmAgent")).get("statuses"))
    power = [one for one in statuses if values.text(one.get("code")).casefold().startswith("powerstate/")]
    return VmInstance(
        agent_status=values.text(values.mapping(agent[0]).get("displayStatus")) if agent else "",
        provisioning_state=values.text(properties.get("provisioningState")),
        power_state=values.text(power[0].get("displayStatus")) or values.text(power[0].get("code")) if power else "",
    )


def protected_vm(row: object) -> ProtectedVm | None:
    """A protected item that is a VM; None for other workloads and for what is no item."""
    fields = values.mapping(row)
    properties = values.mapping(fields.get("properties"))
    item_id = values.text(fields.get("id"))
    item_vault = vault_of(item_id) or vault_of(values.text(properties.get("vaultId")))
    if not item_id or not item_vault or not _is_vm(properties):
        return None
    vm_id = values.text(properties.get("sourceResourceId")) or values.text(properties.get("virtualMachineId"))
    vm_key = values.key(vm_id)
    item_key = values.key(item_id)
    joined = container(properties.get("containerName")) or container(item_key.rpartition("/")[2])
    name = values.text(properties.get("friendlyName")) or vm_id.rpartition("/")[2] or joined.rpartition(";")[2]
    policy = values.text(properties.get("policyName"))
    health = _HEALTH.get(values.text(properties.get("healthStatus")).casefold(), Health.UNKNOWN)
    last_backup = values.time(properties.get("lastBackupTime"))
    last_word = values.text(properties.get("lastBackupStatus"))
    return ProtectedVm(
        key=item_key,
        id=item_id,
        name=name,
        vault=item_vault,
        container=joined,
        vm_id=vm_id,
        vm_subscription=_segment(vm_key, "subscriptions") or _segment(item_vault, "subscriptions"),
        vm_resource_group=_segment(vm_id, "resourcegroups"),
        policy=policy or values.text(properties.get("policyId")).rpartition("/")[2],
        protection=_PROTECTIONS.get(values.text(properties.get("protectionState")).casefold(), Protection.UNKNOWN),
        health=health,
        # Azure fills this in while all is well, too.
        health_details=() if health is Health.PASSED else errors(properties.get("healthDetails")),
        last_status=status(last_word) if last_word else None,
        last_backup=last_backup,
        newest_restore_point=values.time(properties.get("lastRecoveryPoint")),
        soft_deleted=values.true(properties.get("isScheduledForDeferredDelete")),
        deleted_for_good=values.time(properties.get("deferredDeleteTimeInUTC")),
    )


def day_counts(body: object) -> tuple[tuple[DayCounts, ...], int]:
    """The answer to "how many jobs of each status on each day", and how many rows could not be read."""
    days: dict[str, dict[JobStatus, int]] = {}
    lost = 0
    for row in row_list(body):
        fields = values.mapping(row)
        moment = values.time(fields.get("day"))
        jobs = values.number(fields.get("jobs"))
        if moment is None or jobs is None or jobs < 0:
            lost += 1
            continue
        counts = days.setdefault(moment.date().isoformat(), {})
        kind = status(fields.get("status"))
        counts[kind] = counts.get(kind, 0) + jobs
    return tuple(_day(day, counts) for day, counts in sorted(days.items())), lost


def _day(day: str, counts: Mapping[JobStatus, int]) -> DayCounts:
    return DayCounts(
        day=date.fromisoformat(day),
        completed=counts.get(JobStatus.COMPLETED, 0),
        with_warnings=counts.get(JobStatus.WITH_WARNINGS, 0),
        failed=counts.get(JobStatus.FAILED, 0),
        cancelled=counts.get(JobStatus.CANCELLED, 0),
        in_progress=counts.get(JobStatus.IN_PROGRESS, 0),
        unknown=counts.get(JobStatus.UNKNOWN, 0),
    )


def errors(value: object) -> tuple[JobError, ...]:
    """Errors of a job (``errorCode``, ``errorTitle`` …) or findings of a health check (``code``, ``title`` …)."""
    found = []
    for item in values.items(value)[:MOST_DETAILS]:
        fields = values.mapping(item)
        code = fields.get("errorCode", fields.get("code"))
        title = values.text(fields.get("errorTitle", fields.get("title")))
        one = JobError(
            title=title or ("" if values.number(code) is not None else values.text(code)),
            number=values.number(code),
            text=values.text(fields.get("errorString", fields.get("message"))),
            azure_recommendations=values.texts(fields.get("recommendations"))[:MOST_DETAILS],
        )
        if one.title or one.text or one.number is not None:
            found.append(one)
    return tuple(found)


def container(value: object) -> str:
    """What joins a job to its VM within a vault: ``iaasvmcontainerv2;group;vm`` in one case.

    An item's own name puts ``vm;`` before it.
    """
    return values.text(value).casefold().removeprefix("vm;").removeprefix("iaasvmcontainer;")


def _task(value: object) -> JobTask:
    fields = values.mapping(value)
    return JobTask(
        name=values.text(fields.get("taskId")),
        status_text=values.text(fields.get("status")),
        started=values.time(fields.get("startTime")),
        ended=values.time(fields.get("endTime")),
        duration=values.duration(fields.get("duration")),
    )


def _is_vm(properties: Mapping[str, object]) -> bool:
    """Whether a job or an item is of a VM; one that does not say counts as one."""
    kind = values.text(properties.get("backupManagementType")).casefold()
    return bool(properties) and kind in ("", "azureiaasvm")


def _is_other(row: object) -> bool:
    """Whether a row is of another workload, such as a database or a file share."""
    properties = values.mapping(values.mapping(row).get("properties"))
    return bool(properties) and not _is_vm(properties)


def _segment(arm_id: str, name: str) -> str:
    """What follows a name in an ARM id, such as the id of the subscription, as it is written there."""
    parts = arm_id.split("/")
    for before, part in pairwise(parts):
        if before.casefold() == name:
            return part
    return ""
