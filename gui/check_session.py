"""The checks of one start of the program: the run that is shown, earlier ones, and the work beside the window.

It outlives the window, which is replaced when the language or the theme changes.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from troubleshooter import i18n
from troubleshooter.cancel import CancelToken
from troubleshooter.checks.capture import open_capture, write_capture
from troubleshooter.checks.elevation import ElevationError, look_elevated
from troubleshooter.checks.evidence import ReadStatus
from troubleshooter.checks.judge import judge
from troubleshooter.checks.live import Progress, run_checks
from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gui.tasks import TaskRunner
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.words import Language

#: Results that came in are shown together, so often.
_BATCH_MS = 100
_MOST_EARLIER = 10


@dataclass(frozen=True, slots=True)
class Run:
    """A capture and what it was judged to be."""

    capture: Capture
    results: tuple[CheckResult, ...]
    language: Language  # of the results' words
    source: str = ""  # name of the capture's file; empty when it was taken here
    seconds: float = 0.0  # how long taking it took
    stopped: bool = False
    asked: tuple[str, ...] = ()  # the checks that were run; empty when all were

    @property
    def is_here(self) -> bool:
        """Whether it was taken on this computer, by this program."""
        return not self.source

    def result(self, check: str) -> CheckResult | None:
        """What one check came to."""
        return next((one for one in self.results if one.check == check), None)


class Work(Enum):
    """What is going on beside the window."""

    NOTHING = auto()
    ALL = auto()
    ONE = auto()
    SOME = auto()
    ELEVATED = auto()
    FILE = auto()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that did not work, in one sentence; with what to type instead, if there is something."""

    text: str
    command: str = ""


@dataclass(slots=True)
class Unfolded:
    """What a user has unfolded; kept while the window is replaced."""

    checks: set[str] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)
    same: bool = False  # of a comparison


