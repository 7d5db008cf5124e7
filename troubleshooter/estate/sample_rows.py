"""Makes the rows of the sample estate: what Azure would say of 200 invented VMs, in Azure's own shapes.

The shapes have the oddities of the real ones: ids in changing case, times with seven decimals, jobs of other
subscriptions' VMs, dates of the year 2001 for "never", errors with and without a number.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAYS = 14

_NEVER = "2001-01-01T00:00:00Z"
_WORDS = {"failed": "Failed", "warnings": "CompletedWithWarnings", "cancelled": "Cancelled"}


class SampleRows:
    """The rows, made once when they are first asked for."""

    def __init__(self, described: Mapping[str, Any], now: datetime) -> None:
        self._described = described
        self._now = now.astimezone(UTC)
        self._errors = {
            error["errorTitle"]: {name: value for name, value in error.items() if value != "(text only)"}
            for error in described["errors"]
        }

    @cached_property
    def subscriptions(self) -> list[dict[str, Any]]:
        """Rows of the list of subscriptions."""
        return [
            {
                "id": f"/subscriptions/{one['id']}",
                "subscriptionId": one["id"],
                "displayName": one["name"],
                "state": one["state"],
            }
            for one in self._described["subscriptions"]
        ]

    @cached_property
    def vaults(self) -> list[dict[str, Any]]:
        """Rows of vaults."""
        return [
            {
                "id": self.vault_id(vault),
                "name": vault["name"],
                "type": "Microsoft.RecoveryServices/vaults",
                "location": vault["location"],
                "resourceGroup": vault["group"],
                "subscriptionId": self._subscription(vault["subscription"]),
                "properties": {"provisioningState": "Succeeded"},
            }
            for vault in self._described["vaults"]
        ]

    def is_refused(self, arm_id: str) -> bool:
        """Whether the invented account may not read what has this id (in lower case)."""
        closed = [f"/subscriptions/{one['id']}" for one in self._described["subscriptions"] if one.get("refused")]
        closed += [self.vault_id(one).casefold() for one in self._described["vaults"] if one.get("refused")]
        return any(f"{arm_id}/".startswith(f"{one}/") for one in closed)

    @property
    def items(self) -> list[dict[str, Any]]:
        """Rows of protected VMs."""
        return self._made[0]

    @property
    def jobs(self) -> list[dict[str, Any]]:
        """Rows of all backups of the last days."""
        return self._made[1]

    def per_day(self, jobs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """How many of some jobs there are of each day and status."""
        counts = Counter((job["properties"]["startTime"][:10], job["properties"]["status"]) for job in jobs)
        return [{"day": f"{day}T00:00:00Z", "status": status, "jobs": n} for (day, status), n in sorted(counts.items())]

    def job_page(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """What the page of one job has beside its row."""
        properties = job["properties"]
        ended = properties.get("endTime")
        failed = properties["status"] == "Failed"
        snapshot = {
            "taskId": "Take Snapshot",
            "startTime": properties["startTime"],
            "duration": "PT0S",
            "status": "Failed" if failed else "Completed",
        }
        transfer = {
            "taskId": "Transfer data to vault",
            "startTime": "0001-01-01T00:00:00",
            "duration": "PT0S",
            "status": "NotStarted" if failed else "Completed" if ended else "InProgress",
        }
        bag = {"VM Name": properties["entityFriendlyName"], "Backup Size": "0 MB" if failed else "2332 MB"}
        extended = {"tasksList": [snapshot, transfer], "propertyBag": bag}
        return {**job, "properties": {**properties, "extendedInfo": extended}}

    @cached_property
    def _made(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        items, jobs = [], []
        fates = self._fates()
        number = 0
        for vault in self._described["vaults"]:
            for place in range(vault["vms"]):
                maker = _VmRows(self, vault, number, place, fates[number])
                items.append(maker.item())
                jobs.extend(maker.jobs)
                number += 1
        return items, jobs

    def _fates(self) -> list[dict[str, Any]]:
        """What happens to each VM, mixed well but always alike."""
        vms = sum(vault["vms"] for vault in self._described["vaults"])
        unlucky = [fate for fate in self._described["fates"] for _ in range(fate["vms"])]
        fates = unlucky + [{"fate": "completed"}] * (vms - len(unlucky))
        order = sorted(range(vms), key=lambda number: chance("fate", number))
        return [fate for _, fate in sorted(zip(order, fates, strict=True), key=lambda pair: pair[0])]

    def _subscription(self, number: int) -> str:
        return str(self._described["subscriptions"][number]["id"])

    def vault_id(self, vault: Mapping[str, Any]) -> str:
        """The ARM id of a vault."""
        return (
            f"/subscriptions/{self._subscription(vault['subscription'])}/resourceGroups/{vault['group']}"
            f"/providers/Microsoft.RecoveryServices/vaults/{vault['name']}"
        )

    def error(self, title: str) -> dict[str, Any]:
        """An error, as it stands in ``errorDetails``."""
        return self._errors[title]

    @property
    def roles(self) -> list[str]:
        """What the VMs are for."""
        return list(self._described["roles"])

    @property
    def now(self) -> datetime:
        """The time that the sample is of."""
        return self._now

    def vm_subscription(self, vault: Mapping[str, Any], number: int) -> str:
        """The subscription of a VM: that of its vault, save for a few that are backed up across subscriptions."""
        others = len(self._described["subscriptions"])
        across = number % 29 == 0
        return self._subscription((vault["subscription"] + 1) % others if across else vault["subscription"])


class _VmRows:
    """The rows of one VM."""

    def __init__(
        self, sample: SampleRows, vault: Mapping[str, Any], number: int, place: int, fate: Mapping[str, Any]
    ) -> None:
        self._sample = sample
        self._vault = vault
        self._number = number
        self._fate = fate
        role = sample.roles[chance("role", number) % len(sample.roles)]
        self._name = f"{role}-{vault['name'].split('-')[1]}-{place + 1:02d}"
        self._group = f"rg-{role}"
        self._id = sample.vault_id(vault)
        self._container = f"iaasvmcontainerv2;{self._group};{self._name}"
        self.jobs = list(self._jobs()) if fate["fate"] not in ("never", "stopped", "soft_deleted") else []

    def _jobs(self) -> Iterable[dict[str, Any]]:
        for back in reversed(range(DAYS)):
            day = (self._sample.now - timedelta(days=back)).date()
            start = datetime(day.year, day.month, day.day, self._vault["hour"], tzinfo=UTC)
            start += timedelta(seconds=chance("start", self._number, day.toordinal()) % 2400)
            if start > self._sample.now - timedelta(hours=1):
                continue
            yield self._job(start, *self._ending(back))
        if self._fate["fate"] == "in_progress":
            yield self._job(self._sample.now - timedelta(minutes=20), "InProgress", None)

    def _ending(self, back: int) -> tuple[str, str | None]:
        """The status of the job so many days back, and its error."""
        if back < self._fate.get("days", 0) + 1 and self._fate["fate"] in _WORDS:
            return _WORDS[self._fate["fate"]], self._fate.get("error")
        if chance("bad day", self._number, back) % 60 == 0 and back > 1:
            return "Failed", "UserErrorGuestAgentStatusUnavailable"
        return "Completed", None

    def _job(self, start: datetime, status: str, error: str | None) -> dict[str, Any]:
        length = timedelta(seconds=300 + chance("length", self._number, start.day) % 4000)
        name = f"5a3e7c10-0001-4000-8000-{chance(self._name, start):012d}"
        properties: dict[str, Any] = {
            "jobType": "AzureIaaSVMJob",
            "containerName": self._container,
            "duration": f"PT{length.seconds // 60}M{length.seconds % 60}.5433189S",
            "virtualMachineVersion": "Compute",
            "entityFriendlyName": self._name.upper() if self._number % 7 == 0 else self._name,
            "backupManagementType": "AzureIaasVM",
            "operation": "Backup",
            "status": status,
            "startTime": _moment(start),
            "activityId": name,
        }
        if status == "InProgress":
            properties["actionsInfo"] = ["Cancellable"]
        else:
            properties["endTime"] = _moment(start + length)
        if error is not None:
            properties["errorDetails"] = [self._sample.error(error)]
        job_id = f"{self._id}/backupJobs/{name}"
        return {"id": job_id, "name": name, "subscriptionId": self._id.split("/")[2], "properties": properties}

    def item(self) -> dict[str, Any]:
        """The row of the protected item."""
        fate = self._fate["fate"]
        vm_subscription = self._sample.vm_subscription(self._vault, self._number)
        vm_id = (
            f"/Subscriptions/{vm_subscription}/resourceGroups/{self._group}"
            f"/providers/Microsoft.Compute/virtualMachines/{self._name}"
        )
        policy = "" if fate == "stopped" else self._policy()
        properties: dict[str, Any] = {
            "friendlyName": self._name,
            "virtualMachineId": vm_id,
            "sourceResourceId": vm_id,
            "protectionStatus": "Healthy",
            "protectionState": {"stopped": "ProtectionStopped", "never": "IRPending"}.get(fate, "Protected"),
            "healthStatus": "ActionRequired" if fate == "failed" else "Passed",
            "lastBackupStatus": "",
            "lastBackupTime": _NEVER,
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "containerName": self._container if self._number % 5 else self._container.upper(),
            "policyName": policy,
            "policyId": f"{self._id}/backupPolicies/{policy}" if policy else "",
            "vaultId": f"https://management.azure.com{self._id}",
        }
        self._add_history(properties, fate)
        name = f"VM;{self._container}"
        item_id = f"{self._id}/backupFabrics/Azure/protectionContainers/IaasVMContainer;{self._container}"
        return {
            "id": f"{item_id}/protectedItems/{name}",
            "name": name,
            "subscriptionId": self._id.split("/")[2],
            "properties": properties,
        }

    def _policy(self) -> str:
        policies = self._vault["policies"]
        return str(policies[chance("policy", self._number) % len(policies)])

    def _add_history(self, properties: dict[str, Any], fate: str) -> None:
        old = self._sample.now - timedelta(days=20 + self._number % 40, hours=3)
        ended = [job["properties"] for job in self.jobs]
        if ended:
            properties["lastBackupStatus"] = ended[-1]["status"]
            properties["lastBackupTime"] = ended[-1].get("endTime", ended[-1]["startTime"])
        elif fate in ("stopped", "soft_deleted"):
            properties["lastBackupStatus"], properties["lastBackupTime"] = "Completed", _moment(old)
        good = [one for one in ended if one["status"] in ("Completed", "CompletedWithWarnings")]
        if fate != "never":
            properties["lastRecoveryPoint"] = good[-1]["startTime"] if good else _moment(old)
        if fate == "failed":
            error = self._sample.error(self._fate["error"])
            finding = {"title": error.get("errorTitle", ""), "message": error["errorString"], "recommendations": []}
            properties["healthDetails"] = [finding | ({"code": error["errorCode"]} if "errorCode" in error else {})]
        elif fate != "never":
            fine = "Backup pre-check status of this virtual machine is OK."
            properties["healthDetails"] = [{"code": 400239, "title": "IaasVmHealthGreenDefault", "message": fine}]
        if fate == "soft_deleted":
            properties["isScheduledForDeferredDelete"] = True
            properties["deferredDeleteTimeInUTC"] = _moment(self._sample.now + timedelta(days=9))


def chance(*what: object) -> int:
    """A number that looks random and is always the same for the same things."""
    return int.from_bytes(blake2b(repr(what).encode(), digest_size=4).digest(), "big")


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S") + ".6043737Z"
