"""The Azure pane in the real window, with the sample estate: the failing VMs first, counted, narrowed and grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from gui.models.estate_rows import GroupRow
from gui.models.estate_table import Column, Role
from gui.rooms import Room
from tests.gui.estate_pane.driving import entered, one_vm, show
from tests.gui.screen import button, words
from troubleshooter.estate.model import JobStatus, VmState
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.panes.estate import EstatePane


def rows(pane: EstatePane) -> list[object]:
    return [pane.model.index(n, 0).data(Role.ROW) for n in range(pane.model.rowCount())]


def test_before_anything_is_read_the_pane_says_what_it_can_do(app: App) -> None:
    pane = entered(app)

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


def test_another_language_keeps_the_estate(app: App, sample: EstatePane, qtbot: QtBot) -> None:
    app._apply(app._settings._replace(language=Language.ES))

    pane = entered(app)
    assert len(pane.model.rows) == 200
    assert "ENTORNO DE EJEMPLO" in words(pane)


def test_nothing_of_the_estate_is_loaded_before_the_pane_is_entered(app: App) -> None:
    assert app._azure._session is None


@pytest.mark.parametrize(("by", "shown_by"), [("Vault", "vault_name"), ("Error", "error")])
def test_the_lists_behind_more_filters_narrow_the_table(
    sample: EstatePane, qtbot: QtBot, by: str, shown_by: str
) -> None:
    qtbot.mouseClick(button(sample, "More filters"), Qt.MouseButton.LeftButton)
    (box,) = (one for one in sample.filters.findChildren(QComboBox) if one.accessibleName() == by)
    assert box.isVisible()

    qtbot.keyClick(box, Qt.Key.Key_Down)

    expected = [row for row in sample.model.rows if getattr(row, shown_by) == box.currentText()]
    assert 0 < len(expected) < 200
    assert sample.model.rowCount() == len(expected)
    qtbot.keyClick(sample, Qt.Key.Key_Escape)
    assert sample.model.rowCount() == 200
    assert box.currentIndex() == 0


def test_a_restore_point_that_is_too_old_can_be_looked_for(sample: EstatePane, qtbot: QtBot) -> None:
    qtbot.mouseClick(button(sample, "More filters"), Qt.MouseButton.LeftButton)
    (box,) = (one for one in sample.filters.findChildren(QComboBox) if one.accessibleName().startswith("Age of"))
    box.setCurrentText("older than 7 d")
    box.activated.emit(box.currentIndex())

    points = [row.point for row in rows(sample)]
    assert 0 < len(points) < 200
    assert max(points) < min(row.point for row in sample.model.rows if row.point not in points)


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (JobStatus.COMPLETED, "The backup of 1 VM completed"),
        (JobStatus.WITH_WARNINGS, "No failed backup seen among 1 VM"),
        (JobStatus.FAILED, "1 of 1 VM fails"),
    ],
)
def test_all_is_said_to_be_well_only_where_it_is(pane: EstatePane, last: JobStatus, sentence: str) -> None:
    show(pane, one_vm(last=last))

    assert sentence in words(pane.head)
