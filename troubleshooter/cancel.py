"""Stopping work that runs beside: one token for the whole run, looked at by whatever waits."""

from __future__ import annotations

import threading


class CancelToken:
    """Set once, by anybody; whoever waits on it wakes up at once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask to stop."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds``; True as soon as somebody asked to stop."""
        return self._event.wait(seconds)
