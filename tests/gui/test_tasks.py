"""Work beside the window: its results come back to the window's thread, unless nobody waits for them any more."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def one_by_one(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A runner with a single thread: what comes first ends first."""
    runner = TaskRunner(threads=1)
    yield runner
    runner.close()


def test_results_arrive_on_the_thread_of_the_window(runner: TaskRunner, qtbot: QtBot) -> None:
    seen: list[tuple[int, threading.Thread]] = []
    worked_on: list[threading.Thread] = []

    def work() -> int:
        worked_on.append(threading.current_thread())
        return 42

    runner.run(work, lambda result: seen.append((result, threading.current_thread())), pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, threading.main_thread())]
    assert worked_on[0] is not threading.main_thread()


def test_an_error_is_delivered_and_the_runner_goes_on(runner: TaskRunner, qtbot: QtBot) -> None:
    errors: list[BaseException] = []
    results: list[str] = []
    runner.run(lambda: {}["missing"], pytest.fail, errors.append)
    runner.run(lambda: "next", results.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(errors) and bool(results))
    assert isinstance(errors[0], KeyError)


def test_a_cancelled_task_says_nothing_even_when_it_finishes(one_by_one: TaskRunner, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    results: list[str] = []

    def work() -> None:
        begun.set()
        go_on.wait(5)

    token = one_by_one.run(work, lambda _result: results.append("late"), pytest.fail)
    assert begun.wait(5)
    token.cancel()
    go_on.set()
    one_by_one.run(lambda: None, lambda _result: results.append("after"), pytest.fail)
    qtbot.waitUntil(lambda: results != [])
    assert results == ["after"]


def test_many_results_come_in_the_order_in_which_they_were_ready(one_by_one: TaskRunner, qtbot: QtBot) -> None:
    results: list[int] = []
    for number in range(500):
        one_by_one.run(lambda n=number: n, results.append, pytest.fail)
    qtbot.waitUntil(lambda: len(results) == 500, timeout=10_000)
    assert results == list(range(500))


def test_closing_waits_for_nothing(one_by_one: TaskRunner) -> None:
    started, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        go_on.wait(10)
        ended.set()

    one_by_one.run(work, lambda _result: None, pytest.fail)
    assert started.wait(5)
    one_by_one.close()
    assert not ended.is_set()
    go_on.set()
