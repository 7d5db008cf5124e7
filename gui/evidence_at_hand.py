"""What is known at this moment of the machine at hand, for the pages that tell of errors and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gui.check_session import CheckSession, Run
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.diagnosis.azure_facts import AzureFacts
    from troubleshooter.diagnosis.diagnose import Diagnosis


class EvidenceAtHand(QObject):
    """The results of the run that is shown in *This computer*, if there is one, and how to get more.

    Nothing of the checks is loaded before somebody asks for a run.
    """

    changed = Signal()
    capture_asked = Signal()  # a capture is to be chosen and opened

    def __init__(self, make_session: Callable[[], CheckSession]) -> None:
        super().__init__()
        self._make_session = make_session
        self._session: CheckSession | None = None

    @property
    def session(self) -> CheckSession:
        """The checks of this start, made when they are first needed."""
        if self._session is None:
            self._session = self._make_session()
            self._session.changed.connect(self.changed)
        return self._session

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        return self._session.run if self._session is not None else None

    @property
    def busy(self) -> bool:
        """Whether checks are under way."""
        return self._session is not None and self._session.busy

    @property
    def notice(self) -> str:
        """Why the last look did not work; empty when it did."""
        notice = self._session.notice if self._session is not None else None
        return notice.text if notice is not None else ""

    def latest(self, check: str) -> CheckResult | None:
        """What a check has come to, as far as checks were run or a capture opened."""
        return self.run.result(check) if self.run is not None else None

    def run_of(self, vm: str) -> Run | None:
        """The run, if it is of the machine with this name."""
        from troubleshooter.report.names import vm_name

        run = self.run
        if run is None:
            return None
        names = {vm_name(run.capture).casefold(), run.capture.machine.hostname.casefold()}
        return run if vm.casefold() in names else None

    def check(self, checks: Sequence[str]) -> None:
        """Run these checks on this computer."""
        self.session.check_some(checks)

    def look_elevated(self, check: str) -> None:
        """Take one check's evidence with elevation."""
        self.session.look_elevated(check)

    def stop(self) -> None:
        """Stop what is under way."""
        self.session.stop()


def diagnosis_of(entry: Entry, run: Run | None, azure: AzureFacts | None = None) -> Diagnosis:
    """An entry's causes against a run and what Azure says of the VM."""
    from troubleshooter.diagnosis.diagnose import diagnose, diagnose_capture

    if run is None:
        return diagnose(entry, azure=azure)
    return diagnose_capture(entry, run.capture, run.results, azure)
