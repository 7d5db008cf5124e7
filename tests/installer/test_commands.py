"""The bootstrap's commands, as far as they can be tried in no time and without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from installer import commands, core_only, system
from installer.commands import EXAMPLE, Bootstrap, has_screen
from installer.environment import Environment
from installer.progress import BootstrapError, Outcome
from installer.requirements import ROOT
from tests.installer.recorder import Recorder, pretend_installed

if TYPE_CHECKING:
    from collections.abc import Mapping


def bootstrap_with(environment: Environment, answers: Mapping[str, Outcome]) -> tuple[Bootstrap, Recorder]:
    bootstrap = Bootstrap()
    progress = Recorder(environment.folder, answers)
    bootstrap.window, bootstrap.progress = environment, progress
    return bootstrap, progress


def test_a_second_setup_starts_nothing(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_installed(environment)
    environment.finish()
    monkeypatch.setattr(system, "provide", lambda *_, **__: None)
    monkeypatch.setattr(commands, "ROOT", environment.folder.parent)
    bootstrap, progress = bootstrap_with(environment, {})
    assert bootstrap.perform("setup", []) == 0
    assert not progress.commands
    assert capsys.readouterr().out == "Ready: .venv is up to date\n"


def test_a_translation_is_compiled_when_it_is_newer(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend_installed(environment)
    environment.finish()
    source = tmp_path / "resources" / "locale" / "es" / "LC_MESSAGES" / "vmbt.po"
    source.parent.mkdir(parents=True)
    source.touch()
    monkeypatch.setattr(system, "provide", lambda *_, **__: None)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    bootstrap, progress = bootstrap_with(environment, {})
    bootstrap.setup()
    assert len(progress.commands) == 1
    assert progress.commands[0].endswith(f"compile -i {source} -o {source.with_suffix('.mo')}")
    source.with_suffix(".mo").touch()
    bootstrap.setup()
    assert len(progress.commands) == 1


def test_a_screen_has_to_be_named_on_linux_only() -> None:
    assert not has_screen({}, "linux")
    assert not has_screen({"DISPLAY": ""}, "linux")
    assert has_screen({"DISPLAY": ":0"}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({}, "win32")
    assert has_screen({}, "darwin")


def test_without_a_screen_the_console_twin_is_shown(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "has_screen", lambda caller: False)
    hits = json.dumps({"hits": [{"id": "agent-silent"}, {"id": "other"}]})
    bootstrap, progress = bootstrap_with(environment, {"--json": Outcome(0, hits)})
    assert bootstrap.run([], {}) == 0
    said = capsys.readouterr().out
    assert "no screen" in said
    assert f'$ vmbt search "{EXAMPLE}"' in said
    assert "$ vmbt show agent-silent" in said
    vmbt = environment.script("vmbt")
    assert progress.commands[1:] == [f"{vmbt} search {EXAMPLE}", f"{vmbt} show agent-silent"]


@pytest.mark.parametrize("answer", ["", "[]", '{"hits": []}', "no JSON"])
def test_a_console_that_finds_nothing_is_an_error(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(commands, "has_screen", lambda caller: False)
    bootstrap, _ = bootstrap_with(environment, {"--json": Outcome(0, answer)})
    with pytest.raises(BootstrapError, match="vmbt search does not work"):
        bootstrap.run([], {})


@pytest.mark.parametrize("code", [0, 2])
def test_the_window_gets_the_further_arguments(environment: Environment, code: int) -> None:
    bootstrap, progress = bootstrap_with(environment, {"-m gui": Outcome(code, "")})
    assert bootstrap.run(["--lang", "es"], {"DISPLAY": ":0"}) == code
    assert progress.commands == [f"{environment.python} -P -m gui --lang es"]


def test_a_window_that_crashes_is_said(environment: Environment) -> None:
    bootstrap, _ = bootstrap_with(environment, {"-m gui": Outcome(-11, "")})
    with pytest.raises(BootstrapError, match="ended unexpectedly"):
        bootstrap.run([], {"DISPLAY": ":0"})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, 0),
        ({"mypy": Outcome(1, "error: no")}, 1),
        ({"-m pytest -k agent": Outcome(1, "")}, 1),
        ({"core_only": Outcome(1, "")}, 1),
        ({"-m pytest -k agent": Outcome(4, "")}, 2),
    ],
)
def test_every_check_runs_and_the_core_s_tests_beside_the_others(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, answers: dict[str, Outcome], expected: int
) -> None:
    monkeypatch.setattr(Environment, "is_ready", lambda self: True)
    bootstrap, progress = bootstrap_with(environment, answers)
    assert bootstrap.test(["-k", "agent"]) == expected
    checks = ("ruff check", "ruff format", "-m mypy", "mypy --platform win32", "mypy --platform darwin", "lint-imports")
    assert [check for check in checks if not any(check in command for command in progress.commands)] == []
    assert len(progress.commands) == len(checks) + 2, "two runs of tests beside them"
    assert progress.commands[-1] == f"{environment.python} -m pytest -k agent"
    assert sum(".venv-core" in command for command in progress.commands) == 1


def test_without_arguments_three_runs_share_the_tests(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Environment, "is_ready", lambda self: True)
    answers = {"core_only": Outcome(0, "7 passed"), "end_to_end": Outcome(1, "1 failed")}
    bootstrap, progress = bootstrap_with(environment, answers)

    assert bootstrap.test([]) == 1

    runs = [command for command in progress.commands if "-m pytest" in command]
    assert len(runs) == 3
    assert any(run.endswith("-m pytest tests/gui tests/journeys") for run in runs)
    said = capsys.readouterr().out
    assert "tests of the core, without Qt: 7 passed" in said
    assert "tests of whole programs: 1 failed" in said


def test_every_test_belongs_to_one_of_the_runs() -> None:
    """What the core's run leaves out is what the two others take."""
    taken = {Path(one).name for one in (*commands.WINDOW_TESTS, *commands.PROGRAM_TESTS)}
    left_out = {name for name in core_only.WINDOW_TESTS if not name.startswith("benchmarks/")}

    assert left_out == taken
    assert all((ROOT / one).exists() for one in (*commands.WINDOW_TESTS, *commands.PROGRAM_TESTS))


def test_bench_measures(environment: Environment) -> None:
    bootstrap, progress = bootstrap_with(environment, {})
    assert bootstrap.bench(["-k", "search"]) == 0
    table = "--table=tests/benchmarks/README.md"
    assert progress.commands[0].endswith(f"-m pytest tests/benchmarks --benchmark-only {table} -k search")
