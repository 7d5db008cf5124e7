"""What the tests of the estate share: a local Azure, and a reader that is patient for seconds only."""

from __future__ import annotations

import threading
import webbrowser
from typing import TYPE_CHECKING

import pytest

from tests.fakes.account_stores import NoStore
from tests.fakes.azure import FakeAzure
from tests.fakes.browser import FakeBrowser
from troubleshooter.estate.matching import Matcher
from troubleshooter.estate.options import SignInOptions
from troubleshooter.estate.signin import SignIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.estate.signin import SignedIn
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.fixture(scope="session")
def one_azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAzure]:
    azure = FakeAzure(tmp_path_factory.mktemp("azure"))
    yield azure
    azure.close()


@pytest.fixture
def azure(one_azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAzure]:
    """A local Azure, fresh, that everything in this process is led to."""
    one_azure.lead(monkeypatch)
    yield one_azure
    one_azure.released.set()


@pytest.fixture
def browser(azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> FakeBrowser:
    fake = FakeBrowser(azure)
    monkeypatch.setattr(webbrowser, "open", fake.open)
    return fake


@pytest.fixture
def deaf_browser(azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> FakeBrowser:
    """A browser whose tab was closed."""
    fake = FakeBrowser(azure, deaf=True)
    monkeypatch.setattr(webbrowser, "open", fake.open)
    return fake


@pytest.fixture
def matcher(knowledge: Knowledge) -> Matcher:
    return Matcher(knowledge.index)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def signed_in(azure: FakeAzure, browser: FakeBrowser, stop: threading.Event) -> Iterator[SignedIn]:
    """A sign-in by browser to the public cloud."""
    done = SignIn(SignInOptions(), NoStore()).with_browser(stop, 20)
    azure.seen.clear()
    yield done
    done.close()
