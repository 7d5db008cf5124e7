"""Waits for work that cannot be cancelled, and leaves it behind when nobody wants it any more.

A library that waits for a browser, a proxy or a slow answer does not look at anything. So it runs in a thread that
nothing ever joins: neither Stop nor the end of the program waits for it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from troubleshooter.estate.failures import StoppedError, TookTooLongError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

#: How often a waiting thread looks whether it should stop, in seconds.
TICK = 0.03


class Abandonable(Generic[_T]):
    """Work in a thread of its own, whose result may never be fetched."""

    def __init__(self, work: Callable[[], _T], finished: Callable[[], None], late: Callable[[_T], None] | None = None):
        self._work = work
        self._finished = finished
        self._late = late
        self._lock = threading.Lock()
        self._abandoned = False
        self._done = False
        self._result: _T
        self._error: BaseException | None = None
        threading.Thread(target=self._run, daemon=True, name="azure").start()

    def _run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001  the border where the thread's error becomes a value
            self._error = error
        with self._lock:
            self._done = True
            abandoned = self._abandoned
        if abandoned:
            self._give_to_late()
        else:
            self._finished()

    def abandon(self) -> None:
        """Want the result no more; a result that comes nevertheless goes to ``late``."""
        with self._lock:
            self._abandoned = True
            came = self._done
        if came:
            self._give_to_late()

    def _give_to_late(self) -> None:
        if self._late is not None and self._error is None:
            self._late(self._result)

    def result(self) -> _T:
        """What the work returned; raises what it raised. Only once it has finished."""
        if self._error is not None:
            raise self._error
        return self._result


def finish_or_abandon(
    work: Callable[[], _T], stop: threading.Event, seconds: float, late: Callable[[_T], None] | None = None
) -> _T:
    """Run ``work`` beside this thread and return its result.

    ``late`` gets a result that comes when it is no longer waited for.

    Raises:
        StoppedError: as soon as ``stop`` is set.
        TookTooLongError: after so many seconds.
    """
    if stop.is_set():
        raise StoppedError
    ready = threading.Event()
    running = Abandonable(work, ready.set, late)
    left = seconds
    while not ready.wait(min(TICK, left)):
        left -= TICK
        if stop.is_set():
            running.abandon()
            raise StoppedError
        if left <= 0:
            running.abandon()
            raise TookTooLongError(seconds)
    return running.result()
