"""Readings of the estate: one vault again, stopped, asked again, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.estate_session import Account
from tests.gui.estate_pane.driving import entered, one_vm
from tests.gui.screen import button, words
from troubleshooter.estate.failures import StoppedError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane
    from troubleshooter.estate.model import BackupJob, JobDetail, Page


class SlowReader:
    """Brings one VM, and nothing more before it is stopped."""

    def __init__(self) -> None:
        self.asked: list[BackupJob] = []

    def read(self, on_page: Callable[[Page], object], stop: threading.Event) -> None:
        on_page(one_vm())
        stop.wait(10)
        raise StoppedError

    def detail(self, job: BackupJob, stop: threading.Event) -> JobDetail:
        self.asked.append(job)
        stop.wait(10)
        raise StoppedError


def test_the_vault_of_a_vm_is_read_again(sample: EstatePane, qtbot: QtBot) -> None:
    sample.table.setCurrentIndex(sample.model.index(0, 0))
    before = sample.session.read_at

    qtbot.keyClick(sample.table, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)

    assert sample.session.reading
    qtbot.waitUntil(lambda: not sample.session.reading, timeout=10_000)
    assert sample.session.read_at != before
    assert len(sample.model.rows) == 200
    assert not sample.session.trouble


def test_closing_the_sample_leaves_nothing_of_it(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    qtbot.keyClick(sample.table, Qt.Key.Key_Return)
    entered(app)
    qtbot.mouseClick(button(sample, "Close the sample"), Qt.MouseButton.LeftButton)

    assert sample.session.estate is None
    app.window.page_view.go_back()
    assert "not in view any more" in words(app.window.page_view)


def test_a_reading_that_is_stopped_keeps_what_has_come(pane: EstatePane, qtbot: QtBot) -> None:
    session = pane.session
    session._reader, session.account = SlowReader(), Account("op@contoso.example", "contoso", "")
    session.refresh()
    qtbot.waitUntil(lambda: len(pane.model.rows) == 1)

    qtbot.mouseClick(button(pane, "Stop"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: not session.reading)
    assert "Stopped" in words(pane)
    assert [row.name for row in pane.model.rows] == ["web-1"]


class SilentReader:
    """Brings nothing before it is stopped."""

    def read(self, _on_page: Callable[[Page], object], stop: threading.Event) -> None:
        stop.wait(10)
        raise StoppedError


def test_reading_again_that_is_stopped_before_anything_came_leaves_what_was_there(
    sample: EstatePane, qtbot: QtBot
) -> None:
    before = sample.session.read_at
    sample.session._reader = SilentReader()
    qtbot.mouseClick(button(sample, "Read again"), Qt.MouseButton.LeftButton)
    sample.session.refresh()  # once more, before anything came

    qtbot.mouseClick(button(sample, "Stop"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: not sample.session.reading)
    assert len(sample.model.rows) == 200
    assert sample.session.read_at == before
    assert "Stopped" not in words(sample)


def test_what_a_stopped_reading_cut_off_is_asked_again(sample: EstatePane, qtbot: QtBot) -> None:
    session = sample.session
    job = next(job for vm in session.estate.vms.values() for job in session.estate.jobs_of(vm))
    slow = session._reader = SlowReader()
    session.refresh()
    session.want_detail(job)
    session.want_detail(job)  # it is on its way
    qtbot.waitUntil(lambda: slow.asked == [job])

    session.stop()
    qtbot.waitUntil(lambda: not session.reading)

    qtbot.waitUntil(lambda: slow.asked == [job, job])
    assert job.key not in session.details
    session.stop()
