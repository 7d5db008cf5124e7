"""A pytest plugin for an environment without Qt: the core's tests, and a proof that Qt is not there."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from installer.pytest_qt_settings import accept_qt_settings

if TYPE_CHECKING:
    from pathlib import Path

#: What needs the environment with the window: its tests, those of whole programs, and the walks of the guide.
WINDOW_TESTS = ("gui", "end_to_end", "journeys", "test_contributing.py", "benchmarks/test_estate_pane_scale.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the settings be read."""
    accept_qt_settings(parser)


def has_qt() -> bool:
    """Whether Qt can be imported here."""
    return importlib.util.find_spec("PySide6") is not None


def pytest_configure() -> None:
    """Refuse to prove anything where Qt could be imported after all."""
    if has_qt():
        raise pytest.UsageError("PySide6 is installed here, so this would not show that the core needs no Qt")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the window's tests out."""
    tests = config.rootpath / "tests"
    return True if any(collection_path == tests / name for name in WINDOW_TESTS) else None
