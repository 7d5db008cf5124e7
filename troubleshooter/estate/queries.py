"""The questions that are put to Azure: Resource Graph's queries, and Resource Manager's paths. All of them read.

Nothing that a user typed ever goes into a query.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from troubleshooter.estate.transport import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

#: Rows of one page, the most that Resource Graph gives.
PAGE = 1000
#: Resource Graph knows jobs of so many days.
GRAPH_DAYS = 14
#: Resource Graph looks into so many of an account's subscriptions, and says in a header when there are more.
GRAPH_SUBSCRIPTIONS = 10_000

#: Versions that all three clouds are taken to know; later ones are needed for nothing that is read here.
SUBSCRIPTIONS_API = "2022-12-01"
VAULTS_API = "2024-04-01"
BACKUP_API = "2025-02-01"
GRAPH_API = "2024-04-01"
COMPUTE_API = "2024-07-01"

_GRAPH = f"/providers/Microsoft.ResourceGraph/resources?api-version={GRAPH_API}"

VAULTS = """\
resources
| where type =~ 'microsoft.recoveryservices/vaults'
| project id=tolower(id), name, subscriptionId, resourceGroup, location
| order by id asc"""

ITEMS = """\
recoveryservicesresources
| where type =~ 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems'
| where properties.backupManagementType =~ 'AzureIaasVM'
| project id=tolower(id), name, subscriptionId, properties
| order by id asc"""

_JOBS = """\
recoveryservicesresources
| where type =~ 'microsoft.recoveryservices/vaults/backupjobs'
| where properties.backupManagementType =~ 'AzureIaasVM' and properties.operation =~ 'Backup'
| where todatetime(properties.startTime) > todatetime('{since}')"""

_UNSUCCESSFUL = """
| where properties.status in~ ('Failed', 'CompletedWithWarnings', 'Cancelled')
| project id=tolower(id), name, subscriptionId, properties
| order by id asc"""

_PER_DAY = """
| summarize jobs=count() by day=bin(todatetime(properties.startTime), 1d), status=tostring(properties.status)"""

_OF_CONTAINERS = """
| where tolower(tostring(properties.containerName)) in ({names})
| project id=tolower(id), name, subscriptionId, properties
| order by id asc"""

# What Azure allows in the names of resource groups and VMs, and the semicolons between them: nothing that a query
# could take for an end of the text.
_PLAIN_NAME = re.compile(r"[\w.();-]{1,400}")


def unsuccessful_jobs(since: datetime) -> str:
    """The backups since a time that did not just succeed, with their errors."""
    return _JOBS.format(since=_moment(since)) + _UNSUCCESSFUL


def jobs_per_day(since: datetime) -> str:
    """How many backups of each status there were on each day; a few dozen rows."""
    return _JOBS.format(since=_moment(since)) + _PER_DAY


def jobs_of(containers: Iterable[str], since: datetime) -> str:
    """All backups of some VMs; those whose name could end the text early are left out."""
    names = ", ".join(f"'{name}'" for name in sorted(set(containers)) if _PLAIN_NAME.fullmatch(name))
    return _JOBS.format(since=_moment(since)) + _OF_CONTAINERS.format(names=names or "''")


def graph(query: str, subscriptions: Sequence[str] = (), skip_token: str = "") -> Request:
    """A page of a query over all subscriptions, or some."""
    options: dict[str, object] = {"$top": PAGE, "resultFormat": "objectArray"}
    if skip_token:
        options["$skipToken"] = skip_token
    body: dict[str, object] = {"query": query, "options": options}
    if subscriptions:
        body["subscriptions"] = list(subscriptions)
    return Request(_GRAPH, body)


def tenants() -> Request:
    """The directories of the account."""
    return Request(f"/tenants?api-version={SUBSCRIPTIONS_API}")


def subscriptions() -> Request:
    """The subscriptions of the account in its directory."""
    return Request(f"/subscriptions?api-version={SUBSCRIPTIONS_API}")


def vaults_in(subscription: str) -> Request:
    """The vaults of a subscription."""
    return Request(
        f"/subscriptions/{quote(subscription)}/providers/Microsoft.RecoveryServices/vaults?api-version={VAULTS_API}"
    )


def items_in(vault_id: str) -> Request:
    """The protected VMs of a vault."""
    wanted = "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'"
    return Request(f"{_path(vault_id)}/backupProtectedItems?api-version={BACKUP_API}&$filter={quote(wanted)}")


def jobs_in(vault_id: str, since: datetime, until: datetime) -> Request:
    """All backups of a vault between two times."""
    wanted = (
        "operation eq 'Backup' and backupManagementType eq 'AzureIaasVM'"
        f" and startTime eq '{_twelve_hours(since)}' and endTime eq '{_twelve_hours(until)}'"
    )
    return Request(f"{_path(vault_id)}/backupJobs?api-version={BACKUP_API}&$filter={quote(wanted)}")


def job_page(job_id: str) -> Request:
    """One job with all that Azure says of it."""
    return Request(f"{_path(job_id)}?api-version={BACKUP_API}")


def vm_state(vm_id: str) -> Request | None:
    """How a VM itself is: its provisioning, its power, its agent; None for what is no VM of Resource Manager."""
    if "/providers/microsoft.compute/virtualmachines/" not in vm_id.casefold():
        return None
    return Request(f"{_path(vm_id)}?api-version={COMPUTE_API}&$expand=instanceView")


def _path(arm_id: str) -> str:
    """An ARM id as a path; what would lead elsewhere is escaped."""
    return "/" + quote(arm_id.strip("/"), safe="/;()-_.~")


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _twelve_hours(time: datetime) -> str:
    """The form that this filter wants; AM and PM by hand, because ``%p`` follows the locale."""
    half = "AM" if time.hour < 12 else "PM"
    return f"{time:%Y-%m-%d} {time.hour % 12 or 12:02d}:{time:%M:%S} {half}"
