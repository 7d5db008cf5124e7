"""The list of errors: the whole catalogue, or the hits of a search."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from gui.models.index import NOWHERE
from troubleshooter.catalogue.confidence_label import confidence_label
from troubleshooter.i18n import _, ngettext
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.words import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.models.index import AnyIndex
    from troubleshooter.catalogue.search import Hit
    from troubleshooter.knowledge.knowledge import EntrySummary
    from troubleshooter.words import Language


class Role(IntEnum):
    """What the delegate asks a row for, beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


class Row:
    """One line of the list: an entry, and how it was found when there was a search.

    Like ``Group`` no tuple, as Qt hands those on as lists.
    """

    def __init__(self, summary: EntrySummary, title: str, facts: str, hit: Hit | None) -> None:
        self.summary = summary
        self.title = title
        self.facts = facts
        self.hit = hit

    @property
    def codes(self) -> str:
        """The entry's codes in one line."""
        return ", ".join(self.summary.codes)


class Group:
    """A heading of the list: what the rows below it have in common, and how many they are."""

    def __init__(self, title: str, count: int) -> None:
        self.title = title
        self.count = count

    @property
    def spoken(self) -> str:
        """The heading as a screen reader says it."""
        n = self.count
        return ngettext("{word}, {n} error", "{word}, {n} errors", n).format(word=self.title, n=n)


Found = tuple["EntrySummary", "Hit | None"]


class EntryListModel(QAbstractListModel):
    """Rows for a list view; the rows are replaced as a whole."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self._found: list[Found | Group] = []
        self._rows: dict[int, Row] = {}  # made when a row is first asked for

    def show_rows(self, rows: Sequence[Found | Group]) -> None:
        """Show these entries, and headings between them, in this order."""
        self.beginResetModel()
        self._found = list(rows)
        self._rows = {}
        self.endResetModel()

    def row_of(self, entry_id: str) -> int:
        """The row of an entry; -1 when it is not shown."""
        rows = enumerate(self._found)
        return next((n for n, found in rows if not isinstance(found, Group) and found[0].id == entry_id), -1)

    def first_entry(self) -> QModelIndex:
        """The first row that is no heading; not valid when there is none."""
        rows = enumerate(self._found)
        return next((self.index(n) for n, found in rows if not isinstance(found, Group)), QModelIndex())

    def entry_count(self) -> int:
        """How many entries are shown."""
        return sum(not isinstance(found, Group) for found in self._found)

    def entry_id(self, index: AnyIndex) -> str:
        """The id of the entry in a row; empty for a heading."""
        found = self._found[index.row()]
        return "" if isinstance(found, Group) else found[0].id

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._found[index.row()], Group):
            return Qt.ItemFlag.ItemNeverHasChildren  # neither keys nor clicks stop at it
        return super().flags(index)

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._found):
            return None
        found = self._found[index.row()]
        row = found if isinstance(found, Group) else self._row(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken if isinstance(row, Group) else self._spoken(row)
            case Role.ROW:
                return row
        return None

    def text_to_copy(self, index: AnyIndex) -> str:
        """A row as text: title, codes, the wording that was found."""
        row = self._row(index.row())
        found = row.hit.match.text if row.hit else row.summary.message[self.language]
        return "\n".join(filter(None, (row.title, row.codes, found)))

    def _row(self, number: int) -> Row:
        if number in self._rows:
            return self._rows[number]
        found = self._found[number]
        assert not isinstance(found, Group)  # noqa: S101  a heading is no entry's row
        summary, hit = found
        facts = [operation_label(summary.operation), platforms_label(summary.platforms)]
        if summary.status is not Status.CURRENT:
            facts.append(status_label(summary.status))
        row = self._rows[number] = Row(summary, summary.title[self.language], " · ".join(facts), hit)
        return row

    def _spoken(self, row: Row) -> str:
        parts = [row.title]
        if row.hit is not None:
            parts.append(confidence_label(row.hit.confidence))
            if row.hit.match.line is not None:
                parts.append(_("line {number}").format(number=row.hit.match.line + 1))
        return ". ".join(filter(None, (*parts, row.codes, row.facts)))
