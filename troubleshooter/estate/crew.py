"""A few requests at a time, each given up after its time; whoever asks gets the answers in its own thread."""

from __future__ import annotations

import queue
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troubleshooter.estate.abandon import TICK, Abandonable
from troubleshooter.estate.failures import EstateError, StoppedError, TookTooLongError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from typing import TypeVar

    _T = TypeVar("_T")

#: Requests in flight at once.
AT_ONCE = 4


@dataclass(slots=True)
class _Task:
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[EstateError], None]


@dataclass(slots=True)
class _Running:
    task: _Task
    work: Abandonable[Any]
    due: float


class Crew:
    """Does work beside the thread that calls :meth:`run`, and calls back in that thread."""

    def __init__(self, stop: threading.Event, *, seconds: float, at_once: int = AT_ONCE) -> None:
        self._stop = stop
        self._seconds = seconds
        self._at_once = at_once
        self._waiting: deque[_Task] = deque()
        self._in_flight: dict[int, _Running] = {}
        self._finished: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._number = 0

    def ask(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], None],
        failed: Callable[[EstateError], None],
    ) -> None:
        """Have ``work`` done as soon as a place is free, after what waits already."""
        self._waiting.append(_Task(work, then, failed))

    def run(self, tick: Callable[[], None] | None = None) -> None:
        """Work until nothing is left.

        Raises:
            StoppedError: as soon as the stop is set; what is under way is left behind.
        """
        while self._waiting or self._in_flight:
            if self._stop.is_set():
                self.give_up()
                raise StoppedError
            while self._waiting and len(self._in_flight) < self._at_once:
                self._start(self._waiting.popleft())
            try:
                number = self._finished.get(timeout=TICK)
            except queue.Empty:
                number = -1
            if tick is not None:
                tick()
            running = self._in_flight.pop(number, None)
            if running is not None:
                _deliver(running)
            self._drop_overdue()

    def give_up(self) -> None:
        """Forget all that waits or is under way."""
        self._waiting.clear()
        for running in self._in_flight.values():
            running.work.abandon()
        self._in_flight.clear()

    def _start(self, task: _Task) -> None:
        self._number += 1
        number = self._number
        work = Abandonable(task.work, lambda: self._finished.put(number))
        self._in_flight[number] = _Running(task, work, time.monotonic() + self._seconds)

    def _drop_overdue(self) -> None:
        now = time.monotonic()
        for number, running in list(self._in_flight.items()):
            if now > running.due:
                del self._in_flight[number]
                running.work.abandon()
                running.task.failed(TookTooLongError(self._seconds))


def _deliver(running: _Running) -> None:
    try:
        result = running.work.result()
    except EstateError as error:
        running.task.failed(error)
    else:
        running.task.then(result)
