"""What Azure says of a VM, as the diagnosis is told it."""

from __future__ import annotations

import pytest

from tests.estate.bodies import read_vm
from troubleshooter.estate.model import VmInstance
from troubleshooter.estate.vm_facts import azure_facts


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Protected", "Protected"),
        ("IRPending", "IRPending"),
        ("ProtectionError", "ProtectionError"),
        ("ProtectionStopped", "ProtectionStopped"),
        ("ProtectionPaused", "ProtectionPaused"),
        ("BackupsSuspended", "BackupsSuspended"),
        ("Synthetic", ""),
    ],
)
def test_the_protection_state_is_told_as_azure_writes_it(written: str, told: str) -> None:
    assert azure_facts(read_vm(protectionState=written)).protection_state == told


def test_soft_deletion_is_told() -> None:
    assert azure_facts(read_vm(isScheduledForDeferredDelete=True)).soft_deleted is True
    assert azure_facts(read_vm()).soft_deleted is False


def test_the_vms_own_states_are_told_only_where_somebody_read_them() -> None:
    unread, read = azure_facts(read_vm()), azure_facts(read_vm(), VmInstance("Not Ready", "Failed", "VM deallocated"))

    assert (unread.agent_status, unread.provisioning_state, unread.power_state) == ("", "", "")
    assert (read.agent_status, read.provisioning_state, read.power_state) == ("Not Ready", "Failed", "VM deallocated")
