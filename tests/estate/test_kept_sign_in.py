"""A sign-in that outlives the program: resumed without asking, ended when revoked, forgotten when signing out.

The desktop's libsecret needs a library that is not everywhere, so a stand-in in memory takes its place; what is kept in
it, and when, is up to Microsoft's own cache.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msal_extensions
import pytest
from msal_extensions.persistence import BasePersistence, PersistenceNotFound

from tests.fakes.account_stores import MemoryStore
from tests.fakes.azure import ACCOUNT
from troubleshooter.estate import credentials
from troubleshooter.estate.options import SignInOptions
from troubleshooter.estate.reader import Reader
from troubleshooter.estate.signin import Method, SignIn

if TYPE_CHECKING:
    from tests.fakes.azure import FakeAzure
    from tests.fakes.browser import FakeBrowser

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS have stores of their own")


class StandIn(BasePersistence):
    """An encrypted store, in memory; beside it a file that has only a date, as libsecret's has."""

    is_encrypted = True
    kept: dict[str, str] = {}  # noqa: RUF012  shared by all, as a store is

    def __init__(self, signal_location: str, schema_name: str, attributes: Any = None, **kwargs: Any) -> None:
        self._file = Path(signal_location)
        self._name = schema_name

    def save(self, content: str) -> None:
        self.kept[self._name] = content
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch()

    def load(self) -> str:
        if self._name not in self.kept:
            raise PersistenceNotFound(location=str(self._file))
        return self.kept[self._name]

    def time_last_modified(self) -> float:
        if not self._file.exists():
            raise PersistenceNotFound(location=str(self._file))
        return self._file.stat().st_mtime

    def get_location(self) -> str:
        return str(self._file)


@pytest.fixture(autouse=True)
def encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    StandIn.kept.clear()
    monkeypatch.setattr(credentials, "cache_is_encrypted", lambda: True)
    monkeypatch.setattr(msal_extensions, "LibsecretPersistence", StandIn)
    monkeypatch.setattr(msal_extensions.persistence, "LibsecretPersistence", StandIn)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def tenants(signed_in: Any) -> int:
    return len(Reader(signed_in.transport).tenants(threading.Event()))


def test_the_next_start_needs_no_browser(
    azure: FakeAzure, browser: FakeBrowser, store: MemoryStore, stop: threading.Event
) -> None:
    first = SignIn(SignInOptions(), store).with_browser(stop, 20)
    first.close()

    later = SignIn(SignInOptions(), store).resume(stop)

    assert first.note == ""
    assert later is not None
    assert (later.method, later.account, tenants(later)) == (Method.KEPT, ACCOUNT, 1)
    assert len(browser.opened) == 1


def test_a_kept_sign_in_that_was_revoked_is_not_resumed(
    azure: FakeAzure, browser: FakeBrowser, store: MemoryStore, stop: threading.Event
) -> None:
    azure.expires_in = 1
    SignIn(SignInOptions(), store).with_browser(stop, 20)
    azure.revoke()

    assert SignIn(SignInOptions(), store).resume(stop) is None
    assert SignIn(SignInOptions(), store).kept_account() == ACCOUNT, "so that the user sees whom to sign in again"
    assert len(browser.opened) == 1


def test_signing_out_empties_the_encrypted_cache(
    azure: FakeAzure, browser: FakeBrowser, store: MemoryStore, stop: threading.Event, own_profile: Path
) -> None:
    sign_in = SignIn(SignInOptions(), store)
    done = sign_in.with_browser(stop, 20)
    assert any("refresh-" in text for text in StandIn.kept.values())

    sign_in.sign_out(done)

    assert not any("refresh-" in text or "eyJ" in text for text in StandIn.kept.values())
    assert not list(own_profile.rglob("vm-backup-troubleshooter*cae"))
    assert SignIn(SignInOptions(), store).resume(stop) is None


@pytest.mark.parametrize("record", ["{", "[]", "{}", '{"username": 3}', "null", '{"username": "a", "version": "9"}'])
def test_a_damaged_record_is_no_sign_in(
    azure: FakeAzure, store: MemoryStore, stop: threading.Event, record: str
) -> None:
    store.records["public"] = record

    assert SignIn(SignInOptions(), store).resume(stop) is None
