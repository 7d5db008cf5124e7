"""Puts the Azure pane together when it is first entered: its reading, its sign-in, and the places of its VMs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gui.history import Kind
from gui.rooms import Room, RoomCommand, RoomSpec
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from gui.dialogs.sign_in import SignInDialog
    from gui.estate_session import EstateSession
    from gui.evidence_at_hand import EvidenceAtHand
    from gui.findings_at_hand import AzureAtHand
    from gui.main_window import MainWindow
    from gui.panes.estate import EstatePane
    from gui.panes.room import RoomPane
    from gui.services import Services
    from gui.theme import Theme
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.signin import SignedIn, SignIn
    from troubleshooter.report.build import AzureView
    from troubleshooter.settings import Settings


class AzureRoom:
    """Nothing of it, nor of Azure, is loaded before somebody enters it. It outlives the window."""

    def __init__(self, services: Services, *, settings: Callable[[], Settings], at_hand: EvidenceAtHand) -> None:
        self._services = services
        self._settings = settings
        self._at_hand = at_hand
        self._session: EstateSession | None = None
        self._matcher: Matcher | None = None
        self._dialog: SignInDialog | None = None
        self._signed_in: tuple[SignIn, SignedIn] | None = None

    def room(self, theme: Theme) -> RoomSpec:
        """The room, for the rail."""

        def build() -> EstatePane:
            from gui.panes.estate import EstatePane

            pane = EstatePane(self.session, self._match(), theme)
            pane.sign_in_asked.connect(lambda: self._sign_in(theme))
            pane.sign_out_asked.connect(self.sign_out)
            return pane

        def inside(do: Callable[[EstatePane], None]) -> Callable[[RoomPane], None]:
            return lambda pane: do(cast("EstatePane", pane))

        commands = (
            RoomCommand("sample", _("Look at a sample estate"), (), inside(lambda p: p.session.show_sample())),
            RoomCommand("filter_vms", _("Filter the VMs"), ("Ctrl+L",), inside(lambda p: p.filters.focus_text())),
        )
        return RoomSpec(Room.AZURE, "Azure", "cloud", build, commands)

    def equip(self, window: MainWindow) -> None:
        """Teach a window to show the estate's VMs, and how many fail."""
        from gui.page_view import Provided

        window.page_view.provide(Kind.VM, Provided(self._content, self._trail))
        if self._session is not None:
            window.rail.set_badge(Room.AZURE, self._session.failing)

    def show_sample(self) -> None:
        """Enter the room and read the sample estate."""
        self._services.window().enter(Room.AZURE)
        self.session.show_sample()

    def at_hand_for_report(self, shown_vm: str) -> AzureAtHand | None:
        """What a report can tell of the estate; None when none was read. ``shown_vm``: key of the VM in view."""
        session = self._session
        estate, account = (session.estate, session.account) if session is not None else (None, None)
        if session is None or estate is None or account is None:
            return None
        from gui.findings_at_hand import AzureAtHand
        from troubleshooter.estate.report_view import azure_view

        matcher, read, instances = self._match(), session.read_at, session.instances_read()

        def view(keys: Collection[str] | None) -> AzureView:
            return azure_view(
                estate, matcher, account=account.name, tenant=account.tenant, read=read, keys=keys, instances=instances
            )

        vm = estate.vms.get(shown_vm)
        return AzureAtHand(
            session.failing, view, account.sample, session.reading, vm.key if vm else "", vm.name if vm else ""
        )

    def sign_out(self) -> None:
        """Forget the account and all that was read with it."""
        signed_in, self._signed_in = self._signed_in, None
        self.session.forget()
        if signed_in is not None:
            sign_in, done = signed_in
            self._services.tasks.run_apart(lambda: sign_in.sign_out(done), lambda _nothing: None, lambda _error: None)

    def close(self) -> None:
        """Stop for good."""
        if self._dialog is not None:
            self._dialog.give_up()
        if self._session is not None:
            self._session.close()
        if self._signed_in is not None:
            self._signed_in[1].close()

    @property
    def session(self) -> EstateSession:
        """The reading of this start."""
        if self._session is None:
            from gui.estate_session import EstateSession

            self._session = EstateSession()
            self._session.begun.connect(lambda: self._services.window().page_view.rebuild(Kind.VM))
            self._session.instance_came.connect(lambda _key: self._services.window().page_view.rebuild(Kind.VM))
            self._session.failing_changed.connect(lambda n: self._services.window().rail.set_badge(Room.AZURE, n))
        return self._session

    def _match(self) -> Matcher:
        if self._matcher is None:
            from troubleshooter.estate.matching import Matcher

            self._matcher = Matcher(self._services.knowledge.index)
        return self._matcher

    def _content(self, key: str, builder: Builder) -> QWidget:
        from gui.content.entry_content import Known
        from gui.content.vm_content import vm_content
        from troubleshooter.estate.vm_facts import azure_facts

        vm = self.session.estate.vms.get(key) if self.session.estate is not None else None
        instance = self.session.instances_read().get(key)
        facts = azure_facts(vm, instance) if vm is not None else None
        if vm is not None:
            self.session.want_instance(vm)
        known = Known(self._services.knowledge, self._services.language(), self._at_hand, None, facts)
        return vm_content(key, self.session, self._match(), known, builder)

    def _trail(self, key: str) -> list[str]:
        estate = self.session.estate
        vm = estate.vms.get(key) if estate is not None else None
        if estate is None or vm is None:
            return ["Azure"]
        vault = estate.vaults.get(vm.vault)
        sample = [_("SAMPLE ESTATE")] if estate.sample else []
        return ["Azure", *sample, vault.name if vault else "", vm.name]

    def _sign_in(self, theme: Theme) -> None:
        from gui.dialogs.sign_in import SignInDialog

        if self._dialog is not None:
            self._dialog.give_up()
        self._dialog = SignInDialog(self._settings(), self._services.tasks, theme, self._services.window())
        self._dialog.signed_in.connect(self._begin)
        self._dialog.show()

    def _begin(self, sign_in: SignIn, signed_in: SignedIn, tenant: str) -> None:
        from gui.estate_session import Account

        if self._signed_in is not None:
            self._signed_in[1].close()
        self._signed_in = (sign_in, signed_in)
        account = Account(signed_in.account, tenant or signed_in.tenant, signed_in.cloud, note=signed_in.note)
        self.session.begin(signed_in.transport, account)
