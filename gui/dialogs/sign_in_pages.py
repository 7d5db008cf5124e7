"""The pages of signing in: the ways to choose from, what is being waited for, the tenants of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.dialogs.settings import cloud_names
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.command_block import CopyButton
from gui.widgets.fields import Choice, LineEdit
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import heading, mono_font, plain_label, scaled
from troubleshooter.estate.clouds import Cloud
from troubleshooter.estate.options import checked_options
from troubleshooter.estate.signin import Method, offers
from troubleshooter.estate.words import method_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem

    from gui.theme import Theme
    from troubleshooter.estate.model import Tenant
    from troubleshooter.estate.options import SignInOptions
    from troubleshooter.estate.signin import DeviceCode, SignedIn, SignIn


class ChoicePage(QWidget):
    """Cloud, tenant, and the ways to sign in."""

    chosen = Signal(object)  # Method

    def __init__(self, options: SignInOptions, theme: Theme) -> None:
        super().__init__()
        self._given = options
        self._complaint = plain_label("", bold=True)
        self._complaint.hide()
        self._cloud = Choice({words: Cloud(cloud) for cloud, words in cloud_names().items()}, options.cloud)
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
            self._given.fixed, cloud=self._cloud.chosen, tenant=self.tenant, client_id=self._given.client_id
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


class WaitPage(QWidget):
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


class TenantsPage(QWidget):
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
            button = FlatButton(self._theme, tenant_name(tenant), look=Look.PRIMARY if own else Look.PLAIN)
            button.setToolTip(tenant.id)
            button.clicked.connect(
                lambda _checked=False, tenant=tenant, own=own: self.chosen.emit(
                    sign_in, signed_in if own else signed_in.in_tenant(tenant.id), tenant_name(tenant)
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


def tenant_name(tenant: Tenant) -> str:
    """What people call a tenant: its name and domain, or its id."""
    names = [name for name in (tenant.name, tenant.domain) if name]
    return " · ".join(names) or tenant.id
