"""What the program knows of an estate: frozen values, as they were read; what joins them is in :mod:`.estate`.

Keys are ARM ids in one case (``str.casefold``), because Azure does not keep case. Times are aware and UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta


class JobStatus(StrEnum):
    """How a job stands or ended."""

    COMPLETED = "completed"
    WITH_WARNINGS = "completed_with_warnings"
    FAILED = "failed"
    CANCELLED = "cancelled"
    IN_PROGRESS = "in_progress"
    UNKNOWN = "unknown"  # a word that this version does not know; ``status_text`` has it


class VmState(StrEnum):
    """The one word that is said of a protected VM. The order is the order of urgency."""

    FAILED = "failed"
    NEVER_BACKED_UP = "never_backed_up"
    WITH_WARNINGS = "completed_with_warnings"
    CANCELLED = "cancelled"
    STOPPED = "protection_stopped"
    SOFT_DELETED = "soft_deleted"
    IN_PROGRESS = "in_progress"
    UNKNOWN = "unknown"  # Azure says nothing that we can read; this is not "healthy"
    COMPLETED = "completed"


class Health(StrEnum):
    """Azure's own pre-check of a VM."""

    PASSED = "passed"
    ACTION_SUGGESTED = "action_suggested"
    ACTION_REQUIRED = "action_required"
    UNKNOWN = "unknown"


class Protection(StrEnum):
    """Whether Azure goes on backing a VM up."""

    PROTECTED = "protected"
    PENDING = "pending"  # set up, the first backup has not run
    ERROR = "error"
    STOPPED = "stopped"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A directory that the account can sign in to."""

    id: str
    name: str  # may be empty
    domain: str  # may be empty


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription that the account sees."""

    key: str  # its id in one case
    name: str
    state: str  # Azure's word: Enabled, Disabled, Warned …; may be empty

    @property
    def is_limited(self) -> bool:
        """Whether Azure says that it is not simply enabled; backups of a disabled one do not run."""
        return self.state.casefold() not in ("", "enabled")


@dataclass(frozen=True, slots=True)
class Vault:
    """A Recovery Services vault."""

    key: str
    id: str  # as Azure wrote it
    name: str
    resource_group: str
    subscription: str  # key
    location: str


@dataclass(frozen=True, slots=True)
class JobError:
    """One error of a job, or one finding of Azure's health check, in Azure's own words."""

    title: str  # the documented name, such as UserErrorVmProvisioningStateFailed; may be empty
    number: int | None
    text: str
    azure_recommendations: tuple[str, ...]  # Azure's own advice: show it as Azure's


@dataclass(frozen=True, slots=True)
class BackupJob:
    """One job of a VM."""

    key: str
    id: str
    vault: str  # key
    container: str  # joins it to its VM, within the vault; in one case
    vm_name: str
    operation: str  # Azure's word: Backup, Restore, ConfigureBackup …
    status: JobStatus
    status_text: str  # Azure's word
    started: datetime | None
    ended: datetime | None  # None while it runs
    duration: timedelta | None
    errors: tuple[JobError, ...]  # empty on cancelled jobs too: no error is not "healthy"


@dataclass(frozen=True, slots=True)
class JobTask:
    """One step of a job."""

    name: str
    status_text: str
    started: datetime | None
    ended: datetime | None
    duration: timedelta | None


@dataclass(frozen=True, slots=True)
class JobDetail:
    """What only the job's own page has."""

    job: BackupJob
    tasks: tuple[JobTask, ...]
    properties: tuple[tuple[str, str], ...]  # label and value, as Azure writes them (in English)
    progress: float | None  # percent
    vm_subscription: str  # key; empty when Azure does not say it
    message: str  # Azure's additional message; nearly always empty


