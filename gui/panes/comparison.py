"""Two runs side by side: what became worse, better or different, and what stayed as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import icon
from gui.panes.checks_header import run_label
from gui.widgets.arrangement import grid
from gui.widgets.badge import VerdictBadge
from gui.widgets.buttons import FlatButton
from gui.widgets.fold import FoldButton
from gui.widgets.frames import Card
from gui.widgets.text import heading, plain_label
from troubleshooter.checks.compare import CheckChange, compare
from troubleshooter.checks.summary import change_heading
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGridLayout

    from gui.check_session import CheckSession
    from gui.theme import Theme
    from troubleshooter.checks.compare import Difference
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language


class Comparison(QWidget):
    """Shows the comparison that the session holds."""

    ended = Signal()

    def __init__(self, session: CheckSession, knowledge: Knowledge, language: Language, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._knowledge = knowledge
        self._language = language
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        assert session.compared is not None  # noqa: S101  made only when there is something to compare
        before, after = session.compared
        self.back = FlatButton(theme, _("Back to the results"), picture=icon("back", theme.text))
        self.back.clicked.connect(self.ended)
        head = QHBoxLayout()
        head.addWidget(heading(_("What has changed"), 2), 1)
        head.addWidget(self.back)
        column.addLayout(head)
        runs = grid(None, across=14, down=3, wide=(1,))
        runs.setColumnMinimumWidth(0, 70)
        for row, (name, run) in enumerate(((_("Before"), before), (_("After"), after))):
            runs.addWidget(plain_label(name, bold=True), row, 0, Qt.AlignmentFlag.AlignTop)
            runs.addWidget(plain_label(run_label(run), muted=True), row, 1)
        column.addLayout(runs)
        found = compare(before.results, after.results)
        if all(one.change is CheckChange.SAME for one in found):
            column.addWidget(plain_label(_("Nothing has changed: every check came to the same.")))
        for change in CheckChange:
            some = [one for one in found if one.change is change]
            if some and change is not CheckChange.SAME:
                column.addWidget(heading(change_heading(change, len(some)), 3))
                column.addWidget(self._card(some))
        self._add_same(column, [one for one in found if one.change is CheckChange.SAME])

    def _add_same(self, column: QVBoxLayout, same: list[Difference]) -> None:
        if not same:
            return
        fold = FoldButton(self._theme, change_heading(CheckChange.SAME, len(same)))
        column.addWidget(fold)
        cards: list[QWidget] = []

        def unfold(on: bool) -> None:
            self._session.unfolded.same = on
            if on and not cards:
                cards.append(self._card(same))
                column.addWidget(cards[0])
            for card in cards:
                card.setVisible(on)

        fold.toggled.connect(unfold)
        fold.setChecked(self._session.unfolded.same)

    def _card(self, differences: list[Difference]) -> QWidget:
        card = Card(self._theme)
        for one in differences:
            card.add_row(self._row(one))
        return card

    def _row(self, one: Difference) -> QWidget:
        row = QFrame()
        title = self._knowledge.title(f"check:{one.check}", self._language)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(plain_label(title, bold=True))
        cells = grid(None, across=12, down=4, wide=(2,))
        states = [(_("Before"), one.before), (_("After"), one.after)]
        if one.change is CheckChange.SAME:
            states = states[1:]
        for at, (name, result) in enumerate(states):
            label = QLabel(name)
            label.setForegroundRole(row.palette().ColorRole.PlaceholderText)
            cells.addWidget(label, at, 0)
            self._add_state(cells, at, result)
        column.addLayout(cells)
        return row

    def _add_state(self, cells: QGridLayout, at: int, result: CheckResult | None) -> None:
        if result is None:
            cells.addWidget(plain_label(_("not judged in this run"), muted=True), at, 1, 1, 2)
            return
        cells.addWidget(VerdictBadge(result.verdict, self._theme), at, 1)
        cells.addWidget(plain_label(result.judgement.summary, muted=True), at, 2)
