"""Runs a built program where there is no Python, and looks at everything that it says and shows.

A *room* is the place: a chroot with nothing but a minimal system, or, where none can be made, a copy outside
the checkout with an empty environment. Whatever a program says on its error output fails the proof.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installer.finished import Running, run_until_end
from installer.progress import BootstrapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from installer.finished import Said

TIMEOUT = 120  # seconds for one command

#: A code, the entry that it belongs to, and a word of that entry in Spanish.
CODE, ENTRY, SPANISH = "ExtensionFailedVssWriterInBadState", "vss-writers-bad-state", "Causas"

_WIDTH = 1276

#: Where buttons of the export dialog are, from its right border.
_SAVE, _CLOSE = 65, 154

FORMATS = ("html", "pdf", "md", "json")


class ProofError(BootstrapError):
    """A built program does not do what it should."""


@dataclass
class Room:
    """A place without Python. ``root`` is where its ``/`` is; ``chroot`` whether it is a system of its own."""

    root: Path
    chroot: bool
    display: str = ""
    home: str = "/tmp/home"  # inside the room
    variables: dict[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()  # how lines begin in which Qt complains of the room, not of the program

    def outside(self, path: str) -> Path:
        """Where a path of the room is for us."""
        return self.root / path.lstrip("/")

    def inside(self, path: str) -> str:
        """A path of the room, as a program in it is told."""
        return path if self.chroot else str(self.outside(path))

    def command(self, arguments: Sequence[str]) -> list[str]:
        """What starts a program in the room."""
        chosen = {
            "HOME": self.inside(self.home),
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin" if self.chroot else self.inside("/nothing"),
            "TMPDIR": self.inside("/tmp"),
            **({"DISPLAY": self.display} if self.display else {}),
            **self.variables,
        }
        prefix = ["chroot", str(self.root)] if self.chroot else []
        return [*prefix, "/usr/bin/env", "-i", *(f"{name}={value}" for name, value in chosen.items()), *arguments]

    def run(self, *arguments: str, codes: Sequence[int] = (0,), quiet: bool = True) -> Said:
        """Run a program in the room; its exit code must be one of ``codes``, its error output empty."""
        said = run_until_end(self.command(arguments), timeout=TIMEOUT, folder=self.outside("/tmp"))
        complaints = self.complaints(said)
        if said.code not in codes or (quiet and complaints):
            words = complaints or said.out[-2000:]
            raise ProofError(f"'{' '.join(arguments)}' ended with {said.code} and said: {words.strip()}")
        return said

    def complaints(self, said: Said) -> str:
        """What a program has said on its error output, but for what the room is to blame for."""
        return "\n".join(line for line in said.err.splitlines() if not line.startswith(self.lacks))


def bare_room(folder: Path) -> Room:
    """A folder outside of everything, for where no chroot can be made."""
    for name in ("tmp/home", "nothing"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return Room(folder, chroot=False)


@dataclass
class Proof:
    """Proves one installed program."""

    room: Room
    vmbt: str  # the console program, as the room has it
    version: str
    tell: Callable[[str], None]
    #: Whether it is the single file, which leaves things out on purpose.
    single: bool = False
    #: Seconds that the window gets to follow.
    patience: float = 1.0
    #: Where the system keeps documents, as the room has it.
    documents: str = "/tmp/home/Documents"
    #: Says yes to the system's own question for a file: its window is given.
    accept: Callable[[dict[str, str], str], None] = field(default=lambda screen, _window: press_return(screen))

    def console(self) -> None:
        """Everything that the console can do without a network."""
        self._expect("the version", self._vmbt("--version").out.strip() == f"vmbt {self.version}")
        self._self_test()
        hits = self._json("search", CODE)["hits"]
        self._expect("a search finds a code", bool(hits) and hits[0]["id"] == ENTRY)
        self._expect("an entry in Spanish", SPANISH in self._vmbt("show", ENTRY, "--lang", "es").out)
        capture = self.room.inside("/tmp/capture.zip")
        self._vmbt("collect", "--out", capture)
        results = self._json("check", "--from", capture, codes=(0, 1))["results"]
        self._expect(f"a capture is taken and judged ({len(results)} checks)", bool(results))
        self._estate()
        self._reports(capture)

    def _self_test(self) -> None:
        answer = self._json("self-test", codes=(0, 1))
        broken = [part for part in answer["parts"] if not part["works"]]
        self._expect(f"the self-test ({broken or 'all parts work'})", answer["passed"] and answer["frozen"])
        if not self.single:
            self._expect(f"nothing is left out {answer['left_out'] or ''}".rstrip(), not answer["left_out"])

    def _estate(self) -> None:
        if "estate" not in self._commands() or self.single:
            return
        self._expect("the sample estate", bool(self._json("estate", "--sample", codes=(0, 1))))

    def _reports(self, capture: str) -> None:
        if "report" not in self._commands():
            return
        for kind in FORMATS:
            if self.single and kind == "pdf":
                continue
            target = self.room.inside(f"/tmp/report.{kind}")
            self._vmbt("report", "--format", kind, "--out", target, "--from", capture, codes=(0, 1))
            size = self.room.outside(f"/tmp/report.{kind}").stat().st_size
            self._expect(f"a report as {kind} ({size} bytes)", size > 300)

    def _commands(self) -> str:
        return self._vmbt("--help").out

    def window(self, program: str, folder: Path) -> None:
        """The window opens, answers, can be typed into, is photographed, and closes."""
        self._expect("the window gets ready", self.room.run(program, "--quit-when-ready").out.strip() == "ready")
        screen = {**os.environ, "DISPLAY": self.room.display}
        running = Running(self.room.command([program, "--lang", "en"]))
        try:
            window = self.find_window(screen, running)
            _xdotool(screen, "windowactivate", "--sync", window)
            _xdotool(screen, "windowsize", window, str(_WIDTH), "790")
            time.sleep(self.patience)
            _xdotool(screen, "mousemove", "--window", window, "640", "47", "click", "1")
            _xdotool(screen, "type", "--delay", "15", CODE)
            time.sleep(self.patience)
            # Wine hears letters only; a mouse it hears like any system.
            _xdotool(
                screen, "mousemove", "--window", window, "300", "150", "click", "--repeat", "2", "--delay", "90", "1"
            )
            time.sleep(1.5 * self.patience)
            folder.mkdir(parents=True, exist_ok=True)
            colours = _photograph(screen, folder / "window.png")
            self._expect(f"the window shows something ({colours} colours, {folder / 'window.png'})", colours > 100)
            self._export(screen, running, window, folder)
            self._close(screen, window)
            self._finish(running)
        finally:
            running.kill()

    def opens(self, command: Sequence[str], picture: Path) -> None:
        """A command opens the window with something in it; it is photographed, and closes."""
        screen = {**os.environ, "DISPLAY": self.room.display}
        running = Running(self.room.command(command))
        try:
            window = self.find_window(screen, running)
            _xdotool(screen, "windowactivate", "--sync", window)
            _xdotool(screen, "windowsize", window, str(_WIDTH), "790")
            time.sleep(2 * self.patience)
            picture.parent.mkdir(parents=True, exist_ok=True)
            _photograph(screen, picture)
            self._close(screen, window)
            self._finish(running)
        finally:
            running.kill()

    def _export(self, screen: dict[str, str], running: Running, window: str, folder: Path) -> None:
        """What was found is exported as anybody would: the button, the dialog, the system's question for a file."""
        documents = self.room.outside(self.documents)
        documents.mkdir(parents=True, exist_ok=True)
        for earlier in documents.glob("vmbt-findings-*"):
            earlier.unlink()  # of the same minute, it would have its name, and the system would ask about that
        _xdotool(screen, "mousemove", "--window", window, str(_WIDTH - 146), "30", "click", "1")
        dialog = self.find_window(screen, running, "Export findings")
        time.sleep(self.patience)
        _photograph(screen, folder / "export.png")
        self._press(screen, dialog, _SAVE)
        question = self.find_window(screen, running, "Save the report")
        _photograph(screen, folder / "save.png")
        self.accept(screen, question)
        written: set[Path] = set()
        deadline = time.monotonic() + 20 * self.patience
        while time.monotonic() < deadline and not any(path.stat().st_size > 300 for path in written):
            time.sleep(0.2)
            written = set(documents.glob("vmbt-findings-*.html"))
        time.sleep(self.patience)
        _photograph(screen, folder / "written.png")
        self._expect("an export from the window is written", len(written) == 1)
        text = next(iter(written)).read_text(encoding="utf-8")
        self._expect("it tells of the error in view", ENTRY in text)
        self._press(screen, dialog, _CLOSE)
        time.sleep(self.patience)

    def _close(self, screen: dict[str, str], window: str) -> None:
        """Press the last button of the frame, as the window has it after ``_WIDTH``."""
        _xdotool(screen, "mousemove", "--window", window, "--", str(_WIDTH - 11), "-11", "click", "1")

    def _press(self, screen: dict[str, str], dialog: str, from_right: int) -> None:
        """Press one of the buttons in the last row of a dialog."""
        width, height = _size(screen, dialog)
        _xdotool(screen, "mousemove", "--window", dialog, str(width - from_right), str(height - 32), "click", "1")

    def find_window(self, screen: dict[str, str], running: Running, title: str = "^VM Backup Troubleshooter") -> str:
        """The window of this title, once it is there and has drawn itself.

        Raises:
            ProofError: when none comes in time, or the program ends before.
        """
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and running.process.poll() is None:
            asked = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=screen,
                capture_output=True,
                text=True,
                check=False,
            )
            if asked.stdout.strip():
                time.sleep(1.0)
                return asked.stdout.split()[-1]
            time.sleep(0.2)
        raise ProofError(f"no window opened: {title}")

    def _finish(self, running: Running) -> None:
        try:
            said = running.end(timeout=15)
        except subprocess.TimeoutExpired:
            raise ProofError("the window does not close") from None
        complaints = self.room.complaints(said)
        self._expect(f"the window closes without a word {complaints}".rstrip(), not complaints)
        self._expect("it ends well", said.code == 0)

    def _json(self, *arguments: str, codes: Sequence[int] = (0,)) -> Any:
        return json.loads(self._vmbt(*arguments, "--json", codes=codes).out)

    def _vmbt(self, *arguments: str, codes: Sequence[int] = (0,)) -> Said:
        return self.room.run(self.vmbt, *arguments, codes=codes)

    def _expect(self, what: str, holds: bool) -> None:
        if not holds:
            raise ProofError(f"not as it should be: {what}")
        self.tell(what)


