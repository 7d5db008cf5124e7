"""The table of VMs as a Qt model: it holds the rows of the whole estate and shows those that a filter leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, Qt

from gui.models.estate_rows import NEVER, SORT_KEYS, Filter, GroupRow, VmRow, grouped, make_row, select
from gui.models.index import NOWHERE
from troubleshooter.estate.model import JobStatus, VmState
from troubleshooter.estate.words import job_label, short_age, state_label
from troubleshooter.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gui.models.index import AnyIndex
    from troubleshooter.estate.estate import Estate, EstateChange
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.tally import Kind


class Column(IntEnum):
    """The columns, from left to right."""

    VM = 0
    STATE = 1
    LAST_BACKUP = 2
    ERROR = 3
    RESTORE_POINT = 4
    STRIP = 5
    VAULT = 6
    POLICY = 7


class Role(IntEnum):
    """What the delegate asks for beside the usual roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    STRIP = Qt.ItemDataRole.UserRole + 2


class EstateTable(QAbstractTableModel):
    """All VMs; what is shown of them is a list that is made anew when the filter or the rows change."""

    def __init__(self, matcher: Matcher) -> None:
        super().__init__()
        self._matcher = matcher
        self._estate: Estate | None = None
        self._rows: dict[str, VmRow] = {}
        self._names: dict[Kind, str] = {}
        self._sorted: list[VmRow] = []
        self._shown: Sequence[VmRow | GroupRow] = []
        self._filter = Filter()
        self._by_error = False
        self._column = Column.STATE
        self._descending = False
        self._titles = _titles()

    @property
    def rows(self) -> Sequence[VmRow]:
        """All VMs, in the chosen order."""
        return self._sorted

    @property
    def error_names(self) -> Mapping[Kind, str]:
        """What each error is called."""
        return self._names

    @property
    def filter(self) -> Filter:
        """What narrows the table."""
        return self._filter

    @property
    def by_error(self) -> bool:
        """Whether rows stand under headings."""
        return self._by_error

    def begin(self, estate: Estate) -> None:
        """Show another estate."""
        self._estate = estate
        self._rows = {key: make_row(estate, vm, self._matcher) for key, vm in estate.vms.items()}
        self._names = {row.kind: row.error for row in self._rows.values()}
        self._sorted = list(self._rows.values())
        self._sort()
        self._refill()

    def take(self, changes: Sequence[EstateChange]) -> None:
        """Take in what pages have changed."""
        assert self._estate is not None  # noqa: S101  pages come after the estate they belong to
        estate = self._estate
        touched = {key for change in changes for key in (*change.added, *change.changed)}
        gone = {key for change in changes for key in change.removed} - touched
        old = (touched | gone) & self._rows.keys()
        if old:
            self._sorted = [row for row in self._sorted if row.key not in old]
        for key in gone:
            self._rows.pop(key, None)
        for key in touched:
            vm = estate.vms.get(key)
            if vm is not None:
                row = make_row(estate, vm, self._matcher)
                self._rows[key] = row
                self._names[row.kind] = row.error
                self._sorted.append(row)
        self._sort()
        self._refill()

    def refresh_strips(self) -> None:
        """Paint the strips anew."""
        if self._shown:
            last = self.index(len(self._shown) - 1, Column.STRIP)
            self.dataChanged.emit(self.index(0, Column.STRIP), last)

    def set_filter(self, chosen: Filter) -> None:
        """Narrow the table, or widen it again."""
        if chosen != self._filter:
            self._filter = chosen
            self._refill()

    def set_by_error(self, on: bool) -> None:
        """Put rows under headings, or not."""
        if on is not self._by_error:
            self._by_error = on
            self._refill()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = Column(column), order is Qt.SortOrder.DescendingOrder
        self._sort()
        self._refill()

    def row_at(self, index: AnyIndex) -> VmRow | None:
        """The VM of an index; None for a heading."""
        row = self._shown[index.row()] if index.isValid() else None
        return row if isinstance(row, VmRow) else None

    def place_of(self, key: str) -> int:
        """The number of the row of a VM, or -1."""
        return next((n for n, row in enumerate(self._shown) if isinstance(row, VmRow) and row.key == key), -1)

    def headings(self) -> list[int]:
        """The numbers of the rows that are headings."""
        return [n for n, row in enumerate(self._shown) if isinstance(row, GroupRow)] if self._by_error else []

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)  # a narrow column cuts its title
        if orientation is Qt.Orientation.Horizontal and shown:
            return self._titles[section]
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._shown[index.row()], GroupRow):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        match role:
            case Role.ROW:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if isinstance(row, GroupRow):
                    return heading_text(row) if index.column() == 0 else ""
                return self.text(row, Column(index.column()))
            case Role.STRIP:
                return self.strip(row) if isinstance(row, VmRow) else None
            case Qt.ItemDataRole.ToolTipRole:
                text = self.text(row, Column(index.column())) if isinstance(row, VmRow) else heading_text(row)
                return None if "<" in text else text  # a tool tip would take it for markup
        return None

    def text(self, row: VmRow, column: Column) -> str:
        """A cell in words."""
        now = datetime.now(UTC)
        match column:
            case Column.VM:
                return row.name
            case Column.STATE:
                return state_label(row.state)
            case Column.LAST_BACKUP:
                return _moment(row.last_backup)
            case Column.ERROR:
                return row.error or "–"
            case Column.RESTORE_POINT:
                return short_age(None if row.point == NEVER else row.point, now)
            case Column.STRIP:
                return strip_text(self.strip(row))
            case Column.VAULT:
                return row.vault_name
        return row.policy or "–"

    def strip(self, row: VmRow) -> tuple[JobStatus | None, ...]:
        """How the backups of the last fourteen days ended."""
        if self._estate is None or row.key not in self._estate.vms:
            return ()
        return self._estate.strip(self._estate.vms[row.key])

    def text_to_copy(self, rows: Sequence[int]) -> str:
        """Rows as lines of cells parted by tabs, under their titles, for a spreadsheet."""
        lines = ["\t".join(self._titles)]
        for number in rows:
            row = self._shown[number]
            if isinstance(row, VmRow):
                lines.append("\t".join(self.text(row, column).replace("\t", " ") for column in Column))
        return "\n".join(lines)

    def _sort(self) -> None:
        """Bring the rows into order; what was in order before costs next to nothing."""
        self._sorted.sort(key=SORT_KEYS[self._column], reverse=self._descending)

    def _refill(self) -> None:
        self.beginResetModel()
        shown = select(self._sorted, self._filter, datetime.now(UTC))
        self._shown = grouped(shown) if self._by_error else shown
        self.endResetModel()


def heading_text(row: GroupRow) -> str:
    """A heading in words."""
    count = ngettext("{n} VM", "{n} VMs", row.vms).format(n=row.vms)
    if row.state is VmState.FAILED:
        return f"{row.error or _('Azure names no error')}  ·  {count}"
    return f"{state_label(row.state)}  ·  {count}"


def strip_text(strip: Sequence[JobStatus | None]) -> str:
    """A strip in words: how many days of each kind."""
    parts = []
    for status in JobStatus:
        n = sum(one is status for one in strip)
        if n:
            parts.append(f"{job_label(status)} {n}")
    unseen = sum(one is None for one in strip)
    if unseen and parts:
        parts.append(_("no backup known {n}").format(n=unseen))
    return ", ".join(parts) or _("not read yet")


def _moment(then: datetime) -> str:
    return "–" if then == NEVER else then.astimezone().strftime("%m-%d %H:%M")


def _titles() -> tuple[str, ...]:
    return (
        pgettext("column", "VM"),
        pgettext("column", "State"),
        pgettext("column", "Last backup"),
        pgettext("column", "Error"),
        pgettext("column", "Restore point"),
        pgettext("column", "14 days"),
        pgettext("column", "Vault"),
        pgettext("column", "Policy"),
    )
