"""What a built program need not carry of Qt, of the system's libraries, and of the standard library."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: One row of PyInstaller's tables: where it goes, where it comes from, what it is.
Row = tuple[str, str, str]

#: Modules that nothing here uses, though something could pull them in.
NEVER = [
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "venv", "pip", "setuptools", "pkg_resources",
    "wheel", "doctest", "pdb", "test", "unittest", "multiprocessing", "concurrent.futures.process", "IPython",
    "numpy", "pytest", "babel", "PyInstaller", "installer", "win32ui", "win32uiole", "dde", "pywin", "pythonwin",
    *(f"reportlab.graphics.{name}" for name in ("barcode", "charts", "renderPM", "renderPS", "renderSVG", "samples",
                                                "testdrawings", "testshapes", "widgets")),
    "reportlab.lib.codecharts", "reportlab.lib.corp", "reportlab.lib.testutils",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtDesigner", "PySide6.QtHelp",
    "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtUiTools",
]  # fmt: skip

#: What PyInstaller runs at each start for those who list the modules of a package. The console's self-test does; the
#: window does not, and starts without.
NEEDLESS_IN_WINDOW = ("pyi_rth_pkgutil",)

#: What the program for machines without a screen does without: the window, and all that signs in or prints.
NOT_IN_COLLECTOR = [
    *NEVER, "gui", "PySide6", "shiboken6", "azure", "msal", "msal_extensions", "keyring", "secretstorage", "jeepney",
    "jwt", "requests", "urllib3", "charset_normalizer", "certifi", "idna", "jaraco", "more_itertools", "reportlab",
    "PIL", "win32ctypes.core._cffi", "multiprocessing", "sqlite3", "curses", "pycparser",
]  # fmt: skip

#: Of the single file for Linux: who reads event logs of Windows needs XML, nobody else does.
NOT_IN_COLLECTOR_FOR_LINUX = ["pyexpat", "_elementtree"]

#: Libraries that every Linux has, apt and dnf with it, and that would bind the single file to its builder's glibc.
_OF_EVERY_LINUX = ("libstdc++.so.6", "libgcc_s.so.1", "libexpat.so.1")

#: What packages bring and nothing here reads: Type 1 fonts of reportlab, as reports embed fonts of our own; RapidFuzz
#: a second time for newer processors, which makes no search quicker, and what it prepares texts with; of a package's
#: metadata all but its name, version and entry points (the licences of all are in ``resources/licences``).
_UNREAD = re.compile(
    r"""reportlab[/\\]fonts[/\\]
        | rapidfuzz[/\\](?:.*_avx2|utils_cpp)\.
        | [^/\\]+\.dist-info[/\\](?!(?:METADATA|entry_points\.txt)$)""",
    re.VERBOSE,
)

#: Parts of Qt, below the folder ``PySide6``, that the window never asks for. GTK's theme would bring GTK along.
_QT = re.compile(
    r"""PySide6[/\\](?:
        (?:Qt[/\\])?plugins[/\\](?:
            egldeviceintegrations | generic | networkinformation | platforminputcontexts[/\\].*virtualkeyboard
            | platforms[/\\](?:lib)?q(?:eglfs|linuxfb|vnc|vkkhrdisplay|minimal|minimalegl|direct2d)\b
            | platformthemes[/\\]libqgtk3 | qmltooling | sqldrivers | tls[/\\].*cert-only
            | imageformats[/\\](?:lib)?q(?:pdf|tiff?|webp|tga|wbmp|icns|gif)\b
            | wayland-decoration-client[/\\].*gnome
        )
        | (?:Qt[/\\])?translations[/\\](?!qtbase_(?:LANGUAGES)\.qm)
        | (?:Qt[/\\])?qml[/\\]
        | (?:Qt[/\\]lib[/\\](?:lib)?)?Qt6(?:Qml|Quick|Pdf|VirtualKeyboard|EglFS|Sql|Test|Designer|Help|OpenGLWidgets)
        | opengl32sw\.dll
    )""",
    re.VERBOSE,
)


def is_needless(target: str, languages: Iterable[str]) -> bool:
    """Whether a file of a built program, named by where it goes, can stay out."""
    pattern = _QT.pattern.replace("LANGUAGES", "|".join(sorted(languages)))
    return re.match(pattern, target, re.VERBOSE) is not None or _UNREAD.match(target) is not None


def keep_reachable(rows: Iterable[Row], imports_of: Callable[[str], Iterable[str]]) -> list[Row]:
    """Leave out the system's libraries that only dropped files had asked for.

    ``imports_of`` names the libraries, by file name, that a binary loads.
    """
    rows = list(rows)
    by_name = {Path(target).name: (target, source, kind) for target, source, kind in rows}
    own = [row for row in rows if _is_own(row)]
    reached = {row[0] for row in own}
    waiting = list(own)
    while waiting:
        for name in imports_of(waiting.pop()[1]):
            found = by_name.get(name)
            if found is not None and found[0] not in reached:
                reached.add(found[0])
                waiting.append(found)
    return [row for row in rows if row[0] in reached]


def leave_to_system(rows: Iterable[Row]) -> list[Row]:
    """Leave out the libraries that every Linux has: each system's own fits its glibc, however old."""
    return [row for row in rows if row[0] not in _OF_EVERY_LINUX]


def _is_own(row: Row) -> bool:
    """Whether a binary is there for its own sake: an extension module, a plugin, part of a package, Python."""
    target, source, kind = row
    folders = ("site-packages", "lib-dynload")
    return (
        kind in ("EXTENSION", "SYMLINK")
        or any(part in Path(source).parts for part in folders)
        or Path(target).name.startswith("libpython")
    )


def slim(rows: Iterable[Row], folder: Path) -> list[Row]:
    """Replace Python and its extension modules, on Linux, by copies without debugging symbols; Qt has none."""
    strip = shutil.which("strip") if sys.platform.startswith("linux") else None
    done: list[Row] = []
    for target, source, kind in rows:
        chosen = source
        if strip and (kind == "EXTENSION" or Path(target).name.startswith("libpython")) and "PySide6" not in target:
            copy = folder / target
            copy.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([strip, "--strip-unneeded", "-o", copy, source], check=True)
            chosen = str(copy)
        done.append((target, chosen, kind))
    return done


def heads(rows: Iterable[Row], folder: Path) -> list[Row]:
    """Replace the descriptions of packages by copies of their first part: name and version, not the manual below."""
    done: list[Row] = []
    for target, source, kind in rows:
        chosen = source
        if re.search(r"\.dist-info[/\\]METADATA$", target):
            copy = folder / target
            copy.parent.mkdir(parents=True, exist_ok=True)
            head, _blank, _manual = Path(source).read_text(encoding="utf-8").partition("\n\n")
            copy.write_text(f"{head}\n", encoding="utf-8")
            chosen = str(copy)
        done.append((target, chosen, kind))
    return done
