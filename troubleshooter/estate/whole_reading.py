"""One reading of everything: which questions are asked, in which order, and what follows when one is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from troubleshooter.estate import parse, queries
from troubleshooter.estate.course import Chain, arm_page, graph_page, lost_rows
from troubleshooter.estate.failures import TooMuchError, outcome_of
from troubleshooter.estate.model import Outcome, Page, Reading, Scope
from troubleshooter.estate.vault_reading import VaultReading
from troubleshooter.i18n import _, number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import datetime
    from typing import TypeVar

    from troubleshooter.estate.course import Course, Rows
    from troubleshooter.estate.failures import EstateError
    from troubleshooter.estate.model import BackupJob, DayCounts, ProtectedVm, Subscription, Vault

    _T = TypeVar("_T")

#: So many subscriptions without a vault, and vaults without a VM, are asked themselves whether they may be read.
PROBES = 2
#: The longest lists of subscriptions, and of one subscription's vaults, that are read.
_LONGEST_LIST = 100_000

GRAPH = "Resource Graph"


@dataclass(slots=True)
class WholeReading:
    """Asks Resource Graph for vaults, items, unsuccessful jobs and counts per day, all at once."""

    course: Course
    now: datetime
    days: int
    only: tuple[str, ...]  # subscriptions; none: all
    _subscriptions: dict[str, Subscription] = field(default_factory=dict)
    _vaults: dict[str, Vault] = field(default_factory=dict)
    _told: set[tuple[Scope, str]] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)  # questions to Resource Graph without their end
    _listing: set[str] = field(default_factory=set)  # subscriptions whose vaults are being listed
    _started: set[str] = field(default_factory=set)  # vaults that are read themselves
    _with_items: set[str] = field(default_factory=set)  # vaults of which VMs came
    _graph_failed: bool = False
    _days_error: EstateError | None = None

    def start(self) -> None:
        """Put the first questions."""
        self._open = {"subscriptions", "vaults", "items", "jobs", "days"}
        host = self.course.transport.host
        Chain(
            self.course,
            lambda body: arm_page(body, parse.subscription, host),
            self._came_subscriptions,
            self._subscriptions_ended,
            _LONGEST_LIST,
        ).start(queries.subscriptions())
        since = self._graph_since
        limits = self.course.limits
        self._ask_graph("items", queries.ITEMS, parse.protected_vm, self._came_items, limits.vms)
        self._ask_graph("vaults", queries.VAULTS, parse.vault, self._came_vaults, limits.vms)
        self._ask_graph("jobs", queries.unsuccessful_jobs(since), parse.job, self._came_jobs, limits.jobs)
        self.course.ask(
            queries.graph(queries.jobs_per_day(since), self.only),
            parse.day_counts,
            lambda found: self._came_days(*found),
            lambda error: self._graph_ended("days", error),
        )

    @property
    def _graph_since(self) -> datetime:
        return self.now - timedelta(days=min(self.days, queries.GRAPH_DAYS))

    def _ask_graph(
        self,
        name: str,
        query: str,
        read: Callable[[object], _T | None],
        came: Callable[[Rows[_T]], None],
        most: int,
    ) -> None:
        Chain(
            self.course,
            lambda body: graph_page(body, read, query, self.only),
            came,
            lambda error: self._graph_ended(name, error),
            most,
        ).start(queries.graph(query, self.only))

    def _came_subscriptions(self, rows: Rows[Subscription]) -> None:
        found = tuple(one for one in rows.found if not self.only or one.key in self.only)
        self._subscriptions.update((one.key, one) for one in found)
        self.course.emit(Page(subscriptions=found))

    def _subscriptions_ended(self, error: EstateError | None) -> None:
        if error is not None:
            self._tell(Scope.ESTATE, "subscriptions", _("List of subscriptions"), error)
        for missing in self.only:
            if missing not in self._subscriptions and error is None:
                reason = _("This account does not see this subscription.")
                self._put(Reading(Scope.SUBSCRIPTION, missing, missing, Outcome.REFUSED, reason))
        self._question_ended("subscriptions")

    def _came_vaults(self, rows: Rows[Vault]) -> None:
        self._take_vaults(rows.found, rows.lost)

    def _take_vaults(self, vaults: tuple[Vault, ...], lost: int = 0) -> None:
        new = tuple(one for one in vaults if one.key not in self._vaults)
        self._vaults.update((one.key, one) for one in new)
        self.course.emit(Page(vaults=new, readings=_lost(lost, _("Vaults"))))

    def _came_items(self, rows: Rows[ProtectedVm]) -> None:
        self.course.expect(vms=rows.expected)
        self.course.emit(Page(vms=rows.found, readings=_lost(rows.lost, _("Protected VMs"))))
        self._with_items.update(vm.vault for vm in rows.found)

    def _came_jobs(self, rows: Rows[BackupJob]) -> None:
        self.course.expect(jobs=rows.expected)
        self.course.emit(Page(jobs=rows.found, readings=_lost(rows.lost, _("Jobs"))))

    def _came_days(self, days: tuple[DayCounts, ...], lost: int) -> None:
        # Once vaults are read one by one, their jobs are counted instead.
        self.course.emit(Page(days=() if self._graph_failed else days, readings=_lost(lost, _("Jobs per day"))))
        self._question_ended("days")

    def _graph_ended(self, name: str, error: EstateError | None) -> None:
        if isinstance(error, TooMuchError):
            self._tell(Scope.ESTATE, name, self._title(name), error)  # reading it otherwise gives no less
        elif error is not None and name == "days":
            self._days_error = error  # no gap when the vaults' own jobs are counted
        elif error is not None:
            if not self._graph_failed:
                self._tell(Scope.ESTATE, "graph", GRAPH, error)
            self._graph_failed = True
        self._question_ended(name)

    def _title(self, name: str) -> str:
        return {
            "vaults": _("Vaults"),
            "items": _("Protected VMs"),
            "jobs": _("Jobs"),
            "days": _("Jobs per day"),
        }[name]

    def _question_ended(self, name: str) -> None:
        self._open.discard(name)
        if self._open or self.course.sign_in_needed is not None:
            return
        # Vaults whose items may be read, but not they themselves.
        hidden = [parse.vault({"id": key}) for key in sorted(self._with_items) if key not in self._vaults]
        if hidden:
            self._take_vaults(tuple(one for one in hidden if one is not None))
        if self._graph_failed:
            self._read_vaults_themselves()
        else:
            if self._days_error is not None:
                self._tell(Scope.ESTATE, "days", self._title("days"), self._days_error)
            self._probe_the_silent()
            if self.days > queries.GRAPH_DAYS:
                self._read_older_jobs()

    def _read_vaults_themselves(self) -> None:
        """Resource Graph does not serve: list the vaults of each subscription, and read each vault."""
        self.course.emit(Page(days_anew=True))
        for subscription in self._subscriptions.values():
            self._list_vaults(subscription)
        for vault in list(self._vaults.values()):
            self._read_vault(vault)

    def _list_vaults(self, subscription: Subscription) -> None:
        def came(rows: Rows[Vault]) -> None:
            self._take_vaults(rows.found, rows.lost)
            for vault in rows.found:
                self._read_vault(vault)

        def ended(error: EstateError | None) -> None:
            self._listing.discard(subscription.key)
            if error is None:
                self._put(Reading(Scope.SUBSCRIPTION, subscription.key, subscription.name, Outcome.READ))
            else:
                self._tell(Scope.SUBSCRIPTION, subscription.key, subscription.name, error)

        self._listing.add(subscription.key)
        host = self.course.transport.host
        Chain(self.course, lambda body: arm_page(body, parse.vault, host), came, ended, _LONGEST_LIST).start(
            queries.vaults_in(subscription.key)
        )

    def _read_vault(self, vault: Vault, *, jobs_of_none: bool = True) -> None:
        if vault.key in self._started or (self.only and vault.subscription not in self.only):
            return
        self._started.add(vault.key)
        since = self.now - timedelta(days=self.days)
        until = self.now + timedelta(minutes=5)  # a clock here that is slow hides nothing
        VaultReading(self.course, vault, since, until, self._graph_failed, self._vault_finished).start(
            jobs_of_none=jobs_of_none
        )

    def _read_older_jobs(self) -> None:
        """Resource Graph knows the last days only; what is older each vault says itself."""
        for vault in list(self._vaults.values()):
            if vault.key not in self._started:
                self._started.add(vault.key)
                since = self.now - timedelta(days=self.days)
                reading = VaultReading(self.course, vault, since, self._graph_since, True, self._vault_finished)
                reading.start(items=False)

    def _vault_finished(self, vault: Vault) -> None:
        self._told.add((Scope.VAULT, vault.key))

    def _probe_the_silent(self) -> None:
        """Resource Graph leaves out what may not be read; a few of those without a row are asked whether that is so."""
        full = {vault.subscription for vault in self._vaults.values()}
        silent = [one for one in self._subscriptions.values() if one.key not in full]
        for subscription in silent[:PROBES]:
            self._list_vaults(subscription)
        empty = [vault for vault in self._vaults.values() if vault.key not in self._with_items]
        for vault in empty[: PROBES - len(silent[:PROBES])]:
            self._read_vault(vault, jobs_of_none=False)

    def close(self) -> None:
        """Say of all that was not told about yet that it was read, or that nothing was seen of it."""
        full = {vault.subscription for vault in self._vaults.values()}
        for subscription in self._subscriptions.values():
            if (Scope.SUBSCRIPTION, subscription.key) in self._told:
                continue
            if subscription.key in full:
                self._put(Reading(Scope.SUBSCRIPTION, subscription.key, subscription.name, Outcome.READ))
            else:
                reason = _("No vault came. Whether there is one that this account may not read cannot be told.")
                one = Reading(Scope.SUBSCRIPTION, subscription.key, subscription.name, Outcome.NOTHING_SEEN, reason)
                self._put(one)
        nothing = _("No protected VM came. Whether there is one that this account may not read cannot be told.")
        self._put_vaults(Outcome.READ, "", self._with_items)
        self._put_vaults(Outcome.NOTHING_SEEN, nothing)
        self._tell_of_left_out()

    def interrupted(self, error: EstateError) -> None:
        """Say of all that was not told about yet that it was not read whole."""
        outcome, reason = outcome_of(error), str(error)
        for subscription in self._subscriptions.values():
            if (Scope.SUBSCRIPTION, subscription.key) not in self._told:
                self._put(Reading(Scope.SUBSCRIPTION, subscription.key, subscription.name, outcome, reason))
        self._put_vaults(outcome, reason)
        self._put(Reading(Scope.ESTATE, "whole", _("The whole estate"), outcome, reason))
        self._tell_of_left_out()

    def _tell_of_left_out(self) -> None:
        """Say that Resource Graph did not look into all subscriptions; reading each vault itself has no such limit."""
        if self.course.subscriptions_were_left_out and not self._graph_failed:
            reason = _("Not all subscriptions were read: Resource Graph looks into {n} at the most.")
            reason = reason.format(n=number_text(queries.GRAPH_SUBSCRIPTIONS))
            self._put(Reading(Scope.ESTATE, "subscription-limit", GRAPH, Outcome.FAILED, reason))

    def _put_vaults(self, outcome: Outcome, reason: str, among: Container[str] | None = None) -> None:
        left = [one for one in self._vaults.values() if (Scope.VAULT, one.key) not in self._told]
        left = [one for one in left if among is None or one.key in among]
        self._told.update((Scope.VAULT, one.key) for one in left)
        if left:
            self.course.emit(
                Page(readings=tuple(Reading(Scope.VAULT, one.key, one.name, outcome, reason) for one in left))
            )

    def _tell(self, scope: Scope, key: str, name: str, error: EstateError) -> None:
        self._put(Reading(scope, key, name, outcome_of(error), str(error)))

    def _put(self, reading: Reading) -> None:
        self._told.add((reading.scope, reading.key))
        self.course.emit(Page(readings=(reading,)))


def _lost(lost: int, name: str) -> tuple[Reading, ...]:
    return (lost_rows(lost, name),) if lost else ()
