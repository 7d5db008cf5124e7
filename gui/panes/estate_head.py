"""The head of the Azure pane: one sentence, whose estate it is, how far it was read, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.icons import icon
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.frames import Pill
from gui.widgets.heading_line import HeadingLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.text import plain_label
from troubleshooter.estate.coverage_text import coverage_line, gap_lines, progress_sentence
from troubleshooter.estate.model import VmState
from troubleshooter.i18n import _, ngettext, number_text

if TYPE_CHECKING:
    from gui.estate_session import EstateSession
    from gui.theme import Theme


class EstateHead(QWidget):
    """Everything that stays in view whatever the table shows."""

    sign_in_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, session: EstateSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._title = plain_label("", factor=1.55, bold=True)
        self._sample = Pill(_("SAMPLE ESTATE"), theme, caution=True)
        self._account = plain_label("", muted=True)
        self._coverage = plain_label("", muted=True)
        self._gaps = plain_label("")
        self._gaps.hide()
        self._trouble = plain_label("")
        self._more = FlatButton(theme, "", look=Look.CHIP)
        self._more.toggled.connect(self._gaps.setVisible)
        self.progress = ProgressLine(theme, _("Progress of reading"))
        self.stop = FlatButton(theme, _("Stop"), picture=icon("stop", theme.text))
        self.refresh_button = FlatButton(theme, _("Read again"), picture=icon("again", theme.text))
        self.sign_in = FlatButton(theme, _("Sign in…"), look=Look.PRIMARY)
        self.sign_out = FlatButton(theme, "")
        beside = (self._sample, self.stop, self.refresh_button, self.sign_in, self.sign_out)
        self._line = HeadingLine(self._title, beside)
        second = QHBoxLayout()
        second.addWidget(self._coverage, 1)
        second.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._line)
        layout.addWidget(self._account)
        layout.addLayout(second)
        layout.addWidget(self._gaps)
        layout.addWidget(self._trouble)
        layout.addWidget(self.progress)
        self.stop.clicked.connect(session.stop)
        self.refresh_button.clicked.connect(session.refresh)
        self.sign_in.clicked.connect(self.sign_in_asked)
        self.sign_out.clicked.connect(self.sign_out_asked)

    def refresh(self) -> None:
        """Show how things stand."""
        session = self._session
        estate, account = session.estate, session.account
        shown = estate is not None and account is not None
        self._sample.setVisible(shown and bool(account and account.sample))
        self.stop.setVisible(session.reading)
        self.refresh_button.setVisible(shown and not session.reading)
        self.sign_out.setVisible(shown)
        self.progress.setVisible(session.reading)
        if estate is None or account is None:
            return
        self._title.setText(headline(session))
        if account.sample:
            self._account.setText(_("Invented data, through the same code. Nothing was asked of Azure."))
        else:
            words = [account.name, account.tenant, account.cloud, _("only reads"), account.note]
            self._account.setText(" · ".join(word for word in words if word))
        self.sign_in.setText(_("Sign in again") if session.sign_in_again else _("Sign in…"))
        self.sign_in.setVisible(account.sample or session.sign_in_again)
        self.sign_out.setText(_("Close the sample") if account.sample else _("Sign out"))
        coverage = estate.coverage
        words = [coverage_line(coverage)]
        words.append(_progress(session))
        self._coverage.setText(" · ".join(word for word in words if word))
        gaps = gap_lines(coverage)
        self._gaps.setText("\n".join(f"•  {line}" for line in gaps))
        self._more.setText(ngettext("{n} not read", "{n} not read", len(gaps)).format(n=len(gaps)))
        self._more.setVisible(bool(gaps))
        self._gaps.setVisible(bool(gaps) and self._more.isChecked())
        trouble = _("Stopped: this is what had come until then.") if session.stopped else session.trouble
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        expected = (estate.progress.vms_expected or 0) + (estate.progress.jobs_expected or 0)
        self.progress.setRange(0, max(expected, 1))
        self.progress.setValue(min(expected, estate.progress.vms + estate.progress.jobs))
        self._line.arrange()


def _progress(session: EstateSession) -> str:
    assert session.estate is not None  # noqa: S101  asked only while there is one
    return progress_sentence(
        session.estate.progress, reading=session.reading, read_at=session.read_at, requests=session.requests
    )


def headline(session: EstateSession) -> str:
    """The estate in one sentence; never a good word while something was not read."""
    estate = session.estate
    assert estate is not None  # noqa: S101  asked only while there is one
    total, failing = len(estate.vms), session.failing
    if not total:
        return _("Reading the estate …") if session.reading else _("No protected VM came into view")
    if failing:
        errors = len(session.tally.errors)
        vms = ngettext("{n} of {total} VM fails", "{n} of {total} VMs fail", failing)
        with_errors = ngettext("with {n} error", "with {n} errors", errors).format(n=number_text(errors))
        return f"{vms.format(n=number_text(failing), total=number_text(total))}, {with_errors}"
    if session.reading:
        return ngettext("{n} VM read so far", "{n} VMs read so far", total).format(n=number_text(total))
    healthy = session.tally.states[VmState.COMPLETED]
    if healthy == total and not estate.coverage.gaps:
        return ngettext("The backup of {n} VM completed", "The backups of all {n} VMs completed", total).format(n=total)
    return ngettext("No failed backup seen among {n} VM", "No failed backup seen among {n} VMs", total).format(n=total)
