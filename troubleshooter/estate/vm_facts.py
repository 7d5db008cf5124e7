"""What an estate knows of a VM that speaks for or against causes: Azure's words, handed to the diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.diagnosis.azure_facts import AzureFacts
from troubleshooter.estate.model import Protection, VmInstance

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


def azure_facts(vm: ProtectedVm, instance: VmInstance | None = None) -> AzureFacts:
    """The facts that the VM's backup item gives, and its own instance view where that was read.

    Without one, the states of the agent, of provisioning and of power stay empty, and say nothing.
    """
    said = instance or VmInstance()
    return AzureFacts(
        agent_status=said.agent_status,
        provisioning_state=said.provisioning_state,
        power_state=said.power_state,
        protection_state=_AZURES_WORDS[vm.protection],
        soft_deleted=vm.soft_deleted,
    )
