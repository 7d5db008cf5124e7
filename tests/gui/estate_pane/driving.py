"""Enters the pane *Azure*, and fills it with made-up VMs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gui.estate_session import Account
from gui.panes.estate import EstatePane
from gui.rooms import Room
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.model import BackupJob, Health, JobStatus, Page, ProtectedVm, Protection, Subscription, Vault
from troubleshooter.estate.tally import Tally

if TYPE_CHECKING:
    from gui.app import App
    from troubleshooter.estate.model import JobError


def entered(app: App) -> EstatePane:
    pane = app.window.enter(Room.AZURE)
    assert isinstance(pane, EstatePane)
    return pane


def one_vm(
    name: str = "web-1",
    *,
    last: JobStatus = JobStatus.FAILED,
    protection: Protection = Protection.PROTECTED,
    error: JobError | None = None,
    took: timedelta | None = None,
    subscription: str = "Enabled",
) -> Page:
    """A vault with one synthetic VM, whose last backup ended so; with an error, the job that failed with it.

    ``subscription`` is Azure's word for the state of the VM's subscription, called Production.
    """
    now = datetime.now(UTC)
    vm = ProtectedVm(
        "vm", "vm", name, "v", "c", "", "s", "rg", "p", protection, Health.PASSED, (), last,
        now, now - timedelta(days=1), soft_deleted=False, deleted_for_good=None,
    )  # fmt: skip
    failed = JobStatus.FAILED
    jobs = (BackupJob("j", "j", "v", "c", name, "Backup", failed, "Failed", now, now, took, (error,)),) if error else ()
    subscriptions = (Subscription("s", "Production", subscription),)
    return Page(subscriptions=subscriptions, vaults=(Vault("v", "v", "vault", "rg", "s", "weu"),), vms=(vm,), jobs=jobs)


def show(pane: EstatePane, page: Page) -> None:
    """Let the pane show an estate of this page alone, as after a reading."""
    estate = Estate()
    pane.session.account = Account("op@contoso.example", "contoso", "")
    pane.session.estate = estate
    pane.session.tally = Tally(estate)
    pane.session.begun.emit()
    change = estate.add(page)
    pane.session.tally.take(change)
    pane.session.pages_came.emit([change])
    pane.session.changed.emit()
