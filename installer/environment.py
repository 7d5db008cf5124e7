"""The Python environments of a checkout: made once, brought up to date when their recipe changes.

A folder counts as done only when a stamp in it says so; the stamp is the last thing written. While
work is under way a marker stands in the folder, and whoever finds the marker starts afresh.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installer.progress import BootstrapError
from installer.requirements import FOLDER as LOCKED
from installer.requirements import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from installer.progress import Progress

WINDOWS = sys.platform == "win32"

#: Variables of Python that a caller may rely on; all others could change what we run.
KEPT = {"PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONUNBUFFERED"}
DROPPED = {"VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"}


def clean_environment(caller: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's environment without what would lead Python or pip to somewhere else."""
    clean = {
        name: value
        for name, value in caller.items()
        if name not in DROPPED and (name in KEPT or not name.startswith("PYTHON"))
    }
    return clean | {
        "PYTHONNOUSERSITE": "1",
        "PIP_USER": "0",
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def fingerprint(requirements: Sequence[str]) -> str:
    """Sum up all that decides what an environment holds."""
    recipe = hashlib.sha256()
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "installer").glob("*.py")), *sorted(LOCKED.glob("*.txt"))]:
        recipe.update(path.read_bytes())
    for part in (str(sys.implementation.cache_tag), sys.base_prefix, str(ROOT), *requirements):
        recipe.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return recipe.hexdigest()


class Environment:
    """One virtual environment in the checkout.

    ``requirements`` are arguments of pip; ``editable`` says whether the checkout itself is installed too, and
    ``command`` names a program that must be there then.
    """

    def __init__(
        self, folder: Path, requirements: Sequence[str], *, editable: bool = False, command: str = "vmbt"
    ) -> None:
        self.folder = folder
        self.requirements = list(requirements)
        self.editable = editable
        self.command = command
        self.log = folder / "setup.log"
        self._stamp = folder / "setup-done"
        self._marker = folder / "setup-unfinished"

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    def script(self, name: str) -> Path:
        """Return an installed command."""
        return self.folder / (f"Scripts/{name}.exe" if WINDOWS else f"bin/{name}")

    def is_ready(self) -> bool:
        """Whether all that is asked for is there, without starting anything."""
        if not self._has(self._stamp, fingerprint(self.requirements)):
            return False
        return self.python.exists() and self.script(self.command).exists() and not self._marker.exists()

    def prepare(self, progress: Progress) -> None:
        """Make the environment, or bring it up to date."""
        where = self.folder.name
        usable = self._is_usable()
        try:
            if not usable:
                self._clear()
            self.folder.mkdir(exist_ok=True)
            self._stamp.unlink(missing_ok=True)
            self._marker.write_text("A setup has begun here and has not ended.\n", encoding="utf-8")
        except OSError as error:
            raise BootstrapError(f"cannot write {self.folder}: {error.strerror or error}") from error
        if not usable:
            progress.must(f"making {where}", [sys.executable, "-m", "venv", self.folder])
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        pip = [str(self.python), "-m", "pip", "install", "--quiet", "--progress-bar", "off"]
        progress.must(f"installing packages into {where}", [*pip, *self.requirements])
        if self.editable:  # with what the locked file has brought, not with the newest of today
            itself = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
            progress.must(f"installing the checkout into {where}", [*pip, *itself])

    def finish(self) -> None:
        """Write down that everything is done."""
        try:
            draft = self._stamp.with_suffix(".new")
            draft.write_text(fingerprint(self.requirements), encoding="utf-8")
            draft.replace(self._stamp)
            self._marker.unlink(missing_ok=True)
        except OSError as error:
            raise BootstrapError(f"cannot write {self.folder}: {error.strerror or error}") from error

    def _is_usable(self) -> bool:
        """Whether what is there can be built upon: whole, of this Python, and made for this place."""
        if self._marker.exists() or not self.python.exists() or self._was_moved():
            return False
        question = "import pip, sys; print(*sys.version_info[:2])"
        try:
            answer = subprocess.run(
                [self.python, "-c", question],
                env=clean_environment(os.environ),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]

    def _was_moved(self) -> bool:
        """Whether the folder was made elsewhere and copied here: its commands would run the other one."""
        for line in self._read(self.folder / "pyvenv.cfg").splitlines():
            key, _, command = line.partition("=")
            if key.strip() == "command" and " -m venv " in command:
                made_for = command.rpartition(" -m venv ")[2].strip().strip("\"'")
                return Path(made_for).name == self.folder.name and Path(made_for) != self.folder
        return False

    def _clear(self) -> None:
        """Empty the folder, unless it is something else than an environment."""
        if not self.folder.exists():
            self.folder.unlink(missing_ok=True)  # a link that leads nowhere
            return
        kept = [self.log.name]
        children = [child for child in self.folder.iterdir() if child.name not in kept]
        ours = self._marker.exists() or (self.folder / "pyvenv.cfg").exists()
        if children and not ours:
            raise BootstrapError(f"{self.folder} is not a Python environment; move it away, then start again")
        for child in sorted(children, key=lambda child: child == self._marker):  # the marker goes last
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child)
            else:
                child.unlink()

    @classmethod
    def _has(cls, path: Path, text: str) -> bool:
        return cls._read(path) == text

    @staticmethod
    def _read(path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
