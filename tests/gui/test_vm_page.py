"""What a VM's page says around its error: where its backups lie, how its subscription stands, how long jobs took."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from gui.rooms import Room
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.model import (
    BackupJob,
    Health,
    JobError,
    JobStatus,
    Page,
    ProtectedVm,
    Protection,
    Subscription,
    Vault,
)

if TYPE_CHECKING:
    from gui.app import App


def one_vm(state: str, took: timedelta | None = None) -> Estate:
    """An estate of one failing VM; synthetic."""
    now = datetime.now(UTC)
    vm = ProtectedVm(
        "vm", "vm", "web-01", "v", "c", "", "s", "rg", "p", Protection.PROTECTED, Health.PASSED, (), JobStatus.FAILED,
        now, now - timedelta(days=1), soft_deleted=False, deleted_for_good=None,
    )  # fmt: skip
    error = JobError("UserErrorFsFreezeTimeout", None, "too long", ())
    job = BackupJob("j", "j", "v", "c", "web-01", "Backup", JobStatus.FAILED, "Failed", now, now, took, (error,))
    subscriptions = (Subscription("s", "Production", state),)
    vaults = (Vault("v", "v", "vault-1", "rg", "s", "westeurope"),)
    estate = Estate()
    estate.add(Page(subscriptions=subscriptions, vaults=vaults, vms=(vm,), jobs=(job,)))
    return estate


def words(app: App, estate: Estate) -> str:
    """All that the page of the VM says."""
    app.window.enter(Room.AZURE)
    app._azure.session.estate = estate
    app.window.show()
    app.window.open_link("vm:vm")
    labels = [label for label in app.window.page_view.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text().replace("\u200b", "") for label in labels)


def test_the_vault_is_named_with_its_region(app: App) -> None:
    assert "Vault: vault-1 (westeurope)" in words(app, one_vm("Enabled"))


@pytest.mark.parametrize(("state", "said"), [("Enabled", False), ("", False), ("Disabled", True), ("Warned", True)])
def test_a_subscription_that_is_not_simply_enabled_is_said(app: App, state: str, said: bool) -> None:
    text = words(app, one_vm(state))

    assert "Subscription: Production" in text
    assert (f"Subscription: {state or 'Enabled'}\n" in f"{text}\n") is said


@pytest.mark.parametrize(
    ("took", "told"),
    [
        (timedelta(seconds=8), " · 8 s · "),
        (timedelta(minutes=2, seconds=5), " · 2 min 5 s · "),
        (timedelta(hours=1, minutes=7), " · 1 h 7 min · "),
    ],
)
def test_a_job_says_how_long_it_took(app: App, took: timedelta, told: str) -> None:
    assert f"Backup · Failed{told}UserErrorFsFreezeTimeout" in words(app, one_vm("Enabled", took))
