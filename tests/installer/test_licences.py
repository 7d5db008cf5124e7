"""Every piece of software that the program is made of is named with its licence."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.requirements import ROOT, TOOLS

FOLDER = ROOT / "resources" / "licences"
#: What only Windows needs, and so cannot be looked up elsewhere.
ON_WINDOWS = {"pywin32", "pywin32-ctypes"}


def listed() -> dict[str, str]:
    """Return the rows of the table by the canonical name in their first column."""
    rows = (FOLDER / "THIRD-PARTY.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {canonicalize_name(name.partition(" (")[0]): text for name, *_, text in cells[1:]}


def runtime_dependencies() -> set[str]:
    """Return what an installed program brings along, to the last dependency that can be looked up here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [*project["dependencies"], *(item for name in extras.keys() - TOOLS for item in extras[name])]
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        try:
            waiting += requires(name) or []
        except PackageNotFoundError:  # the core's environment has no Qt
            continue
    return found


def test_every_runtime_dependency_is_listed() -> None:
    assert runtime_dependencies() - listed().keys() == set()


def test_nothing_is_listed_that_is_no_longer_used() -> None:
    names = runtime_dependencies() | {"python", "pyinstaller", "shiboken6"} | ON_WINDOWS
    assert listed().keys() - names == set()


@pytest.mark.parametrize("name", sorted(listed()))
def test_each_has_its_licence_text(name: str) -> None:
    texts = re.findall(r"\]\(([^)]+)\)", listed()[name])
    assert texts
    for text in texts:
        assert len((FOLDER / text).read_text(encoding="utf-8")) > 500


def test_our_own_licence_is_the_one_we_name() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 The VM Backup Troubleshooter authors\n")
