"""Puts *This computer* together when it is first entered, and brings what its checks found to the other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gui.evidence_at_hand import EvidenceAtHand
from gui.rooms import Room, RoomCommand, RoomSpec
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gui.check_session import CheckSession
    from gui.main_window import MainWindow
    from gui.panes.checks import ChecksPane
    from gui.panes.room import RoomPane
    from gui.services import Services
    from gui.theme import Theme


class ComputerRoom:
    """Nothing of the checks is loaded before somebody asks for them. It outlives the window."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._session: CheckSession | None = None
        self.at_hand = EvidenceAtHand(self._make_session)
        self.at_hand.capture_asked.connect(self._ask_for_capture)

    def room(self, theme: Theme) -> RoomSpec:
        """The room, for the rail."""

        def build() -> ChecksPane:
            from gui.panes.checks import ChecksPane

            return ChecksPane(self.at_hand.session, self._services.knowledge, self._services.language(), theme)

        def inside(do: Callable[[ChecksPane], None]) -> Callable[[RoomPane], None]:
            return lambda pane: do(cast("ChecksPane", pane))

        commands = (
            RoomCommand("check_all", _("Check this computer"), ("Ctrl+R",), inside(lambda p: p.session.check_all())),
            RoomCommand("check_again", _("Check again"), ("F5",), inside(lambda p: p.check_again()), everywhere=False),
            RoomCommand("open_capture", _("Open a capture…"), ("Ctrl+O",), inside(lambda p: p.ask_for_capture())),
        )
        return RoomSpec(Room.COMPUTER, _("This computer"), "computer", build, commands, _is_capture)

    def equip(self, window: MainWindow) -> None:
        """Teach a window to run a check, and how many problems are known."""
        window.check_asked.connect(self._check_one)
        if self._session is not None:
            window.rail.set_badge(Room.COMPUTER, self._session.problems)

    def speak(self) -> None:
        """Say again, in the language that is spoken now, what was found."""
        if self._session is not None:
            self._session.speak()

    def close(self) -> None:
        """Stop for good."""
        if self._session is not None:
            self._session.close()

    def _make_session(self) -> CheckSession:
        from gui.check_session import CheckSession

        self._session = CheckSession(self._services.tasks)
        self._session.problems_changed.connect(lambda n: self._services.window().rail.set_badge(Room.COMPUTER, n))
        return self._session

    def _check_one(self, check: str) -> None:
        cast("ChecksPane", self._services.window().enter(Room.COMPUTER)).check(check)

    def _ask_for_capture(self) -> None:
        """Let a capture be chosen for the page that is shown; the page stays."""
        from gui.dialogs.files import ask_for_capture

        path = ask_for_capture(self._services.window(), _("Open a capture"))
        if path is not None:
            self.at_hand.session.open_file(path)


def _is_capture(path: Path) -> bool:
    from troubleshooter.checks.recognise import looks_like_capture

    return looks_like_capture(path)
