"""Signing in from the real window, with the real credential classes, against a local Entra and Resource Manager."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from gui.dialogs.sign_in import SignInDialog
from gui.rooms import Room
from tests.fakes.azure import FakeAzure, Reply
from troubleshooter.estate import account_store
from troubleshooter.estate.model import VmState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane

CODE = "Sign in with a code"


@pytest.fixture(scope="module")
def one_azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAzure]:
    fake = FakeAzure(tmp_path_factory.mktemp("azure"))
    yield fake
    fake.close()


@pytest.fixture
def azure(one_azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAzure]:
    """A local Azure that everything in this process is led to, on a computer without a keyring."""
    one_azure.lead(monkeypatch)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("PATH", os.devnull)  # no az either
    monkeypatch.setattr(account_store, "find_store", lambda: None)
    yield one_azure
    one_azure.released.set()


@pytest.fixture
def pane(app: App) -> EstatePane:
    made = app.window.enter(Room.AZURE)
    assert made is not None
    return made


@pytest.fixture
def dialog(
    azure: FakeAzure, app: App, pane: EstatePane, qtbot: QtBot, button: Callable[[object, str], QPushButton]
) -> SignInDialog:
    qtbot.mouseClick(button(pane, "Sign in to Azure…"), Qt.MouseButton.LeftButton)
    (found,) = app.window.findChildren(SignInDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def words(widget: object) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text().replace("\u200b", "") for label in labels)


def sign_in(dialog: SignInDialog, qtbot: QtBot, button: Callable[[object, str], QPushButton]) -> None:
    """With a code, in the account's own tenant."""
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ABCD-EFGH" in words(dialog), timeout=15_000)
    qtbot.waitUntil(lambda: not dialog.isVisible() or "Choose a tenant" in words(dialog), timeout=15_000)
    if dialog.isVisible():
        first = next(one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.hasFocus())
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)


def test_a_code_leads_from_the_window_to_the_failing_vms(
    azure: FakeAzure,
    app: App,
    pane: EstatePane,
    dialog: SignInDialog,
    qtbot: QtBot,
    button: Callable[[object, str], QPushButton],
) -> None:
    sign_in(dialog, qtbot, button)
    qtbot.waitUntil(lambda: len(pane.model.rows) == 200 and not pane.session.reading, timeout=20_000)

    shown = words(pane)
    assert "37 of 200 VMs fail" in shown
    assert "SAMPLE" not in shown
    assert "Contoso" in shown
    assert "only reads" in shown
    assert "the sign-in holds until the program ends" in shown
    assert "refused" in shown
    assert pane.model.rows[0].state is VmState.FAILED


def test_waiting_for_a_code_can_be_cancelled_and_a_late_answer_changes_nothing(
    azure: FakeAzure,
    app: App,
    pane: EstatePane,
    dialog: SignInDialog,
    qtbot: QtBot,
    button: Callable[[object, str], QPushButton],
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
    azure: FakeAzure, dialog: SignInDialog, qtbot: QtBot, button: Callable[[object, str], QPushButton]
) -> None:
    from tests.fakes.azure import oauth

    azure.token_error = oauth("invalid_grant", 53003, "Access has been blocked by Conditional Access policies.")
    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "AADSTS53003" in words(dialog), timeout=15_000)

    assert "conditional access policy" in words(dialog).lower()
    assert button(dialog, CODE).isVisible()


def test_a_tenant_that_is_none_is_said_at_once(
    dialog: SignInDialog, qtbot: QtBot, button: Callable[[object, str], QPushButton]
) -> None:
    dialog._choice._tenant.setText("not a tenant")

    qtbot.mouseClick(button(dialog, CODE), Qt.MouseButton.LeftButton)

    assert "'not a tenant' is not the ID or domain of a tenant" in words(dialog)


def test_a_revoked_sign_in_asks_to_sign_in_again_and_keeps_what_has_come(
    azure: FakeAzure,
    pane: EstatePane,
    dialog: SignInDialog,
    qtbot: QtBot,
    button: Callable[[object, str], QPushButton],
) -> None:
    sign_in(dialog, qtbot, button)
    qtbot.waitUntil(lambda: len(pane.model.rows) == 200 and not pane.session.reading, timeout=20_000)
    azure.revoke()
    azure.when("", Reply(401, {"error": {"code": "InvalidAuthenticationToken", "message": "revoked"}}), forever=True)

    qtbot.mouseClick(button(pane, "Read again"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: pane.session.sign_in_again, timeout=20_000)
    assert button(pane, "Sign in again").isVisible()


def test_signing_out_forgets_everything(
    azure: FakeAzure,
    pane: EstatePane,
    dialog: SignInDialog,
    qtbot: QtBot,
    button: Callable[[object, str], QPushButton],
) -> None:
    sign_in(dialog, qtbot, button)
    qtbot.waitUntil(lambda: len(pane.model.rows) == 200 and not pane.session.reading, timeout=20_000)

    qtbot.mouseClick(button(pane, "Sign out"), Qt.MouseButton.LeftButton)

    assert pane.session.account is None
    assert pane.session.estate is None
    assert button(pane, "Sign in to Azure…").isVisible()
    seen = len(azure.seen)
    qtbot.wait(300)
    assert len(azure.seen) == seen
