"""Signing in: choose a way, wait for it, give it up at any moment. It stands beside the window, not in its way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
)

from gui.dialogs.dialog import Dialog
from gui.dialogs.sign_in_pages import ChoicePage, TenantsPage, WaitPage, tenant_name
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.estate.failures import StoppedError
from troubleshooter.estate.options import OptionsError, checked_options, sign_in_options
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.signin import Method, SignIn
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import (
        QWidget,
    )

    from gui.tasks import TaskRunner
    from gui.theme import Theme
    from troubleshooter.cancel import CancelToken
    from troubleshooter.estate.model import Tenant
    from troubleshooter.estate.options import SignInOptions
    from troubleshooter.estate.signin import SignedIn
    from troubleshooter.settings import Settings


class SignInDialog(Dialog):
    """Emits ``signed_in`` with the sign-in, what it gave, and the tenant's name."""

    signed_in = Signal(object, object, str)
    _code_came = Signal(object)  # from the thread that signs in

    def __init__(self, settings: Settings, tasks: TaskRunner, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.setWindowTitle(_("Sign in to Azure"))
        self._tasks = tasks
        self._theme = theme
        self._stop = threading.Event()
        self._running: CancelToken | None = None
        self._options = _options_of(settings)
        self._stack = QStackedWidget()
        self._choice = ChoicePage(self._options, theme)
        self._wait = WaitPage(theme)
        self._tenants = TenantsPage(theme)
        for page in (self._choice, self._wait, self._tenants):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.addWidget(self._stack)
        self._choice.chosen.connect(self._take)
        self._wait.cancelled.connect(self._back)
        self._tenants.chosen.connect(self._finish)
        self._tenants.declined.connect(self._back)
        self._code_came.connect(self._wait.show_code)
        self._look_for_kept_account()

    def sizeHint(self) -> QSize:
        return QSize(560, 460)

    def give_up(self) -> None:
        """Abandon what is under way and close."""
        self._abandon()
        self.close()

    def reject(self) -> None:
        self._abandon()
        super().reject()

    def _look_for_kept_account(self) -> None:
        sign_in = SignIn(self._options)
        self._tasks.run_apart(sign_in.kept_account, self._choice.offer_kept, lambda _error: None)

    def _take(self, method: Method) -> None:
        try:
            options = self._choice.options()
        except OptionsError as error:
            self._choice.complain(str(error))
            return
        self._abandon()
        stop = self._stop = threading.Event()
        sign_in = SignIn(options)
        ways: dict[Method, Callable[[], SignedIn | None]] = {
            Method.KEPT: lambda: sign_in.resume(stop),
            Method.AZ: lambda: sign_in.with_az(stop),
            Method.BROWSER: lambda: sign_in.with_browser(stop),
            Method.DEVICE_CODE: lambda: sign_in.with_device_code(self._code_came.emit, stop),
        }
        self._wait.begin(method)
        self._stack.setCurrentWidget(self._wait)
        self._running = self._tasks.run_apart(
            lambda: _with_tenants(ways[method](), stop), lambda found: self._came(sign_in, found), self._failed
        )

    def _came(self, sign_in: SignIn, found: tuple[SignedIn, tuple[Tenant, ...]] | None) -> None:
        self._running = None
        if found is None:
            self._back(_("The kept sign-in does not hold any more: choose a way to sign in."))
            return
        signed_in, tenants = found
        if len(tenants) > 1 and not self._choice.tenant:
            self._tenants.show_tenants(sign_in, signed_in, tenants)
            self._stack.setCurrentWidget(self._tenants)
        else:
            self._finish(sign_in, signed_in, _own_name(signed_in, tenants))

    def _finish(self, sign_in: SignIn, signed_in: SignedIn, tenant: str) -> None:
        self.signed_in.emit(sign_in, signed_in, tenant)
        self.close()

    def _failed(self, error: BaseException) -> None:
        self._running = None
        if isinstance(error, StoppedError):
            self._back()
        elif isinstance(error, (TroubleshooterError, OSError)):
            message = explain(error)
            self._back(" ".join(part for part in (message.happened, message.to_do) if part))
        else:
            self._back(_("Signing in failed inside the program."))
            raise error

    def _back(self, complaint: str = "") -> None:
        self._abandon()
        self._choice.complain(complaint)
        self._stack.setCurrentWidget(self._choice)

    def _abandon(self) -> None:
        self._stop.set()
        if self._running is not None:
            self._running.cancel()
            self._running = None


def _own_name(signed_in: SignedIn, tenants: tuple[Tenant, ...]) -> str:
    """What the tenant that is read is called; empty when the account may not list tenants."""
    if len(tenants) == 1:
        return tenant_name(tenants[0])
    return next((tenant_name(one) for one in tenants if one.id == signed_in.tenant), "")


def _with_tenants(signed_in: SignedIn | None, stop: threading.Event) -> tuple[SignedIn, tuple[Tenant, ...]] | None:
    """The sign-in with the account's tenants; an account that may not list them has none."""
    if signed_in is None:
        return None
    try:
        return signed_in, Reader(signed_in.transport).tenants(stop)
    except StoppedError:
        signed_in.close()
        raise
    except TroubleshooterError:
        return signed_in, ()


def _options_of(settings: Settings) -> SignInOptions:
    """The options of settings and policy file; values that are none give the defaults, to be chosen anew."""
    try:
        return sign_in_options(settings)
    except OptionsError:
        return checked_options()
