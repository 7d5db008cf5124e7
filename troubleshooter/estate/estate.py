"""The estate as a whole: grows page by page, joins jobs to their VMs, and says each VM's one word.

It belongs to the thread that adds the pages to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from troubleshooter.estate.model import (
    Coverage,
    DayCounts,
    JobStatus,
    Outcome,
    Progress,
    Protection,
    Scope,
    VmState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from troubleshooter.estate.model import (
        BackupJob,
        JobError,
        Page,
        ProtectedVm,
        Reading,
        Subscription,
        Vault,
    )

#: Days of the strip that is drawn in a VM's row.
STRIP_DAYS = 14

_JOB_STATES = {
    JobStatus.FAILED: VmState.FAILED,
    JobStatus.WITH_WARNINGS: VmState.WITH_WARNINGS,
    JobStatus.CANCELLED: VmState.CANCELLED,
    JobStatus.IN_PROGRESS: VmState.IN_PROGRESS,
    JobStatus.COMPLETED: VmState.COMPLETED,
    JobStatus.UNKNOWN: VmState.UNKNOWN,
}
# Of several jobs of one day, the strip shows the one that stands first here.
_WORST = (
    JobStatus.FAILED,
    JobStatus.CANCELLED,
    JobStatus.WITH_WARNINGS,
    JobStatus.UNKNOWN,
    JobStatus.IN_PROGRESS,
    JobStatus.COMPLETED,
)
_RANK = {status: rank for rank, status in enumerate(_WORST)}


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """VMs that fail with the same error."""

    error: JobError | None  # None: Azure names no error
    vms: tuple[str, ...]  # keys, by name


@dataclass(frozen=True, slots=True)
class EstateChange:
    """What adding a page has changed, for a list to repaint no more than that."""

    added: tuple[str, ...] = ()  # keys of VMs that are new
    changed: tuple[str, ...] = ()  # keys of VMs that now say something else
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class Estate:
    """All that has been read so far."""

    sample: bool = False  # invented data: label it
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    vaults: dict[str, Vault] = field(default_factory=dict)
    vms: dict[str, ProtectedVm] = field(default_factory=dict)
    jobs: dict[str, BackupJob] = field(default_factory=dict)  # those that were not successful, and what runs
    days: dict[date, DayCounts] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    _readings: dict[tuple[Scope, str], Reading] = field(default_factory=dict)
    _jobs_of: dict[tuple[str, str], list[BackupJob]] = field(default_factory=dict)  # newest first
    _vm_of: dict[tuple[str, str], str] = field(default_factory=dict)
    _strips: dict[tuple[str, str], dict[date, JobStatus]] = field(default_factory=dict)
    _words: dict[str, VmState] = field(default_factory=dict)  # of the VMs as they are now

    def add(self, page: Page) -> EstateChange:
        """Take in a page; rows that are known already are replaced."""
        removed = self._forget(page.replaces_vault) if page.replaces_vault else ()
        self.subscriptions.update((one.key, one) for one in page.subscriptions)
        self.vaults.update((one.key, one) for one in page.vaults)
        added: list[str] = []
        changed: dict[str, None] = {}
        for vm in page.vms:
            if vm.key in self.vms:
                changed.setdefault(vm.key, None)
            else:
                added.append(vm.key)
            self.vms[vm.key] = vm
            self._vm_of[vm.vault, vm.container] = vm.key
        for job in page.jobs:
            self._add_job(job)
            owner = self._vm_of.get((job.vault, job.container))
            if owner is not None:
                changed.setdefault(owner, None)
        if page.days_anew:
            self.days.clear()
        for counts in page.days:
            known = self.days.get(counts.day)
            self.days[counts.day] = counts if known is None else _sum(known, counts)
        for outcome in page.outcomes:
            days = self._strips.setdefault((outcome.vault, outcome.container), {})
            days[outcome.day] = _worse(days.get(outcome.day), outcome.status)
            owner = self._vm_of.get((outcome.vault, outcome.container))
            if owner is not None:
                changed.setdefault(owner, None)
        self._readings.update(((one.scope, one.key), one) for one in page.readings)
        self.progress = page.progress
        for key in (*added, *changed, *removed):
            self._words.pop(key, None)
        new = set(added)
        back = new & set(removed)
        return EstateChange(
            tuple(key for key in added if key not in back),
            tuple(key for key in changed if key not in new) + tuple(back),
            tuple(key for key in removed if key not in back),
        )

    def _add_job(self, job: BackupJob) -> None:
        jobs = self._jobs_of.setdefault((job.vault, job.container), [])
        if job.key in self.jobs:
            jobs[:] = [one for one in jobs if one.key != job.key]
        self.jobs[job.key] = job
        jobs.append(job)
        if len(jobs) > 1:
            jobs.sort(key=_start, reverse=True)

    def _forget(self, vault: str) -> tuple[str, ...]:
        removed = tuple(key for key, vm in self.vms.items() if vm.vault == vault)
        for vm_key in removed:
            del self.vms[vm_key]
        for job_key in [key for key, job in self.jobs.items() if job.vault == vault]:
            del self.jobs[job_key]
        for table in (self._jobs_of, self._vm_of, self._strips):
            for joined in [joined for joined in table if joined[0] == vault]:
                del table[joined]
        return removed

    def jobs_of(self, vm: ProtectedVm) -> tuple[BackupJob, ...]:
        """The VM's jobs that were not successful, and what runs; newest first."""
        return tuple(self._jobs_of.get((vm.vault, vm.container), ()))

    def vault_name(self, vm: ProtectedVm) -> str:
        """What to call the vault of a VM: its name, or the last part of its key where the vault may not be read."""
        vault = self.vaults.get(vm.vault)
        return vault.name if vault is not None else vm.vault.rpartition("/")[2]

    def last_job(self, vm: ProtectedVm) -> BackupJob | None:
        """The VM's newest backup that was not successful; None when its item tells of something later."""
        later = max(filter(None, (vm.last_backup, vm.newest_restore_point)), default=None)
        for job in self._jobs_of.get((vm.vault, vm.container), ()):
            if job.operation.casefold() == "backup":
                ended = job.ended or job.started
                # A restore point from within the job is its own snapshot: the transfer can fail after it.
                return None if later is not None and ended is not None and ended < later else job
        return None

    def state(self, vm: ProtectedVm) -> VmState:
        """The one word for a VM, from its item and its newest job."""
        word = self._words.get(vm.key)
        if word is None or self.vms.get(vm.key) is not vm:
            word = self._find_state(vm)
            if self.vms.get(vm.key) is vm:
                self._words[vm.key] = word
        return word

    def _find_state(self, vm: ProtectedVm) -> VmState:
        if vm.soft_deleted:
            return VmState.SOFT_DELETED
        if vm.protection in (Protection.STOPPED, Protection.PAUSED, Protection.SUSPENDED):
            return VmState.STOPPED
        job = self.last_job(vm)
        word = _JOB_STATES[job.status] if job is not None else None
        if word is None and vm.last_status is not None and vm.last_backup is not None:
            word = _JOB_STATES[vm.last_status]
        if word is None and vm.last_status in (JobStatus.FAILED, JobStatus.IN_PROGRESS):
            word = _JOB_STATES[vm.last_status]
        if vm.protection is Protection.ERROR and word in (None, VmState.COMPLETED, VmState.UNKNOWN):
            return VmState.FAILED
        if word is None and vm.last_backup is None and vm.newest_restore_point is None:
            return VmState.NEVER_BACKED_UP
        return word or VmState.UNKNOWN

    def error(self, vm: ProtectedVm) -> JobError | None:
        """What is wrong with a VM in Azure's words: the error of its newest job, else of its health check."""
        state = self.state(vm)
        if state in (VmState.FAILED, VmState.WITH_WARNINGS):
            job = self.last_job(vm)
            if job is not None and job.errors:
                return job.errors[0]
        if state is VmState.FAILED and vm.health_details:
            return vm.health_details[0]
        return None

    def failing(self) -> tuple[ProtectedVm, ...]:
        """The VMs whose last backup failed, by name."""
        found = [vm for vm in self.vms.values() if self.state(vm) is VmState.FAILED]
        return tuple(sorted(found, key=lambda vm: (vm.name.casefold(), vm.key)))

    def groups(self, vms: Iterable[ProtectedVm] | None = None) -> tuple[ErrorGroup, ...]:
        """The failing VMs by their error, the most frequent first; those without a named error last."""
        groups: dict[tuple[str, int | None, str], list[str]] = {}
        first: dict[tuple[str, int | None, str], JobError | None] = {}
        for vm in self.failing() if vms is None else vms:
            error = self.error(vm)
            kind = error_kind(error)
            groups.setdefault(kind, []).append(vm.key)
            first.setdefault(kind, error)
        ordered = sorted(groups, key=lambda kind: (first[kind] is None, -len(groups[kind]), str(kind)))
        return tuple(ErrorGroup(first[kind], tuple(groups[kind])) for kind in ordered)

    def states(self) -> Counter[VmState]:
        """How many VMs have each word."""
        return Counter(self.state(vm) for vm in self.vms.values())

    def strip(self, vm: ProtectedVm, today: date | None = None) -> tuple[JobStatus | None, ...]:
        """How the VM's backups of the last days ended, the oldest first; None: no backup known of that day.

        Days on which all went well are known only once the strip has been read (:meth:`.reader.Reader.strips`).
        """
        last = today or datetime.now(UTC).date()
        known = dict(self._strips.get((vm.vault, vm.container), {}))
        for job in self._jobs_of.get((vm.vault, vm.container), ()):
            if job.started is not None and job.operation.casefold() == "backup":
                day = job.started.date()
                known[day] = _worse(known.get(day), job.status)
        return tuple(known.get(last - timedelta(days=back)) for back in reversed(range(STRIP_DAYS)))

    def has_strip(self, vm: ProtectedVm) -> bool:
        """Whether the successful days of a VM are known."""
        return (vm.vault, vm.container) in self._strips

    @property
    def coverage(self) -> Coverage:
        """As far as the account can read."""
        rows: dict[Scope, list[Reading]] = {scope: [] for scope in Scope}
        for (scope, _key), reading in self._readings.items():
            rows[scope].append(reading)
        for readings in rows.values():
            readings.sort(key=lambda one: (one.outcome is Outcome.READ, one.name.casefold(), one.key))
        return Coverage(tuple(rows[Scope.SUBSCRIPTION]), tuple(rows[Scope.VAULT]), tuple(rows[Scope.ESTATE]))


def error_kind(error: JobError | None) -> tuple[str, int | None, str]:
    """What makes two errors the same: the documented name; else the number; else the text."""
    if error is None:
        return ("", None, "")
    if error.title:
        return (error.title.casefold(), None, "")
    return ("", error.number, "") if error.number is not None else ("", None, error.text.casefold())


def _start(job: BackupJob) -> datetime:
    return job.started or datetime.min.replace(tzinfo=UTC)


def _worse(one: JobStatus | None, other: JobStatus) -> JobStatus:
    return other if one is None or _RANK[other] < _RANK[one] else one


def _sum(one: DayCounts, other: DayCounts) -> DayCounts:
    numbers = [name.name for name in fields(DayCounts) if name.name != "day"]
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in numbers})
