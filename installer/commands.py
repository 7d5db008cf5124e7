"""The commands of the bootstrap: run, test, setup, bench and build."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from installer import system
from installer.environment import Environment, clean_environment
from installer.progress import BootstrapError, Progress
from installer.requirements import ROOT, recipes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from installer.progress import Outcome

FINE, FAILED, COULD_NOT = 0, 1, 2

#: pytest's exit code for a command line that it does not understand.
PYTEST_USAGE = 4

#: How many lines of a failed check are shown; all of them are in the log.
SHOWN_LINES = 150

#: What the console twin is shown with when there is no screen.
EXAMPLE = "VM agent is unable to communicate with the Azure Backup Service"

DESCRIPTION = """\
Sets this checkout up and starts it. Everything is made in .venv; what the operating system lacks is
installed where you may do that, and otherwise named in one line."""

COMMANDS = """\
commands:
  run     set up, then open the window (further arguments go to it: --error CODE, --lang es, ...);
          without a screen, show the console twin at work
  test    set up, then check style, types and walls, test the core without Qt, then test
          everything (further arguments go to the last pytest: -k agent, tests/checks, ...)
  setup   make .venv, or bring it up to date; nothing to do takes no time
  bench   set up, then measure (further arguments go to pytest)
  build   freeze the programs, pack them for this system, and prove what was packed where there is
          no Python (--quick: pack loosely, no portable archive; --no-proof: only pack)

exit codes: 0 fine, 1 tests failed, 2 could not do it (one line says why)"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BootstrapError(f"{message} (bootstrap.py --help)")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        if sys.maxsize < 2**32:
            raise BootstrapError("a 64-bit Python is needed; this one has 32 bits")
        options = _parser().parse_args(arguments)
        return Bootstrap().perform(options.command, options.more)
    except BootstrapError as error:
        _say_why(str(error))
    except KeyboardInterrupt:
        print()
        _say_why("stopped; start it again to go on")
    except BrokenPipeError:  # the reader has gone (| head): nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return COULD_NOT


