"""The pane *This computer*: checks run here, or a capture of another machine, judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gui.announcements import announce
from gui.dialogs.files import ask_for_capture
from gui.panes.check_results import CheckResults
from gui.panes.checks_header import ChecksHeader
from gui.panes.comparison import Comparison
from gui.panes.room import RoomPane
from gui.widgets.command_block import command_block
from gui.widgets.frames import RoundedFrame, Scrolled
from gui.widgets.scroll_area import VerticalScrollArea
from gui.widgets.text import bullet, heading, plain_label
from troubleshooter.blocks import CodeBlock
from troubleshooter.checks.elevation import elsewhere_by_hand
from troubleshooter.checks.summary import in_reading_order, verdict_label
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from gui.check_session import CheckSession
    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_WIDEST = 1240
_COLLECT = "vmbt collect --out vmbt-capture.zip"


class ChecksPane(RoomPane):
    """Head, notices and list; the work is the session's."""

    def __init__(self, session: CheckSession, knowledge: Knowledge, language: Language, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self._knowledge = knowledge
        self._language = language
        self._theme = theme
        self._announced = ""
        self._comparison: Comparison | None = None
        self._shown_comparison: object = None  # the runs that it was made for
        self.header = ChecksHeader(session, knowledge, language, theme)
        self.results = CheckResults(session, knowledge, language, theme)
        self._start = self._start_page()
        self._elsewhere = self._elsewhere_note()
        self._content = Scrolled()
        self._content.setMaximumWidth(_WIDEST)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 4, 16, 24)
        self._column.setSpacing(10)
        for widget in (self._start, self._elsewhere, self.results):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.scroll_area = VerticalScrollArea(self._content, theme)
        self.scroll_area.setAccessibleName(_("Results of the checks"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 18, 8, 0)
        layout.setSpacing(10)
        self.header.setContentsMargins(0, 0, 16, 0)
        self.header.setMaximumWidth(_WIDEST)
        layout.addWidget(self.header)
        layout.addWidget(self.scroll_area, 1)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds."""
        session = self.session
        inside = self._holds_keyboard()
        starter = next((one for one in (self.header.run, self.header.stop) if one.hasFocus()), None)
        self.header.refresh()
        comparing = session.compared is not None
        self._show_comparison()
        self.results.setVisible(not comparing)
        self._start.setVisible(session.run is None and not session.results and not session.busy)
        self._elsewhere.setVisible(not comparing and self._is_no_vm())
        if not comparing:
            self.results.refresh()
        if inside and (not self._holds_keyboard() or (starter is not None and starter.isHidden())):
            self.focus_content()  # what had the keyboard is gone
        self._announce()

    def focus_content(self) -> None:
        """Put the keyboard on the first row, or on what starts a run."""
        if self._comparison is not None:
            self._comparison.back.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.session.busy:
            self.header.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.results.focus_first():
            self.header.run.setFocus(Qt.FocusReason.OtherFocusReason)

    def markdown(self) -> str:
        """The results, what needs somebody first; what is fine or does not apply only counts."""
        results = self.session.results
        lines = [f"## {self.header.sentence.text()}", "", self.header.machine.text().replace("\u200b", ""), ""]
        lines += [
            f"- **{verdict_label(one.verdict)}**: {self._knowledge.title(f'check:{one.check}', self._language)}"
            f" ({one.check}): {one.judgement.summary}"
            for one in in_reading_order(results)
            if one.verdict not in (Verdict.OK, Verdict.NOT_APPLICABLE)
        ]
        return "\n".join(lines).rstrip() + "\n" if results else ""

    def take_files(self, files: Sequence[Path]) -> bool:
        """Open a dropped capture."""
        if self.session.busy:
            self.told.emit(_("Something is still going on: stop it first, then open the capture."))
        else:
            self.session.open_file(files[0])
        return True

    def check_again(self) -> None:
        """Look again at the row in which the keyboard is; without one, at everything."""
        row = self.results.current()
        run = self.session.run
        if run is not None and not run.is_here:
            self.told.emit(_("A capture cannot be taken again here, only on its own machine."))
        elif run is None or row is None:
            self.session.check_all()
        else:
            self.session.check_one(row.result.check)

    def check(self, check: str) -> None:
        """Look at one check on this computer; at all, when none were looked at here."""
        if self.session.run is not None and self.session.run.is_here:
            self.results.focus_row(check)
            self.session.check_one(check)
        else:
            self.session.check_all()

    def ask_for_capture(self) -> None:
        """Let a capture be chosen, and open it."""
        path = ask_for_capture(self, _("Open a capture"))
        if path is not None:
            self.session.open_file(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._comparison is not None:
            self.session.end_comparison()
        else:
            super().keyPressEvent(event)

    def _announce(self) -> None:
        """Tell a screen reader what came of a run, once it has ended."""
        sentence = self.header.sentence.text()
        if self.session.busy or self.session.run is None or sentence == self._announced:
            return
        self._announced = sentence
        self.scroll_area.setAccessibleDescription(sentence)
        announce(self.scroll_area, sentence)

    def _holds_keyboard(self) -> bool:
        """Whether something in the pane that can be seen and used has the keyboard."""
        focus = cast("QWidget | None", self.window().focusWidget())
        return focus is not None and self.isAncestorOf(focus) and focus.isEnabled() and not focus.isHidden()

    def _connect(self) -> None:
        session, header = self.session, self.header
        session.changed.connect(self.refresh)
        session.told.connect(self.told)
        header.run_asked.connect(session.check_all)
        header.stop_asked.connect(session.stop)
        header.open_asked.connect(self.ask_for_capture)
        header.save_asked.connect(self._ask_where_to_save)
        header.compare_asked.connect(self._compare)
        self.results.link_opened.connect(self.link_opened)
        self.results.again_asked.connect(session.check_one)
        self.results.elevation_asked.connect(session.look_elevated)
        self.results.elsewhere_asked.connect(self._explain_elsewhere)

    def _compare(self, which: int) -> None:
        if which >= 0:
            self.session.compare_with(self.session.earlier[which])
        else:
            path = ask_for_capture(self, _("Compare with a capture"))
            if path is not None:
                self.session.compare_with_file(path)

    def _explain_elsewhere(self, check: str) -> None:
        run = self.session.run
        system = run.capture.machine.os if run is not None else ""
        words = (
            _("This is a capture of another machine. There, in a console as administrator, run this and open its file:")
            if system == "windows"
            else _("This is a capture of another machine. There, as root, run this and open its file:")
        )
        self.session.complain(words, elsewhere_by_hand(check, system))

    def _ask_where_to_save(self) -> None:
        run = self.session.run
        if run is None:
            return
        machine = run.capture.machine.hostname or "vm"
        when = run.capture.taken.strftime("-%Y%m%d-%H%M") if run.capture.taken else ""
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save a capture"), f"vmbt-{machine}{when}.zip", _("Captures") + " (*.zip)"
        )
        if name:
            path = Path(name)
            self.session.save_file(path if path.suffix else path.with_suffix(".zip"))

    def _show_comparison(self) -> None:
        compared = self.session.compared
        if self._comparison is not None and (compared is None or self._shown_comparison is not compared):
            self._column.removeWidget(self._comparison)
            self._comparison.hide()
            self._comparison.deleteLater()
            self._comparison = None
        if compared is not None and self._comparison is None:
            self._comparison = Comparison(self.session, self._knowledge, self._language, self._theme)
            self._comparison.ended.connect(self.session.end_comparison)
            self._shown_comparison = compared
            self._column.insertWidget(0, self._comparison)

    def _is_no_vm(self) -> bool:
        """Whether this computer was checked and is no VM of Azure."""
        run = self.session.run
        if run is None or not run.is_here or self.session.busy:
            return False
        scope = run.result("scope.azurevm")
        return scope is not None and scope.verdict is Verdict.NOT_APPLICABLE

    def _start_page(self) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for words in (
            _("Each check reads one thing that backups depend on, and says whether it is as it should be."),
            _("Nothing is changed or sent. Administrator rights are asked for only where one check needs them."),
        ):
            column.addWidget(bullet(words, muted=True))
        column.addWidget(heading(_("Another machine, without a screen or a network"), 2))
        column.addWidget(
            plain_label(_("Run this on the VM that fails, and open the file here, or drop it on this window:"))
        )
        column.addWidget(command_block(CodeBlock("text", _COLLECT), self._theme))
        return widget

    def _elsewhere_note(self) -> QWidget:
        frame = RoundedFrame(self._theme, self._theme.surface, bar=self._theme.accent)
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 9, 12, 9)
        column.addWidget(
            plain_label(
                _(
                    "This computer is not an Azure VM, so only its way to Azure was checked. To check the VM that "
                    "fails, run {command} there and open its file here."
                ).format(command=_COLLECT)
            )
        )
        return frame
