"""Typing, pasting, filtering: from what the user has to the list of errors."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton

from gui.models.entry_delegate import excerpt
from gui.models.entry_list import Group, Role
from gui.panes.catalogue import Filters
from troubleshooter.catalogue.search import Confidence
from troubleshooter.labels import operation_label
from troubleshooter.words import Language, Platform

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow

LOG = """2026-11-22 02:00:11 INFO  [nightly] vault=rsv-demo started
2026-11-22 02:04:52 ERROR [nightly] item=web-01 UserErrorGuestAgentStatusUnavailable VM agent is unable to communicate
2026-11-22 02:05:10 INFO  [nightly] item=web-02 completed
2026-11-22 02:09:33 ERROR [nightly] item=sql-01 Snapshot operation failed due to VSS Writers in bad state
2026-11-22 02:11:40 ERROR [nightly] item=lnx-07 UserErrorFsFreezeFailed
"""


def found(window: MainWindow) -> list[str]:
    model = window.pane.model
    return [model.entry_id(model.index(row)) for row in range(model.rowCount())]


def test_the_window_starts_with_the_whole_catalogue_and_the_keyboard_in_the_search_box(window: MainWindow) -> None:
    assert len(found(window)) == len(window._knowledge.summaries)
    assert window.search_box.hasFocus()


def test_typing_a_code_finds_its_error_surely(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "UserErrorGuestAgentStatusUnavailable")
    row = window.pane.model.index(0).data(Role.ROW)
    assert row.summary.id == "vm-agent-unable-to-communicate"
    assert row.hit.confidence is Confidence.SURE


def test_half_a_spanish_sentence_without_accents_finds_its_error(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "error al inmovilizar uno o varios puntos de montaje de la maquina")
    assert found(window)[0] == "fsfreeze-failed"


def test_emptying_the_box_shows_the_whole_catalogue_again(window: MainWindow, qtbot: QtBot) -> None:
    everything = found(window)
    qtbot.keyClicks(window.search_box, "bitlocker")
    assert found(window) != everything
    qtbot.keyClick(window.search_box, Qt.Key.Key_Escape)
    assert found(window) == everything
    assert window.search_box.text() == ""


def test_nothing_fitting_says_so_and_suggests_what_to_try(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "xqzt wvvk ppqrz")
    assert found(window) == []
    assert any("Nothing in the catalogue fits" in label.text() for label in visible_labels(window))


def test_an_unknown_code_is_named_and_never_read_as_markup(
    window: MainWindow, button: Callable[[object, str], QPushButton]
) -> None:
    window.search_for("UserErrorWidgetNotConfigured")
    assert any("Not in the catalogue" in label.text() for label in visible_labels(window))
    button(window.pane.unknown_codes, "UserErrorWidgetNotConfigured").click()
    assert window.page_view.history.current.target == "UserErrorWidgetNotConfigured"
    texts = [
        label for label in window.page_view.findChildren(QLabel) if "WidgetNot" in label.text().replace("\u200b", "")
    ]
    assert texts
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)


def test_an_unknown_code_has_a_way_on(window: MainWindow, button: Callable[[object, str], QPushButton]) -> None:
    window.search_for("UserErrorVssWriterAsleep")
    button(window.pane.unknown_codes, "UserErrorVssWriterAsleep").click()
    shown = "\n".join(label.text() for label in window.page_view.findChildren(QLabel)).replace("\u200b", "")
    assert window._knowledge.summaries["vss-writers-bad-state"].title[Language.EN] in shown
    assert "because of: Vss, Writer" in shown
    button(window.page_view, "Copy text: Azure VM backup fails with the code UserErrorVssWriterAsleep").click()
    assert "UserErrorVssWriterAsleep" in QGuiApplication.clipboard().text()
    window.search_for("bitlocker")
    assert not window.pane.unknown_codes.isVisible()


def test_a_pasted_log_gives_each_of_its_errors_with_its_line(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(LOG)
    qtbot.keyClick(window.search_box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert {"vm-agent-unable-to-communicate", "vss-writers-bad-state", "fsfreeze-failed"} <= set(found(window)[:4])
    lines = {
        row.summary.id: row.hit.match.line for row in (window.pane.model.index(n).data(Role.ROW) for n in range(4))
    }
    assert lines["vm-agent-unable-to-communicate"] == 1
    assert lines["vss-writers-bad-state"] == 3
    assert window.search_box.whole_text() == LOG
    assert window.search_box.text().startswith("[6 lines]")


def test_typing_after_a_paste_starts_a_new_search(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for(LOG)
    qtbot.keyClicks(window.search_box, "bitlocker")
    assert window.search_box.whole_text() == "bitlocker"
    assert found(window)[0] == "snapshot-bitlocker-locked"


def test_a_huge_paste_is_searched_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    noise = "".join(f"2026-11-22 02:00:{n % 60:02} INFO heartbeat {n} of agent pool ok\n" for n in range(4000))
    window.search_for(noise + LOG)
    qtbot.waitUntil(lambda: "fsfreeze-failed" in found(window), timeout=10_000)
    assert window.search_box.text().startswith("[4,006 lines]") or window.search_box.text().startswith("[4006 lines]")


def test_a_result_that_comes_too_late_is_dropped(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for(LOG * 300)
    window.search_for("bitlocker")
    qtbot.wait(300)
    assert found(window)[0] == "snapshot-bitlocker-locked"
    assert "fsfreeze-failed" not in found(window)


def test_dropping_text_on_the_box_searches_for_it(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText(LOG)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.search_box.dropEvent(event)
    assert "fsfreeze-failed" in found(window)


def test_chips_count_and_narrow_the_list(window: MainWindow, button: Callable[[object, str], QPushButton]) -> None:
    summaries = window._knowledge.summaries
    restore = [s.id for s in summaries.values() if s.operation == "restore"]
    chip = button(window.pane, f"Restore {len(restore)}")
    chip.click()
    assert sorted(found(window)) == sorted(restore)
    linux = next(b for b in window.pane.findChildren(type(chip)) if b.text().startswith("Linux"))
    linux.click()
    assert set(found(window)) == {i for i in restore if "linux" in summaries[i].platforms}
    button(window.pane, f"All {len(summaries)}").click()
    assert len(found(window)) == len(summaries)
    assert not chip.isChecked()


def test_a_filter_stays_while_the_search_changes(
    window: MainWindow, button: Callable[[object, str], QPushButton], qtbot: QtBot
) -> None:
    next(b for b in window.pane.findChildren(type(window.page_view._copy)) if b.text().startswith("Jobs")).click()
    qtbot.keyClicks(window.search_box, "cancel the job")
    assert found(window)
    assert all(window._knowledge.summaries[i].operation == "job" for i in found(window))


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
    row = window.pane.model.index(0).data(Role.ROW)
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


def visible_labels(window: MainWindow) -> list[QLabel]:
    return [label for label in window.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_dropping_a_saved_log_on_the_window_searches_in_it(window: MainWindow, tmp_path: Path, encoding: str) -> None:
    log = tmp_path / "nightly.log"
    log.write_text("Señal de copia\n" + LOG, encoding=encoding)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(log))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert "fsfreeze-failed" in found(window)
    assert "Señal" in window.search_box.whole_text()


def choose(window: MainWindow, words: str) -> None:
    """Pick a line of the menu with order and filters."""
    window.pane._options.fill_menu()
    action = next(a for a in window.pane._options.menu().actions() if a.text() == words)
    action.trigger()


def test_the_list_begins_with_what_is_asked_most_and_can_stand_in_other_orders(window: MainWindow) -> None:
    summaries = window._knowledge.summaries
    asked = [summaries[i].asked for i in found(window)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] > 0
    choose(window, "By title")
    titles = [summaries[i].title[Language.EN].casefold() for i in found(window)]
    assert titles == sorted(titles)
    window.open_entry("restore-subnet-missing")
    window.open_entry("job-cancel-failed")
    choose(window, "Opened last")
    assert list(filter(None, found(window)))[:2] == ["job-cancel-failed", "restore-subnet-missing"]


def test_hits_stand_best_first_whatever_the_order_of_the_catalogue_and_the_button_says_so(window: MainWindow) -> None:
    assert window.pane._options.text().startswith("Most often asked")
    window.search_for("bitlocker")
    assert window.pane._options.text().startswith("Best match first")
    hits = found(window)
    choose(window, "By title")
    assert found(window) == hits
    assert window.pane._options.text().startswith("Best match first")
    window.search_for("")
    assert window.pane._options.text().startswith("By title")


def headings(window: MainWindow) -> dict[int, Group]:
    """The rows that are headings."""
    model = window.pane.model
    rows = {n: model.index(n).data(Role.ROW) for n in range(model.rowCount())}
    return {n: row for n, row in rows.items() if isinstance(row, Group)}


def test_grouped_by_operation_each_group_has_a_heading_with_its_count(
    window: MainWindow, button: Callable[[object, str], QPushButton], qtmodeltester: ModelTester
) -> None:
    choose(window, "Grouped by operation")
    summaries = window._knowledge.summaries
    shown, group = [], ""
    for row, entry_id in enumerate(found(window)):
        if entry_id:
            assert operation_label(summaries[entry_id].operation) == group
            shown.append(group)
        else:
            group = headings(window)[row].title
    assert {one.title: one.count for one in headings(window).values()} == Counter(shown)
    assert len(shown) == len(summaries)
    spoken = window.pane.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Backup, {shown.count('Backup')} errors"
    qtmodeltester.check(window.pane.model)
    button(window.pane, "Linux, 196 errors").click()
    assert sum(one.count for one in headings(window).values()) == 196


def test_keys_pass_over_headings_and_a_search_has_none(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, "Grouped by operation")
    second = list(headings(window))[1]
    listed = window.pane.list
    window.pane.focus_list()
    assert listed.currentIndex().row() == 1
    for key, start, stop in (
        (Qt.Key.Key_Down, second - 1, second + 1),
        (Qt.Key.Key_Up, second + 1, second - 1),
        (Qt.Key.Key_Home, second + 1, 1),
    ):
        listed.setCurrentIndex(window.pane.model.index(start))
        qtbot.keyClick(listed, key)
        assert listed.currentIndex().row() == stop
    window.search_for("agent")
    assert headings(window) == {}
    assert all(found(window))


def test_opened_last_parts_what_was_opened_from_the_rest(window: MainWindow) -> None:
    choose(window, "Opened last")
    assert headings(window) == {}
    window.open_entry("restore-subnet-missing")
    choose(window, "Opened last")
    assert [(n, one.title, one.count) for n, one in headings(window).items()] == [
        (0, "Opened last", 1),
        (2, "Not opened lately", len(window._knowledge.summaries) - 1),
    ]


def test_a_hit_shows_a_wording_in_the_language_of_the_window_where_one_fits_as_well(
    make_app: Callable[..., App],
) -> None:
    """The query has words that both languages share."""
    for language in Language:
        window = make_app(language).window
        window.search_for("VMSnapshotLinux Transitioning")
        hit = window.pane.model.index(0).data(Role.ROW).hit
        assert (hit.entry_id, hit.match.language) == ("extension-stuck-in-deletion", language)


def test_what_was_opened_last_is_remembered(make_app: Callable[..., App]) -> None:
    first = make_app()
    first.window.open_entry("restore-subnet-missing")
    first.window.close()
    again = make_app().window
    choose(again, "Opened last")
    assert found(again)[1] == "restore-subnet-missing"


def test_the_list_is_narrowed_by_status_and_by_the_age_of_the_sources(window: MainWindow) -> None:
    summaries = window._knowledge.summaries
    choose(window, "Retired")
    assert set(found(window)) == {s.id for s in summaries.values() if s.status == "retired"}
    window.search_for("cloud service")
    assert found(window)
    assert all(summaries[i].status == "retired" for i in found(window))
    window.search_for("")
    choose(window, "All")
    choose(window, "Without a date")
    assert all(not summaries[i].dated for i in found(window))
    choose(window, "Of any age")
    assert len(found(window)) == len(summaries)


def test_a_pasted_policy_is_checked_on_the_spot(
    window: MainWindow, button: Callable[[object, str], QPushButton]
) -> None:
    times = ["2026-01-01T22:00:00Z"]
    policy = {
        "timeZone": "Europe/Madrid",
        "schedulePolicy": {"scheduleRunFrequency": "Daily", "scheduleRunTimes": times},
        "retentionPolicy": {"dailySchedule": {"retentionTimes": times, "retentionDuration": {"count": 30}}},
    }
    window.search_for(json.dumps({"properties": policy}, indent=1))
    button(window.pane, "This is a backup policy: check its rules").click()
    shown = "\n".join(label.text() for label in window.page_view.findChildren(QLabel)).replace("\u200b", "")
    assert "timeZone = Europe/Madrid" in shown
    window.search_for("bitlocker")
    assert not window.pane.policy_offer.isVisible()


def test_only_a_box_with_a_text_offers_to_empty_it(window: MainWindow, qtbot: QtBot) -> None:
    (clear,) = (one for one in window.search_box.findChildren(QToolButton) if one.toolTip() == "Clear")
    assert clear.isHidden()
    qtbot.keyClicks(window.search_box, "disk")
    assert not clear.isHidden()
    clear.click()
    assert clear.isHidden()


def test_an_empty_list_says_whether_the_chips_or_the_text_empty_it(window: MainWindow) -> None:
    window.pane._set_filters(Filters(platform=Platform.WINDOWS))
    window.search_for("UserErrorFsFreezeFailed")
    assert window.pane._why_nothing.text() == "1 error fits, but the choices above hide it."
    window.search_for("zzzz qqqq xxxx")
    assert window.pane._why_nothing.text().startswith("Nothing in the catalogue fits.")
    assert "above" not in window.pane._why_nothing.text()
