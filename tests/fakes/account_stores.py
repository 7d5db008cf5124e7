"""Where an account's record is kept, without the keyring of the computer that tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from troubleshooter.estate import account_store
from troubleshooter.estate.account_store import AccountStore

if TYPE_CHECKING:
    import threading

    import pytest

    from troubleshooter.estate.clouds import Cloud


def without_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this a computer without a keyring and without az, on which nobody has signed in."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(account_store, "find_store", lambda: None)


class NoStore(AccountStore):
    """A computer without a keyring, whatever the one that tests has."""

    def load(self, cloud: Cloud, stop: threading.Event | None = None) -> str:
        return ""

    def keep(self, cloud: Cloud, record: str, stop: threading.Event | None = None) -> bool:
        return False

    def forget(self, cloud: Cloud) -> None:
        pass


class MemoryStore(NoStore):
    """A keyring in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, str] = {}

    def load(self, cloud: Cloud, stop: threading.Event | None = None) -> str:
        return self.records.get(cloud, "")

    def keep(self, cloud: Cloud, record: str, stop: threading.Event | None = None) -> bool:
        self.records[cloud] = record
        return True

    def forget(self, cloud: Cloud) -> None:
        self.records.pop(cloud, None)