def _xdotool(screen: dict[str, str], *arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], env=screen, check=True, timeout=20)


def press_return(screen: dict[str, str]) -> None:
    """Take what a dialog offers."""
    _xdotool(screen, "key", "Return")


def _size(screen: dict[str, str], window: str) -> tuple[int, int]:
    """Width and height of a window."""
    asked = ["xdotool", "getwindowgeometry", "--shell", window]
    lines = subprocess.run(asked, env=screen, capture_output=True, text=True, check=True).stdout.splitlines()
    values = dict(line.split("=", 1) for line in lines)
    return int(values["WIDTH"]), int(values["HEIGHT"])


def _photograph(screen: dict[str, str], picture: Path) -> int:
    """Keep a picture of the screen; returns how many colours are in it."""
    subprocess.run(["import", "-window", "root", str(picture)], env=screen, check=True)
    asked = ["identify", "-format", "%k", str(picture)]
    return int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)


def differing_pixels(one: Path, other: Path) -> int:
    """In how many places two pictures differ."""
    asked = ["compare", "-metric", "AE", str(one), str(other), "null:"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # 1: they differ
    return int(float(said.stderr))


class Screen:
    """An X server that nobody sees, with a window manager when there is one."""

    def __enter__(self) -> str:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x820x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise ProofError("Xvfb did not start")
        display = f":{number}"
        self._others: list[subprocess.Popen[bytes]] = []
        if shutil.which("openbox"):
            environment = {**os.environ, "DISPLAY": display}
            self._others.append(
                subprocess.Popen(["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            time.sleep(0.5)
        return display

    def __exit__(self, *_exception: object) -> None:
        for process in (*self._others, self._server):
            process.terminate()
            process.wait(timeout=10)


def processes_below(folder: Path) -> Iterator[Path]:
    """The programs that still run from a folder."""
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            target = link.readlink()
        except OSError:  # ended meanwhile, or not ours
            continue
        if target.is_relative_to(folder):
            yield target
