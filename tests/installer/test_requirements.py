"""The locked files hold what pyproject.toml asks for, with hashes, for every system, and no address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from installer.requirements import PYTHON, Pin, canonical, read_pins, recipes

if TYPE_CHECKING:
    from pathlib import Path

RECIPES = recipes()
HOW = "python3 installer/requirements.py"


@pytest.fixture(params=sorted(RECIPES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def pins(name: str) -> dict[str, Pin]:
    return read_pins(RECIPES[name].file)


def test_a_locked_file_is_not_stale(name: str) -> None:
    locked = pins(name)
    asked = [Requirement(item) for item in RECIPES[name].requirements]

    missing = [str(one) for one in asked if canonical(one.name) not in locked]
    too_old = [
        f"{one} is locked at {locked[canonical(one.name)].version}"
        for one in asked
        if canonical(one.name) in locked
        and not one.specifier.contains(locked[canonical(one.name)].version, prereleases=True)
    ]
    no_longer = {pin.name for pin in locked.values() if pin.direct} - {canonical(one.name) for one in asked}

    assert (missing, too_old, no_longer) == ([], [], set()), f"pyproject.toml has changed; run {HOW}"


def test_every_package_has_hashes(name: str) -> None:
    assert [pin.name for pin in pins(name).values() if not pin.hashes] == []


def test_a_locked_file_names_no_registry_and_no_place(name: str) -> None:
    text = RECIPES[name].file.read_text(encoding="utf-8")

    assert re.findall(r"\w+://\S*|--(?:extra-)?index|--find-links|/home|/tmp|\bfile:", text) == []


def test_a_package_has_the_same_version_everywhere() -> None:
    versions: dict[str, set[str]] = {}
    for recipe in RECIPES:
        for pin in pins(recipe).values():
            versions.setdefault(pin.name, set()).add(pin.version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_what_is_built_on_other_systems_is_locked_too() -> None:
    locked = pins("build")

    assert "win32" in locked["pywin32"].marker
    assert "pefile" in locked, "what freezes on Windows"
    assert "macholib" in locked, "what freezes on macOS"
    assert "linux" in locked["secretstorage"].marker
    assert PYTHON == "3.11"


def test_the_core_has_the_tools_but_no_qt() -> None:
    locked = pins("core")

    assert "pytest" in locked
    assert [name for name in locked if "qt" in name or "pyside" in name] == []


def test_what_is_shipped_is_built_without_the_developers_tools() -> None:
    locked = pins("build")

    assert "pyside6-essentials" in locked
    assert "pyinstaller" in locked
    assert not {"pytest", "ruff", "mypy", "hypothesis"} & locked.keys()


def test_a_pin_is_read_with_its_marker_its_hashes_and_who_asked_for_it(tmp_path: Path) -> None:
    file = tmp_path / "locked.txt"
    file.write_text(
        "a-b==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
        "    # via\n    #   -r pyproject\n"
        "c==2\n    # via\n    #   a-b\n",
        encoding="utf-8",
    )

    assert read_pins(file) == {
        "a-b": Pin("a-b", "1.0", "sys_platform == 'win32'", 2, direct=True),
        "c": Pin("c", "2"),
    }
