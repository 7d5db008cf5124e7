"""The real catalogue and its symptoms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.resources import resource_root
from troubleshooter.walk.walk import Walk

if TYPE_CHECKING:
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """All content, compiled once."""
    return open_knowledge(resource_root(), tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="session")
def walk(knowledge: Knowledge) -> Walk:
    """A walk through it."""
    return Walk(knowledge.summaries.values(), knowledge.symptoms)
