"""Whoever knows only what they see is led to the error by questions, with the mouse or with the keyboard alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QScrollArea

from gui.history import HOME, Kind, Location
from gui.widgets.choice_button import ChoiceButton
from tests.gui.error_list import choose as pick
from tests.gui.error_list import click_chip, listed
from tests.gui.screen import button, has_button, words
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

AGENT = "The VM agent or the backup extension does not answer, or cannot be installed"
SILENT = "The agent is missing, stopped, or sends no status"
BEGIN = "I only know what I see"
LIKELY = "It is likely one of these "
ROOT = Path(__file__).parent.parent.parent


def choices(window: MainWindow) -> list[str]:
    return [b.text() for b in window.page_view.findChildren(ChoiceButton) if b.isVisible()]


def to_the_list(window: MainWindow) -> str:
    """The words of the button that leads to the list."""
    buttons = [b.text() for b in window.page_view.findChildren(QPushButton) if b.isVisible()]
    return next(text for text in buttons if text.startswith("Show these "))


def click(qtbot: QtBot, target: QPushButton) -> None:
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton)


@pytest.fixture
def choose(window: MainWindow, qtbot: QtBot) -> Callable[..., None]:
    """Click some answers, one after the other."""

    def choose(*words: str) -> None:
        for word in words:
            click(qtbot, button(window.page_view, word))

    return choose


def test_a_few_clicks_lead_from_the_start_page_to_the_error(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN)
    assert "What do you see?" in words(window.page_view)
    choose(AGENT, SILENT, "Backup")
    assert LIKELY in words(window.page_view)
    assert "Azure Backup gets no status from the VM agent" in choices(window)
    choose("Azure Backup gets no status from the VM agent")
    assert window.page_view.history.current == Location(Kind.ENTRY, "vm-agent-unable-to-communicate")


def test_the_keyboard_alone_is_enough(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget().text() == BEGIN
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert window.focusWidget().text() == AGENT
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert "Which of these is nearest?" in words(window.page_view)
    assert window.focusWidget().text() == SILENT
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert "What was being done?" in words(window.page_view)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    first = window.focusWidget()
    assert first.text() == choices(window)[0]
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert window.focusWidget().text() == choices(window)[1]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Enter)
    assert window.page_view.history.current == Location(Kind.ENTRY, "vm-agent-unable-to-communicate")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert LIKELY in words(window.page_view)


def test_back_and_forward_go_through_the_answers(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN, AGENT, SILENT)
    assert "What was being done?" in words(window.page_view)
    window.page_view.go_back()
    assert "Which of these is nearest?" in words(window.page_view)
    window.page_view.go_back()
    assert "What do you see?" in words(window.page_view)
    window.page_view.go_back()
    assert window.page_view.history.current == HOME
    for _answer in range(3):
        window.page_view.go_forward()
    assert "What was being done?" in words(window.page_view)


def test_an_answer_can_be_taken_back(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN, AGENT, SILENT, "Backup")
    choose(f"More exactly: {SILENT}. Take this answer back")
    assert "Which of these is nearest?" in words(window.page_view)
    choose("Operation: Backup. Take this answer back", f"Symptom: {AGENT}. Take this answer back")
    assert "What do you see?" in words(window.page_view)


def test_start_again_asks_the_first_question(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN, AGENT, SILENT, "Start again")
    assert "What do you see?" in words(window.page_view)
    assert not has_button(window.page_view, "Start again")


def test_who_knows_nothing_is_shown_what_people_ask_about_most(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN, "I don't know", "I don't know", "I don't know")
    assert "No further question would help" in words(window.page_view)
    most = max(window._knowledge.summaries.values(), key=lambda summary: summary.asked)
    assert choices(window)[0] == most.title[Language.EN]


def test_the_list_can_show_exactly_these_errors(window: MainWindow, choose: Callable[..., None], qtbot: QtBot) -> None:
    window.search_for("bitlocker")
    click_chip(window, "Restore")
    choose(BEGIN, AGENT, SILENT, "Backup")
    shown = choices(window)
    choose(to_the_list(window))
    summaries = window._knowledge.summaries
    assert [summaries[entry].title[Language.EN] for entry in listed(window)] == shown
    assert window.search_box.whole_text() == ""
    assert window.pane.list.hasFocus()
    assert window.pane._options.text() == "By what you see ▾"  # nothing was searched for
    assert LIKELY in words(window.page_view)  # still there, beside the list
    click(qtbot, button(window.pane, "Show all errors"))
    assert len(listed(window)) == len(summaries)


def test_filters_of_the_menu_are_not_said_of_chosen_errors(window: MainWindow, choose: Callable[..., None]) -> None:
    pick(window, "Current")
    assert "filtered" in window.pane._options.text()
    choose(BEGIN, AGENT, SILENT, "Backup")
    shown = choices(window)
    choose(to_the_list(window))
    assert len(listed(window)) == len(shown)  # all of them, whatever their status
    assert "filtered" not in window.pane._options.text()
    window.pane.show_all()
    assert "filtered" in window.pane._options.text()


def test_every_question_leads_to_the_list(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN)
    n = len(window._knowledge.summaries)
    choose(f"Show these {n} in the list")
    assert len(listed(window)) == n
    choose(AGENT)
    choose(to_the_list(window))
    assert set(listed(window)) == set(window._knowledge.symptoms[0].entries)


def test_a_search_replaces_the_chosen_errors(window: MainWindow, choose: Callable[..., None]) -> None:
    choose(BEGIN, AGENT, SILENT, "Backup")
    choose(to_the_list(window))
    window.search_for("bitlocker")
    assert "snapshot-bitlocker-locked" in listed(window)
    assert not has_button(window.pane, "Show all errors")


def test_a_search_that_finds_nothing_offers_the_questions(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for("qzxv wkjq")
    click(qtbot, button(window.pane, BEGIN))
    assert "What do you see?" in words(window.page_view)


def test_a_screen_reader_hears_the_answer_its_errors_and_the_question(
    window: MainWindow, choose: Callable[..., None]
) -> None:
    choose(BEGIN)
    spoken = QAccessible.queryAccessibleInterface(window.focusWidget())
    assert spoken.role() == QAccessible.Role.Button
    assert spoken.text(QAccessible.Text.Name) == f"{AGENT}, {len(window._knowledge.symptoms[0].entries)} errors"
    assert spoken.text(QAccessible.Text.Description) == "What do you see?"


def test_nothing_is_cut_off_with_a_large_font_in_a_narrow_window(
    app: App, qapp: QApplication, choose: Callable[..., None], qtbot: QtBot
) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(1.8 * before.pointSizeF())
    choose(BEGIN, AGENT)
    try:
        qapp.setFont(larger)
        app._rebuild_window()
        app.window.resize(1000, 800)
        view = app.window.page_view
        area = view.findChildren(QScrollArea)[0]
        qtbot.waitUntil(lambda: area.viewport().width() <= 520)
        assert area.widget().width() <= area.viewport().width()
        for answer in view.findChildren(ChoiceButton):
            assert answer.height() >= answer.heightForWidth(answer.width())
        assert any(b.height() > b.heightForWidth(2000) for b in view.findChildren(ChoiceButton))  # some are wrapped
    finally:
        qapp.setFont(before)


def test_the_walk_goes_on_in_another_language(app: App, choose: Callable[..., None]) -> None:
    choose(BEGIN, AGENT)
    app._apply(app._settings._replace(language=Language.ES, theme=ThemeChoice.DARK))
    assert "¿Cuál de estas se parece más?" in words(app.window.page_view)
    assert "El agente falta, está detenido o no envía ningún estado" in choices(app.window)


def test_the_chosen_errors_stay_in_the_list_in_another_language_and_theme(
    app: App, choose: Callable[..., None], qtbot: QtBot
) -> None:
    choose(BEGIN, AGENT, SILENT, "Backup")
    choose(to_the_list(app.window))
    chosen = listed(app.window)
    app._apply(app._settings._replace(language=Language.ES, theme=ThemeChoice.DARK))
    assert listed(app.window) == chosen
    click(qtbot, button(app.window.pane, "Mostrar todos los errores"))
    assert len(listed(app.window)) == len(app.window._knowledge.summaries)


def test_nothing_of_a_walk_is_loaded_before_one_begins() -> None:
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from gui.app import App\n"
        "app = App(QApplication([]), None)\n"
        "app.show()\n"
        "walk = [name for name in sys.modules if name.startswith(('troubleshooter.walk', 'gui.content.walk'))]\n"
        "details = '_details' in vars(app._knowledge)\n"
        "app.window.page_view.walk_asked.emit()\n"
        "sys.stdout.write(f'{walk} {details} {\"troubleshooter.walk.walk\" in sys.modules}')\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[] False True"
