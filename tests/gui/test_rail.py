"""The rail: rooms by mouse and keyboard, their badge, and how they go with Back, Forward and the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from gui.history import Kind, Location
from gui.rooms import Room
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

ENTRY = "vss-writers-bad-state"
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_click_enters_a_room_and_another_leaves_it(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry(ENTRY)
    qtbot.mouseClick(window.rail.buttons[Room.COMPUTER], Qt.MouseButton.LeftButton)
    assert window.current_room is Room.COMPUTER
    assert not window.page_view.isVisible()
    qtbot.mouseClick(window.rail.buttons[Room.ERRORS], Qt.MouseButton.LeftButton)
    assert window.current_room is Room.ERRORS
    assert window.page_view.isVisible()
    assert window.page_view.history.current == Location(Kind.ENTRY, ENTRY)


def test_ctrl_and_a_number_enter_rooms_and_put_the_keyboard_there(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.current_room is Room.COMPUTER
    assert window._room_panes[Room.COMPUTER].isAncestorOf(window.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.current_room is Room.ERRORS
    assert window.pane.list.hasFocus()


def test_arrow_keys_move_in_the_rail_and_tab_passes_it_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    window.rail.buttons[Room.ERRORS].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert window.current_room is Room.COMPUTER
    assert window.rail.buttons[Room.COMPUTER].hasFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert not window.rail.isAncestorOf(window.focusWidget())


def test_back_and_forward_lead_out_of_a_room_and_into_it_again(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry(ENTRY)
    window.enter(Room.COMPUTER)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current_room is Room.ERRORS
    assert window.page_view.history.current == Location(Kind.ENTRY, ENTRY)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.current_room is Room.COMPUTER


def test_searching_shows_the_list_of_errors(window: MainWindow, qtbot: QtBot) -> None:
    window.enter(Room.COMPUTER)
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.keyClicks(window.search_box, "bitlocker")
    assert window.current_room is Room.ERRORS
    assert window.search_box.hasFocus()
    assert window.pane.model.rowCount()


def test_f6_moves_between_the_search_box_and_the_room(window: MainWindow, qtbot: QtBot) -> None:
    window.enter(Room.COMPUTER)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.search_box.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window._room_panes[Room.COMPUTER].isAncestorOf(window.focusWidget())


def test_a_room_stays_when_the_window_is_replaced(app: App) -> None:
    app.window.open_entry(ENTRY)
    app.window.enter(Room.COMPUTER)
    app._rebuild_window()
    assert app.window.current_room is Room.COMPUTER
    app.window.page_view.go_back()
    assert app.window.page_view.history.current == Location(Kind.ENTRY, ENTRY)
    assert app.window.page_view._trail.text().replace("\u200b", "").endswith("ExtensionFailedVssWriterInBadState")


def test_the_badge_is_said_too(window: MainWindow) -> None:
    button = window.rail.buttons[Room.COMPUTER]
    window.rail.set_badge(Room.COMPUTER, 3)
    assert button.accessibleName() == "This computer, 3 problems"
    window.rail.set_badge(Room.COMPUTER, 0)
    assert button.accessibleName() == "This computer"


def test_nothing_of_a_room_is_made_before_it_is_entered(window: MainWindow) -> None:
    assert window._room_panes == {}


@pytest.mark.parametrize("language", [*Language])
def test_in_a_narrow_window_the_rail_keeps_only_its_icons(language: Language, make_app: Callable[..., App]) -> None:
    window = make_app(language).window
    window.resize(960, 540)  # a screen of 1920 x 1080 at 200 %
    assert window.width() == 960
    assert window.rail.width() < 80
    window.resize(1400, 800)
    assert window.rail.width() > 120
