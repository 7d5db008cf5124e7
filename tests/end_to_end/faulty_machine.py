"""A machine on which something is wrong: processes of the program started in it, and windows driven there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMEOUT = 90

# Starts the program as ``vmbt-gui`` does; once it has settled, ACT runs, and the window closes.
_DRIVER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
import gui.app
from gui.widgets.notice_bar import NoticeBar
from troubleshooter.settings import ThemeChoice
from troubleshooter.words import Language

class Driven(gui.app.App):
    def settle(self, instance, watch=None):
        super().settle(instance, watch)
        QTimer.singleShot(0, self.act)

    def act(self):
        app, window = self, self.window
        def notices():
            return [bar.accessibleName() for bar in window.findChildren(NoticeBar)]
        def wait_for(what):
            for _time in range(200):
                if what():
                    return
                QTest.qWait(25)
            raise SystemExit(f"never: {what}")
        try:
ACT
        finally:
            self.window.close()

gui.app.App = Driven
sys.exit(gui.app.run(gui.app.Request(), Language.EN, quit_when_ready=False))
"""


def run(
    arguments: list[str], environment: dict[str, str], *, inside: list[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Python with some arguments, to its end; ``inside`` is a command that runs it in some special place."""
    return subprocess.run(
        [*(inside or []), sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def drive(
    act: str, environment: dict[str, str], *, inside: list[str] | None = None, before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the window of :func:`driver` to its end."""
    return run(["-c", driver(act, before)], environment, inside=inside)


def wait_until_listening(folder: Path) -> None:
    """Wait until a window whose temporary folder this is accepts what later starts ask for.

    Raises AssertionError when that never comes.
    """
    deadline = time.monotonic() + TIMEOUT
    while not any(path.suffix != ".lock" for path in folder.glob("vmbt-*")):
        assert time.monotonic() < deadline, "the window never listened"
        time.sleep(0.05)


def driver(act: str, before: str = "") -> str:
    """The script of a window that does ``act`` once it is there; ``before`` comes before anything of the program."""
    return before + _DRIVER.replace("ACT", textwrap.indent(textwrap.dedent(act).strip(), " " * 12))


@cache
def can_mount() -> bool:
    """Whether this machine lets tests mount something that only they see."""
    program = shutil.which("unshare")
    return program is not None and not subprocess.run([program, "-rm", "true"], capture_output=True).returncode


def mounted(folder: Path, *commands: str) -> list[str]:
    """What to put before a command so that it runs with other file systems, made by shell commands on ``$0``."""
    return ["unshare", "-rm", "sh", "-c", " && ".join((*commands, 'exec "$@"')), str(folder)]


def read_only(folder: Path) -> list[str]:
    """Run with a folder that nobody can write to, not even an administrator."""
    return mounted(folder, 'mount --bind "$0" "$0"', 'mount -o remount,ro,bind "$0"')


def full(folder: Path) -> list[str]:
    """Run with a folder on a disk that has no free block left."""
    return mounted(
        folder, 'mount -t tmpfs -o size=64k none "$0"', '{ cat /dev/zero > "$0/filler" 2> /dev/null; true; }'
    )


def shifted_clock(folder: Path, seconds: int) -> dict[str, str] | None:
    """The environment of a process whose clock is wrong by ``seconds``; None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "wrong_clock.so"
    source = Path(__file__).with_name("wrong_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True, timeout=TIMEOUT)
    return {"LD_PRELOAD": str(library), "CLOCK_SHIFT": str(seconds), "TZ": "America/New_York"}


def plain_environment(**more: str) -> dict[str, str]:
    """The environment of the tests, without a screen, and more."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
