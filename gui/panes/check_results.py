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
from gui.widgets.text import breakable, plain_label
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
        self.unseen = _Section("unseen", session, theme)
        self.fine = _Section("fine", session, theme)
        self.not_applicable = _Section("not_applicable", session, theme)
        self._sections = (self.unseen, self.fine, self.not_applicable)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.open_rows)
        for section in self._sections:
            section.folded.connect(self.refresh)
            column.addWidget(section)

    @property
    def _capture(self) -> Capture | None:
        """Whose evidence the rows show; there is none before a run has ended."""
        run = self._session.run
        return run.capture if run is not None and self._session.work is not Work.ALL else None

    @property
    def rows(self) -> list[CheckRow]:
        """The rows that can be seen, from the top."""
        shown = (self.open_rows, *(section.rows for section in self._sections))
        return [row for rows in shown if not rows.isHidden() for row in rows.rows]

    def current(self) -> CheckRow | None:
        """The row in which the keyboard is."""
        return next((row for row in self.rows if row.hasFocus() or row.isAncestorOf(row.window().focusWidget())), None)

    def refresh(self) -> None:
        """Show what the session holds."""
        results = in_reading_order(self._session.results)
        unseen = [one for one in results if one.verdict is Verdict.UNKNOWN and not one.evidence]
        fine = [one for one in results if one.verdict is Verdict.OK]
        outside = [one for one in results if one.verdict is Verdict.NOT_APPLICABLE]
        folded = (*unseen, *fine, *outside)
        self._fill(self.open_rows, [one for one in results if one not in folded])
        n = len(unseen)
        words = ngettext("{n} could not tell: no evidence", "{n} could not tell: no evidence", n).format(n=n)
        self._fill_section(self.unseen, words, unseen)
        n = len(fine)
        self._fill_section(self.fine, ngettext("{n} fine", "{n} fine", n).format(n=n), fine)
        n = len(outside)
        words = ngettext("{n} not applicable here", "{n} not applicable here", n).format(n=n)
        self._fill_section(self.not_applicable, words, outside, _reasons(outside))
        for row in self.rows:
            this = self._session.working_on == row.result.check and self._session.work in (Work.ONE, Work.ELEVATED)
            row.set_busy(anything=self._session.busy, this=this)

    def focus_first(self) -> bool:
        """Put the keyboard on the first row; False when there is none."""
        rows = self.rows
        if rows:
            rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(rows)

    def focus_row(self, check: str) -> None:
        """Put the keyboard on a check's row, as far as it can be seen."""
        for row in self.rows:
            if row.result.check == check:
                row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_section(self, section: _Section, words: str, results: Sequence[CheckResult], reasons: str = "") -> None:
        section.describe(words, reasons, shown=bool(results))
        self._fill(section.rows, results if section.is_unfolded else [])

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


class _Section(QWidget):
    """Results that are folded behind a line with their count."""

    folded = Signal()  # or unfolded

    def __init__(self, name: str, session: CheckSession, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self._session = session
        self.fold = FoldButton(theme)
        self.reasons = plain_label("", muted=True)
        self.reasons.setContentsMargins(26, 0, 0, 0)
        self.rows = _Rows(theme)
        self.fold.toggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.fold, self.reasons, self.rows):
            column.addWidget(widget)

    @property
    def is_unfolded(self) -> bool:
        """Whether its rows are shown."""
        return self._name in self._session.unfolded.sections

    def describe(self, words: str, reasons: str, *, shown: bool) -> None:
        """Say what is folded here, and why."""
        self.fold.set_words(words)
        self.fold.setChecked(self.is_unfolded)
        self.reasons.setText(breakable(reasons))
        self.reasons.setVisible(bool(reasons))
        self.setVisible(shown)

    def _toggled(self, on: bool) -> None:
        if on == self.is_unfolded:
            return
        sections = self._session.unfolded.sections
        sections.add(self._name) if on else sections.discard(self._name)
        self.folded.emit()


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
                row.show()  # the layout would do so later, and only what is shown takes the keyboard
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
