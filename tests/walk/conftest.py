"""The questions through the real catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.walk.walk import Walk

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture(scope="session")
def walk(knowledge: Knowledge) -> Walk:
    """A walk through it."""
    return Walk(knowledge.summaries.values(), knowledge.symptoms)
