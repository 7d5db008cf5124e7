"""What the bootstrap's tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from installer.environment import Environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / ".venv", ["-e", "."])
