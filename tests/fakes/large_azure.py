"""A local Azure with a very large estate, in a process of its own: says where it is, and serves until its input ends.

Rows are synthetic. ``--quota`` lets 15 questions of Resource Graph through in 5 seconds; ``--no-graph`` refuses them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.fakes.azure import FakeAzure, Handler, Reply

SUBSCRIPTIONS, VAULTS, VMS, DAYS = 100, 1000, 50_000, 14
PAGE = 1000
UNSUCCESSFUL = 20  # one job of so many
QUESTIONS, WINDOW = 15, 5.0  # seconds

NOW = datetime.now(UTC)
FAILURES = (
    "UserErrorGuestAgentStatusUnavailable",
    "ExtensionFailedVssWriterInBadState",
    "UserErrorVmProvisioningStateFailed",
)


def subscription(number: int) -> str:
    return f"bbbbbbbb-0000-4000-8000-{number:012d}"


def vault_id(number: int) -> str:
    return (
        f"/subscriptions/{subscription(number % SUBSCRIPTIONS)}/resourcegroups/rg-backup-{number}"
        f"/providers/microsoft.recoveryservices/vaults/vault-{number:04d}"
    )


def moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S") + ".6043737Z"


def fails(vm: int, back: int) -> bool:
    return (vm * 7 + back * 13) % UNSUCCESSFUL == 0


def job(vm: int, back: int) -> dict[str, Any]:
    start = NOW - timedelta(days=back, hours=2, seconds=vm % 3600)
    name = f"bbbbbbbb-0001-4000-{back:04d}-{vm:012d}"
    properties = {
        "jobType": "AzureIaaSVMJob",
        "containerName": f"iaasvmcontainerv2;rg-{vm % 97};vm-{vm:05d}",
        "duration": "PT51M9.2473209S",
        "virtualMachineVersion": "Compute",
        "entityFriendlyName": f"vm-{vm:05d}",
        "backupManagementType": "AzureIaasVM",
        "operation": "Backup",
        "status": "Completed",
        "startTime": moment(start),
        "endTime": moment(start + timedelta(minutes=51)),
        "activityId": name,
    }
    if fails(vm, back):
        properties |= {
            "status": "Failed",
            "errorDetails": [
                {
                    "errorCode": 400160,
                    "errorTitle": FAILURES[vm % 3],
                    "errorString": "A message of the usual length that says what is wrong with this virtual machine.",
                    "recommendations": ["A recommendation of the usual length, with an address to read more at."],
                }
            ],
        }
    row = {"id": f"{vault_id(vm % VAULTS)}/backupjobs/{name}", "name": name, "properties": properties}
    return row | {"subscriptionId": subscription(vm % VAULTS % SUBSCRIPTIONS)}


def item(vm: int) -> dict[str, Any]:
    vault = vault_id(vm % VAULTS)
    container = f"iaasvmcontainerv2;rg-{vm % 97};vm-{vm:05d}"
    machine = (
        f"/subscriptions/{subscription(vm % VAULTS % SUBSCRIPTIONS)}/resourceGroups/rg-{vm % 97}"
        f"/providers/Microsoft.Compute/virtualMachines/vm-{vm:05d}"
    )
    last = job(vm, 0)["properties"]
    good = next(back for back in range(DAYS) if not fails(vm, back))
    return {
        "id": (
            f"{vault}/backupfabrics/azure/protectioncontainers/iaasvmcontainer;{container}/protecteditems/vm;{container}"
        ),
        "name": f"VM;{container}",
        "subscriptionId": subscription(vm % VAULTS % SUBSCRIPTIONS),
        "properties": {
            "friendlyName": f"vm-{vm:05d}",
            "virtualMachineId": machine,
            "protectionStatus": "Healthy",
            "protectionState": "Protected",
            "healthStatus": "Passed",
            "healthDetails": [
                {"code": 400239, "title": "IaasVmHealthGreenDefault", "recommendations": [],
                 "message": "Backup pre-check status of this virtual machine is OK."}
            ],
            "lastBackupStatus": last["status"],
            "lastBackupTime": last["startTime"],
            "protectedItemDataId": str(vm),
            "extendedProperties": {},
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "containerName": container,
            "sourceResourceId": machine,
            "policyId": f"{vault}/backupPolicies/DefaultPolicy",
            "policyName": "DefaultPolicy",
            "lastRecoveryPoint": job(vm, good)["properties"]["startTime"],
            "vaultId": f"https://management.azure.com{vault}",
            "isArchiveEnabled": False,
            "softDeleteRetentionPeriod": 0,
        },
    }  # fmt: skip


def pages(rows: list[Any]) -> list[bytes]:
    found = []
    for start in range(0, len(rows), PAGE):
        part = rows[start : start + PAGE]
        answer = {"totalRecords": len(rows), "count": len(part), "resultTruncated": "false", "data": part}
        if start + PAGE < len(rows):
            answer["$skipToken"] = str(start // PAGE + 1)
        found.append(json.dumps(answer).encode())
    return found


class LargeAzure(FakeAzure):
    """Answers from pages that are made beforehand."""

    def __init__(self, folder: Path, *, quota: bool, graph: bool) -> None:
        super().__init__(folder)
        self._limited = quota
        self._graph_open = graph
        self._gate = threading.Lock()
        self._window, self._left = 0.0, QUESTIONS
        days = [
            {"day": f"{(NOW - timedelta(days=back)).date()}T00:00:00Z", "status": status, "jobs": jobs}
            for back in range(DAYS)
            for status, jobs in (("Completed", VMS * 19 // 20), ("Failed", VMS // 20))
        ]
        self._pages = {
            "protecteditems": pages([item(vm) for vm in range(VMS)]) if graph else [],
            "status in~": pages([job(vm, b) for vm in range(VMS) for b in range(DAYS) if fails(vm, b)])
            if graph
            else [],
            "summarize": pages(days),
            "resources\n| where type =~ 'microsoft.recoveryservices/vaults'": pages(
                [
                    {"id": vault_id(number), "name": f"vault-{number:04d}", "location": "westeurope"}
                    for number in range(VAULTS)
                ]
            ),
        }
        self.answer = self._rest

    def large(self, path: str, body: Any) -> Reply | None:
        if "ResourceGraph" not in path:
            return None
        if not self._graph_open:
            return Reply(403, {"error": {"code": "AuthorizationFailed", "message": "refused"}})
        headers = {}
        if self._limited:
            with self._gate:
                now = time.monotonic()
                if now - self._window >= WINDOW:
                    self._window, self._left = now, QUESTIONS
                resets = max(1, round(self._window + WINDOW - now + 0.5))
                if self._left == 0:
                    return Reply(429, {"error": {"code": "RateLimiting"}}, {"Retry-After": str(resets)})
                self._left -= 1
                headers = {
                    "x-ms-user-quota-remaining": str(self._left),
                    "x-ms-user-quota-resets-after": f"00:00:{resets:02d}",
                }
        found = next(found for part, found in self._pages.items() if part in body["query"])
        return Reply(200, found[int(body["options"].get("$skipToken", "0"))], headers)

    def _rest(self, path: str, body: Any) -> tuple[int, Any]:
        name = unquote(path).partition("?")[0].casefold()
        if name == "/subscriptions":
            rows = [
                {"subscriptionId": subscription(n), "displayName": f"Subscription {n}"} for n in range(SUBSCRIPTIONS)
            ]
            return 200, {"value": rows}
        if name.endswith("/vaults"):
            inside = int(name.split("/")[2][-12:])
            mine = range(inside, VAULTS, SUBSCRIPTIONS)
            return 200, {"value": [{"id": vault_id(number), "name": f"vault-{number:04d}"} for number in mine]}
        vault = int(name.rpartition("/vault-")[2][:4])
        vms = range(vault, VMS, VAULTS)
        if name.endswith("/backupprotecteditems"):
            return 200, {"value": [item(vm) for vm in vms]}
        return 200, {"value": [job(vm, back) for vm in vms for back in range(DAYS)]}


def _answer_large(self: Handler, body: Any) -> None:
    reply = self.azure.large(self.path, body)  # set below
    if reply is None:
        _usual(self, body)
    else:
        self._send(reply)


_usual = Handler._arm

if __name__ == "__main__":
    Handler._arm = _answer_large  # the same server, other rows
    with tempfile.TemporaryDirectory() as folder:
        large = LargeAzure(Path(folder), quota="--quota" in sys.argv, graph="--no-graph" not in sys.argv)
        print(json.dumps(large.environment()), flush=True)
        sys.stdin.read()
