"""The list of results: what needs somebody first, what is fine and what does not apply folded below it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.check_session import Work
from gui.panes.check_evidence import EvidenceBuilder
from gui.panes.check_row import CheckRow, RowAction
from gui.widgets.fold import FoldButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import plain_label
from troubleshooter.checks.summary import in_reading_order, leads_to
from troubleshooter.i18n import _, ngettext
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.check_session import CheckSession
    from gui.theme import Theme
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_FOLDED = (Verdict.OK, Verdict.NOT_APPLICABLE)
_MOST_REASONS = 3


class CheckResults(QWidget):
    """Shows results as rows and keeps those that have not changed."""

    link_opened = Signal(str)
    again_asked = Signal(str)
    elevation_asked = Signal(str)  # for a check of this computer
    elsewhere_asked = Signal(str)  # how to look elevated where a capture comes from

    def __init__(self, session: CheckSession, knowledge: Knowledge, language: Language, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._knowledge = knowledge
        self._language = language
        self._evidence = EvidenceBuilder(knowledge, language, theme, self.link_opened.emit)
        self._theme = theme
        self.open_rows = _Rows(theme)
        self.fine = FoldButton(theme)
        self.fine_rows = _Rows(theme)
        self.not_applicable = FoldButton(theme)
        self.reasons = plain_label("", muted=True)
        self.reasons.setContentsMargins(26, 0, 0, 4)
        self.not_applicable_rows = _Rows(theme)
        self.fine.toggled.connect(self._fold_fine)
        self.not_applicable.toggled.connect(self._fold_not_applicable)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.open_rows, self.fine, self.fine_rows, self.not_applicable, self.reasons):
            column.addWidget(widget)
        column.addWidget(self.not_applicable_rows)

    @property
    def _capture(self) -> Capture | None:
        """Whose evidence the rows show; there is none before a run has ended."""
        run = self._session.run
        return run.capture if run is not None and self._session.work is not Work.ALL else None

    @property
    def rows(self) -> list[CheckRow]:
        """The rows that can be seen, from the top."""
        shown = (self.open_rows, self.fine_rows, self.not_applicable_rows)
        return [row for rows in shown if not rows.isHidden() for row in rows.rows]

    def current(self) -> CheckRow | None:
        """The row in which the keyboard is."""
        return next((row for row in self.rows if row.hasFocus() or row.isAncestorOf(row.window().focusWidget())), None)

    def refresh(self) -> None:
        """Show what the session holds."""
        results = in_reading_order(self._session.results)
        unfolded = self._session.unfolded
        fine = [one for one in results if one.verdict is Verdict.OK]
        outside = [one for one in results if one.verdict is Verdict.NOT_APPLICABLE]
        self._fill(self.open_rows, [one for one in results if one.verdict not in _FOLDED])
        self.fine.set_words(ngettext("{n} fine", "{n} fine", len(fine)).format(n=len(fine)))
        self.fine.setVisible(bool(fine))
        self.fine.setChecked(unfolded.fine)
        self._fill(self.fine_rows, fine if unfolded.fine else [])
        n = len(outside)
        self.not_applicable.set_words(ngettext("{n} not applicable here", "{n} not applicable here", n).format(n=n))
        self.not_applicable.setVisible(bool(outside))
        self.not_applicable.setChecked(unfolded.not_applicable)
        self.reasons.setText(_reasons(outside))
        self.reasons.setVisible(bool(outside))
        self._fill(self.not_applicable_rows, outside if unfolded.not_applicable else [])
        for row in self.rows:
            this = self._session.working_on == row.result.check and self._session.work in (Work.ONE, Work.ELEVATED)
            row.set_busy(anything=self._session.busy, this=this)

    def focus_first(self) -> bool:
        """Put the keyboard on the first row; False when there is none."""
        rows = self.rows
        if rows:
            rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(rows)

    def _fold_fine(self, on: bool) -> None:
        self._session.unfolded.fine = on
        self.refresh()

    def _fold_not_applicable(self, on: bool) -> None:
        self._session.unfolded.not_applicable = on
        self.refresh()

    def _fill(self, rows: _Rows, results: Sequence[CheckResult]) -> None:
        kept = {row.result: row for row in rows.rows if row.capture is self._capture}
        rows.fill([kept.get(result) or self._row(result) for result in results])

    def _row(self, result: CheckResult) -> CheckRow:
        session = self._session
        capture = self._capture
        repeat = capture is not None and session.run is not None and session.run.is_here
        title = self._knowledge.title(f"check:{result.check}", self._language)
        row = CheckRow(result, title, self._theme, self._action(result), lambda: self._panel(result), can_repeat=repeat)
        row.capture = capture
        row.again_asked.connect(lambda: self.again_asked.emit(result.check))
        row.step_asked.connect(lambda step: self._step(row, step))
        row.unfolded.connect(lambda on: self._note(result.check, on))
        if result.check in session.unfolded.checks and capture is not None:
            row.set_unfolded(True)
        return row

    def _panel(self, result: CheckResult) -> QWidget:
        capture = self._capture
        if capture is None:
            return plain_label(_("The evidence can be seen when the run has ended."), muted=True)
        return self._evidence.panel(result, capture)

    def _note(self, check: str, on: bool) -> None:
        checks = self._session.unfolded.checks
        checks.add(check) if on else checks.discard(check)

    def _action(self, result: CheckResult) -> RowAction | None:
        """What helps with a result."""
        check = result.check
        run = self._session.run
        here = run is None or run.is_here or self._session.work is Work.ALL
        if result.verdict is Verdict.NEEDS_ELEVATION:
            if here:
                return RowAction(_("Look elevated"), lambda: self.elevation_asked.emit(check))
            return RowAction(_("How to look"), lambda: self.elsewhere_asked.emit(check))
        if result.verdict not in (Verdict.PROBLEM, Verdict.WARNING):
            return None
        entries, pages = leads_to(result, self._knowledge)
        if pages:
            return RowAction(_("Show the fix"), lambda: self.link_opened.emit(f"page:{pages[0]}"))
        if entries:
            return RowAction(_("Show the error"), lambda: self.link_opened.emit(f"error:{entries[0]}"))
        return RowAction(_("About this check"), lambda: self.link_opened.emit(f"check:{check}"))

    def _step(self, row: CheckRow, step: int) -> None:
        rows = self.rows
        at = rows.index(row) + step
        if 0 <= at < len(rows):
            rows[at].setFocus(Qt.FocusReason.TabFocusReason)


class _Rows(RoundedFrame):
    """A card of rows; replaces only those that are others than before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, theme.surface)
        self.rows: list[CheckRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.hide()

    def fill(self, rows: list[CheckRow]) -> None:
        """Show exactly these rows, in this order; without any, nothing."""
        focus = self.window().focusWidget()
        focused = next((row.result.check for row in self.rows if row is focus or row.isAncestorOf(focus)), None)
        if focused is not None and any(row in rows for row in self.rows if row.result.check == focused):
            focused = None  # its row stays, and keeps the keyboard
        for row in self.rows:
            if row not in rows:
                row.hide()
                row.deleteLater()
                self._column.removeWidget(row)
        for at, row in enumerate(rows):
            item = self._column.itemAt(at)
            if item is None or item.widget() is not row:
                self._column.insertWidget(at, row)
            row.first = at == 0
            if row.result.check == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows = rows
        self.setVisible(bool(rows))


def _reasons(results: Sequence[CheckResult]) -> str:
    """Why checks do not apply, the commonest reason first."""
    counted = Counter(one.judgement.summary for one in results).most_common()
    words = [reason if len(counted) == 1 else f"{reason} ({n})" for reason, n in counted[:_MOST_REASONS]]
    return " · ".join([*words, *(["…"] if len(counted) > _MOST_REASONS else [])])
