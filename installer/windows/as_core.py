"""A pytest plugin for Wine: accepts the settings of pytest-qt, and leaves the window alone."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from installer.requirements import ROOT

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Accept the settings of pytest-qt, which is not there."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    for name in settings:
        if name.startswith("qt_"):
            parser.addini(name, "read by pytest-qt")
