"""Gets ready what a built program carries beside its code: resources, translations, compiled content, version.

Used by ``build.spec``, in the environment that freezes.
"""

from __future__ import annotations

import re
import shutil
from importlib import metadata
from typing import TYPE_CHECKING

from installer.requirements import ROOT, TOOLS, canonical, recipes

if TYPE_CHECKING:
    from pathlib import Path

#: Packages that a built program has a stand-in of, in place of all that they bring.
STAND_INS = frozenset(path.name for path in (ROOT / "installer" / "standins").iterdir() if path.is_dir())

#: What people write and a program only needs compiled.
SOURCES = ("catalogue", "pages", "checks", "search")

_VERSION = re.compile(r'^__version__ = "(?P<version>\d+\.\d+\.\d+)(?P<more>[^"]*)"$', re.MULTILINE)


def version() -> str:
    """The version of the program, from its one place."""
    return _version_parts()[0]


def _version_parts() -> tuple[str, str]:
    text = (ROOT / "troubleshooter" / "__init__.py").read_text(encoding="utf-8")
    found = _VERSION.search(text)
    if found is None:
        raise ValueError("troubleshooter/__init__.py has no __version__ of the form 1.2.3")
    return found["version"] + found["more"], found["version"]


def numeric_version() -> str:
    """The version as three numbers, which is all that Windows and macOS understand."""
    return _version_parts()[1]


def stage_resources(target: Path) -> Path:
    """Make the folder ``resources`` of a built program; a mistake in the content ends the build."""
    from troubleshooter.knowledge.compiled import compile_content, pack_compiled, write_compiled

    source = ROOT / "resources"
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(
        source, target, ignore=shutil.ignore_patterns("*.po", "*.pot", "*.mo", "compiled", "__pycache__", "walk.yaml")
    )
    for name in SOURCES:
        shutil.rmtree(target / name, ignore_errors=True)
    _compile_translations(source / "locale", target / "locale")
    write_compiled(target / "compiled", *compile_content(source))
    pack_compiled(target / "compiled")
    shutil.copy2(ROOT / "LICENSE", target / "licences" / "LICENSE.txt")
    return target


def _compile_translations(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in sorted(source.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        compiled = target / path.relative_to(source).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, catalogue)


def program_packages() -> list[str]:
    """The distributions that a built program is made of, to the last dependency installed here."""
    recipe = recipes()["build"]
    import tomllib

    from packaging.requirements import Requirement

    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    tools = {item for name in TOOLS for item in extras[name]}
    waiting = [item for item in recipe.requirements if item not in tools]
    found: dict[str, str] = {}
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonical(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found[name] = requirement.name
        waiting += metadata.requires(name) or []
    owners = metadata.packages_distributions()
    replaced = {canonical(owner) for package in STAND_INS for owner in owners.get(package, ())}
    return sorted(found.keys() - replaced)


def packages_with_data() -> list[str]:
    """The importable packages that read data files of theirs; Qt's and Windows' have rules of their own."""
    ours = set(program_packages()) - {"pyside6-essentials", "shiboken6", "pywin32"}
    return sorted(
        package
        for package, owners in metadata.packages_distributions().items()
        if package.isidentifier() and ours & {canonical(owner) for owner in owners} and _is_folder(package)
    )


def _is_folder(package: str) -> bool:
    import importlib.util

    spec = importlib.util.find_spec(package)
    return spec is not None and spec.submodule_search_locations is not None


def write_version_resource(path: Path, program: str, description: str) -> Path:
    """Write what Windows shows under "Details" of a program's properties."""
    numbers = (*(int(part) for part in numeric_version().split(".")), 0)
    strings = {
        "CompanyName": "The VM Backup Troubleshooter authors",
        "FileDescription": description,
        "FileVersion": version(),
        "InternalName": program,
        "LegalCopyright": "(c) 2026 The VM Backup Troubleshooter authors. MIT licence.",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "VM Backup Troubleshooter",
        "ProductVersion": version(),
    }
    entries = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{entries}])]), "
        f"VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )
    return path
