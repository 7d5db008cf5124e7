"""Signing in: choose a way, wait for it, give it up at any moment. It stands beside the window, not in its way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs.dialog import Dialog
from gui.dialogs.settings import cloud_names
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.command_block import CopyButton
from gui.widgets.fields import ComboBox, LineEdit
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import heading, mono_font, plain_label, scaled
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.estate.clouds import Cloud
from troubleshooter.estate.failures import StoppedError
from troubleshooter.estate.options import OptionsError, checked_options, sign_in_options
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.signin import Method, SignIn, offers
from troubleshooter.estate.words import method_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QLayoutItem

    from gui.tasks import TaskRunner
    from gui.theme import Theme
    from troubleshooter.cancel import CancelToken
    from troubleshooter.estate.model import Tenant
    from troubleshooter.estate.options import SignInOptions
    from troubleshooter.estate.signin import DeviceCode, SignedIn
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
        self._choice = _Choice(self._options, theme)
        self._wait = _Wait(theme)
        self._tenants = _Tenants(theme)
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


class _Choice(QWidget):
    """Cloud, tenant, and the ways to sign in."""

    chosen = Signal(object)  # Method

    def __init__(self, options: SignInOptions, theme: Theme) -> None:
        super().__init__()
        self._given = options
        self._complaint = plain_label("", bold=True)
        self._complaint.hide()
        self._cloud = ComboBox()
        for cloud, words in cloud_names().items():
            self._cloud.addItem(words, Cloud(cloud))
        self._cloud.setCurrentIndex(max(0, self._cloud.findData(options.cloud)))
        self._cloud.setEnabled("cloud" not in options.fixed)
        self._tenant = LineEdit(options.tenant)
        self._tenant.setPlaceholderText(_("the account's own; or an ID or a domain"))
        self._tenant.setToolTip(self._tenant.placeholderText())
        self._tenant.setEnabled("tenant" not in options.fixed)
        form = QFormLayout()
        form.addRow(_("&Cloud:"), self._cloud)
        form.addRow(_("&Tenant:"), self._tenant)
        self._kept = FlatButton(theme, "", look=Look.PRIMARY)
        self._kept.hide()
        self._kept.clicked.connect(lambda: self.chosen.emit(Method.KEPT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading(_("Sign in to Azure"), 1))
        layout.addWidget(plain_label(_("It only reads. The role Backup Reader is enough."), muted=True))
        layout.addWidget(self._complaint)
        layout.addLayout(form)
        if options.fixed:
            layout.addWidget(plain_label(_("Some of this is set by your organisation."), muted=True))
        layout.addWidget(self._kept)
        self.buttons: dict[Method, FlatButton] = {}
        for offer in offers():
            button = FlatButton(theme, method_label(offer.method))
            button.setEnabled(offer.available)
            button.clicked.connect(lambda _checked=False, method=offer.method: self.chosen.emit(method))
            self.buttons[offer.method] = button
            layout.addWidget(button)
            if offer.note:
                button.setAccessibleDescription(offer.note)
                layout.addWidget(plain_label(offer.note, muted=True, factor=0.95))
        layout.addStretch(1)

    @property
    def tenant(self) -> str:
        """The tenant that was asked for."""
        return self._tenant.text().strip()

    def options(self) -> SignInOptions:
        """What was chosen.

        Raises:
            OptionsError: the tenant is none.
        """
        return checked_options(
            self._given.fixed, cloud=self._cloud.currentData(), tenant=self.tenant, client_id=self._given.client_id
        )

    def offer_kept(self, account: str) -> None:
        """Offer to go on with the account that signed in last."""
        if account:
            self._kept.setText(_("Continue as {account}").format(account=account))
            self._kept.show()
            self._kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, text: str) -> None:
        """Say what did not work."""
        self._complaint.setText(text)
        self._complaint.setVisible(bool(text))


class _Wait(QWidget):
    """What is being waited for; with a code, the code."""

    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = heading("", 1)
        self._words = plain_label("")
        self._code = plain_label("", bold=True)
        self._code.setFont(mono_font(scaled(self._code.font(), 1.9, bold=True)))
        self._box = RoundedFrame(theme, theme.surface)
        self._buttons = QHBoxLayout()
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.addWidget(self._code)
        inside.addLayout(self._buttons)
        self._left = plain_label("", muted=True)
        self.cancel = FlatButton(theme, _("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self._title, self._words, self._box, self._left):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(row)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._seconds = 0

    def begin(self, method: Method) -> None:
        """Wait for a way."""
        title, words = {
            Method.KEPT: (_("Going on with your account"), _("Azure is asked whether the sign-in still holds.")),
            Method.AZ: (_("Asking Azure CLI"), _("az is asked for its sign-in. This can take some seconds.")),
            Method.BROWSER: (
                _("Sign in in your browser"),
                _("Your browser has opened Microsoft's page. Closing that page is not noticed here: use Cancel."),
            ),
            Method.DEVICE_CODE: (_("Sign in with a code"), _("Microsoft is asked for a code …")),
        }[method]
        self._title.setText(title)
        self._words.setText(words)
        self._box.hide()
        self._seconds = 0
        self._tick()
        self._clock.start()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_code(self, code: DeviceCode) -> None:
        """Show the code and where to enter it."""
        self._words.setText(_("Open {url} on any device and enter this code:").format(url=code.url))
        self._code.setText(code.code)
        while self._buttons.count():
            _drop(self._buttons.takeAt(0))
        open_page = FlatButton(self._theme, _("Open the page"), look=Look.PRIMARY)
        open_page.setEnabled(code.url.startswith("https://"))
        open_page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(code.url)))
        self._buttons.addWidget(CopyButton(code.code, _("Copy the code"), self._theme))
        self._buttons.addWidget(open_page)
        self._buttons.addStretch(1)
        self._box.show()

    def hideEvent(self, event: object) -> None:
        self._clock.stop()

    def _tick(self) -> None:
        self._left.setText(_("Waiting for {seconds} s").format(seconds=self._seconds))
        self._seconds += 1


class _Tenants(QWidget):
    """The directories of an account that has several."""

    chosen = Signal(object, object, str)
    declined = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._signed_in: SignedIn | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(heading(_("Choose a tenant"), 1))
        self._layout.addWidget(plain_label(_("Your account belongs to several. One is read at a time."), muted=True))
        self._rows = QVBoxLayout()
        self._layout.addLayout(self._rows)
        self._layout.addStretch(1)
        cancel = FlatButton(theme, _("Cancel"))
        cancel.clicked.connect(self._decline)
        self._layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignRight)

    def show_tenants(self, sign_in: SignIn, signed_in: SignedIn, tenants: tuple[Tenant, ...]) -> None:
        """Offer them; the account's own first."""
        self._signed_in = signed_in
        while self._rows.count():
            _drop(self._rows.takeAt(0))
        for tenant in sorted(tenants, key=lambda one: one.id != signed_in.tenant):
            own = tenant.id == signed_in.tenant
            button = FlatButton(self._theme, _name(tenant), look=Look.PRIMARY if own else Look.PLAIN)
            button.setToolTip(tenant.id)
            button.clicked.connect(
                lambda _checked=False, tenant=tenant, own=own: self.chosen.emit(
                    sign_in, signed_in if own else signed_in.in_tenant(tenant.id), _name(tenant)
                )
            )
            self._rows.addWidget(button)
            if own:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decline(self) -> None:
        """None of them: the sign-in ends."""
        if self._signed_in is not None:
            self._signed_in.close()
        self.declined.emit()


def _drop(item: QLayoutItem | None) -> None:
    widget = item.widget() if item is not None else None
    if widget is not None:
        widget.deleteLater()


def _name(tenant: Tenant) -> str:
    names = [name for name in (tenant.name, tenant.domain) if name]
    return " · ".join(names) or tenant.id


def _own_name(signed_in: SignedIn, tenants: tuple[Tenant, ...]) -> str:
    """What the tenant that is read is called; empty when the account may not list tenants."""
    if len(tenants) == 1:
        return _name(tenants[0])
    return next((_name(one) for one in tenants if one.id == signed_in.tenant), "")


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
