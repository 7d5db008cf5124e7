"""Journeys are made on a display of their own: ``tests/end_to_end/test_journeys.py`` opens it and runs them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from tests.gui.conftest import compiled, make_app, ready_cache  # noqa: F401  the same real window
from tests.journeys.person import Person
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App


@pytest.fixture(autouse=True)
def on_a_display(qapp: object) -> None:
    if QGuiApplication.platformName() == "offscreen":
        pytest.skip("made on a display, by tests/end_to_end/test_journeys.py")


@pytest.fixture
def person(make_app: Callable[..., App], qtbot: QtBot, request: pytest.FixtureRequest) -> Person:  # noqa: F811  the fixture that is imported
    """Somebody with the program in English in front of them."""
    return _at(make_app(Language.EN), qtbot, request)


@pytest.fixture
def persona(make_app: Callable[..., App], qtbot: QtBot, request: pytest.FixtureRequest) -> Person:  # noqa: F811  the fixture that is imported
    """Somebody with the program in Spanish."""
    return _at(make_app(Language.ES), qtbot, request)


def _at(app: App, qtbot: QtBot, request: pytest.FixtureRequest) -> Person:
    app.window.settle()
    return Person(app, qtbot, request.node.name.removeprefix("test_"))
