"""Each fault of the table in ``faults.md``, made for real and survived; portable ones stand beside their subject."""

from __future__ import annotations

import ast
import contextlib
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end import faulty_machine as machine
from tests.end_to_end.faulty_machine import ROOT, drive, plain_environment, run
from tests.fakes.azure import FakeAzure
from troubleshooter.paths import config_dir, log_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TABLE = Path(__file__).with_name("faults.md")
#: No file can grow: as on a full disk, for processes of any system with such limits, without any right.
NO_ROOM = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"

posix = pytest.mark.skipif(sys.platform == "win32", reason="made with the means of POSIX")
mounting = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not machine.can_mount(), reason="nothing may be mounted here"
)


@pytest.fixture
def environment(warm_profile: Mapping[str, str], tmp_path: Path) -> dict[str, str]:
    """A profile of its own, with the content compiled already, and a place of its own for one window."""
    return plain_environment(TMPDIR=str(tmp_path), XDG_CACHE_HOME=warm_profile["XDG_CACHE_HOME"])


# -- crashes


@contextlib.contextmanager
def a_window(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that is up, without core files when it dies."""
    script = "import resource, sys; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    script += "from gui.__main__ import main; sys.exit(main([]))"
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        machine.wait_until_listening(tmp_path)
        yield process
    finally:
        process.kill()
        process.communicate()


@posix
@pytest.mark.parametrize(
    ("by", "words"), [(signal.SIGSEGV, "Segmentation fault"), (signal.SIGABRT, "Aborted")], ids=["violation", "abort"]
)
def test_a_crash_is_told_at_the_next_start(
    by: signal.Signals, words: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with a_window(environment, tmp_path) as window:
        window.send_signal(by)
        assert window.wait(timeout=machine.TIMEOUT) == -by

    after = drive("wait_for(notices); print(*notices())", environment)

    assert after.returncode == 0, after.stderr
    assert "ended unexpectedly" in after.stdout
    (report,) = log_dir().glob("crash-*.txt")
    text = report.read_text(encoding="utf-8")
    assert f"Fatal Python error: {words}" in text
    assert "in _run" in text
    assert str(Path.home()) not in text


@posix
def test_what_qt_said_before_it_gave_up_is_in_the_report(environment: dict[str, str]) -> None:
    died = drive("from PySide6.QtCore import qFatal; qFatal('synthetic end')", environment)
    assert died.returncode < 0
    assert "synthetic end" in died.stderr

    after = drive("wait_for(notices); print(app.faults._crashes[0].text)", environment)

    assert "Qt: synthetic end" in after.stdout


@posix
def test_a_window_that_was_killed_has_not_crashed(environment: dict[str, str], tmp_path: Path) -> None:
    with a_window(environment, tmp_path) as window:
        window.kill()
        window.wait(timeout=machine.TIMEOUT)

    after = drive("QTest.qWait(700); print(notices())", environment)

    assert after.stdout == "[]\n"
    assert list(log_dir().glob("crash-*")) == list(log_dir().glob("running-*")) == []


def start_that_fails(environment: dict[str, str], error: str) -> subprocess.CompletedProcess[str]:
    """Start the window where reading the content raises this error; its dialog's details go to the output."""
    fails = f"""
import gui.app, gui.dialogs.error
from troubleshooter.errors import ResourceMissingError
def broken(*_paths):
    raise {error}
gui.app.open_knowledge = broken
gui.dialogs.error.ErrorDialog.exec = lambda dialog: print(dialog.details.toPlainText())
"""
    failed = drive("pass", environment, before=fails)
    assert failed.returncode == 2
    return failed


def test_a_start_that_fails_is_told_and_leaves_a_report(environment: dict[str, str]) -> None:
    failed = start_that_fails(environment, "KeyError('synthetic jane.doe@contoso.com')")

    assert "The program could not start." in failed.stderr
    assert "KeyError" in failed.stdout
    assert "jane.doe" not in failed.stdout + failed.stderr

    after = drive("wait_for(notices); print(*notices())", environment)
    assert "ended unexpectedly" in after.stdout


def test_a_damaged_installation_is_told_in_a_dialog(environment: dict[str, str]) -> None:
    failed = start_that_fails(environment, "ResourceMissingError('icons/app.svg')")

    assert failed.stdout == "ResourceMissingError: icons/app.svg\n"
    assert "Install the program again" in failed.stderr
    assert list(log_dir().glob("*")) == []


# -- the profile


def test_damaged_settings_are_kept_aside_and_told(environment: dict[str, str]) -> None:
    config_dir().mkdir(parents=True)
    (config_dir() / "settings.json").write_bytes(b'{"theme": "dark", "lang')

    done = drive("wait_for(notices); print(*notices())", environment)

    assert done.returncode == 0, done.stderr
    kept = config_dir() / "settings.json.damaged"
    assert f"The damaged file: {kept}" in done.stdout
    assert kept.read_bytes() == b'{"theme": "dark", "lang'
    assert (config_dir() / "settings.json").exists(), "new settings are saved as ever"


@mounting
def test_a_read_only_profile_is_survived_and_told(own_profile: Path, tmp_path: Path) -> None:
    act = "app._apply(app._settings.__class__(azure_tenant='contoso.com')); print(window.statusBar().currentMessage())"

    done = drive(act, plain_environment(TMPDIR=str(tmp_path)), inside=machine.read_only(own_profile))

    assert done.returncode == 0, done.stderr
    assert "Settings are kept only until you quit: " in done.stdout
    assert "Read-only file system" in done.stdout
    assert list(own_profile.iterdir()) == []


# -- two instances


@posix
def test_a_start_beside_a_window_that_hangs_opens_its_own(environment: dict[str, str], tmp_path: Path) -> None:
    with a_window(environment, tmp_path) as hanging:
        hanging.send_signal(signal.SIGSTOP)

        second = drive("print('up')", environment)

        assert (second.returncode, second.stdout) == (0, "up\n")


# -- the clock


@pytest.fixture(params=[1980, 2099])
def wrong_clock(request: pytest.FixtureRequest, tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """An environment in which it is another year, west of Greenwich: 1980 has not quite begun there."""
    seconds = int(datetime(request.param, 1, 1, 0, 5, tzinfo=UTC).timestamp() - time.time())
    clock = machine.shifted_clock(tmp_path, seconds)
    if clock is None:
        pytest.skip("no C compiler here to make a clock with")
    return {**environment, **clock, "YEAR": str(request.param)}


def test_with_a_wrong_clock_the_window_comes_up_and_writes_its_log(wrong_clock: dict[str, str]) -> None:
    done = drive("wait_for(lambda: window.pane.model.rowCount()); app.faults.show_log(); print('up')", wrong_clock)
    again = drive("wait_for(lambda: window.pane.model.rowCount()); print(notices())", wrong_clock)

    assert (done.returncode, done.stdout) == (0, "up\n"), done.stderr
    assert (again.returncode, again.stdout) == (0, "[]\n"), again.stderr
    assert (log_dir() / "log.txt").read_text(encoding="utf-8").startswith(f"{wrong_clock['YEAR']}-01-01T00:")


def test_with_a_wrong_clock_captures_and_reports_are_written(wrong_clock: dict[str, str], tmp_path: Path) -> None:
    capture = tmp_path / "capture.zip"
    collected = run(["-m", "troubleshooter.cli", "collect", "--only", "disk.space", "--out", str(capture)], wrong_clock)
    assert (collected.returncode, collected.stderr) == (0, "")
    for kind in ("html", "pdf", "md", "json"):
        report = tmp_path / f"report.{kind}"
        written = run(["-m", "troubleshooter.cli", "report", "--from", str(capture), "--out", str(report)], wrong_clock)
        assert written.returncode in (0, 1), written.stderr
        assert report.stat().st_size > 100


def test_with_a_wrong_clock_a_sign_in_is_refused_in_words(wrong_clock: dict[str, str], tmp_path: Path) -> None:
    azure = FakeAzure(tmp_path, certificate_ends=datetime(2050, 1, 1, tzinfo=UTC))
    try:
        signed_in = {**wrong_clock, **azure.environment(), **azure.principal()}
        done = run(["-m", "troubleshooter.cli", "estate"], signed_in)
    finally:
        azure.close()

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"The clock of this computer says {wrong_clock['YEAR']}-01-01" in done.stderr


# -- the screen


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system has fonts of its own")
def test_without_any_font_the_programs_own_are_used(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(
        f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>{tmp_path}/none</dir>"
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    act = """
        from PySide6.QtGui import QFontInfo, QFontMetrics
        font = window.search_box.font()
        print(QFontInfo(font).family(), all(QFontMetrics(font).inFontUcs4(ord(letter)) for letter in "aÑ—…"))
        print(QFontInfo(window.pane.font()).family())
    """

    done = drive(act, {**environment, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")})

    assert done.stdout.splitlines() == ["Liberation Sans True", "Liberation Sans"], done.stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize("screen", [{"DISPLAY": ":6871"}, {"QT_QPA_PLATFORM": "nothing"}], ids=["gone", "unknown"])
@pytest.mark.parametrize(("language", "words"), [("en", "no display"), ("es", "no hay ninguna pantalla")])
def test_a_display_that_does_not_answer_is_said_in_one_line(
    screen: dict[str, str], language: str, words: str, environment: dict[str, str]
) -> None:
    bare = {k: v for k, v in environment.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}

    done = run(["-m", "gui", "--lang", language], {**bare, **screen})

    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "vmbt search" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(log_dir().iterdir()) == []


# -- the disk

_SAVE = """
app._apply(app._settings.__class__(azure_tenant='contoso.com'))
print(window.statusBar().currentMessage())
window.search_for('vss')
print(window.pane.model.rowCount() > 0)
app.faults.show_log()
"""


@posix
def test_a_disk_that_takes_nothing_more_is_survived_and_told(own_profile: Path, environment: dict[str, str]) -> None:
    done = drive(_SAVE, environment, before=NO_ROOM)

    assert done.returncode == 0, done.stderr
    said, found = done.stdout.splitlines()
    assert said.startswith("Settings are kept only until you quit: ")
    assert found == "True"
    assert [path for path in own_profile.rglob("*") if path.is_file() and path.stat().st_size] == []


@mounting
def test_a_full_disk_is_survived_and_told(own_profile: Path) -> None:
    full = plain_environment(TMPDIR=str(own_profile))

    done = drive(_SAVE, full, inside=machine.full(own_profile))

    assert done.returncode == 0, done.stderr
    said, found = done.stdout.splitlines()
    assert said.startswith("Settings are kept only until you quit: ")
    assert "No space left on device" in said
    assert found == "True"


@posix
@pytest.mark.parametrize("command", [("collect", "--only", "disk.space"), ("report",)], ids=lambda words: words[0])
def test_a_file_that_does_not_fit_is_said_and_leaves_no_half(
    command: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out" / ("capture.zip" if command[0] == "collect" else "report.html")
    out.parent.mkdir()
    out.write_text("", encoding="utf-8")
    script = f"{NO_ROOM}import sys\nfrom troubleshooter.cli import main\nsys.exit(main(sys.argv[1:]))"

    done = run(["-c", script, *command, "--out", str(out)], environment)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("vmbt: ")
    assert "File too large. " in done.stderr
    assert [(path.name, path.stat().st_size) for path in out.parent.iterdir()] == [(out.name, 0)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here that is always full")
def test_an_answer_that_cannot_be_written_is_said(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "troubleshooter.cli", "list"],
            cwd=ROOT,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=machine.TIMEOUT,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.startswith("vmbt: Reading or writing failed: No space left on device. ")
    assert done.stderr.count("\n") == 1


# -- the table


def rows() -> list[tuple[str, ...]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def test_every_fault_of_the_table_names_tests_that_exist() -> None:
    named = [(fault, found) for fault, _seen, tests in rows() for found in re.findall(r"`([^`]+)`", tests)]

    missing = []
    for fault, name in named:
        file, _, test = name.partition("::")
        path = ROOT / "tests" / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{fault}: {name}")
    assert missing == []
    assert all(re.search(r"`[^`]+::test_[^`]+`", tests) for _fault, _seen, tests in rows())


def test_every_test_of_a_fault_here_is_in_the_table() -> None:
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    here = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    told = set(re.findall(r"test_faults\.py::(test_\w+)", TABLE.read_text(encoding="utf-8")))

    assert here - told == {
        "test_every_fault_of_the_table_names_tests_that_exist",
        "test_every_test_of_a_fault_here_is_in_the_table",
    }
