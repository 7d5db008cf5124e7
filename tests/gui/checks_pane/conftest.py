"""The pane *This computer* in the real window, on synthetic checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui import synthetic_checks as synthetic
from tests.gui.checks_pane.driving import entered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.app import App
    from gui.panes.checks import ChecksPane


@pytest.fixture(autouse=True)
def machine() -> Iterator[synthetic.SyntheticMachine]:
    """This computer, with synthetic probes and rules."""
    with synthetic.installed() as machine:
        yield machine


@pytest.fixture
def pane(app: App) -> ChecksPane:
    """The pane, entered."""
    return entered(app)
