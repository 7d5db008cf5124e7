"""Counts of an estate that are kept while it grows: a list of tens of thousands is not counted anew for each page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from troubleshooter.estate.estate import error_kind
from troubleshooter.estate.model import VmState

if TYPE_CHECKING:
    from troubleshooter.estate.estate import Estate, EstateChange

#: What makes two errors the same; see :func:`.estate.error_kind`.
Kind = tuple[str, int | None, str]


class Tally:
    """How many VMs have each state, and how many fail with each error."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._of: dict[str, tuple[VmState, Kind | None]] = {}
        self.states: Counter[VmState] = Counter()
        self.errors: Counter[Kind] = Counter()  # of failing VMs
        for key in estate.vms:
            self._count(key)

    def take(self, change: EstateChange) -> None:
        """Take in what a page has changed."""
        for key in (*change.removed, *change.changed):
            self._forget(key)
        for key in (*change.changed, *change.added):
            self._count(key)

    def _forget(self, key: str) -> None:
        known = self._of.pop(key, None)
        if known is None:
            return
        state, kind = known
        self.states[state] -= 1
        if kind is not None:
            self.errors[kind] -= 1
            if not self.errors[kind]:
                del self.errors[kind]

    def _count(self, key: str) -> None:
        vm = self._estate.vms.get(key)
        if vm is None or key in self._of:
            return
        state = self._estate.state(vm)
        kind = error_kind(self._estate.error(vm)) if state is VmState.FAILED else None
        self._of[key] = (state, kind)
        self.states[state] += 1
        if kind is not None:
            self.errors[kind] += 1
