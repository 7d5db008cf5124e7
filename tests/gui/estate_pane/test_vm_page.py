"""A VM of the estate on its page: what Azure says of it, the error that explains it, its jobs and its own state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from gui.history import Kind
from gui.rooms import Room
from tests.gui import synthetic_checks
from tests.gui.estate_pane.driving import one_vm, show
from tests.gui.screen import button, words
from troubleshooter.checks.capture import write_capture
from troubleshooter.estate.model import JobError, JobStatus, Protection

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane


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


def test_the_steps_of_a_job_are_read_when_asked_for(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    qtbot.keyClick(sample.table, Qt.Key.Key_Return)
    job = sample.session.estate.jobs_of(sample.session.estate.vms[sample.model.rows[0].key])[0]
    when = job.started.astimezone().strftime("%Y-%m-%d %H:%M")

    button(app.window.page_view, f"Steps of the job of {when}").click()

    qtbot.waitUntil(lambda: "Take Snapshot" in words(app.window.page_view), timeout=5_000)


def test_names_and_texts_of_azure_are_never_markup(app: App, pane: EstatePane) -> None:
    evil = "<img src=x onerror=alert(1)><b>bold</b>"
    show(pane, one_vm(evil, error=JobError("SomethingNobodyKnows", None, evil, (evil,))))
    app.window.open_link("vm:vm")

    labels = [
        label for label in app.window.page_view.findChildren(QLabel) if evil in label.text().replace("\u200b", "")
    ]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert pane.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


@pytest.mark.parametrize(
    ("code", "text", "way_on"),
    [
        ("Qwvkzz", "Xyzzy plugh", "This code is not in the catalogue"),
        ("SomethingNobodyKnows", "Completely new words", "Perhaps this error of the catalogue: compare the texts"),
    ],
)
def test_an_error_that_nobody_knows_has_a_way_on(app: App, pane: EstatePane, code: str, text: str, way_on: str) -> None:
    show(pane, one_vm(error=JobError(code, None, text, (text,))))
    app.window.open_link("vm:vm")

    shown = words(app.window.page_view)
    assert way_on in shown
    assert code in shown


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


@pytest.mark.parametrize("same", [True, False], ids=["its own", "another's"])
def test_only_evidence_of_the_vm_itself_is_held_against_it(
    app: App, sample: EstatePane, qtbot: QtBot, tmp_path: Path, same: bool
) -> None:
    estate = sample.session.estate
    assert estate is not None
    vm = estate.failing()[0]
    with synthetic_checks.installed():
        at_hand = app._computer.at_hand
        write_capture(synthetic_checks.capture(hostname=vm.name if same else "another"), tmp_path / "vm.zip")
        at_hand.session.open_file(tmp_path / "vm.zip")
        qtbot.waitUntil(lambda: at_hand.run is not None and not at_hand.busy)
        app.window.page_view.open_link(f"vm:{vm.key}")

        assert ("Causes, with evidence from" in words(app.window.page_view)) is same


@pytest.mark.parametrize(
    ("last", "protection", "sentence"),
    [
        (JobStatus.FAILED, Protection.PROTECTED, "The last backup failed, but Azure gives no error with it."),
        (JobStatus.WITH_WARNINGS, Protection.PROTECTED, "The last backup completed with warnings"),
        (JobStatus.COMPLETED, Protection.STOPPED, "Protection was stopped: no new restore points are made."),
    ],
)
def test_of_a_vm_without_an_error_its_page_says_what_that_means(
    app: App, pane: EstatePane, last: JobStatus, protection: Protection, sentence: str
) -> None:
    show(pane, one_vm(last=last, protection=protection))
    app.window.open_link("vm:vm")

    assert sentence in words(app.window.page_view)
