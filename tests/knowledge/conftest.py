"""The small content as a fixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.knowledge.content_folder import ContentFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def content(tmp_path: Path) -> ContentFolder:
    """A resource folder with one error, one page and one check, all without mistakes."""
    return ContentFolder(tmp_path / "resources")
