"""Opening an error, following its links, copying its commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from gui.content.welcome_content import EXAMPLES
from gui.history import HOME, Kind, Location
from gui.widgets.command_block import CommandText, CopyButton
from tests.gui.screen import button, words
from troubleshooter.blocks import code_blocks
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

VSS = Location(Kind.ENTRY, "vss-writers-bad-state")


def test_enter_in_the_search_box_opens_the_best_hit_at_its_fix(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "vss writers in bad state")
    qtbot.keyClick(window.search_box, Qt.Key.Key_Return)
    assert window.page_view.history.current == VSS
    title = window._knowledge.summaries[VSS.target].title[Language.EN]
    assert title in words(window.page_view)
    fix = window._knowledge.page(window._knowledge.entry(VSS.target).causes[0].pages[0])
    assert f"Fix: {fix.text[Language.EN].title}" in words(window.page_view)
    assert isinstance(window.focusWidget(), QPushButton)  # the keyboard is in the fix
    assert window.page_view.isAncestorOf(window.focusWidget())


def test_a_double_click_opens_the_error(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for("bitlocker")
    first = window.pane.model.index(0)
    qtbot.waitUntil(lambda: window.pane.list.visualRect(first).isValid())
    place = window.pane.list.visualRect(first).center()
    qtbot.mouseClick(window.pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(window.pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page_view.history.current == Location(Kind.ENTRY, "snapshot-bitlocker-locked")
    assert window.page_view.isAncestorOf(window.focusWidget())  # one click only shows it


def test_moving_through_the_list_shows_each_error_without_filling_the_history(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for("agent not ready")
    qtbot.keyClick(window.search_box, Qt.Key.Key_Down)
    assert window.pane.list.hasFocus()
    for _step in range(3):
        qtbot.keyClick(window.pane.list, Qt.Key.Key_Down)
        shown = window.pane.model.entry_id(window.pane.list.currentIndex())
        qtbot.waitUntil(lambda shown=shown: window.page_view.history.current == Location(Kind.ENTRY, shown))
    window.page_view.go_back()
    assert window.page_view.history.current == HOME


def test_back_and_forward_by_keyboard_and_mouse(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry("vss-writers-bad-state")
    window.page_view.open_link("page:vss-writers")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page_view.history.current == VSS
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.page_view.history.current == Location(Kind.PAGE, "vss-writers")
    qtbot.mouseClick(window, Qt.MouseButton.BackButton, pos=QPoint(3, 3))
    assert window.page_view.history.current == VSS


def test_the_list_follows_the_page(window: MainWindow) -> None:
    window.open_entry("vss-writers-bad-state")
    assert window.pane.model.entry_id(window.pane.list.currentIndex()) == "vss-writers-bad-state"


def test_another_cause_shows_another_fix(window: MainWindow) -> None:
    entry = window._knowledge.entry("vm-agent-unable-to-communicate")
    cause = next(c for c in entry.causes if c.pages[0] != entry.causes[0].pages[0])
    window.open_entry(entry.id)
    button(window.page_view, f"Show the fix for: {cause.text[Language.EN].sentence}").click()
    assert window.page_view.history.current.cause == cause.id
    assert f"Fix: {window._knowledge.page(cause.pages[0]).text[Language.EN].title}" in words(window.page_view)


def test_a_link_in_the_text_is_followed(window: MainWindow) -> None:
    window.open_entry("vm-agent-unable-to-communicate")
    label = next(x for x in window.page_view.findChildren(QLabel) if 'href="check:' in x.text())
    target = label.text().split('href="')[1].split('"')[0]
    label.linkActivated.emit(target)
    assert window.page_view.history.current.link == target
    assert "Why backup cares" in words(window.page_view)


def test_only_https_leaves_the_program(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    for link in ("file:///etc/passwd", "javascript:alert(1)", "http://example.com", "mailto:a@b", "vbscript:x", ""):
        window.page_view.open_link(link)
    assert opened == []
    window.page_view.open_link("https://learn.microsoft.com/azure/backup/")
    assert opened == ["https://learn.microsoft.com/azure/backup/"]
    assert window.page_view.history.current == HOME


@pytest.mark.parametrize("language", [*Language])
def test_every_command_of_every_page_is_shown_and_copied_exactly(
    language: Language, make_app: Callable[..., App]
) -> None:
    window = make_app(language).window
    for page_id in window._knowledge.page_ids:
        window.page_view.visit(Location(Kind.PAGE, page_id))
        sections = window._knowledge.page(page_id).text[language].sections.values()
        commands = [block.text for blocks in sections for block in code_blocks(blocks)]
        shown = window.page_view._scroll.widget()
        assert [text.toPlainText() for text in shown.findChildren(CommandText)] == commands, page_id
        copied = []
        for copy in shown.findChildren(CopyButton):
            copy.click()
            copied.append(QGuiApplication.clipboard().text())
        assert copied == commands, page_id


@pytest.mark.parametrize("language", [*Language])
def test_nothing_is_wider_than_the_narrowest_page(language: Language, make_app: Callable[..., App]) -> None:
    window = make_app(language).window
    narrow = window.page_view.minimumWidth() - 60  # margins and the scroll bar
    knowledge = window._knowledge
    places = [Location(Kind.ENTRY, entry) for entry in knowledge.summaries]
    places += [Location(Kind.PAGE, page) for page in knowledge.page_ids]
    places += [Location(Kind.CHECK, check) for check in knowledge.check_ids]
    for place in places:
        window.page_view.visit(place)
        needed = window.page_view._scroll.widget().minimumSizeHint().width()
        assert needed <= narrow, f"{place.link} needs {needed} pixels"


def test_what_is_shown_can_be_copied_as_markdown(window: MainWindow, qtbot: QtBot) -> None:
    window.open_entry("vss-writers-bad-state")
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("# ")
    assert "`ExtensionFailedVssWriterInBadState`" in copied


def test_where_nothing_can_be_copied_the_clipboard_stays_as_it_is(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("a job id")
    window.actions_by_name["copy_markdown"].trigger()
    assert QGuiApplication.clipboard().text() == "a job id"


def test_the_examples_of_the_start_page_lead_to_their_errors(window: MainWindow) -> None:
    for example in EXAMPLES:
        window.page_view.visit(HOME)
        button(window.page_view, f"Search for: {example}").click()
        assert window.search_box.whole_text() == example
        assert window.page_view.history.current.kind is Kind.ENTRY


def test_a_stale_entry_says_what_went_stale(window: MainWindow) -> None:
    stale = next(s.id for s in window._knowledge.summaries.values() if s.status == "stale")
    window.open_entry(stale)
    note = window._knowledge.entry(stale).text[Language.EN].status_note
    begin = re.split(r"[.`\[*]", note)[0].strip()
    assert begin
    assert begin in words(window.page_view)
    assert "Partly out of date" in words(window.page_view)
