"""Where an account's record is kept, without the keyring of the computer that tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.estate.account_store import AccountStore

if TYPE_CHECKING:
    import threading

    from troubleshooter.estate.clouds import Cloud


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
