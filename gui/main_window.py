"""The window: one search box on top, the rail at the left, and the room: errors with their page, or another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.actions import Command, make_actions
from gui.history import HOME, Kind, Location
from gui.page_view import PageView
from gui.panes.catalogue import CataloguePane
from gui.rooms import Room
from gui.widgets.frames import Rule, Splitter
from gui.widgets.rail import Rail
from gui.widgets.search_box import SearchBox
from gui.window_frame import fill_status_bar, top_bar
from troubleshooter.i18n import _
from troubleshooter.policy.document import looks_like_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QMouseEvent, QResizeEvent

    from gui.evidence_at_hand import EvidenceAtHand
    from gui.history import History
    from gui.notebook import Notebook
    from gui.panes.room import RoomPane
    from gui.rooms import RoomCommand, RoomSpec
    from gui.tasks import TaskRunner
    from gui.theme import Theme
    from troubleshooter.cancel import CancelToken
    from troubleshooter.catalogue.search import SearchResult
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.settings import Settings
    from troubleshooter.words import Language

#: A longer text is searched beside the window, so that typing and scrolling never wait for it.
_SEARCHED_AT_ONCE = 2_000
_SPLIT = (430, 850)
_ROOMY = 1080  # below this width the rail shows icons alone
_NARROWEST_LIST, _NARROWEST_PAGE = 292, 532
#: The rail's icons, the narrowest list and the narrowest page.
_SMALLEST = (58 + _NARROWEST_LIST + _NARROWEST_PAGE + 10, 480)


class WindowState(NamedTuple):
    """What a window was showing, to be taken up by one in another language or theme."""

    text: str
    history: History
    chosen: tuple[str, ...]  # ids of the errors that the list was filled with


class MainWindow(QMainWindow):
    """The main window; everything it needs comes through its constructor."""

    settings_asked = Signal()
    about_asked = Signal()
    log_asked = Signal()
    shortcuts_asked = Signal()
    help_asked = Signal()
    check_asked = Signal(str)
    export_asked = Signal()
    report_asked = Signal()  # a report is to be opened
    stand_ins_asked = Signal()
    closing = Signal()

    def __init__(
        self,
        knowledge: Knowledge,
        language: Language,
        theme: Theme,
        tasks: TaskRunner,
        settings: Settings,
        at_hand: EvidenceAtHand,
        notebook: Notebook,
        rooms: Sequence[RoomSpec] = (),
    ) -> None:
        super().__init__()
        self._rooms = {spec.room: spec for spec in rooms}
        self._room_panes: dict[Room, RoomPane] = {}  # those that were entered
        self._file_takers: list[tuple[Callable[[Path], bool], Callable[[Path], None]]] = []
        self._knowledge = knowledge
        self._tasks = tasks
        self._pending: CancelToken | None = None
        self.setWindowTitle("VM Backup Troubleshooter")
        self.setAcceptDrops(True)
        self.search_box = SearchBox(theme)
        self.pane = CataloguePane(knowledge, language, theme, settings.recent)
        self.page_view = PageView(knowledge, language, theme, at_hand, notebook)
        self._splitter = Splitter(theme)
        self._splitter.setAccessibleName(_("List and page"))
        self._splitter.addWidget(self.pane)
        self._splitter.addWidget(self.page_view)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes(list(_SPLIT))
        self.pane.setMinimumWidth(_NARROWEST_LIST)
        self.page_view.setMinimumWidth(_NARROWEST_PAGE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._splitter)
        errors = (Room.ERRORS.value, _("Errors"), "errors")
        self.rail = Rail([errors, *((spec.room.value, spec.text, spec.picture) for spec in rooms)], theme)
        self.rail.show_current(Room.ERRORS)
        self.commands = self._commands()
        self.actions_by_name = make_actions(self.commands, self)
        body = QWidget()
        column = self._column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top_bar(self, self.search_box, self.actions_by_name, theme))
        column.addWidget(Rule(theme))
        rooms_row = QHBoxLayout()
        rooms_row.setSpacing(0)
        rooms_row.addWidget(self.rail)
        rooms_row.addWidget(self._stack, 1)
        column.addLayout(rooms_row, 1)
        column.addWidget(Rule(theme))
        self.setCentralWidget(body)
        fill_status_bar(self.statusBar(), knowledge)
        notebook.told.connect(self.tell)
        self._connect()
        self.setMinimumSize(*_SMALLEST)  # the layout's own minimum counts the rail with its words
        self.resize(1280, 820)
        self._restore(settings)
        QWidget.setTabOrder(self.search_box, self.rail)
        QWidget.setTabOrder(self.rail, self.pane)
        self.search_box.setFocus()

    def settle(self) -> None:
        """What can wait until the window is there."""
        self.pane.settle()
        self.page_view.settle()

    def search_for(self, text: str) -> None:
        """Put a text into the search box and search for it."""
        self.search_box.set_whole_text(text)

    def enter(self, room: Room) -> RoomPane | None:
        """Show a room and put the keyboard into it; its pane, which the list of errors has none of."""
        if room is Room.ERRORS:
            self._show_errors()
            self.pane.focus_list()
            return None
        self.page_view.visit(Location(Kind.ROOM, room))
        self._room_panes[room].focus_content()
        return self._room_panes[room]

    def open_link(self, link: str) -> None:
        """Follow a link from another room."""
        self.page_view.open_link(link)
        if self.current_room is Room.ERRORS:
            self.page_view.focus_content()

    @property
    def current_room(self) -> Room:
        """The room that is shown."""
        place = self.page_view.history.current
        return Room(place.target) if place.kind is Kind.ROOM else Room.ERRORS

    def take_files(self, files: Sequence[Path]) -> None:
        """Open what was dropped: what somebody knows goes there, anything else is searched as a log."""
        for takes, take in self._file_takers:
            if takes(files[0]):
                take(files[0])
                return
        for room, spec in self._rooms.items():
            if spec.takes(files[0]):
                pane = self.enter(room)
                if pane is not None:
                    pane.take_files(files)
                return
        from troubleshooter.text_file import read_text_file

        self.search_for(read_text_file(files[0]))

    def offer_files(self, takes: Callable[[Path], bool], take: Callable[[Path], None]) -> None:
        """Let somebody take dropped files that are not a room's."""
        self._file_takers.append((takes, take))

    def open_entry(self, entry_id: str) -> None:
        """Show an entry at its fix."""
        self.page_view.visit(Location(Kind.ENTRY, entry_id), at_fix=True)
        self.pane.note_opened(entry_id)
        self.pane.select(entry_id)

    def state(self) -> WindowState:
        """What is being shown."""
        return WindowState(self.search_box.whole_text(), self.page_view.history, self.pane.chosen)

    def take_up(self, state: WindowState) -> None:
        """Show what another window showed."""
        if state.text:
            self.search_for(state.text)
        elif state.chosen:
            self.pane.show_chosen(state.chosen)
        self.page_view.take_up(state.history)

    def remember(self, settings: Settings) -> Settings:
        """The settings with this window's size and split in them."""
        return settings._replace(
            recent=self.pane.recent,
            window_geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            splitter_state=bytes(self._splitter.saveState().toBase64().data()).decode("ascii"),
        )

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self.statusBar().showMessage(text, 8000)
        from gui.announcements import announce  # not at start-up

        announce(self.statusBar(), text)

    def add_notice(self, bar: QWidget) -> None:
        """Put a notice below the search box."""
        self._column.insertWidget(2, bar)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.search_box.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.search_box.dropEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.BackButton:
            self.page_view.go_back()
        elif event.button() is Qt.MouseButton.ForwardButton:
            self.page_view.go_forward()
        else:
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rail.set_compact(event.size().width() < _ROOMY)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._pending is not None:
            self._pending.cancel()
        self.closing.emit()
        super().closeEvent(event)

    def _commands(self) -> list[Command]:
        view = self.page_view
        names = {Room.ERRORS: _("Errors"), **{room: spec.text for room, spec in self._rooms.items()}}
        rooms = [
            Command(f"room_{room}", text, (f"Ctrl+{number}",), partial(self._enter, room))
            for number, (room, text) in enumerate(names.items(), 1)
        ]
        rooms += [
            Command(command.name, command.text, command.shortcuts, partial(self._run_in, room, command))
            for room, spec in self._rooms.items()
            for command in spec.commands
        ]
        return [
            *rooms,
            Command("search", _("Search"), ("Ctrl+K", "Ctrl+F", "/"), self._focus_search),
            Command("back", _("Back"), ("Alt+Left",), view.go_back),
            Command("forward", _("Forward"), ("Alt+Right",), view.go_forward),
            Command("home", _("Start page"), ("Alt+Home",), lambda: view.visit(HOME)),
            Command("next_part", _("Go to the next part of the window"), ("F6",), self._next_part),
            Command("copy_markdown", _("Copy what is shown as Markdown"), ("Ctrl+Shift+C",), self._copy_shown),
            Command("export", _("Export findings…"), ("Ctrl+E",), self.export_asked.emit),
            Command("open_report", _("Open a report…"), ("Ctrl+Shift+O",), self.report_asked.emit),
            Command("stand_ins", _("What do the stand-ins mean?"), (), self.stand_ins_asked.emit),
            Command("settings", _("Settings…"), ("Ctrl+,",), self.settings_asked.emit),
            Command("log", _("Show the log…"), (), self.log_asked.emit),
            Command("help", _("Help"), ("F1",), self.help_asked.emit),
            Command("shortcuts", _("Keyboard shortcuts"), ("Ctrl+/",), self.shortcuts_asked.emit),
            Command("about", _("About…"), (), self.about_asked.emit),
            Command("quit", _("Quit"), ("Ctrl+Q",), self.close),
        ]

    def _connect(self) -> None:
        self.search_box.searched.connect(self._search)
        self.search_box.down_pressed.connect(lambda: self.enter(Room.ERRORS))
        self.search_box.files_given.connect(self.take_files)
        self.rail.chosen.connect(lambda name: self._enter(Room(name), keep_focus=True))
        self.search_box.entered.connect(self.pane.open_best)
        self.pane.previewed.connect(lambda entry_id: self.page_view.preview(Location(Kind.ENTRY, entry_id)))
        self.pane.opened.connect(self.open_entry)
        self.pane.typed.connect(self._type_on)
        self.pane.unknown_codes.opened.connect(lambda code: self.page_view.visit(Location(Kind.UNKNOWN, code)))
        self.pane.policy_offer.clicked.connect(
            lambda: self.page_view.visit(Location(Kind.POLICY, self.search_box.whole_text()))
        )
        self.page_view.check_asked.connect(self.check_asked)
        self.page_view.example_chosen.connect(self._try_example)
        self.page_view.moved.connect(self._follow_page)

    def _enter(self, room: Room, *, keep_focus: bool = False) -> None:
        focus = self.focusWidget()
        self.enter(room)
        if keep_focus and focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run_in(self, room: Room, command: RoomCommand) -> None:
        if command.everywhere and self.current_room is not room:
            self.enter(room)
        if self.current_room is room:
            command.run(self._room_panes[room])

    def _show_errors(self) -> None:
        if self.current_room is not Room.ERRORS:
            self.page_view.visit(self.page_view.history.reading)

    def _search(self, text: str) -> None:
        if text.strip():
            self._show_errors()
        self.pane.policy_offer.setVisible(looks_like_policy(text))
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        if not text.strip():
            self.pane.show_all()
        elif len(text) <= _SEARCHED_AT_ONCE:
            self._show_result(self._find(text))
        else:
            self._pending = self._tasks.run(lambda: self._find(text), self._show_result, self._search_failed)

    def _find(self, text: str) -> SearchResult:
        return self._knowledge.index.search(text, language=self.pane.model.language)

    def _show_result(self, result: SearchResult) -> None:
        self._pending = None
        self.pane.show_result(result)
        if result.hits and self.page_view.history.reading.kind is not Kind.HOME:
            self.pane.select(self.page_view.history.reading.target)

    def _search_failed(self, error: BaseException) -> None:
        self._pending = None
        raise error

    def _try_example(self, text: str) -> None:
        self.search_for(text)
        self.pane.open_best()

    def _follow_page(self) -> None:
        self.actions_by_name["back"].setEnabled(self.page_view.history.can_go_back)
        self.actions_by_name["forward"].setEnabled(self.page_view.history.can_go_forward)
        self._show_room(self.current_room)
        place = self.page_view.history.reading
        self.pane.select(place.target if place.kind is Kind.ENTRY else "")

    def _show_room(self, room: Room) -> None:
        pane: QWidget = self._splitter
        if room in self._rooms:
            if room not in self._room_panes:
                self._room_panes[room] = self._make_room(self._rooms[room])
            pane = self._room_panes[room]
        self._stack.setCurrentWidget(pane)
        self.rail.show_current(room)

    def _make_room(self, spec: RoomSpec) -> RoomPane:
        pane = spec.build()
        pane.link_opened.connect(self.open_link)
        pane.told.connect(self.tell)
        self._stack.addWidget(pane)
        return pane

    def _copy_shown(self) -> None:
        pane = self._room_panes.get(self.current_room)
        if pane is None:
            self.page_view.copy_markdown()
        elif text := pane.markdown():
            QGuiApplication.clipboard().setText(text)
            self.tell(_("Copied"))

    def _focus_search(self) -> None:
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_box.selectAll()

    def _type_on(self, text: str) -> None:
        self.search_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search_box.set_whole_text(text)

    def _next_part(self) -> None:
        """Search box, list, page and round again; in another room, search box and room."""
        room = self._room_panes.get(self.current_room)
        if room is not None:
            if room.isAncestorOf(self.focusWidget()):
                self._focus_search()
            else:
                room.focus_content()
        elif self.search_box.hasFocus():
            self.pane.focus_list()
        elif self.pane.isAncestorOf(self.focusWidget()):
            self.page_view.focus_content()
        else:
            self._focus_search()

    def _restore(self, settings: Settings) -> None:
        if settings.window_geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.window_geometry.encode()))
        if settings.splitter_state:
            self._splitter.restoreState(QByteArray.fromBase64(settings.splitter_state.encode()))
