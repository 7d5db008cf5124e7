"""Remembers who signed in last: the account's record (no secret) in the system's own store, nowhere else.

The record holds the user's name, so it goes to the keyring and not to the settings. Tokens are never here:
Microsoft's library keeps them in its own encrypted cache, or in memory.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from troubleshooter.estate.abandon import finish_or_abandon
from troubleshooter.estate.failures import EstateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from troubleshooter.estate.clouds import Cloud

    _T = TypeVar("_T")

SERVICE = "vm-backup-troubleshooter"
#: Windows keeps 2,560 bytes of UTF-16.
LONGEST = 1280
#: A store may ask to be unlocked; nobody waits longer for it, in seconds.
SECONDS = 20.0

# Stores of the systems themselves. Packages can add others, one of them with plain text; those are not used.
_TRUSTED = ("keyring.backends.SecretService", "keyring.backends.libsecret", "keyring.backends.kwallet",
            "keyring.backends.Windows", "keyring.backends.macOS")  # fmt: skip


class AccountStore:
    """The record of one account for each cloud."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def load(self, cloud: Cloud, stop: threading.Event | None = None) -> str:
        """The record that was kept; empty when there is none, no store, or nobody waits for it any more."""
        return self._try(lambda store: store.get_password(SERVICE, cloud.value), stop) or ""

    def keep(self, cloud: Cloud, record: str, stop: threading.Event | None = None) -> bool:
        """Keep a record; False when this system has no store for it, or nobody waits for it any more."""
        if len(record) > LONGEST:
            return False

        def keep(store: Any) -> bool:
            store.set_password(SERVICE, cloud.value, record)
            return bool(store.get_password(SERVICE, cloud.value) == record)

        return self._try(keep, stop) or False

    def forget(self, cloud: Cloud) -> None:
        """Forget the record."""

        def forget(store: Any) -> None:
            if store.get_password(SERVICE, cloud.value) is not None:
                store.delete_password(SERVICE, cloud.value)

        self._try(forget)

    def _try(self, use: Callable[[Any], _T], stop: threading.Event | None = None) -> _T | None:
        """Do something with the store; None when there is none, it is locked, or it does not answer."""

        def work() -> _T | None:
            try:
                store = find_store()
                return None if store is None else use(store)
            except Exception:  # noqa: BLE001  the border to stores of all systems: locked, dismissed, the bus is gone …
                return None

        try:
            return finish_or_abandon(work, stop or threading.Event(), self._seconds)
        except EstateError:
            return None


def find_store() -> Any | None:
    """The system's store; None when there is none that can be trusted. Raises ImportError where keyring is missing."""
    import keyring

    found = keyring.get_keyring()
    # Several stores in a chain: the first of the system's own.
    for store in getattr(found, "backends", None) or [found]:
        if type(store).__module__ in _TRUSTED:
            return store
    return None
