"""The bootstrap, as far as it can be tried in no time and without a network."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from installer import commands, core_only, system
from installer.commands import EXAMPLE, Bootstrap, has_screen, main
from installer.environment import ROOT, Environment, clean_environment
from installer.progress import BootstrapError, Outcome, Progress
from installer.requirements import recipes
from installer.system import FONTS, MANAGERS, VENV, advice, provide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCRIPT = ROOT / "installer" / "bootstrap.py"
APT, DNF, ZYPPER, PACMAN = MANAGERS
NEEDS = [VENV, "libGL.so.1", "libxcb-icccm.so.4", "Xvfb", FONTS]


class Recorder(Progress):
    """Starts nothing; remembers what would have been started."""

    def __init__(self, folder: Path, answers: Mapping[str, Outcome] | None = None) -> None:
        super().__init__(folder / "setup.log", folder, {})
        self.commands: list[str] = []
        self.answers = dict(answers or {})

    def quiet(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Outcome:
        line = " ".join(str(part) for part in command)
        self.commands.append(line)
        return next((answer for part, answer in self.answers.items() if part in line), Outcome(0, ""))

    def shown(self, command: Sequence[str | Path], *_: Any, **__: Any) -> int:
        return self.quiet(command).code


def start(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**clean_environment({}), **environment},
    )


def one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and text.startswith("bootstrap: ")


# The command line


def test_help_names_every_command(tmp_path: Path) -> None:
    done = start("--help", cwd=tmp_path, PYTHONPATH="/nowhere")
    assert done.returncode == 0
    assert not done.stderr
    for command in ("run", "test", "setup", "bench", "build", "exit codes"):
        assert f"\n  {command} " in done.stdout or command in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("arguments", [[], ["fly"], ["--fast"], ["setup", "now"]])
def test_a_wrong_command_line_is_one_line_and_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert one_line(said.err)
    assert not said.out


def test_the_script_says_it_too(tmp_path: Path) -> None:
    done = start("fly", cwd=tmp_path)
    assert done.returncode == 2
    assert one_line(done.stderr)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version: tuple[int, ...]) -> None:
    pretend = (
        f"import runpy, sys; sys.version_info = {version}; sys.version = '{'.'.join(map(str, version))} (old)';"
        f"sys.argv = [{str(SCRIPT)!r}, 'run']; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 2
    assert one_line(done.stderr)
    assert "Python 3.11 or newer is needed" in done.stderr
    assert ".".join(map(str, version)) in done.stderr


def test_an_old_python_can_read_the_first_file() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "\nfrom __future__" not in source
    top = [node for node in ast.parse(source).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {name.name for node in top for name in node.names} <= {"shutil", "sys"}


def test_the_caller_s_python_does_not_leak() -> None:
    caller = {
        "PATH": "/bin",
        "PYTHONPATH": "/x",
        "PYTHONHOME": "/x",
        "PYTHONWARNINGS": "error",
        "PYTHONUTF8": "1",
        "VIRTUAL_ENV": "/x",
        "PIP_TARGET": "/x",
        "PIP_USER": "1",
    }
    clean = clean_environment(caller)
    assert not clean.keys() & {"PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS", "VIRTUAL_ENV", "PIP_TARGET"}
    assert (clean["PATH"], clean["PYTHONUTF8"], clean["PIP_USER"]) == ("/bin", "1", "0")


# What the operating system lacks


def test_apt_advice_is_one_line_with_everything() -> None:
    line = advice(NEEDS, APT, sudo=True)
    assert "\n" not in line
    version = f"python3.{sys.version_info[1]}-venv"
    packages = f"{version} libgl1 libxcb-icccm4 xvfb fonts-inter"
    assert line.endswith(f"sudo apt-get install -y --no-install-recommends {packages}")
    assert "lacks 5 things" in line


def test_apt_advice_reads_the_lists_first_when_there_are_none() -> None:
    assert "sudo apt-get update && sudo apt-get install" in advice(NEEDS, APT, sudo=True, update=True)


def test_advice_without_sudo_asks_for_root_s_password() -> None:
    line = advice(["Xvfb"], APT, sudo=False)
    assert line.endswith("su -c 'apt-get install -y --no-install-recommends xvfb'")
    assert "lacks 1 thing that it needs." in line


def test_rpm_advice_asks_for_the_library_itself() -> None:
    line = advice(NEEDS, DNF, sudo=True)
    libraries = "'libGL.so.1()(64bit)' 'libxcb-icccm.so.4()(64bit)'"
    assert f"sudo dnf install -y python3-pip {libraries} /usr/bin/Xvfb dejavu-sans-fonts" in line
    assert "zypper install -y" in advice(NEEDS, ZYPPER, sudo=True)


def test_one_package_that_brings_two_libraries_is_named_once() -> None:
    line = advice(["libGL.so.1", "libEGL.so.1"], PACMAN, sudo=True)
    assert line.count("libglvnd") == 1


def test_advice_without_a_known_manager_names_the_things() -> None:
    assert "libGL.so.1, libxcb-icccm.so.4, Xvfb" in advice(NEEDS, None, sudo=True)


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.program)
def test_every_manager_has_a_name_for_everything(manager: system.Manager) -> None:
    everything = [VENV, FONTS, *system.LIBRARIES, *system.PROGRAMS]
    assert all(system.package_names(everything, manager))


class Computer:
    """A computer that lacks something until it is installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, needs: Sequence[str], manager: system.Manager) -> None:
        self.needs = list(needs)
        self.lists = True
        monkeypatch.setattr(system, "LINUX", True)
        monkeypatch.setattr(system, "missing", lambda **_: self.needs)
        monkeypatch.setattr(system, "find_manager", lambda: manager)
        monkeypatch.setattr(system, "_has_apt_lists", lambda: self.lists)
        monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")

    def may(self, monkeypatch: pytest.MonkeyPatch, rights: tuple[str, ...] | None) -> None:
        monkeypatch.setattr(system, "find_rights", lambda: rights)


