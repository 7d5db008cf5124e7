"""The table of VMs as a view: whole rows, sorted by its header, copied as cells for a spreadsheet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gui.models.estate_delegate import ROW_HEIGHT, EstateDelegate, strip_width
from gui.models.estate_table import Column
from gui.theme import scroll_bar_style
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent

    from gui.models.estate_table import EstateTable
    from gui.theme import Theme

_WIDTHS = {
    Column.VM: 128,
    Column.STATE: 152,
    Column.LAST_BACKUP: 124,
    Column.ERROR: 278,
    Column.RESTORE_POINT: 130,
    Column.VAULT: 118,
}

#: The average width of a character in the font that the widths were chosen for, in pixels.
_USUAL_CHARACTER = 8.0


class EstateView(QTableView):
    """Shows an :class:`EstateTable`."""

    vault_asked = Signal(str)  # key of a vault to be read again

    def __init__(self, model: EstateTable, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._spanned: list[int] = []
        self.setModel(model)
        self.setItemDelegate(EstateDelegate(self, theme))
        self.setAccessibleName(_("Protected VMs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self.horizontalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self.setCornerWidget(QWidget())  # Qt would paint a little frame between the scroll bars
        self._set_up_headers(theme)
        self.setSortingEnabled(True)
        self._add_copy()

    def rows_in_view(self) -> range:
        """The numbers of the rows that can be seen."""
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def first_vm(self) -> int:
        """The number of the first row that is no heading."""
        headings = set(self._model.headings())
        return next((n for n in range(self._model.rowCount()) if n not in headings), 0)

    def span_headings(self) -> None:
        """Let headings reach over all columns."""
        for number in self._spanned:
            if number < self._model.rowCount():
                self.setSpan(number, 0, 1, 1)
        self._spanned = self._model.headings()
        for number in self._spanned:
            self.setSpan(number, 0, 1, len(Column))

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """Keep the current VM and what is in view while the rows change."""
        row = self._model.row_at(self.currentIndex())
        top, at_top = self.verticalScrollBar().value(), self.verticalScrollBar().value() == 0
        self.clearSpans()
        self._spanned = []
        yield
        number = self._model.place_of(row.key) if row is not None else -1
        if number >= 0:
            index = self._model.index(number, max(0, self.currentIndex().column()))
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
        if not at_top:
            self.verticalScrollBar().setValue(top)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.currentIndex().isValid() and self._model.rowCount():
                self.setCurrentIndex(self._model.index(self.first_vm(), 0))
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _set_up_headers(self, theme: Theme) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 18))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(60)
        head.setSortIndicator(Column.STATE, Qt.SortOrder.AscendingOrder)
        head.setStyleSheet(
            f"QHeaderView::section {{ background: {theme.surface}; color: {theme.text}; border: none;"
            f" border-bottom: {theme.border_width}px solid {theme.border}; padding: 7px 12px; font-weight: bold; }}"
            f"QHeaderView {{ background: {theme.surface}; }}"
        )
        scale = self.fontMetrics().averageCharWidth() / _USUAL_CHARACTER
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, round(width * max(1.0, scale)))
        self.setColumnWidth(Column.STRIP, strip_width() + 26)

    def _add_copy(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(_("Copy"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)
        again = QAction(_("Read this vault again"), self)
        again.setShortcut(QKeySequence("Shift+F5"))
        again.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        again.triggered.connect(self._ask_again)
        self.addAction(again)

    def _ask_again(self) -> None:
        row = self._model.row_at(self.currentIndex())
        if row is not None:
            self.vault_asked.emit(row.vault)

    def _copy(self) -> None:
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if numbers:
            QGuiApplication.clipboard().setText(self._model.text_to_copy(numbers))
