"""The list of errors: its orders and groups, what narrows it, its rows, and the keyboard in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.models.entry_delegate import excerpt
from gui.models.entry_list import Group
from tests.gui.error_list import choose, click_chip, headings, hits, listed, rows
from tests.gui.screen import button, words
from troubleshooter.labels import operation_label
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow


def test_chips_count_and_narrow_the_list(window: MainWindow) -> None:
    summaries = window._knowledge.summaries
    restore = [s.id for s in summaries.values() if s.operation == "restore"]
    chip = button(window.pane, f"Restore {len(restore)}")
    chip.click()
    assert sorted(listed(window)) == sorted(restore)
    linux = {i for i in restore if "linux" in summaries[i].platforms}
    click_chip(window, "Linux")
    assert set(listed(window)) == linux != set(restore)
    button(window.pane, f"All {len(summaries)}").click()
    assert len(listed(window)) == len(summaries)
    assert not chip.isChecked()


def test_a_filter_stays_while_the_search_changes(window: MainWindow, qtbot: QtBot) -> None:
    click_chip(window, "Jobs")
    qtbot.keyClicks(window.search_box, "cancel the job")
    assert hits(window)
    assert all(window._knowledge.summaries[i].operation == "job" for i in listed(window))


def test_typing_in_the_list_goes_to_the_search_box(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.focus_list()
    qtbot.keyClicks(window.pane.list, "b")
    qtbot.waitUntil(window.search_box.hasFocus)
    qtbot.keyClicks(window.search_box, "itlocker")
    assert window.search_box.text() == "bitlocker"


def test_a_row_is_copied_with_title_code_and_wording(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for("Snapshot operation failed due to VSS Writers in bad state")
    window.pane.focus_list()
    qtbot.keyClick(window.pane.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "ExtensionFailedVssWriterInBadState" in copied
    assert "Snapshot operation failed due to VSS Writers in bad state" in copied


def test_the_list_is_a_sound_model_and_speaks(window: MainWindow, qtmodeltester: ModelTester) -> None:
    window.search_for("agent not ready")
    qtmodeltester.check(window.pane.model)
    spoken = window.pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    row = rows(window)[0]
    assert row.title in spoken
    assert row.hit.confidence.value in spoken


@pytest.mark.parametrize(
    ("text", "marked", "shown"),
    [
        ("a short wording", (2, 7), "a short wording"),
        ("x " * 60 + "needle in the end", (120, 126), "… " + "x " * 20 + "needle in the end"),
        ("two\nlines", (4, 9), "two lines"),
    ],
)
def test_a_long_wording_is_shown_from_shortly_before_its_first_marked_word(
    text: str, marked: tuple[int, int], shown: str
) -> None:
    cut, spans = excerpt(text, [marked])
    assert cut == shown
    start, end = spans[0]
    assert cut[start:end] == text[marked[0] : marked[1]]


def test_the_list_begins_with_what_is_asked_most_and_can_stand_in_other_orders(window: MainWindow) -> None:
    summaries = window._knowledge.summaries
    asked = [summaries[i].asked for i in listed(window)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] > 0
    choose(window, "By title")
    titles = [summaries[i].title[Language.EN].casefold() for i in listed(window)]
    assert titles == sorted(titles)
    window.open_entry("restore-subnet-missing")
    window.open_entry("job-cancel-failed")
    choose(window, "Opened last")
    assert listed(window)[:2] == ["job-cancel-failed", "restore-subnet-missing"]


def test_hits_stand_best_first_whatever_the_order_of_the_catalogue_and_the_button_says_so(window: MainWindow) -> None:
    assert window.pane._options.text().startswith("Most often asked")
    window.search_for("bitlocker")
    assert window.pane._options.text().startswith("Best match first")
    hits = listed(window)
    choose(window, "By title")
    assert listed(window) == hits
    assert window.pane._options.text().startswith("Best match first")
    window.search_for("")
    assert window.pane._options.text().startswith("By title")


def test_grouped_by_operation_each_group_has_a_heading_with_its_count(
    window: MainWindow, qtmodeltester: ModelTester
) -> None:
    choose(window, "Grouped by operation")
    summaries = window._knowledge.summaries
    shown, group = [], ""
    for row in rows(window):
        if isinstance(row, Group):
            group = row.title
        else:
            assert operation_label(row.summary.operation) == group
            shown.append(group)
    assert {one.title: one.count for one in headings(window).values()} == Counter(shown)
    assert len(shown) == len(summaries)
    spoken = window.pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Backup, {shown.count('Backup')} errors"
    qtmodeltester.check(window.pane.model)
    click_chip(window, "Linux")
    linux = sum("linux" in one.platforms for one in summaries.values())
    assert sum(one.count for one in headings(window).values()) == linux


def test_keys_pass_over_headings_and_a_search_has_none(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, "Grouped by operation")
    second = list(headings(window))[1]
    view = window.pane.list
    window.pane.focus_list()
    assert view.currentIndex().row() == 1
    for key, start, stop in (
        (Qt.Key.Key_Down, second - 1, second + 1),
        (Qt.Key.Key_Up, second + 1, second - 1),
        (Qt.Key.Key_Home, second + 1, 1),
    ):
        view.setCurrentIndex(window.pane.model.index(start))
        qtbot.keyClick(view, key)
        assert view.currentIndex().row() == stop
    window.search_for("agent")
    assert headings(window) == {}
    assert hits(window)


def test_opened_last_parts_what_was_opened_from_the_rest(window: MainWindow) -> None:
    choose(window, "Opened last")
    assert headings(window) == {}
    window.open_entry("restore-subnet-missing")
    choose(window, "Opened last")
    assert [(n, one.title, one.count) for n, one in headings(window).items()] == [
        (0, "Opened last", 1),
        (2, "Not opened lately", len(window._knowledge.summaries) - 1),
    ]


def test_what_was_opened_last_is_remembered(make_app: Callable[..., App]) -> None:
    first = make_app()
    first.window.open_entry("restore-subnet-missing")
    first.window.close()
    again = make_app().window
    choose(again, "Opened last")
    assert listed(again)[0] == "restore-subnet-missing"


def test_the_list_is_narrowed_by_status_and_by_the_age_of_the_sources(window: MainWindow) -> None:
    summaries = window._knowledge.summaries
    choose(window, "Retired")
    assert set(listed(window)) == {s.id for s in summaries.values() if s.status == "retired"}
    window.search_for("cloud service")
    assert hits(window)
    assert all(summaries[i].status == "retired" for i in listed(window))
    window.search_for("")
    choose(window, "All")
    choose(window, "Without a date")
    assert set(listed(window)) == {s.id for s in summaries.values() if not s.dated}
    choose(window, "Of any age")
    assert len(listed(window)) == len(summaries)


def test_an_empty_list_says_whether_the_chips_or_the_text_empty_it(window: MainWindow) -> None:
    click_chip(window, "Windows")
    window.search_for("UserErrorFsFreezeFailed")
    assert "1 error fits, but the choices above hide it." in words(window.pane)
    window.search_for("zzzz qqqq xxxx")
    assert "Nothing in the catalogue fits." in words(window.pane)
    assert "above" not in words(window.pane)
