"""Reads one vault through Resource Manager itself: its protected VMs, then its backups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troubleshooter.estate import parse, queries
from troubleshooter.estate.course import Chain, arm_page, lost_rows
from troubleshooter.estate.failures import outcome_of
from troubleshooter.estate.model import DayCounts, DayOutcome, JobStatus, Outcome, Page, Reading, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from troubleshooter.estate.course import Course, Rows
    from troubleshooter.estate.failures import EstateError
    from troubleshooter.estate.model import BackupJob, ProtectedVm, Vault

#: Jobs that are kept as rows; the others only count.
UNSUCCESSFUL = frozenset({JobStatus.FAILED, JobStatus.WITH_WARNINGS, JobStatus.CANCELLED, JobStatus.UNKNOWN})

_FIELDS = {
    JobStatus.COMPLETED: "completed",
    JobStatus.WITH_WARNINGS: "with_warnings",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELLED: "cancelled",
    JobStatus.IN_PROGRESS: "in_progress",
    JobStatus.UNKNOWN: "unknown",
}


@dataclass(slots=True)
class VaultReading:
    """The reading of one vault; what it could not read is said once, at its end."""

    course: Course
    vault: Vault
    since: datetime
    until: datetime
    counting: bool  # whether its jobs are added to the counts per day
    finished: Callable[[Vault], None]
    _problems: list[EstateError] = field(default_factory=list)
    _jobs_of_none: bool = True
    _items: int = 0

    def start(self, *, items: bool = True, jobs_of_none: bool = True) -> None:
        """Ask for its items, then for its jobs; or for its jobs alone.

        Without ``jobs_of_none`` a vault without items is not asked for jobs.
        """
        self._jobs_of_none = jobs_of_none
        if not items:
            self._read_jobs(None)
            return
        chain = Chain(
            self.course,
            lambda body: arm_page(body, parse.protected_vm, self.course.transport.host),
            self._came_items,
            self._read_jobs,
            self.course.limits.vms,
        )
        chain.start(queries.items_in(self.vault.id))

    def _came_items(self, rows: Rows[ProtectedVm]) -> None:
        self._items += len(rows.found)
        self.course.emit(Page(vms=rows.found, readings=self._lost(rows.lost)))

    def _read_jobs(self, problem: EstateError | None) -> None:
        if problem is not None:
            self._problems.append(problem)
        if (problem is not None and outcome_of(problem) in (Outcome.REFUSED, Outcome.NOT_FOUND)) or not (
            self._items or self._jobs_of_none
        ):
            self._end(None)
            return
        chain = Chain(
            self.course,
            lambda body: arm_page(body, parse.job, self.course.transport.host),
            self._came_jobs,
            self._end,
            self.course.limits.jobs,
        )
        chain.start(queries.jobs_in(self.vault.id, self.since, self.until))

    def _came_jobs(self, rows: Rows[BackupJob]) -> None:
        jobs = [job for job in rows.found if job.started is not None and self.since <= job.started < self.until]
        page = Page(
            jobs=tuple(job for job in jobs if job.status in UNSUCCESSFUL),
            days=count_days(jobs) if self.counting else (),
            outcomes=outcomes(jobs),
            readings=self._lost(rows.lost),
        )
        self.course.emit(page)

    def _end(self, problem: EstateError | None) -> None:
        if problem is not None:
            self._problems.append(problem)
        first = self._problems[0] if self._problems else None
        reading = Reading(
            Scope.VAULT,
            self.vault.key,
            self.vault.name,
            Outcome.READ if first is None else outcome_of(first),
            "" if first is None else str(first),
        )
        self.course.emit(Page(readings=(reading,)))
        self.finished(self.vault)

    def _lost(self, lost: int) -> tuple[Reading, ...]:
        return (lost_rows(lost, self.vault.name),) if lost else ()


def count_days(jobs: Iterable[BackupJob]) -> tuple[DayCounts, ...]:
    """How many of some jobs ended how, on each day."""
    counts: dict[date, Counter[JobStatus]] = {}
    for job in jobs:
        if job.started is not None:
            counts.setdefault(job.started.date(), Counter())[job.status] += 1
    return tuple(DayCounts(day, **{_FIELDS[one]: n for one, n in found.items()}) for day, found in counts.items())


def outcomes(jobs: Iterable[BackupJob]) -> tuple[DayOutcome, ...]:
    """Cells of strips."""
    return tuple(
        DayOutcome(job.vault, job.container, job.started.date(), job.status) for job in jobs if job.started is not None
    )