@dataclass(frozen=True, slots=True)
class ProtectedVm:
    """A VM in a vault, as its item says; :meth:`.estate.Estate.state` joins it with its jobs."""

    key: str
    id: str
    name: str
    vault: str  # key
    container: str  # joins it to its jobs, within the vault; in one case
    vm_id: str  # ARM id of the VM; may be empty
    vm_subscription: str  # key; may differ from the vault's subscription
    vm_resource_group: str
    policy: str  # empty when protection was stopped
    protection: Protection
    health: Health
    health_details: tuple[JobError, ...]  # only those that ask for something
    last_status: JobStatus | None  # None: no backup has ended yet
    last_backup: datetime | None  # None: never
    newest_restore_point: datetime | None
    soft_deleted: bool
    deleted_for_good: datetime | None  # when a soft-deleted item goes


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How the backup jobs of one day (UTC) ended."""

    day: date
    completed: int = 0
    with_warnings: int = 0
    failed: int = 0
    cancelled: int = 0
    in_progress: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All jobs of the day."""
        return (
            self.completed + self.with_warnings + self.failed + self.cancelled + self.in_progress + self.unknown
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """How one VM's backup of one day ended: one cell of its strip."""

    vault: str  # key
    container: str
    day: date
    status: JobStatus


class Outcome(StrEnum):
    """What became of reading one subscription or vault."""

    READ = "read"
    NOTHING_SEEN = "nothing_seen"  # no vault came; whether there is one that may not be read cannot be told
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    TIMED_OUT = "timed_out"
    FAILED = "failed"  # an answer that cannot be used; the reason says which
    STOPPED = "stopped"  # the user stopped before it was read whole


class Scope(StrEnum):
    """What a reading is about."""

    SUBSCRIPTION = "subscription"
    VAULT = "vault"
    ESTATE = "estate"  # a query over everything, such as Resource Graph's


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of reading one thing."""

    scope: Scope
    key: str
    name: str
    outcome: Outcome
    reason: str = ""  # fit to be shown; empty when it was read


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading is."""

    requests: int = 0
    vaults: int = 0
    vms: int = 0
    vms_expected: int | None = None  # as Azure announces it
    jobs: int = 0
    jobs_expected: int | None = None
    waiting: float = 0.0  # seconds that Azure asked us to wait


@dataclass(frozen=True, slots=True)
class VmInstance:
    """How a VM itself is, in Azure's words; a text is empty where Azure says nothing."""

    agent_status: str = ""  # "Ready", "Not Ready"
    provisioning_state: str = ""  # "Succeeded", "Failed" …
    power_state: str = ""  # "VM running"


@dataclass(frozen=True, slots=True)
class Page:
    """Something that has just been read; an estate grows by these."""

    subscriptions: tuple[Subscription, ...] = ()
    vaults: tuple[Vault, ...] = ()
    vms: tuple[ProtectedVm, ...] = ()
    jobs: tuple[BackupJob, ...] = ()
    days: tuple[DayCounts, ...] = ()  # added to what is known of the same days
    outcomes: tuple[DayOutcome, ...] = ()
    readings: tuple[Reading, ...] = ()  # replace what is known of the same things
    days_anew: bool = False  # forget the counts per day first: they are counted again
    replaces_vault: str = ""  # key of a vault that is read again: forget its VMs and jobs first
    progress: Progress = field(default_factory=Progress)


@dataclass(frozen=True, slots=True)
class Coverage:
    """As far as this account can read: what was read, and what was not, and why."""

    subscriptions: tuple[Reading, ...] = ()
    vaults: tuple[Reading, ...] = ()
    estate: tuple[Reading, ...] = ()

    @property
    def gaps(self) -> tuple[Reading, ...]:
        """All that was not read whole."""
        return tuple(
            one for one in (*self.estate, *self.subscriptions, *self.vaults) if one.outcome is not Outcome.READ
        )

    def count(self, scope: Scope, outcome: Outcome) -> int:
        """How many subscriptions or vaults have an outcome."""
        rows = {Scope.SUBSCRIPTION: self.subscriptions, Scope.VAULT: self.vaults, Scope.ESTATE: self.estate}[scope]
        return sum(one.outcome is outcome for one in rows)
