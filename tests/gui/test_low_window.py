"""A low window keeps its room for the list: filters that are not in use are folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui.error_list import click_chip
from tests.gui.screen import button, has_button, words
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow


def chips(window: MainWindow) -> str:
    return words(window.pane._chips)


@pytest.mark.parametrize("language", Language)
def test_at_its_smallest_most_of_the_pane_is_the_list(
    make_app: Callable[..., App], qtbot: QtBot, language: Language
) -> None:
    window = make_app(language).window
    window.resize(window.minimumSize())
    window.show()

    qtbot.waitUntil(lambda: "Linux" not in chips(window))
    qtbot.waitUntil(lambda: window.pane.list.height() > 0.7 * window.pane.height())


def test_what_is_folded_away_can_be_shown_and_what_is_chosen_stays(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: "Linux" not in chips(window))

    button(window.pane, "More filters").click()
    assert "Linux" in chips(window)
    click_chip(window, "Linux")
    button(window.pane, "More filters").click()

    assert "Linux" in chips(window)  # it narrows the list, so it is not hidden
    assert "Windows" not in chips(window)


def test_a_higher_window_shows_them_all_again(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: "Linux" not in chips(window))

    window.resize(1280, 820)

    qtbot.waitUntil(lambda: "Linux" in chips(window))
    assert not has_button(window.pane, "More filters")
