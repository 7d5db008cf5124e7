"""What an estate knows of a VM that speaks for or against causes: Azure's words, handed to the diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.diagnosis.azure_facts import AzureFacts
from troubleshooter.estate.model import Protection

if TYPE_CHECKING:
    from troubleshooter.estate.model import ProtectedVm

#: As Azure writes them.
_AZURES_WORDS = {
    Protection.PROTECTED: "Protected",
    Protection.PENDING: "IRPending",
    Protection.ERROR: "ProtectionError",
    Protection.STOPPED: "ProtectionStopped",
    Protection.PAUSED: "ProtectionPaused",
    Protection.SUSPENDED: "BackupsSuspended",
    Protection.UNKNOWN: "",
}


def azure_facts(vm: ProtectedVm) -> AzureFacts:
    """The facts that the VM's backup item gives.

    The states of the agent, of provisioning and of power are of the VM itself, which an estate does not read: they
    stay empty, and say nothing.
    """
    return AzureFacts(protection_state=_AZURES_WORDS[vm.protection], soft_deleted=vm.soft_deleted)