class Installer(Recorder):
    """Installs at once."""

    def __init__(self, folder: Path, computer: Computer, refusals: int = 0) -> None:
        super().__init__(folder)
        self.computer, self.refusals = computer, refusals

    def quiet(self, command: Sequence[str | Path]) -> Outcome:
        super().quiet(command)
        if "install" not in command:
            return Outcome(0, "")
        if self.refusals:
            self.refusals -= 1
            return Outcome(100, "E: Unable to locate package xvfb")
        self.computer.needs = []
        return Outcome(0, "")


@pytest.mark.parametrize("manager", [APT, DNF], ids=["apt", "dnf"])
def test_without_rights_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manager: system.Manager
) -> None:
    Computer(monkeypatch, NEEDS, manager).may(monkeypatch, None)
    progress = Recorder(tmp_path)
    with pytest.raises(BootstrapError, match=f"sudo {manager.program} install"):
        provide(progress, venv=True, tests=True)
    assert not progress.commands


def test_root_installs_with_apt_without_an_update(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, APT)
    computer.may(monkeypatch, ())
    progress = Installer(tmp_path, computer)
    provide(progress, venv=True, tests=True)
    assert len(progress.commands) == 1
    assert "apt-get install -y" in progress.commands[0]
    assert progress.commands[0].endswith("fonts-inter")


def test_the_lists_are_read_when_a_package_is_not_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, APT)
    computer.may(monkeypatch, ("/usr/bin/sudo", "-n"))
    progress = Installer(tmp_path, computer, refusals=1)
    provide(progress, venv=True, tests=True)
    verbs = [next(verb for verb in ("install", "update") if verb in line.split()) for line in progress.commands]
    assert verbs == ["install", "update", "install"]
    assert all(line.startswith("/usr/bin/sudo -n env DEBIAN_FRONTEND=") for line in progress.commands)


def test_sudo_guesses_no_names_for_other_managers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    computer = Computer(monkeypatch, NEEDS, DNF)
    computer.may(monkeypatch, ("/usr/bin/sudo", "-n"))
    progress = Installer(tmp_path, computer)
    with pytest.raises(BootstrapError, match="sudo dnf install"):
        provide(progress, venv=True, tests=True)
    assert not progress.commands


def test_what_is_still_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Computer(monkeypatch, ["libGL.so.1"], APT).may(monkeypatch, ())
    with pytest.raises(BootstrapError, match=r"still missing .* libGL\.so\.1"):
        provide(Recorder(tmp_path), venv=False, tests=False)


def test_fonts_alone_stop_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Computer(monkeypatch, [FONTS], APT).may(monkeypatch, None)
    provide(Recorder(tmp_path), venv=False, tests=False)


def test_only_linux_is_looked_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LINUX", False)
    monkeypatch.setattr(system, "_loads", lambda library: False)
    assert system.missing(venv=False, tests=True) == []


# The environment


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path / ".venv", ["-e", "."])


