"""Bodies as Azure writes them, and what is read from them; shapes of recorded answers, names and ids made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troubleshooter.estate import parse

if TYPE_CHECKING:
    from troubleshooter.estate.model import BackupJob, ProtectedVm

SUBSCRIPTION = "aaaaaaaa-0000-4000-8000-000000000001"
OTHER = "aaaaaaaa-0000-4000-8000-000000000002"
VAULT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/vault-a"
CONTAINER = "iaasvmcontainerv2;rg-app;app-vm1"


def job(**properties: Any) -> dict[str, Any]:
    """A failed backup."""
    name = properties.pop("name", "43edee16-0000-4000-8000-d1df62379322")
    return {
        "id": f"{properties.pop('vault', VAULT)}/backupJobs/{name}",
        "name": name,
        "type": "Microsoft.RecoveryServices/vaults/backupJobs",
        "properties": {
            "jobType": "AzureIaaSVMJob",
            "containerName": CONTAINER,
            "duration": "PT20.5433189S",
            "errorDetails": [
                {
                    "errorCode": 400160,
                    "errorTitle": "UserErrorVmProvisioningStateFailed",
                    "errorString": "VM is in Failed Provisioning State.",
                    "recommendations": ["Please restart the VM."],
                }
            ],
            "virtualMachineVersion": "Compute",
            "entityFriendlyName": "app-vm1",
            "backupManagementType": "AzureIaasVM",
            "operation": "Backup",
            "status": "Failed",
            "startTime": "2026-11-22T07:33:03.5226873Z",
            "endTime": "2026-11-22T07:33:24.0660062Z",
            "activityId": "0d75a9a0-0000-4000-8000-e1f687ccd457",
            **properties,
        },
    }


def item(**properties: Any) -> dict[str, Any]:
    """A protected VM whose last backup completed."""
    container = properties.get("containerName", CONTAINER)
    vm = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/app-vm1"
    vault = properties.pop("vault", VAULT)
    return {
        "id": (
            f"{vault}/backupFabrics/Azure/protectionContainers/IaasVMContainer;{container}/protectedItems/VM;{container}"
        ),
        "name": f"VM;{container}",
        "properties": {
            "friendlyName": "app-vm1",
            "virtualMachineId": vm,
            "protectionStatus": "Healthy",
            "protectionState": "Protected",
            "healthStatus": "Passed",
            "healthDetails": [
                {
                    "code": 400239,
                    "title": "IaasVmHealthGreenDefault",
                    "message": "Backup pre-check status of this virtual machine is OK.",
                    "recommendations": [],
                }
            ],
            "lastBackupStatus": "Completed",
            "lastBackupTime": "2026-11-24T16:38:21.7992673Z",
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "containerName": container,
            "sourceResourceId": vm,
            "policyId": f"{VAULT}/backupPolicies/DefaultPolicy",
            "policyName": "DefaultPolicy",
            "lastRecoveryPoint": "2026-11-24T16:38:26.2057102Z",
            "vaultId": f"https://management.azure.com{VAULT}",
            **properties,
        },
    }


def read_job(**properties: Any) -> BackupJob:
    """A failed backup, as it is read."""
    found = parse.job(job(**properties))
    assert found is not None
    return found


def read_vm(**properties: Any) -> ProtectedVm:
    """A protected VM whose last backup completed, as it is read."""
    found = parse.protected_vm(item(**properties))
    assert found is not None
    return found
