"""The estate of one start of the program: what has been read, and the reading beside the window.

It outlives the window, which is replaced when the language or the theme changes. Long readings get threads of
their own that nobody waits for at the end: searching and opening pages never queue behind Azure.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from troubleshooter.errors import TroubleshooterError, explain
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.failures import SignInNeededError, StoppedError
from troubleshooter.estate.model import VmState
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.sample import SampleTransport
from troubleshooter.estate.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from troubleshooter.estate.estate import EstateChange
    from troubleshooter.estate.model import BackupJob, JobDetail, Page, ProtectedVm, Vault, VmInstance
    from troubleshooter.estate.transport import Transport

_Answer = TypeVar("_Answer")

#: Pages that came in are shown together, so often.
_BATCH_MS = 150
#: So many VMs are taken in before the window gets its turn again.
_VMS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Account:
    """Whose estate it is."""

    name: str
    tenant: str
    cloud: str  # empty for a sample
    sample: bool = False
    note: str = ""  # one line about what of the sign-in is kept


class EstateSession(QObject):
    """Reads, holds and refreshes the estate; its signals come in the window's thread."""

    changed = Signal()  # account, progress or trouble
    pages_came = Signal(object)  # a list of EstateChange
    begun = Signal()  # another estate
    strips_came = Signal()
    detail_came = Signal(str)  # key of the job
    instance_came = Signal(str)  # key of the VM
    failing_changed = Signal(int)

    def __init__(self, parent: QObject | None = None, *, sample_at: datetime | None = None) -> None:
        super().__init__(parent)
        self.estate: Estate | None = None
        self.tally = Tally(Estate())
        self.account: Account | None = None
        self.reading = False
        self.trouble = ""  # why the last reading ended early
        self.sign_in_again = False  # whether the trouble is that the sign-in does not hold any more
        self.stopped = False
        self.read_at: datetime | None = None  # UTC; when the last reading ended
        self.requests = 0  # of the last reading
        self.details: dict[str, JobDetail | str] = {}  # by key of the job; a text says why there is none
        self.instances: dict[str, VmInstance | str] = {}  # by key of the VM; a text says why there is none
        # What asks again, by key of job or VM, until there is an answer.
        self._asked: dict[str, Callable[[], None]] = {}
        self._sample_at = sample_at
        self._reader: Reader | None = None
        self._former: tuple[Estate, Tally, datetime | None] | None = None  # what was there before reading anew
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._inbox: deque[Callable[[], None]] = deque()  # filled by the threads
        self._pages: deque[Page] = deque()
        self._strips_asked: set[str] = set()  # being read, or not to be had
        self._batch = QTimer(self)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self._take_in)

    @property
    def failing(self) -> int:
        """How many VMs fail, as far as was read."""
        return self.tally.states[VmState.FAILED]

    def show_sample(self) -> None:
        """Read the sample estate."""
        transport = SampleTransport(self._sample_at)
        self.begin(transport, Account(transport.account, transport.tenant, "", sample=True))

    def begin(self, transport: Transport, account: Account) -> None:
        """Read the estate that a transport leads to."""
        self._give_up()
        self.account, self.estate, self._former = account, None, None
        self._reader = Reader(transport)
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew; what was there before comes back should nothing at all be read."""
        reader, account = self._reader, self.account
        if reader is None or account is None:
            return
        self._give_up()
        if self.estate is not None and self.estate.vms:
            self._former = (self.estate, self.tally, self.read_at)
        self.estate = Estate(sample=account.sample)
        self.tally = Tally(self.estate)
        self._strips_asked.clear()
        self._forget_answers()
        self.begun.emit()
        stop = self._stop
        self._read(lambda: reader.read(self._page_for(stop), stop))

    def read_vault(self, vault: Vault) -> None:
        """Read one vault again."""
        reader = self._reader
        if reader is not None and not self.reading:
            stop = self._stop = threading.Event()
            self._read(lambda: reader.read_vault(vault, self._page_for(stop), stop))

    def want_strips(self, vms: Iterable[ProtectedVm]) -> None:
        """Have the strips of some VMs read, unless they are there or on their way."""
        estate, reader = self.estate, self._reader
        if estate is None or reader is None or self.reading:
            return
        wanted = [vm for vm in vms if vm.key not in self._strips_asked and not estate.has_strip(vm)]
        if not wanted:
            return
        self._strips_asked.update(vm.key for vm in wanted)
        stop = self._stop
        self._begin_thread(lambda: reader.strips(wanted, self._page_for(stop), stop), stop, lambda _error: None)

    def want_detail(self, job: BackupJob) -> None:
        """Have the page of a job read, unless it is there or on its way."""
        self._ask_once(job.key, lambda reader, stop: reader.detail(job, stop), self._keep_detail)

    def want_instance(self, vm: ProtectedVm) -> None:
        """Have a VM asked how it is itself, unless it has answered or is being asked."""
        self._ask_once(vm.key, lambda reader, stop: reader.vm_instance(vm, stop), self._keep_instance)

    def instances_read(self) -> dict[str, VmInstance]:
        """How VMs are, as far as they were asked and answered."""
        return {key: one for key, one in self.instances.items() if not isinstance(one, str)}

    def stop(self) -> None:
        """Stop reading; what has come stays."""
        self._stop.set()
        if not self.reading:  # nobody comes back from it
            self._stop = threading.Event()
            self._asked.clear()

    def forget(self) -> None:
        """Drop everything: nothing of the account stays."""
        self._give_up()
        self.estate, self.account, self._reader, self.read_at, self._former = None, None, None, None, None
        self.tally = Tally(Estate())
        self.trouble, self.sign_in_again = "", False
        self._forget_answers()
        self.begun.emit()
        self.changed.emit()
        self.failing_changed.emit(0)

    def close(self) -> None:
        """Stop for good; nothing arrives afterwards."""
        self._give_up()
        self._batch.stop()

    def _give_up(self) -> None:
        """Stop what runs, and take nothing more of it."""
        self._stop.set()
        self._stop = threading.Event()
        self._inbox.clear()
        self._pages.clear()
        self.reading = False

    def _page_for(self, stop: threading.Event) -> Callable[[Page], None]:
        def came(page: Page) -> None:
            if stop is self._stop:  # of a reading that was given up, nothing is taken
                self._pages.append(page)

        return came

    def _read(self, work: Callable[[], None]) -> None:
        self.reading, self.stopped, self.trouble, self.sign_in_again = True, False, "", False
        self._begin_thread(work, self._stop, self._reading_ended)
        self.changed.emit()

    def _begin_thread(
        self, work: Callable[[], None], stop: threading.Event, ended: Callable[[BaseException | None], None]
    ) -> None:
        def run() -> None:
            problem: BaseException | None = None
            try:
                work()
            except Exception as error:  # noqa: BLE001  the border where a thread's error becomes a value
                problem = error
            if stop is self._stop:
                self._inbox.append(lambda: ended(problem))

        self._batch.start()
        thread = threading.Thread(target=run, name="estate", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _reading_ended(self, error: BaseException | None) -> None:
        self.reading = False
        stopped = isinstance(error, StoppedError)
        former, self._former = self._former, None
        nothing_came = error is not None and self.estate is not None and not self.estate.vms
        if former is not None and nothing_came:
            self.estate, self.tally, self.read_at = former
            self.begun.emit()
            self.failing_changed.emit(self.failing)
        else:
            self.read_at = datetime.now(UTC)
            self.stopped = stopped
        self.requests = self.estate.progress.requests if self.estate is not None else 0
        if stopped:
            self._stop = threading.Event()  # the next strips and details are read all the same
            for ask_again in [*self._asked.values()]:  # only the estate was to be read no further
                ask_again()
        elif error is not None:
            self.trouble = _words(error)
            self.sign_in_again = isinstance(error, SignInNeededError)
        self.changed.emit()
        if error is not None and not isinstance(error, (TroubleshooterError, OSError)):
            raise error

    def _ask_once(
        self,
        key: str,
        ask: Callable[[Reader, threading.Event], _Answer],
        keep: Callable[[str, _Answer | str], None],
    ) -> None:
        """Ask Azure about one thing beside the window, and keep the answer, or in words why there is none.

        What a stopped reading cuts off is asked again when that has ended.
        """
        reader = self._reader
        if reader is None or key in self.details or key in self.instances or key in self._asked:
            return

        def begin() -> None:
            stop = self._stop

            def read() -> None:
                found = ask(reader, stop)
                self._inbox.append(lambda: answer(found))

            self._begin_thread(read, stop, lambda error: cut_off(error) if error else None)

        def cut_off(error: BaseException) -> None:
            if not isinstance(error, StoppedError):
                answer(_words(error))

        def answer(found: _Answer | str) -> None:
            self._asked.pop(key, None)
            keep(key, found)

        self._asked[key] = begin
        begin()

    def _keep_detail(self, key: str, found: JobDetail | str) -> None:
        self.details[key] = found
        self.detail_came.emit(key)

    def _keep_instance(self, key: str, found: VmInstance | str) -> None:
        self.instances[key] = found
        self.instance_came.emit(key)

    def _forget_answers(self) -> None:
        self.details.clear()
        self.instances.clear()
        self._asked.clear()

    def _take_in(self) -> None:
        """Take what the threads have brought, a part at a time; rest once the last of them has ended."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        changes: list[EstateChange] = []
        strips, vms = False, 0
        while self._pages and vms < _VMS_AT_ONCE and self.estate is not None:
            page = self._pages.popleft()
            vms += len(page.vms) + len(page.jobs)
            change = self.estate.add(page)
            self.tally.take(change)
            changes.append(change)
            strips = strips or bool(page.outcomes)
        if changes:
            only_strips = strips and not vms
            if only_strips:
                self.strips_came.emit()
            else:
                self.pages_came.emit(changes)
                self.failing_changed.emit(self.failing)
            self.changed.emit()
        if self._pages:  # the rest right after the window has had its turn
            QTimer.singleShot(0, self._take_in)
        while self._inbox and not self._pages:
            self._inbox.popleft()()
        if not (self._threads or self._pages or self._inbox):  # in this order: what ended has brought all that it had
            self._batch.stop()


def _words(error: BaseException) -> str:
    message = explain(error)
    return " ".join(part for part in (message.happened, message.to_do) if part)
