"""The keyboard reaches everything, comes back, is never caught, and what it stands on can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.main_window import MainWindow
from tests.gui.accessibility.tree import describe, is_in_view, stops, tab_round

if TYPE_CHECKING:
    import pytest


def begin_of(scene: QWidget) -> QWidget:
    return scene.search_box if isinstance(scene, MainWindow) else stops(scene)[0]


def test_tab_goes_through_everything_and_comes_back(scene: QWidget) -> None:
    visited = tab_round(begin_of(scene))
    assert [describe(one) for one in stops(scene) if one not in visited] == []


def test_shift_tab_goes_the_same_way_back(scene: QWidget) -> None:
    begin = begin_of(scene)
    forth = tab_round(begin)
    back = tab_round(begin, back=True)
    assert [describe(one) for one in back[1:]] == [describe(one) for one in reversed(forth[1:])]


def test_what_the_keyboard_stands_on_is_scrolled_into_view(scene: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = []
    kept = QWidget.setFocus
    assert kept is not None
    begin = begin_of(scene)
    for one in tab_round(begin):
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if not is_in_view(one):
            hidden.append(describe(one))
    assert hidden == []
