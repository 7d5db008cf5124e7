"""The pane *Azure* in the real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.gui.estate_pane.driving import entered
from tests.gui.screen import button

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane


@pytest.fixture
def pane(app: App) -> EstatePane:
    """The pane, entered."""
    return entered(app)


@pytest.fixture
def sample(pane: EstatePane, qtbot: QtBot) -> EstatePane:
    """The pane after a click on the sample, read to its end."""
    qtbot.mouseClick(button(pane, "Look at a sample estate"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.session.reading and len(pane.model.rows) == 200, timeout=10_000)
    return pane