def pretend_installed(environment: Environment) -> None:
    """Put in place what venv and pip would have made."""
    for path in (environment.python, environment.script("vmbt")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (environment.folder / "pyvenv.cfg").touch()


def test_the_stamp_is_written_last(environment: Environment, tmp_path: Path) -> None:
    assert not environment.is_ready()
    environment.prepare(Recorder(tmp_path, {"-m venv": Outcome(0, "")}))
    pretend_installed(environment)
    assert not environment.is_ready()
    environment.finish()
    assert environment.is_ready()
    assert not Environment(environment.folder, ["-e", ".[more]"]).is_ready()


def test_a_second_setup_starts_nothing(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_installed(environment)
    environment.finish()
    monkeypatch.setattr(system, "provide", lambda *_, **__: None)
    monkeypatch.setattr(commands, "ROOT", environment.folder.parent)
    bootstrap = Bootstrap()
    progress = Recorder(environment.folder)
    bootstrap.window, bootstrap.progress = environment, progress
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
    bootstrap = Bootstrap()
    progress = Recorder(environment.folder)
    bootstrap.window, bootstrap.progress = environment, progress
    bootstrap.setup()
    assert len(progress.commands) == 1
    assert progress.commands[0].endswith(f"compile -i {source} -o {source.with_suffix('.mo')}")
    source.with_suffix(".mo").touch()
    bootstrap.setup()
    assert len(progress.commands) == 1


def test_a_setup_that_failed_halfway_is_started_afresh(environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(BootstrapError, match=r"the network cannot be reached.*setup\.log"):
        environment.prepare(Recorder(tmp_path, {"-m pip": Outcome(1, "Failed to establish a new connection")}))
    pretend_installed(environment)
    half_made = environment.folder / "half-made"
    half_made.mkdir()
    assert not environment.is_ready()
    again = Recorder(tmp_path)
    environment.prepare(again)
    assert not half_made.exists()
    assert "-m venv" in again.commands[0]


def test_an_environment_that_was_moved_here_is_made_anew(environment: Environment, tmp_path: Path) -> None:
    pretend_installed(environment)
    elsewhere = tmp_path / "elsewhere" / ".venv"
    (environment.folder / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {elsewhere}\n")
    progress = Recorder(tmp_path)
    environment.prepare(progress)
    assert "-m venv" in progress.commands[0]


def test_a_folder_that_is_something_else_is_left_alone(environment: Environment, tmp_path: Path) -> None:
    precious = environment.folder / "thesis.txt"
    precious.parent.mkdir()
    precious.touch()
    with pytest.raises(BootstrapError, match="is not a Python environment"):
        environment.prepare(Recorder(tmp_path))
    assert precious.exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(BootstrapError, match="cannot write"):
        Environment(in_the_way / ".venv", []).prepare(Recorder(tmp_path))


def test_the_checkout_itself_comes_after_what_is_locked_and_brings_nothing(tmp_path: Path) -> None:
    progress = Recorder(tmp_path)
    Environment(tmp_path / ".venv", recipes()["develop"].pip_arguments(), editable=True).prepare(progress)
    _made, packages, checkout = progress.commands
    assert "--require-hashes -r " in packages
    assert packages.endswith("develop.txt")
    assert "--no-deps --no-build-isolation --editable" in checkout


# Steps


def test_a_step_says_how_long_it_took_and_keeps_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "new" / "setup.log"
    progress = Progress(log, tmp_path, clean_environment({}))
    outcome = progress.attempt("counting", [sys.executable, "-c", "print('one'); print('= two ==')"], summary=True)
    assert outcome == Outcome(0, "one\n= two ==\n")
    said = capsys.readouterr().out
    assert said.startswith("  counting ... ")
    assert said.endswith(" s  (two)\n")
    assert "one\n= two ==\n" in log.read_text(encoding="utf-8")


def test_a_step_that_fails_shows_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(tmp_path / "setup.log", tmp_path, clean_environment({}))
    failing = "import sys; print(*range(100), sep='\\n', flush=True); sys.exit('No space left on device')"
    with pytest.raises(BootstrapError, match="counting failed: the disk is full"):
        progress.must("counting", [sys.executable, "-c", failing])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("  counting ... failed after ")
    assert "50" not in lines
    assert lines[-1] == "No space left on device"


def test_a_program_that_is_not_there_is_a_failed_step(tmp_path: Path) -> None:
    assert Progress(tmp_path / "log", tmp_path, {}).attempt("flying", [tmp_path / "wings"]).code == 127


# Run and test


def test_a_screen_has_to_be_named_on_linux_only() -> None:
    assert not has_screen({}, "linux")
    assert not has_screen({"DISPLAY": ""}, "linux")
    assert has_screen({"DISPLAY": ":0"}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({}, "win32")
    assert has_screen({}, "darwin")


def bootstrap_with(environment: Environment, answers: Mapping[str, Outcome]) -> tuple[Bootstrap, Recorder]:
    bootstrap = Bootstrap()
    progress = Recorder(environment.folder, answers)
    bootstrap.window, bootstrap.progress = environment, progress
    return bootstrap, progress


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
    assert len(progress.commands) == 7
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


def test_bench_measures(environment: Environment) -> None:
    bootstrap, progress = bootstrap_with(environment, {})
    assert bootstrap.bench(["-k", "search"]) == 0
    table = "--table=tests/benchmarks/README.md"
    assert progress.commands[0].endswith(f"-m pytest tests/benchmarks --benchmark-only {table} -k search")


# The core's tests


def test_the_core_s_run_refuses_to_prove_anything_beside_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_only, "has_qt", lambda: True)
    with pytest.raises(pytest.UsageError, match="PySide6 is installed"):
        core_only.pytest_configure()
    monkeypatch.setattr(core_only, "has_qt", lambda: False)
    core_only.pytest_configure()


def test_the_core_s_run_leaves_the_window_s_tests_out(pytestconfig: pytest.Config) -> None:
    tests = pytestconfig.rootpath / "tests"
    assert core_only.pytest_ignore_collect(tests / "gui", pytestconfig) is True
    assert core_only.pytest_ignore_collect(tests / "end_to_end", pytestconfig) is True
    assert core_only.pytest_ignore_collect(tests / "installer", pytestconfig) is None
