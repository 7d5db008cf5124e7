"""Reads the estate: Resource Graph for all of it at once, each vault itself where that does not serve.

Every function blocks until it is done or stopped, and calls back in the thread that called it. One thing that
cannot be read never takes the others with it: it becomes a :class:`.model.Reading` that says why.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from troubleshooter.estate import parse, queries
from troubleshooter.estate.abandon import finish_or_abandon
from troubleshooter.estate.course import Chain, Course, Limits, arm_page, graph_page
from troubleshooter.estate.failures import EstateError, ReadingError, StoppedError
from troubleshooter.estate.model import Outcome, Page
from troubleshooter.estate.transport import body_of
from troubleshooter.estate.vault_reading import VaultReading, outcomes
from troubleshooter.estate.whole_reading import WholeReading
from troubleshooter.i18n import _

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Sequence

    from troubleshooter.estate.course import Rows
    from troubleshooter.estate.model import BackupJob, JobDetail, ProtectedVm, Tenant, Vault, VmInstance
    from troubleshooter.estate.transport import Request, Transport

#: VMs whose strips are asked for in one query: with a job a day they fit on one page.
STRIPS_AT_ONCE = 60

#: The farthest that jobs are looked back for, in days.
MOST_DAYS = 180

_MOST_TENANTS = 10_000


class Reader:
    """Reads through one transport, with one sign-in."""

    def __init__(
        self,
        transport: Transport,
        *,
        days: int = queries.GRAPH_DAYS,
        subscriptions: Sequence[str] = (),
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._transport = transport
        self._days = max(1, min(days, MOST_DAYS))
        self._subscriptions = tuple(one.strip().casefold() for one in subscriptions)
        self._limits = limits or Limits()
        self._now = now

    def read(self, on_page: Callable[[Page], object], stop: threading.Event) -> None:
        """Read everything; what cannot be read is told in the pages.

        Raises:
            StoppedError: ``stop`` was set; what has come has been handed over.
            SignInNeededError: sign in again; what has come has been handed over.
        """
        course = self._course(on_page, stop)
        whole = WholeReading(course, self._now(), self._days, self._subscriptions)
        whole.start()
        try:
            course.run()
        except EstateError as error:
            whole.interrupted(error)
            raise
        whole.close()

    def read_vault(self, vault: Vault, on_page: Callable[[Page], object], stop: threading.Event) -> None:
        """Read one vault again, past Resource Graph, whose rows can be some minutes old.

        Raises:
            StoppedError, SignInNeededError: as for :meth:`read`.
        """
        course = self._course(on_page, stop)
        now = self._now()
        buffer: list[Page] = []
        course.emit_to(buffer.append)
        until = now + timedelta(minutes=5)  # a clock here that is slow hides nothing
        VaultReading(course, vault, now - timedelta(days=self._days), until, False, lambda _vault: None).start()
        course.run()
        read = any(one.outcome is Outcome.READ for page in buffer for one in page.readings)
        if read:  # only now: a failure leaves what was known
            on_page(Page(replaces_vault=vault.key, progress=course.progress))
        for page in buffer:
            on_page(page)

    def strips(self, vms: Iterable[ProtectedVm], on_page: Callable[[Page], object], stop: threading.Event) -> None:
        """Read how every backup of some VMs ended, for the strips of the rows in view.

        Raises:
            StoppedError, SignInNeededError: as for :meth:`read`.
            ReadingError, TookTooLongError: the answer of some of them did not come.
        """
        course = self._course(on_page, stop)
        since = self._now() - timedelta(days=min(self._days, queries.GRAPH_DAYS))
        problems: list[EstateError] = []
        wanted = list(vms)
        for start in range(0, len(wanted), STRIPS_AT_ONCE):
            some = wanted[start : start + STRIPS_AT_ONCE]
            _Strips(course, some, since, problems).start()
        course.run()
        if problems:
            raise problems[0]

    def detail(self, job: BackupJob, stop: threading.Event) -> JobDetail:
        """Read what only the page of one job has: its tasks, its properties, where its VM is.

        Raises:
            StoppedError, SignInNeededError, TookTooLongError, ReadingError: it could not be read.
        """
        body = self._one(queries.job_page(job.id), stop)
        found = parse.job_detail(body)
        if found is None:
            raise ReadingError(Outcome.FAILED, _("Azure's answer is not the page of a job."))
        return found

    def vm_instance(self, vm: ProtectedVm, stop: threading.Event) -> VmInstance:
        """Read how a VM itself is; the right to read backups does not include this one.

        Raises:
            StoppedError, SignInNeededError, TookTooLongError, ReadingError: it could not be read.
        """
        request = queries.vm_state(vm.vm_id)
        if request is None:
            raise ReadingError(Outcome.FAILED, _("Azure says nothing of the state of such a VM."))
        return parse.vm_instance(self._one(request, stop))

    def tenants(self, stop: threading.Event) -> tuple[Tenant, ...]:
        """The directories that the account can sign in to, by name.

        Raises:
            StoppedError, SignInNeededError, TookTooLongError, ReadingError: they could not be read.
        """
        found: list[Tenant] = []
        problems: list[EstateError] = []
        course = self._course(lambda _page: None, stop)

        def came(rows: Rows[Tenant]) -> None:
            found.extend(rows.found)

        def ended(problem: EstateError | None) -> None:
            if problem is not None:
                problems.append(problem)

        host = self._transport.host
        Chain(course, lambda body: arm_page(body, parse.tenant, host), came, ended, _MOST_TENANTS).start(
            queries.tenants()
        )
        course.run()
        if problems and not found:
            raise problems[0]
        return tuple(sorted(found, key=lambda one: (one.name or one.domain or one.id).casefold()))

    def _one(self, request: Request, stop: threading.Event) -> dict[str, object]:
        return finish_or_abandon(
            lambda: body_of(self._transport.send(request, stop)), stop, self._limits.seconds
        )  # fmt: skip

    def _course(self, on_page: Callable[[Page], object], stop: threading.Event) -> Course:
        if stop.is_set():
            raise StoppedError
        return Course(self._transport, on_page, stop, self._limits)


class _Strips:
    """One query for the strips of some VMs."""

    def __init__(
        self, course: Course, vms: Sequence[ProtectedVm], since: datetime, problems: list[EstateError]
    ) -> None:
        self._course = course
        self._problems = problems
        self._wanted = {(vm.vault, vm.container) for vm in vms}
        self._query = queries.jobs_of({vm.container for vm in vms}, since)
        self._subscriptions = sorted({vm.vault.split("/")[2] for vm in vms if vm.vault.count("/") > 2})

    def start(self) -> None:
        chain = Chain(
            self._course,
            lambda body: graph_page(body, parse.job, self._query, self._subscriptions),
            self._came,
            self._ended,
            self._course.limits.jobs,
        )
        chain.start(queries.graph(self._query, self._subscriptions))

    def _came(self, rows: Rows[BackupJob]) -> None:
        found = [job for job in rows.found if (job.vault, job.container) in self._wanted]
        self._course.emit(Page(outcomes=outcomes(found)))

    def _ended(self, problem: EstateError | None) -> None:
        if problem is not None:
            self._problems.append(problem)
