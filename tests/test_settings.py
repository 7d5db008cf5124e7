"""The user's choices survive a restart, a damaged file, and a full disk."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from troubleshooter.paths import config_dir
from troubleshooter.settings import Settings, ThemeChoice, load_settings, save_settings
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = Settings(Language.ES, ThemeChoice.DARK, "R2VvbWV0cnk=", "U3BsaXR0ZXI=")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_choices_survive(path: Path) -> None:
    save_settings(CHOSEN, path)

    assert load_settings(path) == CHOSEN


def test_the_file_says_which_format_it_has(path: Path) -> None:
    save_settings(CHOSEN, path)

    assert json.loads(path.read_text(encoding="utf-8"))["format"] == 1


def test_the_first_start_has_defaults_and_writes_nothing(path: Path) -> None:
    assert load_settings(path) == Settings(language=None, theme=ThemeChoice.SYSTEM)
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe\x00", b'{"language": "es"', b"[" * 100_000],
    ids=["empty", "cut off", "list", "null", "number", "other encoding", "no end", "nested without end"],
)
def test_a_damaged_file_is_set_aside(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)

    assert load_settings(path) == Settings()
    assert not path.exists()
    assert path.with_name("settings.json.damaged").read_bytes() == damage


def test_a_file_that_cannot_be_read_is_told_and_not_written_over(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "inside").write_text("of somebody", encoding="utf-8")
    told: list[Path] = []

    assert load_settings(path, told.append) == Settings()
    save_settings(CHOSEN, path)

    assert told == [path.with_name("settings.json.damaged")]
    assert (told[0] / "inside").read_text(encoding="utf-8") == "of somebody"
    assert load_settings(path, told.append) == CHOSEN
    assert len(told) == 1


def test_a_damaged_file_that_cannot_be_moved_is_told_where_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{")
    (path.parent / "settings.json.damaged").mkdir()
    told: list[Path] = []

    assert load_settings(path, told.append) == Settings()
    assert told == [path]


def test_a_first_start_and_a_folder_that_is_none_are_no_damage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    told: list[Path] = []

    load_settings(tmp_path / "settings.json", told.append)
    load_settings(tmp_path / "file" / "settings.json", told.append)

    assert told == []


def test_a_damaged_file_does_not_keep_new_choices_away(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{")
    load_settings(path)

    save_settings(CHOSEN, path)

    assert load_settings(path) == CHOSEN


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ({}, Settings()),
        ({"language": "eo", "theme": "dark"}, Settings(theme=ThemeChoice.DARK)),
        ({"language": "es", "theme": "plaid"}, Settings(language=Language.ES)),
        ({"language": 5, "theme": ["dark"], "window_geometry": {}, "splitter_state": None}, Settings()),
        ({"format": 99, "language": "es", "fonts": "many"}, Settings(language=Language.ES)),
    ],
    ids=["nothing", "unknown language", "unknown theme", "wrong kinds", "of a later version"],
)
def test_what_is_not_understood_is_a_default(path: Path, stored: dict[str, object], wanted: Settings) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(stored), encoding="utf-8")

    assert load_settings(path) == wanted


def test_a_file_saved_by_a_windows_editor_is_read(path: Path) -> None:
    save_settings(CHOSEN, path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_settings(path) == CHOSEN


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file is in the way", encoding="utf-8")

    with pytest.raises(OSError, match="config"):
        save_settings(CHOSEN, tmp_path / "config" / "settings.json")


def test_a_failed_save_keeps_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(CHOSEN, path)
    before = path.read_bytes()

    def disk_full(file: int, mode: str) -> None:
        os.close(file)
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("troubleshooter.atomic_file.os.fdopen", disk_full)
    with pytest.raises(OSError, match="No space left"):
        save_settings(Settings(), path)

    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_a_save_leaves_nothing_else_behind(path: Path) -> None:
    save_settings(Settings(), path)
    save_settings(CHOSEN, path)

    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_the_tests_have_a_profile_of_their_own(own_profile: Path) -> None:
    assert config_dir().is_relative_to(own_profile)
