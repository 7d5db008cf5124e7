"""The rows of the table of VMs: made from the estate once each, then only compared and searched. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.estate.estate import error_kind
from troubleshooter.estate.model import VmState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.matching import MatchedEntry, Matcher
    from troubleshooter.estate.model import JobError, ProtectedVm
    from troubleshooter.estate.tally import Kind

#: The order in which states are shown: what needs somebody comes first.
BADNESS = {state: rank for rank, state in enumerate(VmState)}

NEVER = datetime.min.replace(tzinfo=UTC)


class VmRow(NamedTuple):
    """One VM as the table shows it. A tuple: an estate has tens of thousands."""

    order: tuple[int, str, str]  # badness, name, key
    key: str
    name: str
    state: VmState
    last_backup: datetime  # NEVER when there is none
    error: str  # its name, number or first words; empty without one
    kind: Kind  # of the error, to tell errors apart
    match: MatchedEntry | None
    point: datetime  # of the newest restore point; NEVER when there is none
    vault: str  # key
    vault_name: str
    subscription: str  # key
    policy: str
    folded: str  # all that the text filter looks at


class GroupRow(NamedTuple):
    """A heading in the grouped table."""

    error: str  # of failing VMs; empty: VMs in the same state
    state: VmState
    vms: int
    match: MatchedEntry | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows the table."""

    state: VmState | None = None
    vault: str = ""  # key
    subscription: str = ""  # key
    kind: Kind | None = None
    older_than: timedelta | None = None  # of the newest restore point
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it hides anything."""
        return self != Filter()


def make_row(estate: Estate, vm: ProtectedVm, matcher: Matcher) -> VmRow:
    """The row of a VM."""
    state = estate.state(vm)
    error = estate.error(vm)
    vault = estate.vaults.get(vm.vault)
    vault_name = estate.vault_name(vm)
    subscription = vault.subscription if vault is not None else ""
    named = estate.subscriptions.get(subscription)
    shown = error_words(error)
    words = (vm.name, shown, vault_name, vm.policy, vm.vm_resource_group, named.name if named else "")
    return VmRow(
        order=(BADNESS[state], vm.name.casefold(), vm.key),
        key=vm.key,
        name=vm.name,
        state=state,
        last_backup=vm.last_backup or NEVER,
        error=shown,
        kind=error_kind(error),
        match=matcher.match(error),
        point=vm.newest_restore_point or NEVER,
        vault=vm.vault,
        vault_name=vault_name,
        subscription=subscription,
        policy=vm.policy,
        folded="\n".join(words).casefold(),
    )


def error_words(error: JobError | None) -> str:
    """The shortest that names an error: its documented name, its number, or its first words."""
    if error is None:
        return ""
    if error.title:
        return error.title
    return str(error.number) if error.number is not None else error.text.strip().partition("\n")[0][:120]


def select(rows: Sequence[VmRow], by: Filter, now: datetime) -> list[VmRow]:
    """The rows that a filter leaves, in their order."""
    found = list(rows)
    if by.state is not None:
        found = [row for row in found if row.state is by.state]
    if by.vault:
        found = [row for row in found if row.vault == by.vault]
    if by.subscription:
        found = [row for row in found if row.subscription == by.subscription]
    if by.kind is not None:
        found = [row for row in found if row.kind == by.kind]
    if by.older_than is not None:
        limit = now - by.older_than
        found = [row for row in found if row.point < limit]
    for word in by.text.casefold().split():
        found = [row for row in found if word in row.folded]
    return found


def grouped(rows: Sequence[VmRow]) -> list[VmRow | GroupRow]:
    """Rows under headings: failing VMs by their error, the most frequent first; the others by their state."""
    groups: dict[tuple[VmState, Kind | None], list[VmRow]] = {}
    for row in rows:
        groups.setdefault((row.state, row.kind if row.state is VmState.FAILED else None), []).append(row)
    ordered = sorted(groups.values(), key=lambda group: (BADNESS[group[0].state], -len(group), group[0].error))
    made: list[VmRow | GroupRow] = []
    for group in ordered:
        first = group[0]
        failing = first.state is VmState.FAILED
        made.append(GroupRow(first.error if failing else "", first.state, len(group), first.match if failing else None))
        made += group
    return made


#: What each column is sorted by.
SORT_KEYS = (
    attrgetter("order"),
    attrgetter("order"),
    attrgetter("last_backup", "order"),
    attrgetter("error", "order"),
    attrgetter("point", "order"),
    attrgetter("order"),
    attrgetter("vault_name", "order"),
    attrgetter("policy", "order"),
)
