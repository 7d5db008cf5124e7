"""The installed commands as a user starts them: real processes, nothing shared with the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.faulty_machine import driver, wait_until_listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT = 60

# Runs a window, types like a person, and leaves a picture.
DRIVER = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gui.app import App
from troubleshooter.words import Language

qt = QApplication(["vmbt-gui", "-style", "fusion"])
app = App(qt, Language.ES)
app.show()
QTest.qWaitForWindowActive(app.window, 5000)
QTest.keyClicks(app.window.search_box, "no se puede comunicar con el servicio Azure Backup")
QTest.keyClick(app.window.search_box, Qt.Key.Key_Return)
QTest.qWait(200)
assert app.window.page_view.history.current.target == "vm-agent-unable-to-communicate"
assert qt.platformName() == "xcb", qt.platformName()
app.window.screen().grabWindow(app.window.winId()).save(sys.argv[1])
app.window.close()
"""

# Makes the window and the list another size, ends, and starts again.
RESIZER = """
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gui.app import App
from troubleshooter.words import Language

qt = QApplication(["vmbt-gui", "-style", "fusion"])
first = App(qt, Language.EN)
first.show()
first.window.resize(1010, 640)
QTest.qWait(100)
first.window._splitter.setSizes([350, 650])
QTest.qWait(100)
listed = first.window.pane.width()
assert listed > first.window.pane.minimumWidth(), listed
first.window.close()
again = App(qt, Language.EN)
again.show()
QTest.qWait(100)
assert (again.window.width(), again.window.height()) == (1010, 640), again.window.size()
assert abs(again.window.pane.width() - listed) <= 4, (again.window.pane.width(), listed)
again.window.close()
"""


@pytest.fixture
def offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def start(arguments: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gui", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_window_comes_up_answers_and_ends(offscreen: dict[str, str]) -> None:
    process = start(["--quit-when-ready"], offscreen)
    out, _err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (0, "ready\n")


def test_the_window_comes_up_with_a_read_only_profile(offscreen: dict[str, str], tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where folders should be made")
    profile = {name: str(blocked / "x") for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
    process = start(["--quit-when-ready", "--lang", "es"], {**offscreen, **profile})
    out, _err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (0, "ready\n")


def test_a_wrong_command_line_and_a_missing_file_are_said_in_one_line(
    offscreen: dict[str, str], tmp_path: Path
) -> None:
    for asked in (["--open", str(tmp_path / "gone.log")], [str(tmp_path / "gone.log")]):
        process = start(asked, offscreen)
        out, err = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 2
        assert out == ""
        assert "gone.log" in err
        assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
def test_without_a_display_the_console_twin_is_named() -> None:
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    process = start([], bare)
    _out, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 2
    assert "no display" in err
    assert "vmbt search" in err


@pytest.fixture
def running(offscreen: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that accepts what later starts ask for."""
    offscreen["TMPDIR"] = str(tmp_path)
    process = start([], offscreen)
    wait_until_listening(tmp_path)
    yield process
    process.kill()
    process.communicate(timeout=TIMEOUT)


def test_a_second_start_hands_over_to_the_running_window(offscreen: dict[str, str], tmp_path: Path) -> None:
    waits = """
        for _time in range(20):
            if window.page_view.history.current.target == "fsfreeze-failed":
                break
            QTest.qWait(500)
        print(window.page_view.history.current.target)
    """
    environment = {**offscreen, "TMPDIR": str(tmp_path)}
    first = subprocess.Popen(
        [sys.executable, "-c", driver(waits)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until_listening(tmp_path)
        second = start(["--error", "UserErrorFsFreezeFailed"], environment)
        second.communicate(timeout=TIMEOUT)
        assert second.returncode == 0
        shown, complaints = first.communicate(timeout=TIMEOUT)
        assert (first.returncode, shown) == (0, "fsfreeze-failed\n"), complaints
    finally:
        first.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_after_a_crash_the_next_window_is_the_one_that_later_starts_hand_over_to(
    running: subprocess.Popen[str], offscreen: dict[str, str], tmp_path: Path
) -> None:
    socket = next(path for path in tmp_path.glob("vmbt-*") if path.suffix != ".lock")
    left_over = socket.stat().st_ctime_ns
    running.kill()
    running.wait(timeout=TIMEOUT)
    third = start([], offscreen)
    try:
        deadline = time.monotonic() + TIMEOUT
        while not socket.exists() or socket.stat().st_ctime_ns == left_over:
            assert time.monotonic() < deadline, "the window after the crash never listened"
            time.sleep(0.05)
        fourth = start(["--error", "UserErrorFsFreezeFailed"], offscreen)
        fourth.communicate(timeout=TIMEOUT)
        assert fourth.returncode == 0
        assert third.poll() is None
    finally:
        third.kill()
        third.communicate(timeout=TIMEOUT)


def drive(script: str, display: str, *arguments: str) -> None:
    """Run a script against a real screen; it must end well."""
    driver = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert driver.returncode == 0, driver.stderr


@pytest.mark.xvfb
def test_the_size_of_the_window_and_of_the_list_is_remembered(xvfb_display: str) -> None:
    drive(RESIZER, xvfb_display)


@pytest.mark.xvfb
def test_typing_and_enter_on_a_real_screen(xvfb_display: str, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    drive(DRIVER, xvfb_display, str(picture))
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert image.width() > 600
    assert len(colours) > 30, "the picture shows next to nothing"
