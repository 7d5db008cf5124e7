"""What every test gets: a profile of its own, English, and a log without surprises."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from troubleshooter import i18n
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.knowledge.sources import read_sources
from troubleshooter.paths import cache_dir
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.knowledge.sources import Sources


def profile(home: Path) -> dict[str, str]:
    """The environment variables that decide where a user's files are, all pointing below ``home``."""
    return {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "APPDATA": str(home / "roaming"),
        "LOCALAPPDATA": str(home / "local"),
        "WIN_PD_OVERRIDE_APPDATA": str(home / "roaming"),  # platformdirs asks Windows itself otherwise
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home / "local"),
    }


@pytest.fixture(autouse=True)
def own_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the user who runs the tests is read or written."""
    home = tmp_path_factory.mktemp("home")
    for name, value in profile(home).items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The language that one test chose is not the next one's."""
    yield
    i18n.activate(Language.EN)


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which a warning or an error was logged; whoever expects one looks, then clears ``caplog``."""
    yield
    loud = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not loud, f"logged unexpectedly: {loud}"


@pytest.fixture(scope="session")
def warm_profile(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A profile in which the content has been compiled once, as environment variables."""
    variables = profile(tmp_path_factory.mktemp("warm-home"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        open_knowledge(resource_root(), cache_dir())
    return variables


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The real content, as the window and the console open it."""
    return open_knowledge(resource_root(), tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="session")
def sources() -> Sources:
    """The real content, as its files have it."""
    return read_sources()
