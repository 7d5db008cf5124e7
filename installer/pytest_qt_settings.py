"""Lets pytest read ``pyproject.toml`` where pytest-qt, to which some of its settings belong, is not installed."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from installer.requirements import ROOT

if TYPE_CHECKING:
    import pytest


def accept_qt_settings(parser: pytest.Parser) -> None:
    """Declare each of those settings: an unknown one would end the run, as the settings are strict."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    for name in settings:
        if name.startswith("qt_"):
            parser.addini(name, "read by pytest-qt")
