"""A real window for each test, with a profile of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gui.app import App
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.paths import cache_dir
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gui.main_window import MainWindow


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled content, made once for all windows."""
    folder = tmp_path_factory.mktemp("compiled")
    open_knowledge(resource_root(), folder)
    return folder


@pytest.fixture(autouse=True)
def ready_cache(own_profile: Path, compiled: Path) -> None:
    """Each test's profile already holds the compiled content, as after a first start."""
    shutil.copytree(compiled, cache_dir(), dirs_exist_ok=True)


@pytest.fixture
def make_app(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., App]]:
    """Start the program as often as a test likes, in a language; windows are closed afterwards."""
    made: list[App] = []

    def start(language: Language | None = Language.EN) -> App:
        app = App(qapp, language)
        made.append(app)
        app.show()
        app.window.settle()
        with qtbot.waitActive(app.window):
            app.window.activateWindow()
        return app

    yield start
    for app in made:
        app.window.close()
        app.window.deleteLater()
        app._speak(Language.EN)  # Qt's own sentences too: its translator would outlive this program


@pytest.fixture
def app(make_app: Callable[..., App]) -> App:
    """The program in English."""
    return make_app(Language.EN)


@pytest.fixture
def window(app: App) -> MainWindow:
    """Its window."""
    return app.window
