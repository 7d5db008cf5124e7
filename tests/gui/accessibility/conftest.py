"""A started program on which scenes are brought up."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.gui import synthetic_checks
from tests.gui.accessibility.scenes import SCENES, Stage
from troubleshooter.estate import account_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gui.app import App


@pytest.fixture(autouse=True)
def nobody_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a keyring and without az."""
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(account_store, "find_store", lambda: None)


@pytest.fixture(autouse=True)
def machine() -> Iterator[synthetic_checks.SyntheticMachine]:
    with synthetic_checks.installed() as made:
        yield made


@pytest.fixture
def stage(app: App, qtbot: QtBot, tmp_path: Path) -> Stage:
    """The program in English and the light theme."""
    return Stage(app, tmp_path, lambda done: qtbot.waitUntil(done, timeout=20_000))


@pytest.fixture(params=sorted(SCENES))
def scene(request: pytest.FixtureRequest, stage: Stage, qtbot: QtBot) -> QWidget:
    """Each window and dialog in turn."""
    made = SCENES[request.param](stage)
    made.window().show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made
