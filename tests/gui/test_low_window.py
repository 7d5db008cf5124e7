"""A low window keeps its room for the list: filters that are not in use are folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gui.widgets.buttons import FlatButton
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

LINUX = "Linux 1"  # the chip's word and the beginning of its count


def chips(window: MainWindow) -> list[str]:
    return [one.text() for one in window.pane.findChildren(FlatButton) if one.isVisible()]


def has_linux(window: MainWindow) -> bool:
    return any(text.startswith(LINUX) for text in chips(window))


@pytest.mark.parametrize("language", Language)
def test_at_its_smallest_most_of_the_pane_is_the_list(
    make_app: Callable[..., App], qtbot: QtBot, language: Language
) -> None:
    window = make_app(language).window
    window.resize(window.minimumSize())
    window.show()

    qtbot.waitUntil(lambda: not has_linux(window))
    qtbot.waitUntil(lambda: window.pane.list.height() > 0.7 * window.pane.height())


def test_what_is_folded_away_can_be_shown_and_what_is_chosen_stays(
    window: MainWindow, qtbot: QtBot, button: Callable[[object, str], FlatButton]
) -> None:
    window.show()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: not has_linux(window))

    button(window.pane, "More filters").click()
    assert has_linux(window)
    next(one for one in window.pane.findChildren(FlatButton) if one.text().startswith(LINUX)).click()
    button(window.pane, "More filters").click()

    assert has_linux(window)  # it narrows the list, so it is not hidden
    assert not any(text.startswith("Windows") for text in chips(window))


def test_a_higher_window_shows_them_all_again(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: not has_linux(window))

    window.resize(1280, 820)

    qtbot.waitUntil(lambda: has_linux(window))
    assert "More filters" not in chips(window)
