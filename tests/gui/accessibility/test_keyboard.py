"""The keyboard reaches everything, comes back, is never caught, and what it stands on can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.history import Kind
from gui.main_window import MainWindow
from tests.gui.accessibility.scenes import SCENES
from tests.gui.accessibility.tree import describe, is_in_view, name_of, stops, tab_round
from troubleshooter.pages.page import Section
from troubleshooter.words import Language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.gui.accessibility.scenes import Stage


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


def test_what_the_keyboard_comes_to_is_scrolled_into_view(scene: QWidget) -> None:
    hidden = []
    for back in (False, True):
        tab_round(
            begin_of(scene), back=back, look=lambda one: None if is_in_view(one) else hidden.append(describe(one))
        )
    assert hidden == []


def test_each_link_in_a_text_is_reached_by_tab_and_followed_by_enter(stage: Stage) -> None:
    window = SCENES["fix_page"](stage)
    label = next(one for one in stops(window) if isinstance(one, QLabel) and one.text().count("href") > 2)
    label.setFocus(Qt.FocusReason.TabFocusReason)
    followed: list[str] = []
    label.linkActivated.disconnect()
    label.linkActivated.connect(followed.append)
    while QApplication.focusWidget() is label:
        QTest.keyClick(label, Qt.Key.Key_Return)
        QTest.keyClick(label, Qt.Key.Key_Tab)

    assert [f'href="{link}"' for link in followed] == re.findall(r'href="[^"]*"', label.text())
    assert len(name_of(label).splitlines()) == len(followed)  # a screen reader says them apart


def test_the_ways_on_from_a_fix_are_buttons_too(stage: Stage) -> None:
    window = stage.visit(Kind.PAGE, "vss-writers")
    view = stage.app.window.page_view
    page = stage.app._knowledge.page("vss-writers")
    linked = {
        span.href: span.text
        for section in (Section.VERIFY, Section.NEXT)
        for block in page.text[Language.EN].sections[section]
        for span in getattr(block, "spans", ())
        if span.href.startswith(("page:", "check:"))
    }
    assert linked
    for href, words in linked.items():
        stage.visit(Kind.PAGE, "vss-writers")
        button = next(one for one in stops(window) if isinstance(one, QPushButton) and name_of(one) == words)
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert f"{view.history.current.kind}:{view.history.current.target}" == href
