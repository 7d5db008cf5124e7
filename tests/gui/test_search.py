"""Typing, pasting, dropping: from what the user has to the errors that explain it."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton

from tests.gui.error_list import hits, listed, rows
from tests.gui.screen import button, drop_files, drop_text, words
from troubleshooter.catalogue.search import Confidence
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.main_window import MainWindow
    from troubleshooter.catalogue.search import SearchResult

LOG = """2026-11-22 02:00:11 INFO  [nightly] vault=rsv-demo started
2026-11-22 02:04:52 ERROR [nightly] item=web-01 UserErrorGuestAgentStatusUnavailable VM agent is unable to communicate
2026-11-22 02:05:10 INFO  [nightly] item=web-02 completed
2026-11-22 02:09:33 ERROR [nightly] item=sql-01 Snapshot operation failed due to VSS Writers in bad state
2026-11-22 02:11:40 ERROR [nightly] item=lnx-07 UserErrorFsFreezeFailed
"""


def test_the_window_starts_with_the_whole_catalogue_and_the_keyboard_in_the_search_box(window: MainWindow) -> None:
    assert len(listed(window)) == len(window._knowledge.summaries)
    assert window.search_box.hasFocus()


def test_typing_a_code_finds_its_error_surely(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "UserErrorGuestAgentStatusUnavailable")
    best = rows(window)[0]
    assert best.summary.id == "vm-agent-unable-to-communicate"
    assert best.hit.confidence is Confidence.SURE


def test_half_a_spanish_sentence_without_accents_finds_its_error(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "error al inmovilizar uno o varios puntos de montaje de la maquina")
    assert hits(window)[0] == "fsfreeze-failed"


def test_emptying_the_box_shows_the_whole_catalogue_again(window: MainWindow, qtbot: QtBot) -> None:
    everything = listed(window)
    qtbot.keyClicks(window.search_box, "bitlocker")
    assert listed(window) != everything
    qtbot.keyClick(window.search_box, Qt.Key.Key_Escape)
    assert listed(window) == everything
    assert window.search_box.text() == ""


def test_nothing_fitting_says_so_and_suggests_what_to_try(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search_box, "xqzt wvvk ppqrz")
    assert listed(window) == []
    assert "Nothing in the catalogue fits" in words(window.pane)


def test_an_unknown_code_is_named_and_never_read_as_markup(window: MainWindow) -> None:
    window.search_for("UserErrorWidgetNotConfigured")
    assert "Not in the catalogue" in words(window.pane)
    button(window.pane.unknown_codes, "UserErrorWidgetNotConfigured").click()
    assert window.page_view.history.current.target == "UserErrorWidgetNotConfigured"
    texts = [
        label for label in window.page_view.findChildren(QLabel) if "WidgetNot" in label.text().replace("\u200b", "")
    ]
    assert texts
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)


def test_an_unknown_code_has_a_way_on(window: MainWindow) -> None:
    window.search_for("UserErrorVssWriterAsleep")
    button(window.pane.unknown_codes, "UserErrorVssWriterAsleep").click()
    shown = words(window.page_view)
    assert window._knowledge.summaries["vss-writers-bad-state"].title[Language.EN] in shown
    assert "because of: Vss, Writer" in shown
    button(window.page_view, "Copy text: Azure VM backup fails with the code UserErrorVssWriterAsleep").click()
    assert "UserErrorVssWriterAsleep" in QGuiApplication.clipboard().text()
    window.search_for("bitlocker")
    assert not window.pane.unknown_codes.isVisible()


def test_a_pasted_log_gives_each_of_its_errors_with_its_line(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(LOG)
    qtbot.keyClick(window.search_box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert {"vm-agent-unable-to-communicate", "vss-writers-bad-state", "fsfreeze-failed"} <= set(hits(window)[:4])
    lines = {row.summary.id: row.hit.match.line for row in rows(window)[:4]}
    assert lines["vm-agent-unable-to-communicate"] == 1
    assert lines["vss-writers-bad-state"] == 3
    assert window.search_box.whole_text() == LOG
    assert window.search_box.text().startswith("[5 lines]")


def test_typing_after_a_paste_starts_a_new_search(window: MainWindow, qtbot: QtBot) -> None:
    window.search_for(LOG)
    qtbot.keyClicks(window.search_box, "bitlocker")
    assert window.search_box.whole_text() == "bitlocker"
    assert hits(window)[0] == "snapshot-bitlocker-locked"


def test_a_huge_paste_is_searched_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    noise = "".join(f"2026-11-22 02:00:{n % 60:02} INFO heartbeat {n} of agent pool ok\n" for n in range(4000))
    window.search_for(noise + LOG)
    assert hits(window) == []  # the window has its turn before the result is there
    qtbot.waitUntil(lambda: "fsfreeze-failed" in hits(window), timeout=10_000)
    assert window.search_box.text().startswith("[4,005 lines]")


def test_a_result_that_comes_too_late_is_dropped(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    find = window._find

    def find_later(text: str) -> SearchResult:
        if text != "bitlocker":
            begun.set()
            go_on.wait(10)
            ended.set()
        return find(text)

    monkeypatch.setattr(window, "_find", find_later)
    window.search_for(LOG * 300)
    assert begun.wait(10)
    window.search_for("bitlocker")
    go_on.set()
    assert ended.wait(10)
    qtbot.wait(200)
    assert hits(window)[0] == "snapshot-bitlocker-locked"
    assert "fsfreeze-failed" not in hits(window)


def test_dropping_text_on_the_box_searches_for_it(window: MainWindow) -> None:
    drop_text(window.search_box, LOG)
    assert "fsfreeze-failed" in hits(window)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_dropping_a_saved_log_on_the_window_searches_in_it(window: MainWindow, tmp_path: Path, encoding: str) -> None:
    log = tmp_path / "nightly.log"
    log.write_text("Señal de copia\n" + LOG, encoding=encoding)
    drop_files(window, [log])
    assert "fsfreeze-failed" in hits(window)
    assert "Señal" in window.search_box.whole_text()


def test_a_hit_shows_a_wording_in_the_language_of_the_window_where_one_fits_as_well(
    make_app: Callable[..., App],
) -> None:
    """The query has words that both languages share."""
    for language in Language:
        window = make_app(language).window
        window.search_for("VMSnapshotLinux Transitioning")
        hit = rows(window)[0].hit
        assert (hit.entry_id, hit.match.language) == ("extension-stuck-in-deletion", language)


def test_a_pasted_policy_is_checked_on_the_spot(window: MainWindow) -> None:
    times = ["2026-01-01T22:00:00Z"]
    policy = {
        "timeZone": "Europe/Madrid",
        "schedulePolicy": {"scheduleRunFrequency": "Daily", "scheduleRunTimes": times},
        "retentionPolicy": {"dailySchedule": {"retentionTimes": times, "retentionDuration": {"count": 30}}},
    }
    window.search_for(json.dumps({"properties": policy}, indent=1))
    button(window.pane, "This is a backup policy: check its rules").click()
    assert "timeZone = Europe/Madrid" in words(window.page_view)
    window.search_for("bitlocker")
    assert not window.pane.policy_offer.isVisible()


def test_only_a_box_with_a_text_offers_to_empty_it(window: MainWindow, qtbot: QtBot) -> None:
    (clear,) = (one for one in window.search_box.findChildren(QToolButton) if one.toolTip() == "Clear")
    assert clear.isHidden()
    qtbot.keyClicks(window.search_box, "disk")
    assert not clear.isHidden()
    clear.click()
    assert clear.isHidden()
