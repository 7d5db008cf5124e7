"""Where a walk to the answer begins and goes on: from the start page, and from a search that found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.history import Kind, Location
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton, QWidget

    from gui.content.blocks import Builder
    from gui.main_window import MainWindow
    from gui.services import Services
    from troubleshooter.walk.answers import Answers
    from troubleshooter.walk.walk import Walk


class WalkDesk:
    """Nothing of walks is loaded before somebody begins one. It outlives the window."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._walk: Walk | None = None
        self._first: QPushButton | None = None  # where the keyboard goes in what was built last

    def equip(self, window: MainWindow) -> None:
        """Teach a window to walk."""
        from gui.page_view import Provided

        window.page_view.provide(Kind.WALK, Provided(self._content, self._trail))
        window.page_view.walk_asked.connect(self.begin)
        window.pane.walk_asked.connect(self.begin)

    def begin(self) -> None:
        """Ask the first question."""
        self._visit("")

    def _go(self, answers: Answers) -> None:
        self._visit(str(answers))

    def _visit(self, target: str) -> None:
        self._services.window().page_view.visit(Location(Kind.WALK, target))
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _content(self, target: str, builder: Builder) -> QWidget:
        from gui.content.walk_content import WalkView, walk_content
        from troubleshooter.walk.answers import read_answers
        from troubleshooter.walk.walk import Walk

        if self._walk is None:
            self._walk = Walk(self._services.knowledge.summaries.values(), self._services.knowledge.symptoms)
        answers = read_answers(target)
        view = WalkView(
            self._services.knowledge,
            self._services.language(),
            self._walk.step(answers),
            answers,
            self._go,
            self.begin,
            self._show_in_list,
        )
        made = walk_content(view, builder)
        self._first = made.first
        return made.widget

    def _trail(self, _target: str) -> list[str]:
        return [_("Errors"), _("By what you see")]

    def _show_in_list(self, entry_ids: Sequence[str]) -> None:
        """Fill the list with exactly these errors, and put the keyboard there."""
        window = self._services.window()
        window.search_box.clear_all()
        window.pane.show_chosen(entry_ids)
        window.pane.focus_first()
