"""The head of the pane with checks: the summary, whose evidence it is, the buttons, how far a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gui.check_session import Work
from gui.icons import icon
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.command_block import CopyButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.heading_line import HeadingLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.text import mono_font, plain_label
from troubleshooter.checks.run import this_machine
from troubleshooter.checks.summary import summary_sentence
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from gui.check_session import CheckSession, Notice, Run
    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_MOST_NAMED = 2


class ChecksHeader(QWidget):
    """Always in view, whatever the list below shows."""

    run_asked = Signal()
    stop_asked = Signal()
    open_asked = Signal()
    save_asked = Signal()
    compare_asked = Signal(int)  # which earlier run, the newest is 0; -1 for a file

    def __init__(self, session: CheckSession, knowledge: Knowledge, language: Language, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._knowledge = knowledge
        self._language = language
        self._theme = theme
        self.sentence = plain_label("", factor=1.5, bold=True)
        self.machine = plain_label("", muted=True)
        self.progress = ProgressLine(theme, _("Progress of the checks"))
        self.status = plain_label("", muted=True)
        self.run = self._button(_("Check this computer"), "computer", self.run_asked, look=Look.PRIMARY)
        self.stop = self._button(_("Stop"), "stop", self.stop_asked)
        self.open = self._button(_("Open a capture…"), "folder", self.open_asked)
        self.save = self._button(_("Save a capture…"), "save", self.save_asked)
        self.compare = FlatButton(theme, _("Compare…"), picture=icon("compare", theme.text))
        self.compare.clicked.connect(self._choose_comparison)
        self._notice = QWidget()
        self._notice_row = QVBoxLayout(self._notice)
        self._notice_row.setContentsMargins(0, 6, 0, 0)
        self._notice.hide()
        self._told: Notice | None = None
        self._line = HeadingLine(self.sentence, (self.run, self.stop, self.open, self.save, self.compare))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._line)
        column.addWidget(self.machine)
        column.addWidget(self.progress)
        column.addWidget(self.status)
        column.addWidget(self._notice)

    def refresh(self) -> None:
        """Show what the session says."""
        session = self._session
        self.sentence.setText(self._headline())
        self.machine.setText(self._machine_line())
        running = session.busy
        self.run.setVisible(not running)
        self.stop.setVisible(running)
        for button in (self.open, self.save, self.compare):
            button.setEnabled(not running)
        self.save.setVisible(session.run is not None and session.run.is_here)
        self.compare.setVisible(session.run is not None)
        self.progress.setVisible(session.work is Work.ALL)
        self.progress.setMaximum(max(1, session.progress.total))
        self.progress.setValue(session.progress.done)
        status = self._status()
        self.status.setText(status)
        self.status.setVisible(bool(status))
        self._show_notice(session.notice)
        self._line.arrange()

    def _headline(self) -> str:
        session = self._session
        if session.work is Work.ALL:
            return summary_sentence(session.results) if session.results else _("Checking this computer…")
        if session.run is None:
            return _("Is this computer, or another one, fit for backup?")
        return summary_sentence(session.run.results)

    def _machine_line(self) -> str:
        session = self._session
        run = session.run if session.work is not Work.ALL else None
        machine = run.capture.machine if run is not None else this_machine()
        words = [machine.hostname or _("unknown machine"), machine.release]
        words += [_("this computer") if run is None or run.is_here else _("capture {file}").format(file=run.source)]
        if run is not None:
            words += _facts_of(run)
        return " · ".join(word for word in words if word)

    def _status(self) -> str:
        session = self._session
        match session.work:
            case Work.ALL:
                return self._progress_words()
            case Work.ONE:
                return _("Looking again: {title}").format(title=self._title(session.working_on))
            case Work.SOME:
                return _("Checking what one error needs…")
            case Work.ELEVATED:
                return _("Waiting for the system's question about elevation: {title}").format(
                    title=self._title(session.working_on)
                )
            case Work.FILE:
                return _("Working on {file}…").format(file=session.working_on)
        if session.run is not None and session.run.stopped:
            return _("The run was stopped: what had not been read by then could not be told.")
        if session.run is not None and session.run.asked:
            n = len(session.run.asked)
            return ngettext(
                "Only {n} check was run, for one error.", "Only {n} checks were run, for one error.", n
            ).format(n=n)
        return ""

    def _progress_words(self) -> str:
        progress = self._session.progress
        left = progress.total - progress.done
        words = _("{done} of {total} done").format(done=progress.done, total=progress.total)
        if left:
            words += " · " + ngettext("{n} running", "{n} running", left).format(n=left)
        if 0 < left <= _MOST_NAMED:
            words += ": " + ", ".join(self._title(check) for check in progress.waiting)
        return words

    def _title(self, check: str) -> str:
        return self._knowledge.title(f"check:{check}", self._language)

    def _show_notice(self, notice: Notice | None) -> None:
        if notice == self._told:
            return
        self._told = notice
        while (item := self._notice_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if notice is not None:
            self._notice_row.addWidget(self._notice_frame(notice))
        self._notice.setVisible(notice is not None)

    def _notice_frame(self, notice: Notice) -> QWidget:
        theme = self._theme
        frame = RoundedFrame(theme, theme.caution_back, bar=theme.caution)
        frame.setAccessibleName(notice.text)
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 9, 10, 9)
        row = QHBoxLayout()
        row.addWidget(plain_label(notice.text), 1)
        close = FlatButton(theme, picture=icon("close", theme.text))
        close.setAccessibleName(_("Close the message"))
        close.setToolTip(_("Close the message"))
        close.clicked.connect(self._session.dismiss_notice)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        if notice.command:
            line = QHBoxLayout()
            command = plain_label(notice.command)
            command.setFont(mono_font(command.font()))
            line.addWidget(command, 1)
            line.addWidget(CopyButton(notice.command, _("Copy the command"), theme), 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        return frame

    def _choose_comparison(self) -> None:
        """Offer the earlier runs of this start, and a file."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, run in enumerate(self._session.earlier):
            action = menu.addAction(_("With: {run}").format(run=run_label(run)))
            action.triggered.connect(lambda _checked=False, number=number: self.compare_asked.emit(number))
        if self._session.earlier:
            menu.addSeparator()
        menu.addAction(_("With a capture…")).triggered.connect(lambda: self.compare_asked.emit(-1))
        menu.popup(self.compare.mapToGlobal(self.compare.rect().bottomLeft()))

    def _button(self, text: str, picture: str, signal: SignalInstance, *, look: Look = Look.PLAIN) -> FlatButton:
        ink = self._theme.on_accent if look is Look.PRIMARY else self._theme.text
        button = FlatButton(self._theme, text, picture=icon(picture, ink), look=look)
        button.clicked.connect(lambda _checked=False: signal.emit())
        return button


def run_label(run: Run) -> str:
    """A run in a few words: whose, when, and what came of it."""
    machine = run.capture.machine.hostname or _("unknown machine")
    when = run.capture.taken.astimezone().strftime("%Y-%m-%d %H:%M") if run.capture.taken else ""
    words = [run.source or machine, when, summary_sentence(run.results)]
    return " · ".join(word for word in words if word)


def _facts_of(run: Run) -> list[str]:
    words = []
    if run.capture.taken is not None:
        words.append(_("taken {time} UTC").format(time=run.capture.taken.strftime("%Y-%m-%d %H:%M")))
    if run.seconds:
        words.append(_("took {seconds} s").format(seconds=f"{max(run.seconds, 0.1):.1f}"))
    if run.capture.elevated is not None:
        words.append(_("elevated") if run.capture.elevated else _("not elevated"))
    return words
