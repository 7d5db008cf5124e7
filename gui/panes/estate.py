"""The pane *Azure*: every protected VM that the account can read, the failing ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.models.estate_rows import Filter
from gui.models.estate_table import EstateTable
from gui.panes.estate_filters import EstateFilters
from gui.panes.estate_head import EstateHead
from gui.panes.estate_start import EstateStart
from gui.panes.estate_view import EstateView
from gui.panes.room import RoomPane
from gui.widgets.estate_pictures import DayBars, ErrorBars, ErrorCount
from gui.widgets.frames import RoundedFrame
from gui.widgets.scroll_area import VerticalScrollArea
from gui.widgets.text import plain_label
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from gui.estate_session import EstateSession
    from gui.theme import Theme
    from troubleshooter.estate.estate import EstateChange
    from troubleshooter.estate.matching import Matcher
    from troubleshooter.estate.tally import Kind

#: Strips are read once the table has rested for this long.
_REST_MS = 250
#: Below this height the table needs the place of the pictures above it.
_ROOM_FOR_PICTURES = 480


class EstatePane(RoomPane):
    """Head, pictures, filters and table; the reading is the session's."""

    sign_in_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, session: EstateSession, matcher: Matcher, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self._theme = theme
        self.head = EstateHead(session, theme)
        self.days = DayBars(theme)
        self.errors = ErrorBars(theme)
        self.filters = EstateFilters(theme)
        self.model = EstateTable(matcher)
        self.table = EstateView(self.model, theme)
        self.start = EstateStart(theme)
        self._nothing = plain_label(_("No VM fits. Take a filter away to see more."), muted=True)
        self._nothing.setContentsMargins(16, 16, 16, 16)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self._nothing)
        self._whole = QWidget()
        self._scroll = VerticalScrollArea(self._whole, theme)  # for screens too low for head, filters and a few rows
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_for_strips)
        self._lay_out()
        self._connect()
        if session.estate is not None:
            self.model.begin(session.estate)
        self.refresh()

    def refresh(self) -> None:
        """Show what the session holds."""
        estate = self.session.estate
        self.start.setVisible(estate is None)
        self._scroll.setVisible(estate is not None)
        if estate is None:
            return
        self.head.refresh()
        self.days.show_days(estate.days)
        self.filters.show_counts(self.session.tally.states)
        if not self.session.reading:  # the lists wait for the end; going through all rows for each page would take long
            self.filters.offer(self.model.rows, estate)
        self._show_errors()
        self._show_table()

    def focus_content(self) -> None:
        """Put the keyboard into the table, or on what starts a reading."""
        if self.session.estate is None:
            self.start.focus_first()
            return
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(self.table.first_vm(), 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pictures.setVisible(event.size().height() >= _ROOM_FOR_PICTURES)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.filters.filter.narrows:
            self.filters.choose(Filter())
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._pictures = QWidget()
        pictures = QHBoxLayout(self._pictures)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.setSpacing(14)
        pictures.addWidget(_card(self._theme, _("Backups of the last 14 days"), self.days), 1)
        pictures.addWidget(_card(self._theme, _("Failing VMs by error"), self.errors), 1)
        card = RoundedFrame(self._theme, self._theme.surface)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.filters)
        inside.addWidget(self._body, 1)
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.head)
        whole.addWidget(self._pictures)
        whole.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 14)
        layout.addWidget(self.start)
        layout.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        session = self.session
        session.begun.connect(self._begin)
        session.pages_came.connect(self._take)
        session.strips_came.connect(self.model.refresh_strips)
        session.changed.connect(self._changed)
        self.start.sample_asked.connect(session.show_sample)
        self.start.sign_in_asked.connect(self.sign_in_asked)
        self.head.sign_in_asked.connect(self.sign_in_asked)
        self.head.sign_out_asked.connect(self.sign_out_asked)
        self.filters.changed.connect(self._narrow)
        self.filters.by_error_changed.connect(self._group)
        self.errors.chosen.connect(self._choose_error)
        self.table.activated.connect(self._open)
        self.table.vault_asked.connect(self._read_vault)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())

    def _begin(self) -> None:
        focus: QWidget | None = self.focusWidget()
        from_start = focus is not None and self.start.isAncestorOf(focus)
        if self.session.estate is not None:
            self.model.begin(self.session.estate)
        self.refresh()
        if from_start and self.session.estate is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, changes: Sequence[EstateChange]) -> None:
        with self.table.place_kept():
            self.model.take(changes)

    def _changed(self) -> None:
        self.refresh()
        self._rest.start()

    def _narrow(self, chosen: Filter) -> None:
        with self.table.place_kept():
            self.model.set_filter(chosen)
        self._show_errors()
        self._show_table()
        self._rest.start()

    def _group(self, on: bool) -> None:
        with self.table.place_kept():
            self.model.set_by_error(on)
        self._show_table()
        self._rest.start()

    def _choose_error(self, kind: Kind | None) -> None:
        self.filters.choose(replace(self.filters.filter, kind=kind))

    def _read_vault(self, key: str) -> None:
        estate = self.session.estate
        if estate is not None and key in estate.vaults and not self.session.reading:
            self.session.read_vault(estate.vaults[key])
            self.told.emit(_("Reading the vault {name} again.").format(name=estate.vaults[key].name))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.link_opened.emit(f"vm:{row.key}")

    def _show_errors(self) -> None:
        names = self.model.error_names
        counted = [ErrorCount(names.get(kind, ""), kind, n) for kind, n in self.session.tally.errors.most_common()]
        none = _("None so far.") if self.session.reading else _("None was seen.")
        self.errors.show_errors(counted, self.filters.filter.kind, none)

    def _show_table(self) -> None:
        count = self.model.rowCount()
        self._body.setCurrentWidget(self.table if count or self.session.reading else self._nothing)
        self.table.span_headings()
        self.table.setAccessibleDescription(ngettext("{n} row", "{n} rows", count).format(n=count))

    def _ask_for_strips(self) -> None:
        estate = self.session.estate
        if estate is None:
            return
        rows = [self.model.row_at(self.model.index(n, 0)) for n in self.table.rows_in_view()]
        self.session.want_strips([estate.vms[row.key] for row in rows if row is not None and row.key in estate.vms])


def _card(theme: Theme, title: str, content: QWidget) -> RoundedFrame:
    card = RoundedFrame(theme, theme.surface)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(16, 10, 16, 10)
    layout.setSpacing(6)
    layout.addWidget(plain_label(title, muted=True, factor=0.95))
    layout.addWidget(content)
    layout.addStretch(1)
    return card
