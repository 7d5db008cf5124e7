"""A started program on which scenes are brought up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.account_stores import without_accounts
from tests.gui import synthetic_checks
from tests.gui.accessibility.scenes import SCENES, Stage
from troubleshooter.paths import config_dir
from troubleshooter.settings import Settings, ThemeChoice, save_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gui.app import App


@pytest.fixture(autouse=True)
def nobody_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    without_accounts(monkeypatch)


@pytest.fixture(autouse=True)
def machine() -> Iterator[synthetic_checks.SyntheticMachine]:
    with synthetic_checks.installed() as made:
        yield made


@pytest.fixture
def make_stage(make_app: Callable[..., App], qtbot: QtBot, tmp_path: Path) -> Callable[..., Stage]:
    """Start the program in English and a theme, for scenes."""

    def start(theme: ThemeChoice = ThemeChoice.SYSTEM) -> Stage:
        config_dir().mkdir(parents=True, exist_ok=True)
        save_settings(Settings(theme=theme), config_dir() / "settings.json")
        return Stage(make_app(), tmp_path, lambda done: qtbot.waitUntil(done, timeout=20_000))

    return start


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    """The program in English, in the colours of the system."""
    return make_stage()


@pytest.fixture(params=sorted(SCENES))
def scene(request: pytest.FixtureRequest, stage: Stage, qtbot: QtBot) -> QWidget:
    """Each window and dialog in turn."""
    made = SCENES[request.param](stage)
    made.window().show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made