class CheckSession(QObject):
    """Takes, judges, opens and saves; says ``changed`` when something else is to be shown."""

    changed = Signal()
    told = Signal(str)  # something went well, for the status bar
    problems_changed = Signal(int)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run: Run | None = None
        self.earlier: list[Run] = []  # the newest first
        self.compared: tuple[Run, Run] | None = None  # before and after, while the comparison is shown
        self.work = Work.NOTHING
        self.working_on = ""  # the check or file
        self.progress = Progress()
        self.arriving: dict[str, CheckResult] = {}  # of the run that is under way
        self.notice: Notice | None = None
        self.unfolded = Unfolded()
        self._tasks = tasks
        self._cancel = CancelToken()
        self._inbox: deque[Progress] = deque()  # filled by the worker
        self._batch = QTimer(self)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self._take_in)

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """What is to be shown: of the run under way what has come, else the last run's."""
        if self.work is Work.ALL:
            return tuple(self.arriving.values())
        return self.run.results if self.run is not None else ()

    @property
    def busy(self) -> bool:
        """Whether something is going on; nothing else starts meanwhile."""
        return self.work is not Work.NOTHING

    @property
    def problems(self) -> int:
        """How many problems are known."""
        return sum(one.verdict is Verdict.PROBLEM for one in self.results)

    def check_all(self) -> None:
        """Check this computer."""
        if self._begin(Work.ALL):
            self.arriving = {}
            self.progress = Progress()
            self._inbox.clear()
            self._batch.start()
            cancel, began = self._cancel, time.monotonic()

            def take() -> Run:
                capture = run_checks(cancel=cancel, told=self._inbox.append)
                seconds = time.monotonic() - began
                return replace(_judged(capture), seconds=seconds, stopped=cancel.cancelled)

            self._start(take, self._show_run)

    def check_one(self, check: str) -> None:
        """Read what one check needs once more, on this computer."""
        run = self.run
        if run is not None and run.is_here and self._begin(Work.ONE, check):
            cancel = self._cancel
            self._start(lambda: _read_again(run, run_checks((check,), cancel=cancel), (check,)), self._replace_run)

    def check_some(self, checks: Sequence[str]) -> None:
        """Read what these checks need, on this computer; what else is known of it stays."""
        if not self._begin(Work.SOME):
            return
        run, cancel, asked = self.run, self._cancel, tuple(checks)
        if run is not None and run.is_here:
            self._start(lambda: _read_again(run, run_checks(asked, cancel=cancel), asked), self._replace_run)
            return
        began = time.monotonic()

        def take() -> Run:
            judged = _judged(run_checks(asked, cancel=cancel), asked)
            return replace(judged, seconds=time.monotonic() - began, stopped=cancel.cancelled)

        self._start(take, self._show_run)

    def look_elevated(self, check: str) -> None:
        """Ask the system for elevation and take one check's evidence with it."""
        run = self.run
        if run is not None and run.is_here and self._begin(Work.ELEVATED, check):
            cancel = self._cancel

            def look() -> Run:
                joined = run.capture.joined(look_elevated(check, cancel=cancel))
                return replace(_judged(joined, run.asked), seconds=run.seconds, stopped=run.stopped)

            self._start(look, self._replace_run)

    def open_file(self, path: Path) -> None:
        """Open a capture and judge it."""
        if self._begin(Work.FILE, path.name):
            self._start(lambda: replace(_judged(open_capture(path)), source=path.name), self._show_run)

    def save_file(self, path: Path) -> None:
        """Write the capture that is shown."""
        run = self.run
        if run is not None and self._begin(Work.FILE, path.name):
            self._start(lambda: write_capture(run.capture, path), lambda _nothing: self._saved(path))

    def compare_with(self, earlier: Run) -> None:
        """Show the current run beside an earlier one."""
        if self.run is not None:
            self.compared = (_spoken(earlier), self.run)
            self.changed.emit()

    def compare_with_file(self, path: Path) -> None:
        """Show the current run beside a capture."""
        if self.run is not None and self._begin(Work.FILE, path.name):
            self._start(lambda: replace(_judged(open_capture(path)), source=path.name), self.compare_with)

    def end_comparison(self) -> None:
        """Go back to the results."""
        self.compared = None
        self.changed.emit()

    def stop(self) -> None:
        """Stop what is going on; what was read so far is kept."""
        self._cancel.cancel()

    def dismiss_notice(self) -> None:
        """Take the notice away."""
        self.notice = None
        self.changed.emit()

    def complain(self, text: str, command: str = "") -> None:
        """Say what did not work."""
        self.notice = Notice(text, command)
        self.changed.emit()

    def speak(self) -> None:
        """Judge again, in the language that is spoken now."""
        if self.run is not None:
            self.run = _spoken(self.run)
        if self.compared is not None:
            self.compared = (_spoken(self.compared[0]), _spoken(self.compared[1]))
        self.notice = None

    def close(self) -> None:
        """Stop, for good; nothing arrives afterwards."""
        self._batch.stop()
        self._cancel.cancel()

    def _begin(self, work: Work, on: str = "") -> bool:
        """Whether nothing else is going on; then this is."""
        if self.busy:
            return False
        self.work, self.working_on, self.notice = work, on, None
        self._cancel = CancelToken()
        if work is Work.ALL:
            self.compared = None
        return True

    def _start(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._tasks.run(work, partial(self._end, done), self._fail)
        self.changed.emit()

    def _end(self, done: Callable[..., None], outcome: object) -> None:
        self._batch.stop()
        self.work, self.working_on = Work.NOTHING, ""
        done(outcome)
        self.changed.emit()
        self.problems_changed.emit(self.problems)

    def _fail(self, error: BaseException) -> None:
        self._batch.stop()
        self.work, self.working_on = Work.NOTHING, ""
        match error:
            case ElevationError():
                self.notice = Notice(str(error), error.command)
            case TroubleshooterError() | OSError():
                message = explain(error)
                self.notice = Notice(f"{message.happened} {message.to_do}".strip())
        self.changed.emit()
        if self.notice is None:
            raise error

    def _take_in(self) -> None:
        """Take what the worker has judged since the last time."""
        if not self._inbox:
            return
        while self._inbox:
            self.progress = self._inbox.popleft()
            self.arriving.update({one.check: one for one in self.progress.judged})
        self.changed.emit()
        self.problems_changed.emit(self.problems)

    def _show_run(self, run: Run) -> None:
        if self.run is not None:
            self.earlier = [self.run, *self.earlier][:_MOST_EARLIER]
        self.run, self.compared = _spoken(run), None
        self.unfolded.checks.clear()

    def _replace_run(self, run: Run) -> None:
        if self.run is not None and self.run.results != run.results:
            self.earlier = [self.run, *self.earlier][:_MOST_EARLIER]
        self.run = _spoken(run)

    def _saved(self, path: Path) -> None:
        self.told.emit(
            _("Saved as {file}. It holds no keys or passwords, but names and addresses of the machine.").format(
                file=path.name
            )
        )


def _judged(capture: Capture, asked: tuple[str, ...] = ()) -> Run:
    language = i18n.active_language()
    return Run(capture, judge(capture, asked), language, asked=asked)


def _spoken(run: Run) -> Run:
    """A run in the words of the language that is spoken now."""
    language = i18n.active_language()
    if run.language is language:
        return run
    return replace(run, results=judge(run.capture, run.asked), language=language)


def _read_again(run: Run, again: Capture, checks: tuple[str, ...]) -> Run:
    """A run with the evidence of some checks read anew; what was not read in time stays as it was."""
    new = {probe: one for probe, one in again.evidence.items() if one.status is not ReadStatus.CANCELLED}
    capture = replace(run.capture, evidence={**run.capture.evidence, **new})
    asked = tuple(dict.fromkeys((*run.asked, *checks))) if run.asked else ()
    return replace(run, capture=capture, results=judge(capture, asked), language=i18n.active_language(), asked=asked)
