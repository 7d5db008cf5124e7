"""In which order the list stands and what it leaves out, beyond the chips: a button with a menu."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from gui.models.entry_list import Group
from gui.widgets.buttons import FlatButton, Look
from troubleshooter.i18n import _
from troubleshooter.labels import operation_label, status_label
from troubleshooter.words import Operation, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gui.models.entry_list import Found
    from gui.theme import Theme
    from troubleshooter.knowledge.knowledge import EntrySummary
    from troubleshooter.words import Language

#: Sources that are dated longer ago than so many days count as old.
_OLD = 2 * 365
_OPERATIONS = tuple(Operation)
_T = TypeVar("_T")


class Order(StrEnum):
    """How the whole catalogue is listed; hits always stand best first."""

    ASKED = "asked"
    OPERATION = "operation"
    TITLE = "title"
    RECENT = "recent"


class Age(StrEnum):
    """How old an entry's newest dated source is."""

    ANY = "any"
    NEW = "new"
    OLD = "old"
    UNDATED = "undated"


class ViewOptions(NamedTuple):
    """What the menu says."""

    order: Order = Order.ASKED
    status: Status | None = None
    age: Age = Age.ANY

    def allow(self, summary: EntrySummary) -> bool:
        """Whether an entry passes."""
        if self.status not in (None, summary.status):
            return False
        return self.age is Age.ANY or self.age is age_of(summary)


def age_of(summary: EntrySummary) -> Age:
    """How old what an entry says is, by its newest source."""
    if not summary.dated:
        return Age.UNDATED
    from datetime import date, timedelta

    return Age.OLD if date.fromisoformat(summary.dated) < date.today() - timedelta(days=_OLD) else Age.NEW


def in_order(
    summaries: Sequence[EntrySummary], order: Order, language: Language, recent: Sequence[str]
) -> list[EntrySummary]:
    """The catalogue in an order; what was opened last comes first in ``RECENT``, the rest as most asked."""

    def by_title(summary: EntrySummary) -> str:
        return summary.title[language].casefold()

    match order:
        case Order.TITLE:
            return sorted(summaries, key=by_title)
        case Order.OPERATION:
            return sorted(summaries, key=lambda s: (_OPERATIONS.index(s.operation), by_title(s)))
    asked = sorted(summaries, key=lambda s: (-s.asked, _OPERATIONS.index(s.operation), by_title(s)))
    if order is Order.ASKED:
        return asked
    opened = {entry_id: number for number, entry_id in enumerate(recent)}
    return sorted(asked, key=lambda s: opened.get(s.id, len(opened)))


def grouped(rows: Sequence[Found], order: Order, recent: Sequence[str]) -> list[Found | Group]:
    """The rows with a heading above each group of them, in the orders that have groups."""
    if order is Order.OPERATION:

        def title_of(summary: EntrySummary) -> str:
            return operation_label(summary.operation)

    elif order is Order.RECENT and any(summary.id in recent for summary, _hit in rows):

        def title_of(summary: EntrySummary) -> str:
            return _("Opened last") if summary.id in recent else _("Not opened lately")

    else:
        return list(rows)
    out: list[Found | Group] = []
    for title, members in groupby(rows, key=lambda found: title_of(found[0])):
        below = list(members)
        out += [Group(title, len(below)), *below]
    return out


class OptionsButton(FlatButton):
    """Shows the order in force; its menu changes the filters, and the order of the whole catalogue."""

    changed = Signal(object)

    def __init__(self, theme: Theme, options: ViewOptions) -> None:
        super().__init__(theme, look=Look.CHIP)
        self.setCheckable(False)
        self.options = options
        self._instead = ""  # what stands in the place of the order
        self._filtering = True  # whether the menu's filters apply
        self._orders = {
            Order.ASKED: _("Most often asked"),
            Order.OPERATION: _("Grouped by operation"),
            Order.TITLE: _("By title"),
            Order.RECENT: _("Opened last"),
        }
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill_menu)
        self.setMenu(menu)
        self._show_options()

    def say_instead(self, words: str, *, filtering: bool = True) -> None:
        """Say how the list stands if it is not the catalogue in its order, and whether the menu's filters apply."""
        if (words, filtering) != (self._instead, self._filtering):
            self._instead, self._filtering = words, filtering
            self._show_options()

    def fill_menu(self) -> None:
        """Make the menu's lines, the first time that it is opened."""
        menu = self.menu()
        if menu.actions():
            return
        options = self.options
        statuses: dict[Status | None, str] = {None: _("All")}
        statuses |= {status: status_label(status) for status in Status}
        ages = {
            Age.ANY: _("Of any age"),
            Age.NEW: _("Of the last two years"),
            Age.OLD: _("Older than two years"),
            Age.UNDATED: _("Without a date"),
        }
        self._add(menu, _("Order"), self._orders, options.order, lambda order: self.options._replace(order=order))
        self._add(menu, _("Status"), statuses, options.status, lambda status: self.options._replace(status=status))
        self._add(menu, _("Newest source"), ages, options.age, lambda age: self.options._replace(age=age))

    def _add(
        self, menu: QMenu, title: str, choices: Mapping[_T, str], current: _T, change: Callable[[_T], ViewOptions]
    ) -> None:
        from PySide6.QtGui import QActionGroup

        menu.addSection(title)
        group = QActionGroup(menu)
        for value, words in choices.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == current)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, value=value: self._choose(change(value)))

    def _choose(self, options: ViewOptions) -> None:
        self.options = options
        self._show_options()
        self.changed.emit(options)

    def _show_options(self) -> None:
        filtered = self._filtering and (self.options.status is not None or self.options.age is not Age.ANY)
        words = self._instead or self._orders[self.options.order]
        shown = [words, _("filtered")] if filtered else [words]
        self.setText(" · ".join(shown) + " ▾")
        self.setAccessibleName(_("Order and filters: {order}").format(order=words))
