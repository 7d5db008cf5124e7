"""What goes wrong, told in the window: errors at once, crashes at the next start; and the log to look it up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from troubleshooter.errors import UserMessage, explain
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from gui.dialogs.error import ErrorDialog
    from gui.main_window import MainWindow
    from gui.tasks import TaskRunner
    from gui.theme import Theme
    from gui.widgets.notice_bar import NoticeBar
    from troubleshooter.crash_reports import CrashReport
    from troubleshooter.crash_watch import CrashWatch


class Faults:
    """Outlives the window: what has not been dismissed is told in the next one too."""

    def __init__(self, tasks: TaskRunner, window: Callable[[], MainWindow], theme: Callable[[], Theme]) -> None:
        self._tasks = tasks
        self._window = window
        self._theme = theme
        self._crashes: tuple[CrashReport, ...] = ()
        self._damaged: Path | None = None
        self._bars: list[NoticeBar] = []
        self._told: ErrorDialog | None = None

    def settings_damaged(self, kept: Path) -> None:
        """Remember to tell that the settings could not be read; they were kept at ``kept``."""
        self._damaged = kept

    def report(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook: nothing that goes wrong ends the program or stays unsaid."""
        if isinstance(error, KeyboardInterrupt):
            self._window().close()
            return
        from gui.dialogs.error import ErrorDialog
        from troubleshooter.crash_reports import details_of, report_error
        from troubleshooter.logs import log_error

        details = details_of(error.with_traceback(trace))
        if self._told is not None and self._told.details.toPlainText().strip() == details.strip():
            return  # again and again, as when painting fails: it is being told already
        log_error(details)
        left = report_error(details)  # for the next start, should this one not get as far as telling it
        message = explain(error)
        dialog = ErrorDialog(UserMessage(message.happened, message.to_do, details), self._theme(), self._window())
        dialog.finished.connect(lambda _code: self._close(dialog, left))
        self._told = dialog
        dialog.open()

    def look_back(self, own: CrashWatch | None) -> None:
        """Look, beside the window, whether the last start crashed; write down that there is a new one."""
        from troubleshooter.crash_reports import new_reports

        def look() -> tuple[CrashReport, ...]:
            from troubleshooter.logs import listen_to_libraries, log

            found = new_reports(own)
            if own is not None:
                log(own.versions)
                listen_to_libraries()
            return found

        self._tasks.run(look, self._found, lambda _error: None)
        self.put_up()

    def put_up(self) -> None:
        """Show what is to be told in the window of now."""
        for bar in self._bars:
            bar.hide()
            bar.deleteLater()
        self._bars.clear()
        if not self._crashes and self._damaged is None:
            return
        from gui.widgets.notice_bar import NoticeBar, Offer

        if self._damaged is not None:
            text = _(
                "The settings could not be read, so the program starts with its own. The damaged file: {path}"
            ).format(path=self._damaged)
            self._add(NoticeBar(text, [], self._theme()), self._dismiss_damage)
        if self._crashes:
            from gui.dialogs.crash import crash_words

            offers = [Offer(_("Show the report"), self._show_crashes), Offer(_("Delete it"), self._delete_crashes)]
            words = _("{happened} A report of it is on this computer; nothing was sent.")
            text = words.format(happened=crash_words(len(self._crashes)))
            self._add(NoticeBar(text, offers, self._theme()), self._dismiss_crashes)

    def show_log(self) -> None:
        """Open the log view."""
        from gui.dialogs.log_view import LogDialog

        LogDialog(self._theme(), self._window()).open()

    def _add(self, bar: NoticeBar, dismiss: Callable[[], None]) -> None:
        bar.dismissed.connect(dismiss)
        self._bars.append(bar)
        self._window().add_notice(bar)

    def _close(self, dialog: ErrorDialog, left: CrashReport | None) -> None:
        """The user has seen the error: there is nothing to tell at the next start."""
        if left is not None:
            left.delete()
        if self._told is dialog:
            self._told = None
        dialog.deleteLater()

    def _found(self, crashes: tuple[CrashReport, ...]) -> None:
        self._crashes = crashes
        if crashes:
            self.put_up()

    def _show_crashes(self) -> None:
        from gui.dialogs.crash import CrashDialog

        dialog = CrashDialog(self._crashes, self._theme(), self._window())
        dialog.deleted.connect(self._delete_crashes)
        dialog.finished.connect(lambda _code: self._dismiss_crashes())
        dialog.open()

    def _delete_crashes(self) -> None:
        for crash in self._crashes:
            crash.delete()
        self._crashes = ()
        self.put_up()

    def _dismiss_crashes(self) -> None:
        for crash in self._crashes:
            crash.seen()
        self._crashes = ()
        self.put_up()

    def _dismiss_damage(self) -> None:
        self._damaged = None
        self.put_up()


def tell_and_end(error: BaseException, theme: Theme) -> int:
    """The program cannot start: say so where it can be seen; returns the exit code."""
    from gui.dialogs.error import ErrorDialog
    from troubleshooter.errors import TroubleshooterError

    message = explain(error)
    if not isinstance(error, TroubleshooterError):
        from troubleshooter.crash_reports import details_of, report_error
        from troubleshooter.logs import log_error

        details = details_of(error)
        log_error(details)
        report_error(details)
        message = UserMessage(
            _("The program could not start."),
            _("Start it again. If that does not help, install it again, or report it with the details below."),
            details,
        )
    if sys.stderr is not None:  # a program without a console has none
        sys.stderr.write(f"vmbt-gui: {message.happened} {message.to_do}\n{message.details}\n")
    ErrorDialog(message, theme).exec()
    return 2