def _say_why(reason: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"bootstrap: {' '.join(reason.split())}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bootstrap.py",
        usage="python3 installer/bootstrap.py {run,test,setup,bench,build} ...",
        description=DESCRIPTION,
        epilog=COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("more", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


#: What needs the window's environment: tests of the window, and of whole programs. All others are the core's.
WINDOW_TESTS = ("tests/gui", "tests/journeys")
PROGRAM_TESTS = ("tests/end_to_end", "tests/test_contributing.py")

#: Where the figures are kept.
TABLE = "tests/benchmarks/README.md"


class Bootstrap:
    """The environments of this checkout and what is done in them."""

    def __init__(self) -> None:
        self.window = Environment(ROOT / ".venv", recipes()["develop"].pip_arguments(), editable=True)
        self.progress = Progress(self.window.log, ROOT, clean_environment(os.environ))

    def perform(self, command: str | None, more: list[str]) -> int:
        """Run one command of the command line."""
        if command not in ("run", "test", "setup", "bench", "build"):
            raise BootstrapError("say what to do: run, test, setup, bench or build (--help explains them)")
        if command == "setup" and more:
            raise BootstrapError(f"setup takes nothing further: {' '.join(more)}")
        if command == "build":
            return self.build(more)
        self.setup(tests=command == "test")
        if command == "run":
            return self.run(more, os.environ)
        if command == "test":
            return self.test(more)
        if command == "bench":
            return self.bench(more)
        return FINE

    def setup(self, *, tests: bool = False) -> None:
        """Make .venv and all that belongs to it, as far as it is not there yet."""
        began = time.monotonic()
        needed = not self.window.is_ready()
        if needed and not os.access(ROOT, os.W_OK):
            raise BootstrapError(f"cannot write to {ROOT}; copy the checkout to where you may, then start again")
        if needed:
            print(f"Setting up {ROOT}", flush=True)
        system.provide(self.progress, venv=needed, tests=tests)
        if needed:
            self.window.prepare(self.progress)
        self._compile_translations()
        if needed:
            self._check_qt()
            self._warm()
            self.window.finish()
        print(f"Ready in {time.monotonic() - began:.1f} s" if needed else "Ready: .venv is up to date", flush=True)

    def _compile_translations(self) -> None:
        """Compile each translation that is newer than its compiled form."""
        for source in sorted(ROOT.glob("resources/locale/*/LC_MESSAGES/vmbt.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            babel: list[str | Path] = [self.window.python, "-m", "babel.messages.frontend", "compile"]
            title = f"compiling the translation {source.parent.parent.name}"
            self.progress.must(title, [*babel, "-i", source, "-o", target])

    def _check_qt(self) -> None:
        check = ROOT / "installer" / "qt_check.py"
        outcome = self.progress.attempt("checking that Qt loads", [self.window.python, check])
        if outcome.code:
            raise BootstrapError(f"Qt does not load: {outcome.last_line or f'exit {outcome.code}'}")

    def _warm(self) -> None:
        """Compile program and catalogue, so that the first start is quick; a mistake in it stops nothing here."""
        packages = [ROOT / "gui", ROOT / "troubleshooter"]
        self.progress.attempt("compiling the program", [self.window.python, "-m", "compileall", "-q", *packages])
        outcome = self.progress.attempt("reading the catalogue once", [self.window.script("vmbt"), "list"])
        if outcome.code:
            print(f"    {outcome.last_line}\n    All that it said: {self.progress.log}", flush=True)

    def run(self, more: list[str], caller: Mapping[str, str]) -> int:
        """Open the window; without a screen, show what the console can do."""
        if not has_screen(caller):
            return self._show_console()
        # -P: a folder "gui" where the user happens to be is not ours.
        command: list[str | Path] = [self.window.python, "-P", "-m", "gui", *more]
        code = self.progress.shown(command, directory=Path.cwd())
        if code not in (FINE, FAILED, COULD_NOT):
            raise BootstrapError(f"the window ended unexpectedly (exit {code})")
        return code

    def _show_console(self) -> int:
        vmbt = self.window.script("vmbt")
        print("\nThere is no screen here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open.")
        print("The console twin knows the same. For example:\n")
        print(f'$ vmbt search "{EXAMPLE}"', flush=True)
        found = self.progress.quiet([vmbt, "search", "--json", EXAMPLE])
        best = _best_hit(found.output)
        if self.progress.shown([vmbt, "search", EXAMPLE]) or best is None:
            raise BootstrapError(f"vmbt search does not work: {found.last_line}")
        print(f"\n$ vmbt show {best}", flush=True)
        if self.progress.shown([vmbt, "show", best]):
            raise BootstrapError("vmbt show does not work")
        print(f"\nThe command is {vmbt}", flush=True)
        return FINE

    def test(self, more: list[str]) -> int:
        """Go through every check and test: the core's without Qt and whole programs beside those of the window.

        With arguments of its own, pytest chooses from all tests in one run.
        """
        core = Environment(ROOT / ".venv-core", recipes()["core"].pip_arguments(), editable=True)
        if not core.is_ready():
            core.prepare(self.progress)
            core.finish()
        beside: dict[str, list[str | Path]] = {
            "tests of the core, without Qt": [core.python, "-m", "pytest", "-p", "installer.core_only", "--color=no"]
        }
        if not more:
            programs: list[str | Path] = [self.window.python, "-m", "pytest", *PROGRAM_TESTS, "--color=no"]
            beside["tests of whole programs"] = programs
        with ThreadPoolExecutor(1) as pool:  # one after the other, beside what this thread does
            others = {title: pool.submit(self._quiet_tests, command) for title, command in beside.items()}
            failed = [title for title, check in self._checks() if not self._passes(title, check)]
            print(f"  tests of the window; beside them: {', '.join(others)}")
            if failed:
                print(f"Failed so far: {'; '.join(failed)}")
            sys.stdout.flush()
            code = self._pytest(more or list(WINDOW_TESTS))
            outcomes = {title: pending.result() for title, pending in others.items()}
        for title, outcome in outcomes.items():
            print(f"  {title}: {outcome.last_line}", flush=True)
            if outcome.code:
                print(outcome.tail(SHOWN_LINES), flush=True)
                failed.append(title)
        if code == PYTEST_USAGE:
            return COULD_NOT
        return FAILED if code or failed else FINE

    def _quiet_tests(self, command: Sequence[str | Path]) -> Outcome:
        return self.progress.quiet(command, {"QT_QPA_PLATFORM": "offscreen"})

    def _checks(self) -> list[tuple[str, list[str | Path]]]:
        python = self.window.python
        return [
            ("style (ruff check)", [python, "-m", "ruff", "check", "--output-format=concise", "."]),
            (
                "layout (ruff format --check)",
                [python, "-m", "ruff", "format", "--check", "--output-format=concise", "."],
            ),
            ("types (mypy)", [python, "-m", "mypy"]),
            ("types on Windows", [python, "-m", "mypy", "--platform", "win32", "--no-warn-unreachable"]),
            ("types on macOS", [python, "-m", "mypy", "--platform", "darwin", "--no-warn-unreachable"]),
            ("walls (lint-imports)", [self.window.script("lint-imports")]),
        ]

    def _passes(self, title: str, command: Sequence[str | Path]) -> bool:
        outcome = self.progress.attempt(title, command, summary=True)
        if outcome.code:
            print(outcome.tail(SHOWN_LINES), flush=True)
        return outcome.code == 0

    def build(self, more: list[str]) -> int:
        """Freeze, pack and prove."""
        from installer.build import Build

        progress = Progress(ROOT / ".venv-build" / "setup.log", ROOT, self.progress.environment)
        build = Build(progress, more)
        system.provide(progress, venv=True, tests=True, build=True)
        build.run()
        return FINE

    def bench(self, more: list[str]) -> int:
        """Measure."""
        code = self._pytest(["tests/benchmarks", "--benchmark-only", f"--table={TABLE}", *more])
        return COULD_NOT if code == PYTEST_USAGE else FAILED if code else FINE

    def _pytest(self, more: list[str]) -> int:
        return self.progress.shown(
            [self.window.python, "-m", "pytest", *more], environment={"QT_QPA_PLATFORM": "offscreen"}
        )


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can open: always, but on systems where a display has to be named."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _best_hit(output: str) -> str | None:
    try:
        hits = json.loads(output)["hits"]
        return str(hits[0]["id"])
    except (ValueError, LookupError, TypeError):
        return None
