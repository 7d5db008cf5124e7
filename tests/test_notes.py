"""Notes: kept between starts, never lost to a damaged file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.notes import Notes
from troubleshooter.words import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WHEN = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
ABOUT = "error:vss-writers-bad-state"


def test_a_note_is_there_after_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "notes.json"
    Notes(path).put(ABOUT, Outcome.HELPED, "Restarted the writer", "A VSS writer is in a bad state", WHEN)

    note = Notes(path).about(ABOUT)

    assert note is not None
    assert (note.outcome, note.text, note.when) == (Outcome.HELPED, "Restarted the writer", WHEN)


def test_a_second_note_on_the_same_thing_replaces_the_first(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.json")
    notes.put(ABOUT, Outcome.TRIED, "once", "VSS")
    notes.put(ABOUT, Outcome.DID_NOT_HELP, "twice", "VSS")

    assert [note.text for note in notes.all()] == ["twice"]


def test_a_remark_that_is_emptied_goes_away(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.json")
    notes.put(ABOUT, Outcome.NOTE, "look again tomorrow", "VSS")
    notes.put(ABOUT, Outcome.NOTE, "  ", "VSS")

    assert Notes(tmp_path / "notes.json").all() == []


def test_a_damaged_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text('{"format": 1, "notes": [', encoding="utf-8")

    assert Notes(path).all() == []
    assert (tmp_path / "notes.json.damaged").read_text(encoding="utf-8").endswith("[")


def test_notes_that_cannot_be_understood_do_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    good = '{"about": "page:x#2", "outcome": "tried", "text": "", "when": "2026-11-26T08:00:00+00:00", "title": "X"}'
    path.write_text(f'{{"format": 1, "notes": [7, {{"about": "y"}}, {good}]}}', encoding="utf-8")

    assert [note.about for note in Notes(path).all()] == ["page:x#2"]


def test_a_profile_that_cannot_be_written_says_so_and_keeps_the_note_for_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a file" / "notes.json"
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    notes = Notes(path)
    try:
        notes.put(ABOUT, Outcome.TRIED, "once", "VSS")
    except OSError:
        pass
    else:
        raise AssertionError("nothing was said")
    assert notes.about(ABOUT) is not None


@given(st.binary(max_size=400))
def test_no_file_can_stop_the_program(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("notes") / "notes.json"
    path.write_bytes(data)

    assert Notes(path).all() == []
