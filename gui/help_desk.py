"""Where help is given: F1 opens the page about what is being looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.history import Kind, Location
from gui.rooms import Room
from troubleshooter.i18n import _
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from gui.main_window import MainWindow
    from gui.services import Services
    from troubleshooter.help_pages import HelpPage
    from troubleshooter.words import Language

#: By what is being looked at; anything else begins with the tour.
_ABOUT_ROOM = {Room.COMPUTER: "computer", Room.AZURE: "azure"}
_ABOUT_PLACE = {
    Kind.ENTRY: "errors",
    Kind.PAGE: "errors",
    Kind.UNKNOWN: "errors",
    Kind.WALK: "errors",
    Kind.POLICY: "errors",
    Kind.CHECK: "computer",
    Kind.VM: "azure",
    Kind.REPORT: "reports",
}


class HelpDesk:
    """Nothing of the help is loaded before somebody asks for it. It outlives the window."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._read: dict[Language, list[HelpPage]] = {}

    def equip(self, window: MainWindow) -> None:
        """Teach a window to show help."""
        from gui.page_view import Provided

        def content(topic: str, builder: Builder) -> QWidget:
            from gui.content.help_content import help_content

            pages = self._pages()
            others = [page for page in pages if page.topic != topic]
            return help_content(self._page(topic), others, window.shortcuts_asked.emit, builder)

        window.page_view.provide(Kind.HELP, Provided(content, self._trail, self._markdown))
        window.help_asked.connect(lambda: self.show(window))

    def show(self, window: MainWindow) -> None:
        """Show the page about what is being looked at."""
        place = window.page_view.history.current
        topic = _ABOUT_ROOM.get(window.current_room) or _ABOUT_PLACE.get(place.kind, "tour")
        window.page_view.visit(Location(Kind.HELP, topic))
        window.page_view.focus_content()

    def _pages(self) -> list[HelpPage]:
        from troubleshooter.help_pages import Topic, load_help

        language = self._services.language()
        if language not in self._read:
            self._read[language] = [load_help(resource_root(), topic, language) for topic in Topic]
        return self._read[language]

    def _page(self, topic: str) -> HelpPage:
        return next(page for page in self._pages() if page.topic == topic)

    def _trail(self, topic: str) -> list[str]:
        return [_("Help"), self._page(topic).title]

    def _markdown(self, topic: str) -> str:
        from troubleshooter.markdown import help_markdown

        return help_markdown(self._page(topic))
