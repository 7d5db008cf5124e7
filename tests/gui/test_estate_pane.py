"""The Azure pane in the real window, with the sample estate: from the failing VM to its fix."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from gui.history import Kind
from gui.models.estate_rows import GroupRow
from gui.models.estate_table import Column, Role
from gui.rooms import Room
from tests.gui import synthetic_checks
from tests.gui.screen import button, words
from troubleshooter.estate.estate import Estate
from troubleshooter.estate.failures import StoppedError
from troubleshooter.estate.model import (
    BackupJob,
    Health,
    JobError,
    JobStatus,
    Page,
    ProtectedVm,
    Protection,
    Vault,
    VmState,
)
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane
    from troubleshooter.estate.model import JobDetail


def enter(app: App) -> EstatePane:
    pane = app.window.enter(Room.AZURE)
    assert pane is not None
    return pane


@pytest.fixture
def sample(app: App, qtbot: QtBot) -> EstatePane:
    """The pane after a click on the sample, read to its end."""
    pane = enter(app)
    qtbot.mouseClick(button(pane, "Look at a sample estate"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.session.reading and len(pane.model.rows) == 200, timeout=10_000)
    return pane


def rows(pane: EstatePane) -> list[object]:
    return [pane.model.index(n, 0).data(Role.ROW) for n in range(pane.model.rowCount())]


def test_before_anything_is_read_the_pane_says_what_it_can_do(app: App) -> None:
    pane = enter(app)

    assert "It only reads" in words(pane)
    assert button(pane, "Sign in to Azure…").hasFocus()


def test_the_sample_is_one_click_away_and_says_everywhere_that_it_is_one(
    app: App, sample: EstatePane, qtbot: QtBot
) -> None:
    assert "SAMPLE ESTATE" in words(sample)
    qtbot.keyClick(sample.table, Qt.Key.Key_Return)
    assert "SAMPLE ESTATE" in words(app.window.page_view)


def test_failing_vms_come_first_and_the_head_counts_them(app: App, sample: EstatePane) -> None:
    failing = [row for row in sample.model.rows if row.state is VmState.FAILED]
    first = [sample.model.text(row, Column.STATE) for row in sample.model.rows[: len(failing)]]

    assert set(first) == {"Failed"}
    assert f"{len(failing)} of 200 VMs fail" in words(sample)
    assert app.window.rail.buttons[Room.AZURE].accessibleName() == f"Azure, {len(failing)} problems"


def test_what_could_not_be_read_is_always_in_view(sample: EstatePane, qtbot: QtBot) -> None:
    assert "As far as this account can read" in words(sample)
    assert "refused" in words(sample)

    qtbot.mouseClick(button(sample, "2 not read"), Qt.MouseButton.LeftButton)

    assert "does not have authorization" in words(sample)


def test_enter_on_a_vm_opens_what_azure_said_and_the_error_that_explains_it(
    app: App, sample: EstatePane, qtbot: QtBot
) -> None:
    named = next(n for n, row in enumerate(sample.model.rows) if row.error == "ExtensionFailedVssWriterInBadState")
    sample.table.setCurrentIndex(sample.model.index(named, 0))

    qtbot.keyClick(sample.table, Qt.Key.Key_Return)

    view = app.window.page_view
    assert view.history.current.kind is Kind.VM
    shown = words(view)
    assert sample.model.rows[named].name in shown
    assert "Azure's own recommendations" in shown
    assert "The catalogue knows this error (sure)" in shown
    qtbot.keyClick(app.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert app.window.current_room is Room.AZURE


def test_a_double_click_does_the_same(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    viewport = sample.table.viewport()
    place = QPoint(40, sample.table.rowHeight(0) // 2)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)

    assert app.window.page_view.history.current.kind is Kind.VM


def test_chips_and_text_narrow_the_table(sample: EstatePane, qtbot: QtBot) -> None:
    cancelled = sum(row.state is VmState.CANCELLED for row in sample.model.rows)
    qtbot.mouseClick(button(sample, f"Cancelled {cancelled}"), Qt.MouseButton.LeftButton)
    assert {row.state for row in rows(sample)} == {VmState.CANCELLED}

    qtbot.keyClick(sample, Qt.Key.Key_Escape)
    sample.filters.focus_text()
    qtbot.keyClicks(sample.filters.focusWidget(), "VssWriter")
    assert {row.error for row in rows(sample)} == {"ExtensionFailedVssWriterInBadState"}

    qtbot.keyClicks(sample.filters.focusWidget(), " nothing like it")
    assert "No VM fits" in words(sample)


def test_a_bar_of_the_errors_shows_only_its_vms(sample: EstatePane, qtbot: QtBot) -> None:
    bar = next(one for one in sample.errors.children() if getattr(one, "error", None))
    count = bar.error.vms

    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)

    assert sample.model.rowCount() == count


def test_failing_vms_are_grouped_by_error(sample: EstatePane, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(sample, "Group by error"), Qt.MouseButton.LeftButton)

    first, *rest = rows(sample)
    assert isinstance(first, GroupRow)
    assert [row.error for row in rest[: first.vms]] == [first.error] * first.vms
    assert not sample.model.flags(sample.model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert f"{first.vms} VMs" in sample.model.index(0, 0).data()
    assert sum(row.vms for row in rows(sample) if isinstance(row, GroupRow)) == 200


def test_the_strip_of_a_row_in_view_is_read_and_told_in_words(sample: EstatePane, qtbot: QtBot) -> None:
    cell = sample.model.index(0, Column.STRIP)
    qtbot.waitUntil(lambda: "Completed" in cell.data(Qt.ItemDataRole.AccessibleTextRole), timeout=5_000)
    assert "Failed" in cell.data(Qt.ItemDataRole.AccessibleTextRole)


def test_rows_are_copied_for_a_spreadsheet(sample: EstatePane, qtbot: QtBot) -> None:
    sample.table.selectRow(0)
    qtbot.keyClick(sample.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    titles, row = QGuiApplication.clipboard().text().split("\n")
    assert titles.split("\t")[0] == "VM"
    assert row.split("\t")[0] == sample.model.rows[0].name


def test_the_steps_of_a_job_are_read_when_asked_for(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    qtbot.keyClick(sample.table, Qt.Key.Key_Return)
    job = sample.session.estate.jobs_of(sample.session.estate.vms[sample.model.rows[0].key])[0]
    when = job.started.astimezone().strftime("%Y-%m-%d %H:%M")

    button(app.window.page_view, f"Steps of the job of {when}").click()

    qtbot.waitUntil(lambda: "Take Snapshot" in words(app.window.page_view), timeout=5_000)


def test_the_vault_of_a_vm_is_read_again(app: App, sample: EstatePane, qtbot: QtBot) -> None:
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
    enter(app)
    qtbot.mouseClick(button(sample, "Close the sample"), Qt.MouseButton.LeftButton)

    assert sample.session.estate is None
    app.window.page_view.go_back()
    assert "not in view any more" in words(app.window.page_view)


def test_another_language_keeps_the_estate(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    app._apply(app._settings._replace(language=Language.ES))

    pane = enter(app)
    assert len(pane.model.rows) == 200
    assert "ENTORNO DE EJEMPLO" in words(pane)


def test_a_reading_that_is_stopped_keeps_what_has_come(app: App, qtbot: QtBot) -> None:
    pane = enter(app)
    pane.session.show_sample()
    pane.session.stop()

    qtbot.waitUntil(lambda: not pane.session.reading, timeout=5_000)

    assert pane.session.stopped
    assert "Stopped" in words(pane)


def made_up(name: str, text: str = "failed") -> Estate:
    """An estate of one failing VM; synthetic."""
    now = datetime.now(UTC)
    vm = ProtectedVm(
        "vm", "vm", name, "v", "c", "", "", "rg", "p", Protection.PROTECTED, Health.PASSED, (), JobStatus.FAILED,
        now, now - timedelta(days=1), soft_deleted=False, deleted_for_good=None,
    )  # fmt: skip
    error = JobError("SomethingNobodyKnows", None, text, (text,))
    job = BackupJob("j", "j", "v", "c", name, "Backup", JobStatus.FAILED, "Failed", now, now, None, (error,))
    estate = Estate()
    estate.add(Page(vaults=(Vault("v", "v", "vault", "rg", "s", "weu"),), vms=(vm,), jobs=(job,)))
    return estate


def test_names_and_texts_of_azure_are_never_markup(app: App, qtbot: QtBot) -> None:
    evil = "<img src=x onerror=alert(1)><b>bold</b>"
    pane = enter(app)
    pane.session.estate = made_up(evil, evil)
    pane.session.begun.emit()

    qtbot.keyClick(pane.table, Qt.Key.Key_Down)
    app.window.open_link("vm:vm")

    labels = [
        label for label in app.window.page_view.findChildren(QLabel) if evil in label.text().replace("\u200b", "")
    ]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert pane.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_an_error_that_nobody_knows_has_a_way_on(app: App) -> None:
    pane = enter(app)
    pane.session.estate = made_up("web-1", "Completely new words that no catalogue has, xyzzy plugh")
    pane.session.begun.emit()
    app.window.open_link("vm:vm")

    shown = words(app.window.page_view)
    assert "This code is not in the catalogue" in shown or "Perhaps this error" in shown
    assert "SomethingNobodyKnows" in shown


def test_nothing_of_the_estate_is_loaded_before_the_pane_is_entered(app: App) -> None:
    assert app._azure._session is None


def test_the_vms_own_state_counts_as_evidence(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    estate = sample.session.estate
    assert estate is not None
    silent = next(vm for vm in estate.failing() if "GuestAgentStatus" in estate.error(vm).title)
    app.window.page_view.open_link(f"vm:{silent.key}")
    assert "Asking Azure how the VM itself is" in words(app.window.page_view)

    qtbot.waitUntil(lambda: "VM agent: Not Ready" in words(app.window.page_view), timeout=5_000)

    shown = words(app.window.page_view)
    assert "Power: VM running" in shown
    assert "Azure says the agent status is Not Ready." in shown
    assert "suspected" in shown


def test_evidence_of_another_machine_is_not_held_against_a_vm(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    estate = sample.session.estate
    assert estate is not None
    vm = estate.failing()[0]
    with synthetic_checks.installed():
        app._computer.at_hand.session.check_all()
        qtbot.waitUntil(lambda: app._computer.at_hand.run is not None and not app._computer.at_hand.busy)
        app.window.page_view.open_link(f"vm:{vm.key}")

        assert "Causes, with evidence from" not in words(app.window.page_view)


def test_what_was_stopped_before_an_answer_came_can_be_asked_again(sample: EstatePane, qtbot: QtBot) -> None:
    session = sample.session
    vm = next(one for one in session.estate.vms.values() if session.estate.jobs_of(one))
    job = session.estate.jobs_of(vm)[0]
    asked: list[threading.Event] = []

    class SlowReader:
        def detail(self, _job: BackupJob, stop: threading.Event) -> JobDetail:
            asked.append(stop)
            stop.wait(10)
            raise StoppedError

    session._reader = SlowReader()
    session.want_detail(job)
    session.want_detail(job)  # it is on its way
    qtbot.waitUntil(lambda: len(asked) == 1)
    stopped, session._stop = session._stop, threading.Event()  # as when a reading that was stopped has ended
    stopped.set()
    session.want_detail(job)
    qtbot.waitUntil(lambda: len(asked) == 2)
    session.stop()
