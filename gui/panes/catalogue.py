"""The Errors pane: chips to narrow the list, and the list of errors or hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.models.entry_delegate import EntryDelegate
from gui.models.entry_list import EntryListModel
from gui.panes.filter_chips import FilterChips, Filters
from gui.panes.unknown_codes import UnknownCodes
from gui.panes.view_options import OptionsButton, ViewOptions, grouped, in_order
from gui.theme import scroll_bar_style
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.text import plain_label
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QItemSelection, QModelIndex
    from PySide6.QtGui import (
        QKeyEvent,
        QResizeEvent,
    )

    from gui.models.entry_list import Found
    from gui.theme import Theme
    from troubleshooter.catalogue.search import SearchResult
    from troubleshooter.knowledge.knowledge import EntrySummary, Knowledge
    from troubleshooter.words import Language

#: Moving through the list shows an entry only after the key has rested for this long.
_PREVIEW_MS = 60
#: A new list is announced to screen readers once the typing has paused.
_ANNOUNCE_MS = 400
#: A pane that is lower than so many lines of text has no room for all chips.
_ROOMY_LINES = 32
#: So many opened entries are remembered.
_MOST_RECENT = 20


class CataloguePane(QWidget):
    """Shows the catalogue, or what a search found in it."""

    previewed = Signal(str)  # an entry was passed over
    opened = Signal(str)  # an entry was double-clicked, or Enter was pressed on it
    typed = Signal(str)  # a character typed in the list belongs into the search box
    walk_asked = Signal()  # nothing was found: questions instead

    def __init__(self, knowledge: Knowledge, language: Language, theme: Theme, recent: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.recent = recent  # ids of the entries that were opened last
        self._whole = True  # whether the list shows the catalogue, not the hits of a search
        self.chosen: tuple[str, ...] = ()  # ids of the errors that were chosen to be shown, whatever the menu says
        self._knowledge = knowledge
        self._theme = theme
        self._rows: list[Found] = []
        self._filters = Filters()
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(_PREVIEW_MS)
        self._preview.timeout.connect(self._show_preview)
        self._announcement = QTimer(self)
        self._announcement.setSingleShot(True)
        self._announcement.setInterval(_ANNOUNCE_MS)
        self._announcement.timeout.connect(self._announce)
        self.model = EntryListModel(language)
        self.list = _EntryList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list, theme))
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._preview.start())
        self.list.selectionModel().selectionChanged.connect(lambda selected, _before: self._follow(selected))
        self.list.activated.connect(self._open)
        self.list.typed.connect(self.typed)
        self._options = OptionsButton(theme, ViewOptions())
        self._options.changed.connect(self._set_options)
        self._chips = FilterChips(theme, self._set_filters, self._options)
        self.unknown_codes = UnknownCodes(theme)
        self.policy_offer = FlatButton(theme, _("This is a backup policy: check its rules"), look=Look.PRIMARY)
        self.policy_offer.hide()
        self._chosen_row = self._way_back()
        self._nothing = self._nothing_found()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._chips)
        layout.addWidget(self.policy_offer)
        layout.addWidget(self._chosen_row)
        layout.addWidget(self.unknown_codes)
        layout.addLayout(self._stack, 1)
        self.show_all()

    def settle(self) -> None:
        """What can wait until the window is there."""
        self.list.verticalScrollBar().setStyleSheet(scroll_bar_style(self._theme))

    def show_all(self) -> None:
        """Show the whole catalogue, in the chosen order."""
        summaries = list(self._knowledge.summaries.values())
        ordered = in_order(summaries, self._options.options.order, self.model.language, self.recent)
        self._show([(summary, None) for summary in ordered], (), whole=True)

    def show_result(self, result: SearchResult) -> None:
        """Show what a search found, best first, and name the codes that nothing is known of."""
        rows: list[Found] = [(self._knowledge.summaries[hit.entry_id], hit) for hit in result.hits]
        self._show(rows, result.unknown_codes, whole=False)

    def show_chosen(self, entry_ids: Sequence[str]) -> None:
        """Show exactly these errors, in this order, with a way back to all."""
        self._chips.clear()
        self._filters = Filters()
        rows: list[Found] = [(self._knowledge.summaries[entry_id], None) for entry_id in entry_ids]
        self._show(rows, (), whole=False, chosen=tuple(entry_ids))

    def note_opened(self, entry_id: str) -> None:
        """Remember what was opened, the newest first."""
        self.recent = (entry_id, *(other for other in self.recent if other != entry_id))[:_MOST_RECENT]

    def select(self, entry_id: str) -> None:
        """Make an entry the current row, as far as it is shown, without announcing it."""
        row = self.model.row_of(entry_id)
        if row >= 0:
            index = self.model.index(row)
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.list.selectionModel().clear()
        self._preview.stop()

    def focus_list(self) -> None:
        """Put the keyboard into the list, on the first row when there was none."""
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.first_entry())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the keyboard on the first row, without opening what stands there."""
        self.list.selectionModel().setCurrentIndex(
            self.model.first_entry(), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self._preview.stop()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_best(self) -> None:
        """Open the current row, or the first."""
        index = self.list.currentIndex()
        if not index.isValid():
            index = self.model.first_entry()
            self.list.setCurrentIndex(index)
        if index.isValid():
            self._open(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._chips.set_folded(event.size().height() < _ROOMY_LINES * self.fontMetrics().height())
        super().resizeEvent(event)

    def _show(self, rows: list[Found], unknown: tuple[str, ...], *, whole: bool, chosen: tuple[str, ...] = ()) -> None:
        self._rows = rows
        self._whole = whole
        self.chosen = chosen
        self._chosen_row.setVisible(bool(chosen))
        if chosen:
            self._options.say_instead(_("By what you see"), filtering=False)
        else:
            self._options.say_instead("" if whole else _("Best match first"))
        self._count()
        self.unknown_codes.show_codes(unknown)
        self._refill()

    def _count(self) -> None:
        self._chips.count([summary for summary, _hit in self._rows if self._allow(summary)])

    def _allow(self, summary: EntrySummary) -> bool:
        return bool(self.chosen) or self._options.options.allow(summary)

    def _set_filters(self, filters: Filters) -> None:
        self._filters = filters
        self._refill()

    def _set_options(self) -> None:
        if self._whole:
            self.show_all()
        else:
            self._count()
            self._refill()

    def _refill(self) -> None:
        allowed = [(summary, hit) for summary, hit in self._rows if self._allow(summary)]
        shown = [(summary, hit) for summary, hit in allowed if self._filters.allow(summary)]
        order = self._options.options.order
        self.model.show_rows(grouped(shown, order, self.recent) if self._whole else shown)
        if not shown:
            self._why_nothing.setText(_why_nothing(len(self._rows)))
        self._stack.setCurrentWidget(self.list if shown else self._nothing)
        self.list.scrollToTop()
        self._announcement.start()

    def _announce(self) -> None:
        """Tell a screen reader how many errors the list holds now."""
        count = self.model.entry_count()
        words = ngettext("{n} error", "{n} errors", count).format(n=count)
        if words != self.list.accessibleDescription():
            from gui.announcements import announce  # not at start-up

            self.list.setAccessibleDescription(words)
            announce(self.list, words)

    def _follow(self, selected: QItemSelection) -> None:
        """Go to a row that was selected without the keyboard or the mouse, as a screen reader does."""
        rows = selected.indexes()
        if rows and rows[0] != self.list.currentIndex():
            self.list.selectionModel().setCurrentIndex(rows[0], QItemSelectionModel.SelectionFlag.NoUpdate)

    def _show_preview(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.previewed.emit(self.model.entry_id(index))

    def _open(self, index: QModelIndex) -> None:
        self._preview.stop()
        self.opened.emit(self.model.entry_id(index))

    def _way_back(self) -> QWidget:
        """From errors that were chosen to all of them."""
        button = FlatButton(self._theme, _("Show all errors"), picture=icon("close", self._theme.text))
        button.clicked.connect(self.show_all)
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(14, 0, 14, 10)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.hide()
        return row

    def _nothing_found(self) -> QWidget:
        self._why_nothing = plain_label("", muted=True)
        ask = FlatButton(self._theme, _("I only know what I see"), picture=icon("question", self._theme.text))
        ask.setAccessibleName(_("Nothing fits: I only know what I see"))
        ask.clicked.connect(self.walk_asked)
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._why_nothing)
        layout.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return widget


def _why_nothing(found: int) -> str:
    """Why the list is empty although ``found`` errors fit the text, and what to do about it."""
    if found:
        return ngettext(
            "{n} error fits, but the choices above hide it.", "{n} errors fit, but the choices above hide them.", found
        ).format(n=found)
    return _(
        "Nothing in the catalogue fits.\n\n"
        "Try the code alone, one sentence of the message, or other words for what you see."
    )


class _EntryList(QListView):
    """The list view: copies rows, passes typing on to the search box."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Errors"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # the first screenful at once, the rest right after
        self.setBatchSize(24)
        copy = QAction(_("Copy"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Home and isinstance(model := self.model(), EntryListModel):
            self.setCurrentIndex(model.first_entry())  # Qt stops at the heading above it
            self.scrollToTop()
        elif plain and text and text.isprintable() and not text.isspace():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, EntryDelegate) and delegate.row_width != event.size().width():
            delegate.row_width = event.size().width()
            self.scheduleDelayedItemsLayout()  # row heights follow the width
        super().resizeEvent(event)

    def _copy(self) -> None:
        model = self.model()
        if isinstance(model, EntryListModel) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(model.text_to_copy(self.currentIndex()))
