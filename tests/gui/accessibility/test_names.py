"""Everything that takes the keyboard has a name, every cell and row its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QTableView

from gui.widgets.command_block import CommandText, CopyButton
from tests.gui.accessibility.scenes import SCENES
from tests.gui.accessibility.tree import cell_name, describe, name_of, shown, stops

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.gui.accessibility.scenes import Stage


#: What has the same name copies, or holds, the same text.
_SAME = (CopyButton, CommandText)


def test_everything_that_takes_the_keyboard_has_a_name(scene: QWidget) -> None:
    assert [describe(one) for one in stops(scene) if not name_of(one)] == []


def test_names_tell_the_stops_of_one_place_apart(scene: QWidget) -> None:
    """Two buttons that read alike to somebody who cannot see where they stand are one button too few."""
    names = [(type(one).__name__, name_of(one)) for one in stops(scene) if not isinstance(one, _SAME)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_each_row_of_a_list_and_each_cell_of_a_table_has_its_text(scene: QWidget) -> None:
    silent = []
    for view in shown(scene):
        if not isinstance(view, QAbstractItemView) or view.model() is None:
            continue
        for row in range(min(view.model().rowCount(), 60)):
            for column in range(view.model().columnCount() if isinstance(view, QTableView) else 1):
                spanned = isinstance(view, QTableView) and view.columnSpan(row, 0) > 1 and column
                if not spanned and not cell_name(view, row, column):
                    silent.append((describe(view), row, column))
    assert silent == []


def test_the_table_of_vms_reads_state_and_error_in_words(stage: Stage) -> None:
    SCENES["azure_with_the_sample"](stage)
    (table,) = (one for one in shown(stage.app.window) if isinstance(one, QTableView))
    model = table.model()
    row = next(n for n in range(model.rowCount()) if table.columnSpan(n, 0) == 1)
    read = [cell_name(table, row, column) for column in range(model.columnCount())]

    assert read == [str(model.index(row, column).data()) for column in range(model.columnCount())]
    assert any("fail" in words.lower() for words in read)
