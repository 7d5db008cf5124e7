"""Signing in from the real window, with the real credential classes, against a local Entra and Resource Manager."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.dialogs.sign_in import SignInDialog
from tests.fakes.account_stores import without_accounts
from tests.fakes.azure import OTHER_TENANT, TENANT, FakeAzure, Reply, oauth
from tests.gui.screen import button, has_button, words
from troubleshooter.estate.model import VmState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane

CODE = "Sign in with a code"
SEVERAL_TENANTS = Reply(
    200,
    {
        "value": [
            {"tenantId": TENANT, "displayName": "Contoso", "defaultDomain": "contoso.example"},
            {"tenantId": OTHER_TENANT, "displayName": "Fabrikam", "defaultDomain": "fabrikam.example"},
        ]
    },
)


@pytest.fixture(scope="module")
def one_azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAzure]:
    fake = FakeAzure(tmp_path_factory.mktemp("azure"))
    yield fake
    fake.close()


@pytest.fixture
def azure(one_azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAzure]:
    """A local Azure that everything in this process is led to, on a computer without a keyring."""
    one_azure.lead(monkeypatch)
    without_accounts(monkeypatch)
    yield one_azure
    one_azure.released.set()


@pytest.fixture
def dialog(azure: FakeAzure, app: App, pane: EstatePane, qtbot: QtBot) -> SignInDialog:
    qtbot.mouseClick(button(pane, "Sign in to Azure…"), Qt.MouseButton.LeftButton)
    (found,) = app.window.findChildren(SignInDialog)
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def signed_in(dialog: SignInDialog, pane: EstatePane, qtbot: QtBot) -> EstatePane:
    """The pane after a sign-in with a code, read to its end."""
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ABCD-EFGH" in words(dialog), timeout=15_000)
    qtbot.waitUntil(lambda: len(pane.model.rows) == 200 and not pane.session.reading, timeout=20_000)
    return pane


def test_a_code_leads_from_the_window_to_the_failing_vms(signed_in: EstatePane) -> None:
    shown = words(signed_in)
    assert "37 of 200 VMs fail" in shown
    assert "SAMPLE" not in shown
    assert "Contoso" in shown
    assert "only reads" in shown
    assert "the sign-in holds until the program ends" in shown
    assert "refused" in shown
    assert signed_in.model.rows[0].state is VmState.FAILED


def test_waiting_for_a_code_can_be_cancelled_and_a_late_answer_changes_nothing(
    azure: FakeAzure,
    app: App,
    pane: EstatePane,
    dialog: SignInDialog,
    qtbot: QtBot,
) -> None:
    azure.pending_polls = 1000
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ABCD-EFGH" in words(dialog), timeout=15_000)
    qtbot.mouseClick(button(dialog, "Copy the code"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "ABCD-EFGH"

    qtbot.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)

    assert button(dialog, CODE).isVisible()
    qtbot.wait(400)  # what was under way has ended
    for asked in azure.codes.values():
        asked["polls"] = "0"
    qtbot.wait(1600)
    assert pane.session.estate is None
    assert not azure.refresh_tokens


def test_a_refused_sign_in_says_why_and_offers_the_ways_again(
    azure: FakeAzure, dialog: SignInDialog, qtbot: QtBot
) -> None:
    azure.token_error = oauth("invalid_grant", 53003, "Access has been blocked by Conditional Access policies.")
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "AADSTS53003" in words(dialog), timeout=15_000)

    assert "conditional access policy" in words(dialog).lower()
    assert button(dialog, CODE).isVisible()


def test_a_tenant_that_is_none_is_said_at_once(dialog: SignInDialog, qtbot: QtBot) -> None:
    dialog._choice._tenant.setText("not a tenant")

    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)

    assert "'not a tenant' is not the ID or domain of a tenant" in words(dialog)


def asked_for_a_tenant(azure: FakeAzure, dialog: SignInDialog, qtbot: QtBot) -> None:
    """Sign in with an account of several tenants, up to the question which one is meant."""
    azure.when("/tenants", SEVERAL_TENANTS)
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Choose a tenant" in words(dialog), timeout=15_000)


def test_of_several_tenants_one_is_chosen_and_that_one_is_read(
    azure: FakeAzure, pane: EstatePane, dialog: SignInDialog, qtbot: QtBot
) -> None:
    asked_for_a_tenant(azure, dialog, qtbot)
    assert button(dialog, "Contoso · contoso.example").hasFocus()  # the account's own

    qtbot.mouseClick(button(dialog, "Fabrikam · fabrikam.example"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: len(pane.model.rows) == 200 and not pane.session.reading, timeout=20_000)
    assert "Fabrikam · fabrikam.example" in words(pane)
    token = azure.asked("ResourceGraph")[-1].headers["authorization"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(token + "=="))["tid"] == OTHER_TENANT


def test_who_wants_none_of_the_tenants_is_not_signed_in(
    azure: FakeAzure, pane: EstatePane, dialog: SignInDialog, qtbot: QtBot
) -> None:
    asked_for_a_tenant(azure, dialog, qtbot)

    qtbot.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)

    assert has_button(dialog, CODE)
    assert pane.session.estate is None


def test_after_a_revoked_sign_in_the_pane_asks_to_sign_in_again_and_keeps_what_was_there(
    azure: FakeAzure, signed_in: EstatePane, qtbot: QtBot
) -> None:
    shown = len(signed_in.model.rows)
    assert shown
    azure.revoke()
    azure.when("", Reply(401, {"error": {"code": "InvalidAuthenticationToken", "message": "revoked"}}), forever=True)

    qtbot.mouseClick(button(signed_in, "Read again"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: has_button(signed_in, "Sign in again"), timeout=20_000)
    assert len(signed_in.model.rows) == shown


def test_signing_out_forgets_everything(azure: FakeAzure, signed_in: EstatePane, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(signed_in, "Sign out"), Qt.MouseButton.LeftButton)

    assert signed_in.session.account is None
    assert signed_in.session.estate is None
    assert has_button(signed_in, "Sign in to Azure…")
    seen = len(azure.seen)
    qtbot.wait(300)
    assert len(azure.seen) == seen
