"""Every complaint is one line that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troubleshooter import __version__
from troubleshooter.cli import main
from troubleshooter.crash_reports import new_reports
from troubleshooter.logs import log_path
from troubleshooter.paths import log_dir

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tests.console.console import Console
    from troubleshooter.knowledge.knowledge import Knowledge


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required: COMMAND"),
        (["repair"], "repair"),
        (["search", "--lang", "fr", "vss"], "choose from en, es"),
        (["search", "vss", "--limit", "many"], "argument --limit: many is not a number from 1 on"),
        (["search", "vss", "--limit", "0"], "0 is not a number from 1 on"),
        (["search", "vss", "--limit", "-3"], "-3 is not a number from 1 on"),
        (["search", "--fast", "vss"], "--fast"),
        (["show"], "required: id"),
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
    assert "Nada tiene el id" in console.complaint("show", "nada", "--lang", "es")
    assert "Nothing has the id" in console.complaint("show", "nada"), "the language asked for before is forgotten"


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


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """``vmbt list`` has a fault of its own, which tells of somebody; nothing is in the log yet."""

    def fail(_options: argparse.Namespace, _knowledge: Knowledge) -> int:
        raise KeyError("jane.doe@contoso.com\nof two lines")

    monkeypatch.setattr("troubleshooter.commands.listing._list", fail)
    _clear(log_dir())
    yield
    _clear(log_dir())


def _clear(folder: Path) -> None:
    if folder.is_file():
        folder.unlink()
    for path in folder.glob("*"):
        path.unlink()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Something went wrong inside the program. Try again."),
        ("es", "Algo falló dentro del programa. Inténtelo de nuevo."),
    ],
)
@pytest.mark.usefixtures("faulty")
def test_a_fault_of_the_program_is_one_line_that_names_the_report_of_it(
    console: Console, language: str, words: str
) -> None:
    complaint = console.complaint("list", "--lang", language)

    assert complaint.startswith(words)
    report = Path(complaint[complaint.index(str(log_dir())) :]).read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in report
    assert "KeyError" in report
    assert "KeyError" in log_path().read_text(encoding="utf-8")
    assert "jane.doe" not in report + complaint
    assert new_reports() == ()  # it has been told: the window does not tell of it again


@pytest.mark.usefixtures("faulty")
def test_a_fault_that_cannot_be_written_down_is_named_in_the_line(console: Console) -> None:
    log_dir().parent.mkdir(parents=True, exist_ok=True)
    if log_dir().is_dir():
        log_dir().rmdir()
    log_dir().write_text("a file is in the way", encoding="utf-8")

    assert "report it with this: KeyError: [e-mail]" in console.complaint("list")


def test_ctrl_c_is_answered_without_a_word(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_options: argparse.Namespace, _knowledge: Knowledge) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("troubleshooter.commands.listing._list", interrupted)

    assert console.run("list") == (2, "", "")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_no_failure(capsys: pytest.CaptureFixture[str], option: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([option])

    assert ended.value.code == 0
    assert "vmbt" in capsys.readouterr().out


def test_the_version_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"vmbt {__version__}\n"
