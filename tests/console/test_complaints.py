"""Every complaint is one line that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter import __version__
from troubleshooter.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.console import Console


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["repair"], "repair"),
        (["search", "--lang", "fr", "vss"], "choose from en, es"),
        (["search", "vss", "--limit", "many"], "many"),
        (["search", "vss", "--limit", "0"], "0 is less than 1"),
        (["search", "vss", "--limit", "-3"], "limit"),
        (["search", "--fast", "vss"], "--fast"),
        (["show"], "id"),
        (["list", "--operation", "dance"], "choose from backup, restore"),
        (["list", "--platform", "beos"], "choose from windows, linux"),
    ],
)
def test_a_wrong_command_line_is_one_clear_line(console: Console, arguments: list[str], words: str) -> None:
    complaint = console.complaint(*arguments).replace("'", "")  # newer Pythons put no quotes around choices

    assert words in complaint
    assert "vmbt --help" in complaint


def test_complaints_come_in_the_language_asked_for(console: Console) -> None:
    assert "Nothing has the id" in console.complaint("show", "nada", "--lang", "en")
    assert "Nothing has the id" not in console.complaint("show", "nada", "--lang", "es")
    assert "Nothing has the id" in console.complaint("show", "nada")


def test_mistakes_in_the_content_are_one_line_that_names_the_first(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "catalogue" / "backup" / "broken.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("id: [\n", encoding="utf-8")
    monkeypatch.setattr("troubleshooter.cli.resource_root", lambda: tmp_path)

    assert "backup/broken.yaml:" in console.complaint("list")


def test_a_damaged_installation_is_one_line(console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("troubleshooter.cli.resource_root", lambda: tmp_path / "gone")

    assert "Install the program again" in console.complaint("list")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_no_failure(capsys: pytest.CaptureFixture[str], option: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([option])

    assert ended.value.code == 0
    assert ("vmbt" in capsys.readouterr().out) is True


def test_the_version_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"vmbt {__version__}\n"
