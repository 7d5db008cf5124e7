"""What a VM's page says around its error: where its backups lie, how its subscription stands, how long jobs took."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.gui.estate_pane.driving import one_vm, show
from tests.gui.screen import words
from troubleshooter.estate.model import JobError

if TYPE_CHECKING:
    from gui.app import App
    from gui.panes.estate import EstatePane
    from troubleshooter.estate.model import Page

ERROR = JobError("UserErrorFsFreezeTimeout", None, "too long", ())


def shown(app: App, pane: EstatePane, page: Page) -> str:
    """All that the page of the VM says."""
    show(pane, page)
    app.window.open_link("vm:vm")
    return words(app.window.page_view)


def test_the_vault_is_named_with_its_region(app: App, pane: EstatePane) -> None:
    assert "Vault: vault (weu)" in shown(app, pane, one_vm())


@pytest.mark.parametrize(("state", "said"), [("Enabled", False), ("", False), ("Disabled", True), ("Warned", True)])
def test_a_subscription_that_is_not_simply_enabled_is_said(app: App, pane: EstatePane, state: str, said: bool) -> None:
    text = shown(app, pane, one_vm(subscription=state))

    assert "Subscription: Production" in text
    assert (f"Subscription: {state or 'Enabled'}" in text.splitlines()) is said


@pytest.mark.parametrize(
    ("took", "told"),
    [
        (timedelta(seconds=8), " · 8 s · "),
        (timedelta(minutes=2, seconds=5), " · 2 min 5 s · "),
        (timedelta(hours=1, minutes=7), " · 1 h 7 min · "),
    ],
)
def test_a_job_says_how_long_it_took(app: App, pane: EstatePane, took: timedelta, told: str) -> None:
    assert f"Backup · Failed{told}UserErrorFsFreezeTimeout" in shown(app, pane, one_vm(error=ERROR, took=took))
