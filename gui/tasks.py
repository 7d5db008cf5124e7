"""Background work: one pool, one dispatcher that brings results back to the window's thread.

There is no QObject per task: closures are queued under a lock and one long-lived object drains them when its
signal arrives on the main thread.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from troubleshooter.cancel import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

_T = TypeVar("_T")


class TaskRunner(QObject):
    """Runs functions beside the window and delivers what they return, or raise, on its thread."""

    _delivered = Signal()

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None  # made for the first task
        self._results: deque[Callable[[], None]] = deque()
        self._delivered.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[BaseException], None],
    ) -> CancelToken:
        """Start ``work`` in the pool; later call ``done`` or ``failed`` here, unless the token was cancelled before."""
        token = CancelToken()
        self._started_pool().submit(self._task(token, work, done, failed))
        return token

    def run_apart(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[BaseException], None],
    ) -> CancelToken:
        """Like :meth:`run`, in a thread of its own that nobody waits for: for what may wait for people or Azure."""
        token = CancelToken()
        threading.Thread(target=self._task(token, work, done, failed), name="apart", daemon=True).start()
        return token

    def _task(
        self,
        token: CancelToken,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[BaseException], None],
    ) -> Callable[[], None]:
        def task() -> None:
            if token.cancelled:
                return
            try:
                result = work()
            except Exception as error:  # noqa: BLE001  the border where a task's error becomes a value
                outcome = _call(failed, error)
            else:
                outcome = _call(done, result)
            self._results.append(lambda: None if token.cancelled else outcome())
            with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                self._delivered.emit()

        return task

    def close(self) -> None:
        """Drop what has not started and wait for nothing."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _started_pool(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="task")
        return self._pool

    def _drain(self) -> None:
        while self._results:
            self._results.popleft()()


def _call(function: Callable[[_T], None], value: _T) -> Callable[[], None]:
    return lambda: function(value)
