"""The walls between the rooms stand, and the console starts with what it needs and no more."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
LONGEST = 400  # lines

#: Files that may be longer, each with the reason.
LONGER: dict[str, str] = {}

#: What the console has no use for when it searches; ``azure`` stands for ``azure.identity`` too.
HEAVY = {
    "PySide6",
    "shiboken6",
    "azure",
    "keyring",
    "msal",
    "yaml",
    "markdown_it",
    "troubleshooter.knowledge.sources",
    "troubleshooter.pages.load",
    "gui",
}


def modules() -> Iterator[tuple[str, str]]:
    """Every Python file of the program with its text."""
    for folder in ("gui", "troubleshooter"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_wall_is_broken() -> None:
    command = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )

    run = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def imported_by(statements: str, profile: Mapping[str, str]) -> set[str]:
    """The modules that a fresh interpreter has loaded after some statements."""
    script = f"import sys\n{statements}\nsys.stderr.write(chr(10).join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **profile},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(run.stderr.splitlines())


def heavy(names: set[str]) -> set[str]:
    """What of the names is, or belongs to, something heavy."""
    return {name for name in names if any(name == part or name.startswith(f"{part}.") for part in HEAVY)}


def test_the_console_is_imported_without_ballast(warm_profile: Mapping[str, str]) -> None:
    loaded = imported_by("import troubleshooter.cli", warm_profile)

    assert "troubleshooter.cli" in loaded
    assert heavy(loaded) == set()


def test_a_search_loads_no_ballast(warm_profile: Mapping[str, str]) -> None:
    search = "from troubleshooter.cli import main\nassert main(['search', 'vss writer timed out']) == 0"

    loaded = imported_by(search, warm_profile)

    assert "troubleshooter.catalogue.search" in loaded
    assert heavy(loaded) == set()


def test_a_list_loads_no_ballast(warm_profile: Mapping[str, str]) -> None:
    listing = "from troubleshooter.cli import main\nassert main(['list', '--lang', 'es']) == 0"

    assert heavy(imported_by(listing, warm_profile)) == set()


def test_a_sample_estate_loads_nothing_of_azure(warm_profile: Mapping[str, str]) -> None:
    sample = "from troubleshooter.cli import main\nassert main(['estate', '--sample', '--json']) == 1"

    loaded = imported_by(sample, warm_profile)

    assert "troubleshooter.estate.reader" in loaded
    assert heavy(loaded) == set()
    assert {"requests", "truststore", "troubleshooter.estate.arm"} & loaded == set()


def test_ballast_would_be_seen() -> None:
    assert heavy({"yaml.loader", "azure.identity", "gui", "troubleshooter.cli", "guide"}) == {
        "yaml.loader",
        "azure.identity",
        "gui",
    }


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name: text.count("\n") for name, text in modules()}

    assert {name: length for name, length in lengths.items() if length > LONGEST and name not in LONGER} == {}
    assert [name for name in LONGER if lengths.get(name, 0) <= LONGEST] == [], (
        "no longer too long: take it off the list"
    )


def test_only_the_console_prints() -> None:
    printing = [
        f"{name}:{node.lineno}"
        for name, text in modules()
        if not name.startswith("troubleshooter/commands/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printing == []


def test_the_application_object_is_asked_for_in_one_place_only() -> None:
    asking = [
        f"{name}:{node.lineno}"
        for name, text in modules()
        if name != "gui/app.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and node.attr == "instance"
        and isinstance(node.value, ast.Name)
        and node.value.id in ("QApplication", "QGuiApplication", "QCoreApplication")
    ]

    assert asking == []


def test_no_module_is_called_after_what_it_is_not() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}

    assert [name for name, _ in modules() if vague & set(name.removesuffix(".py").split("/"))] == []
