"""The bootstrap's first file and its command line, and what of the caller's Python reaches it."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from installer.commands import main
from installer.environment import clean_environment
from installer.requirements import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = ROOT / "installer" / "bootstrap.py"


def start(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**clean_environment({}), **environment},
        timeout=60,
    )


def one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and text.startswith("bootstrap: ")


def test_help_names_every_command(tmp_path: Path) -> None:
    done = start("--help", cwd=tmp_path, PYTHONPATH="/nowhere")
    assert done.returncode == 0
    assert not done.stderr
    for command in ("run", "test", "setup", "bench", "build"):
        assert f"\n  {command} " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("exit codes: 0 fine, ")


@pytest.mark.parametrize("arguments", [[], ["fly"], ["--fast"], ["setup", "now"]])
def test_a_wrong_command_line_is_one_line_and_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert one_line(said.err)
    assert not said.out


def test_the_script_says_it_in_one_line_too(tmp_path: Path) -> None:
    done = start("fly", cwd=tmp_path)
    assert done.returncode == 2
    assert one_line(done.stderr)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version: tuple[int, ...]) -> None:
    pretend = (
        f"import runpy, sys; sys.version_info = {version}; sys.version = '{'.'.join(map(str, version))} (old)';"
        f"sys.argv = [{str(SCRIPT)!r}, 'run']; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, timeout=60)
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
