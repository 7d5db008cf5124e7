"""A screen reader is told what came of a search, of checks and of an export, wherever the keyboard stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from tests.gui.accessibility.scenes import SCENES
from tests.gui.export_choices import choose_format
from troubleshooter.report.export import ReportFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gui.accessibility.scenes import Stage


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is read out, as a screen reader that listens would get it from Qt."""
    said: list[str] = []

    def listen(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    yield said


def test_a_search_says_how_many_errors_it_found_once_the_typing_rests(stage: Stage, heard: list[str]) -> None:
    box = stage.app.window.search_box
    stage.wait(lambda: bool(heard))  # the whole list of the start
    heard.clear()
    for text in ("v", "vs", "vss"):
        box.set_whole_text(text)
    stage.wait(lambda: bool(heard))
    count = stage.app.window.pane.model.entry_count()

    assert heard == [f"{count} errors"]


def test_checks_say_their_outcome_once_they_have_ended(stage: Stage, heard: list[str]) -> None:
    SCENES["computer_with_results"](stage)
    assert any("problem" in words for words in heard)


def test_an_export_says_where_it_was_written(stage: Stage, heard: list[str]) -> None:
    SCENES["export"](stage)
    assert any("Written to" in words and "findings.html" in words for words in heard)


def test_an_export_that_fails_says_why(stage: Stage, heard: list[str]) -> None:
    stage.open_capture()
    dialog = stage.export()
    choose_format(dialog, ReportFormat.JSON)
    dialog.save_to(stage.folder / "gone" / "findings.json")
    stage.wait(lambda: not dialog.outcome.isHidden())

    assert any("There is no folder" in words for words in heard)


def test_without_a_screen_reader_nothing_is_sent(
    stage: Stage, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    stage.app.window.tell("something")

    assert heard == []
