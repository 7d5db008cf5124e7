"""What each environment of the project is made of, and the files in which that is locked.

A locked file names every package with its version and hashes, for all systems at once, and no address
of a registry. Run as a program it makes the files anew: ``python3 installer/requirements.py [--upgrade]``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "installer" / "locked"

#: Extras of pyproject.toml that are not part of the program.
TOOLS = frozenset({"dev", "build"})

#: The oldest Python that the lock must serve.
PYTHON = "3.11"

#: What pyproject.toml asks for, as the locked files call it.
_ASKED_FOR = "pyproject"

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<marker>[^\\]*)")


@dataclass(frozen=True)
class Pin:
    """One package of a locked file."""

    name: str  # canonical
    version: str
    marker: str = ""
    hashes: int = 0
    #: Whether the project itself asks for it.
    direct: bool = False


@dataclass(frozen=True)
class Recipe:
    """The requirements of one environment, as pyproject.toml has them."""

    name: str
    requirements: tuple[str, ...] = field(default=())

    @property
    def file(self) -> Path:
        """The locked file."""
        return FOLDER / f"{self.name}.txt"

    def pip_arguments(self) -> list[str]:
        """How pip installs exactly what is locked."""
        return ["--require-hashes", "-r", str(self.file)]


def recipes() -> dict[str, Recipe]:
    """The environments: ``develop`` (window and tools), ``core`` (no Qt) and ``build`` (what is shipped)."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        document = tomllib.load(file)
    project = document["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    core: list[str] = project["dependencies"]
    program = [item for name, items in extras.items() if name not in TOOLS for item in items]
    tools = [*extras["dev"], *document["build-system"]["requires"]]
    without_qt = [item for item in [*program, *tools] if not item.startswith(("PySide6", "pytest-qt"))]
    return {
        "develop": Recipe("develop", _each_once([*core, *program, *tools])),
        "core": Recipe("core", _each_once([*core, *without_qt])),
        "build": Recipe("build", _each_once([*core, *program, *extras["build"]])),
    }


def read_pins(path: Path) -> dict[str, Pin]:
    """The packages of a locked file by canonical name; of one with several markers, the last.

    Raises:
        OSError: when it cannot be read.
    """
    pins: dict[str, Pin] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        found = _PIN.match(line)
        if found:
            name = canonical(found["name"])
            pins[name] = Pin(name, found["version"], found["marker"].strip(" ;"))
        elif name:
            old = pins[name]
            direct = old.direct or line.endswith(f"-r {_ASKED_FOR}")
            pins[name] = Pin(name, old.version, old.marker, old.hashes + line.count("--hash="), direct)
    return pins


def canonical(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lock(*, upgrade: bool) -> None:
    """Make the locked files anew; versions stay where they may, unless ``upgrade``."""
    uv = find_uv()
    FOLDER.mkdir(exist_ok=True)
    made = recipes()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        common = folder / "everything.txt"  # so that a package has one version in all environments
        if not upgrade:
            old = [recipe.file.read_text(encoding="utf-8") for recipe in made.values() if recipe.file.exists()]
            pins = {line.rstrip("\\ ") for text in old for line in text.splitlines() if _PIN.match(line)}
            common.write_text("".join(f"{pin}\n" for pin in sorted(pins)), encoding="utf-8")
        everything = _each_once([item for recipe in made.values() for item in recipe.requirements])
        _compile(uv, everything, common, [])
        for recipe in made.values():
            locked = folder / "locked.txt"
            locked.unlink(missing_ok=True)
            _compile(uv, recipe.requirements, locked, ["--constraint", common.name, "--generate-hashes"])
            text = re.sub(rf"\n    #   -c {common.name}(?=\n)", "", locked.read_text(encoding="utf-8"))
            recipe.file.write_text(f"# Made by installer/requirements.py; do not edit.\n{text}", encoding="utf-8")


def _compile(uv: str, requirements: tuple[str, ...], target: Path, more: list[str]) -> None:
    (target.parent / _ASKED_FOR).write_text("".join(f"{item}\n" for item in requirements), encoding="utf-8")
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", PYTHON, "--no-header"]
    command += ["--annotation-style", "split", *more, "--output-file", target.name, _ASKED_FOR]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=target.parent)


def find_uv() -> str:
    """The program that resolves and locks; fetched into ``build/uv`` when it is not installed."""
    found = shutil.which("uv")
    if found:
        return found
    folder = ROOT / "build" / "uv"
    program = folder / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    if not program.exists():
        import venv  # Windows' embeddable Python has none, and never gets here

        venv.create(folder, with_pip=True)
        subprocess.run([program.with_name("python"), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(program)


def _each_once(items: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv[1:])
