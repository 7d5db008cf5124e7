"""A pytest plugin for Wine: accepts the settings of pytest-qt, which is not there, and leaves the window alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from installer.pytest_qt_settings import accept_qt_settings

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the settings be read."""
    accept_qt_settings(parser)
