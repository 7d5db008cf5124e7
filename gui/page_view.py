"""Shows a place: an entry, a page, a check or the start; with Back, Forward and Copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.content.welcome_content import welcome_content
from gui.history import History, Kind, Location, parse_link
from gui.icons import icon
from gui.theme import scroll_bar_style
from gui.widgets.buttons import FlatButton
from gui.widgets.frames import Scrolled
from gui.widgets.text import Trail
from troubleshooter.i18n import _
from troubleshooter.labels import operation_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.content.blocks import Builder
    from gui.evidence_at_hand import EvidenceAtHand
    from gui.notebook import Notebook
    from gui.theme import Theme
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_READING_WIDTH = 900
#: Places that tell of verdicts.
_TELLING = (Kind.ENTRY, Kind.CHECK, Kind.VM)


class Provided(NamedTuple):
    """How the places of a kind are shown that the page view knows nothing about."""

    content: Callable[[str, Builder], QWidget]
    trail: Callable[[str], list[str]]  # the words above the place
    markdown: Callable[[str], str] | None = None  # the place as text, where it can be copied


class PageView(QWidget):
    """The reading half of the window."""

    moved = Signal()  # another place is shown
    example_chosen = Signal(str)
    walk_asked = Signal()  # somebody knows only what they see
    check_asked = Signal(str)  # a check is to be run on this computer

    def __init__(
        self,
        knowledge: Knowledge,
        language: Language,
        theme: Theme,
        at_hand: EvidenceAtHand,
        notebook: Notebook,
    ) -> None:
        super().__init__()
        self._at_hand = at_hand
        self._notebook = notebook
        self.history = History()
        self._knowledge = knowledge
        self._language = language
        self._theme = theme
        self._fix: QWidget | None = None
        self._passing = False  # whether the current place was only looked at in passing
        self._provided: dict[Kind, Provided] = {}
        self._built: Location | None = None  # whose widgets are there
        self._away = False  # whether another room is shown instead
        self._evidence: object = None  # what was at hand when the widgets were built
        self._back = self._arrow("back", _("Back"), self.go_back, theme)
        self._forward = self._arrow("forward", _("Forward"), self.go_forward, theme)
        self._trail = Trail()
        self._copy = FlatButton(theme, _("Copy as Markdown"), picture=icon("copy", theme.text))
        self._copy.clicked.connect(self.copy_markdown)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        for widget in (self._back, self._forward):
            head.addWidget(widget)
        head.addWidget(self._trail, 1)
        head.addWidget(self._copy)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Error, causes and fix"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 14, 8, 0)
        layout.setSpacing(10)
        head.setContentsMargins(0, 0, 16, 0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        at_hand.changed.connect(self._look_at_evidence)
        for button in (self._back, self._forward):
            button.setEnabled(False)
        self._copy.hide()

    def provide(self, kind: Kind, provided: Provided) -> None:
        """Let somebody else build the places of a kind."""
        self._provided[kind] = provided

    def rebuild(self, kind: Kind) -> None:
        """Build a place of this kind anew, if one is shown: what it tells of has changed."""
        built = self._built
        if built is None or built.kind is not kind:
            return
        if self._away:
            self._scroll.setWidget(QWidget())
            self._built = None  # built again when it is come back to
        else:
            self._fill_again(built)

    def open_link(self, link: str) -> None:
        """Follow a link: one of ours here, https in the browser, anything else not at all."""
        target, _hash, cause = link.partition("#")
        place = parse_link(target)
        if place is not None:
            self.visit(Location(place.kind, place.target, cause), at_fix=bool(cause))
        elif link.startswith("https://"):
            from PySide6.QtCore import QUrl
            from PySide6.QtGui import QDesktopServices

            QDesktopServices.openUrl(QUrl(link))

    def visit(self, place: Location, *, at_fix: bool = False) -> None:
        """Show a place and remember it; ``at_fix`` scrolls to the steps and puts the keyboard there."""
        self.history.visit(place)
        self._passing = False
        self._show(place)
        if at_fix:
            self._go_to_fix()

    def take_up(self, history: History) -> None:
        """Go on with another view's history."""
        self.history = history
        self._show(history.reading)
        if history.current.kind is Kind.ROOM:
            self._show(history.current)

    def preview(self, place: Location) -> None:
        """Show a place in passing, without a step in the history for each."""
        if self._passing:
            self.history.replace(place)
        else:
            self.history.visit(place)
        self._passing = True
        self._show(place)

    def go_back(self) -> None:
        """One place back."""
        self._passing = False
        self._show(self.history.back())

    def go_forward(self) -> None:
        """One place forward."""
        self._passing = False
        self._show(self.history.forward())

    def markdown(self) -> str:
        """What is shown, as Markdown; empty where nothing can be copied as a whole, as on the start page."""
        from troubleshooter import markdown

        place = self.history.reading
        if (provided := self._provided.get(place.kind)) is not None:
            return provided.markdown(place.target) if provided.markdown is not None else ""
        match place.kind:
            case Kind.ENTRY:
                return self._entry_markdown(self._knowledge.entry(place.target))
            case Kind.PAGE:
                return markdown.page_markdown(self._knowledge.page(place.target), self._language)
            case Kind.CHECK:
                return markdown.check_markdown(self._knowledge.check(place.target), self._language)
        return ""

    def _entry_markdown(self, entry: Entry) -> str:
        from troubleshooter.markdown import entry_markdown

        run = self._at_hand.run
        if run is None:
            return entry_markdown(entry, self._knowledge, self._language)
        from gui.evidence_at_hand import diagnosis_of

        machine = run.capture.machine.hostname or run.source or _("this computer")
        return entry_markdown(entry, self._knowledge, self._language, diagnosis_of(entry, run), machine)

    def copy_markdown(self) -> None:
        """Put what is shown on the clipboard, ready for a ticket; where there is nothing to copy, it stays as it is."""
        if text := self.markdown():
            QGuiApplication.clipboard().setText(text)

    def focus_content(self) -> None:
        """Put the keyboard into the shown place."""
        content = self._scroll.widget()
        if content is not None and not _focus_first(content):
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """What can wait until the window is there: the start page too, as many starts go elsewhere at once."""
        if self._built is None and not self._away:
            self._fill(self.history.current)
        self._scroll.verticalScrollBar().setStyleSheet(scroll_bar_style(self._theme))

    def _show(self, place: Location) -> None:
        came_back, self._away = self._away, place.kind is Kind.ROOM
        kept = came_back and place == self._built and self._evidence == self._evidence_now()
        if not self._away and not kept:
            self._fill(place)
        self._back.setEnabled(self.history.can_go_back)
        self._forward.setEnabled(self.history.can_go_forward)
        self.moved.emit()

    def _look_at_evidence(self) -> None:
        """Show anew what tells of causes and verdicts, once something else is known."""
        if self._built is not None and not self._away and self._evidence != self._evidence_now():
            if self._built.kind in _TELLING:
                self._fill_again(self._built)
            self._evidence = self._evidence_now()

    def _evidence_now(self) -> object:
        at_hand = self._at_hand
        return (at_hand.busy, at_hand.notice, at_hand.run)

    def _fill_again(self, place: Location) -> None:
        """Build a place anew where it was read, with the keyboard where it was."""
        at = self._scroll.verticalScrollBar().value()
        focus = self._scroll.focusWidget() if self._holds_keyboard() else None
        name = _name_of(focus) if focus is not None else None
        self._fill(place)
        content = self._scroll.widget()
        if content is None:
            return
        content.adjustSize()
        self._scroll.verticalScrollBar().setValue(at)
        if name is not None:
            same = (one for one in content.findChildren(QWidget) if not one.isHidden() and _name_of(one) == name)
            (next(same, None) or self._scroll).setFocus(Qt.FocusReason.OtherFocusReason)

    def _holds_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._scroll.isAncestorOf(focus)

    def _fill(self, place: Location) -> None:
        self._built = place
        self._evidence = self._evidence_now()
        self._fix = None
        widget = self._build(place)
        widget.setMaximumWidth(_READING_WIDTH)
        holder = Scrolled()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 16, 0)
        row.addWidget(widget, 1000)
        row.addStretch(1)
        self._scroll.setWidget(holder)
        self._scroll.verticalScrollBar().setValue(0)
        self._copy.setVisible(self._can_copy(place))
        self._trail.show_places(self._trail_of(place))

    def _can_copy(self, place: Location) -> bool:
        if place.kind in self._provided:
            return self._provided[place.kind].markdown is not None
        return place.kind in (Kind.ENTRY, Kind.PAGE, Kind.CHECK)

    def _build(self, place: Location) -> QWidget:
        if place.kind is Kind.HOME:
            return welcome_content(self._theme, self.example_chosen.emit, self.walk_asked.emit)
        from gui.content.blocks import Builder  # not before something is opened: start-up does without

        builder = Builder(self._theme, self.open_link, self._notebook)
        if place.kind in self._provided:
            return self._provided[place.kind].content(place.target, builder)
        match place.kind:
            case Kind.ENTRY:
                from gui.content.entry_content import Known, entry_content

                entry = self._knowledge.entry(place.target)
                known = Known(self._knowledge, self._language, self._at_hand, self._at_hand.run)
                content = entry_content(entry, place.cause, known, builder)
                self._fix = content.fix
                return content.widget
            case Kind.PAGE:
                from gui.content.page_content import page_content

                page = self._knowledge.page(place.target)
                return page_content(page, self._knowledge, self._language, builder)
            case Kind.POLICY:
                from gui.content.policy_content import policy_content

                return policy_content(place.target, self._knowledge, self._language, builder)
            case Kind.UNKNOWN:
                from gui.content.unknown_content import unknown_content

                return unknown_content(place.target, self._knowledge, self._language, builder)
            case _:
                from gui.content.check_content import LatestResult, check_content

                check = self._knowledge.check(place.target)
                latest = LatestResult(self._at_hand.latest(check.id), lambda: self.check_asked.emit(check.id))
                return check_content(check, self._knowledge, self._language, builder, latest)

    def _trail_of(self, place: Location) -> list[str]:
        if place.kind in self._provided:
            return self._provided[place.kind].trail(place.target)
        match place.kind:
            case Kind.ENTRY:
                summary = self._knowledge.summaries[place.target]
                words = [_("Errors"), operation_label(summary.operation), *summary.codes[:1]]
            case Kind.PAGE:
                words = [_("Fixes"), place.target]
            case Kind.CHECK:
                words = [_("Checks"), place.target]
            case Kind.POLICY:
                words = [_("Policy")]
            case Kind.UNKNOWN:
                words = [_("Errors"), _("not in the catalogue"), place.target]
            case _:
                words = []
        return words

    def _go_to_fix(self) -> None:
        fix, content = self._fix, self._scroll.widget()
        if fix is None or content is None:
            return
        content.adjustSize()
        self._scroll.verticalScrollBar().setValue(fix.mapTo(content, fix.rect().topLeft()).y() - 4)
        _focus_first(content, below=fix)

    def _arrow(self, name: str, text: str, go: Callable[[], None], theme: Theme) -> FlatButton:
        button = FlatButton(theme, picture=icon(name, theme.text))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(go)
        return button


def _name_of(widget: QWidget) -> tuple[str, str, str]:
    text = widget.text() if isinstance(widget, QPushButton) else ""
    return type(widget).__name__, widget.accessibleName(), text


def _focus_first(content: QWidget, *, below: QWidget | None = None) -> bool:
    """Focus the first button or link of ``content`` that stands below a widget; False when there is none."""
    top = below.mapTo(content, below.rect().topLeft()).y() if below is not None else -1
    stops = [
        widget
        for widget in content.findChildren(QPushButton)
        if widget.isVisibleTo(content) and widget.mapTo(content, widget.rect().topLeft()).y() >= top
    ]
    if not stops:
        return False
    min(stops, key=lambda widget: widget.mapTo(content, widget.rect().topLeft()).y()).setFocus(
        Qt.FocusReason.OtherFocusReason
    )
    return True
