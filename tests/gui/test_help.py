"""Help in the window: F1, its links, Back, and the way to the keyboard shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.dialogs.about import ShortcutsDialog
from gui.history import HOME, Kind, Location
from gui.rooms import Room
from tests.gui.screen import button, dialog, words
from troubleshooter.help_pages import Topic, load_help
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow


def here(window: MainWindow) -> Location:
    return window.page_view.history.current


def test_f1_opens_the_tour_and_back_returns(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert here(window) == Location(Kind.HELP, "tour")
    assert "Two minutes with this program" in words(window.page_view)
    focus = window.focusWidget()
    assert window.page_view.isAncestorOf(focus)
    assert focus.visibleRegion().boundingRect().height() == focus.height()
    window.actions_by_name["back"].trigger()
    assert here(window) == HOME
    window.actions_by_name["forward"].trigger()
    assert here(window) == Location(Kind.HELP, "tour")


@pytest.mark.parametrize(
    ("place", "topic"),
    [
        (Location(Kind.ENTRY, "vss-writers-bad-state"), "errors"),
        (Location(Kind.CHECK, "vss.writers"), "computer"),
        (Location(Kind.WALK), "errors"),
        (Location(Kind.ROOM, Room.COMPUTER), "computer"),
        (Location(Kind.ROOM, Room.AZURE), "azure"),
        (Location(Kind.HELP, "azure"), "tour"),
    ],
)
def test_f1_opens_the_page_about_what_is_looked_at(window: MainWindow, place: Location, topic: str) -> None:
    window.page_view.visit(place)
    window.actions_by_name["help"].trigger()
    assert here(window) == Location(Kind.HELP, topic)
    assert window.current_room is Room.ERRORS


def test_pages_lead_to_one_another_by_link_and_by_button(window: MainWindow, qtbot: QtBot) -> None:
    window.page_view.open_link("help:tour")
    button(window.page_view, "Privacy in five lines").click()
    assert here(window) == Location(Kind.HELP, "privacy")
    window.page_view.open_link("help:reports")
    assert "Names are hidden" in words(window.page_view)
    button(window.page_view, "Keyboard shortcuts").click()
    shortcuts = dialog(window, ShortcutsDialog)
    assert "F1" in words(shortcuts)
    qtbot.keyClick(shortcuts, Qt.Key.Key_Escape)
    assert not shortcuts.isVisible()


def test_a_page_is_copied_as_markdown(window: MainWindow) -> None:
    window.page_view.open_link("help:privacy")
    assert window.page_view._copy.isVisible()
    window.actions_by_name["copy_markdown"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("# Privacy in five lines\n")
    assert copied.count("\n1. ") + copied.count("\n- ") >= 1


def test_every_page_is_shown_in_spanish(make_app: Callable[..., App]) -> None:
    window = make_app(Language.ES).window
    for topic in Topic:
        window.page_view.open_link(f"help:{topic}")
        shown = words(window.page_view)
        assert load_help(resource_root(), topic, Language.ES).title in shown
        assert "Más ayuda" in shown


def test_help_stays_when_the_language_changes(make_app: Callable[..., App]) -> None:
    app = make_app(Language.EN)
    app.window.page_view.open_link("help:privacy")
    app._apply(app._settings._replace(language=Language.ES))
    assert "Privacidad en cinco líneas" in words(app.window.page_view)
