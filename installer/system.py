"""What the operating system must bring: Python's venv, the libraries that Qt loads, an X server for tests.

Missing things are found by looking (loading the library, finding the program), never by asking a
package manager. They are installed where the user may do that; otherwise they are named in one line.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from installer.progress import BootstrapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from installer.progress import Progress

LINUX = sys.platform.startswith("linux")

#: Every library that Qt's core, its offscreen platform and its X11 platform load from the system,
#: with the Debian (and Ubuntu) and the Arch package that brings it. On systems with RPM the library
#: itself is asked for.
LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libGL.so.1": ("libgl1", "libglvnd"),
    "libEGL.so.1": ("libegl1", "libglvnd"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5"),
    "libz.so.1": ("zlib1g", "zlib"),
    "libzstd.so.1": ("libzstd1", "zstd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libX11.so.6": ("libx11-6", "libx11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libx11"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
}

#: Programs that the tests start, with their Debian and Arch packages.
PROGRAMS = {
    "Xvfb": ("xvfb", "xorg-server-xvfb"),
    "xauth": ("xauth", "xorg-xauth"),
    "dbus-run-session": ("dbus", "dbus"),
    "gnome-keyring-daemon": ("gnome-keyring", "gnome-keyring"),
    "at-spi-bus-launcher": ("at-spi2-core", "at-spi2-core"),
}

#: Programs that building, looking over and proving the packages for Debian takes, with their Debian packages.
BUILD_PROGRAMS = {
    "strip": "binutils",
    "debootstrap": "debootstrap",
    "lintian": "lintian",
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "man": "man-db",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "zstd": "zstd",
    "xz": "xz-utils",
}

VENV = "Python's venv module"
FONTS = "a font"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_FILES = {".ttf", ".otf", ".ttc"}


@dataclass(frozen=True)
class Manager:
    """A package manager: how it installs, and what it calls a thing that is missing."""

    program: str
    install: tuple[str, ...]
    packages: Callable[[str], str]
    #: Whether its package names are sure enough to use them with sudo, without asking.
    sure: bool = False


def _debian(need: str) -> str:
    special = {VENV: f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", FONTS: "fonts-inter"}
    return special.get(need) or BUILD_PROGRAMS.get(need) or {**LIBRARIES, **PROGRAMS}[need][0]


def _arch(need: str) -> str:
    special = {VENV: "python", FONTS: "ttf-dejavu", **BUILD_PROGRAMS}
    return special.get(need) or {**LIBRARIES, **PROGRAMS}[need][1]


def _rpm(need: str) -> str:
    """RPM knows which package holds a library or a file, so no name has to be guessed."""
    if need in LIBRARIES:
        return f"{need}()(64bit)"
    special = {VENV: "python3-pip", FONTS: "dejavu-sans-fonts", "at-spi-bus-launcher": "at-spi2-core"}
    return special.get(need, f"/usr/bin/{need}")


APT_OPTIONS = ("-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")
MANAGERS = (
    Manager("apt-get", ("install", "-y", "--no-install-recommends"), _debian, sure=True),
    Manager("dnf", ("install", "-y"), _rpm),
    Manager("zypper", ("install", "-y"), lambda need: "dejavu-fonts" if need == FONTS else _rpm(need)),
    Manager("pacman", ("-S", "--needed", "--noconfirm"), _arch),
)


def missing(*, venv: bool, tests: bool, build: bool = False) -> list[str]:
    """Name all that this computer lacks, in a stable order."""
    needs = [VENV] if venv and not _has_venv() else []
    if not LINUX:
        return needs
    needs += [name for name in LIBRARIES if not _loads(name)]
    needs += [name for name in PROGRAMS if tests and shutil.which(name, path=_SEARCHED) is None]
    needs += [name for name in BUILD_PROGRAMS if build and shutil.which(name, path=_SEARCHED) is None]
    if not any(_font_files()):
        needs.append(FONTS)
    return needs


#: Where programs are, the administrators' and those that other programs start among them.
_SEARCHED = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib"]
)


def find_manager() -> Manager | None:
    """Return the package manager of this computer, when it is one that we know."""
    return next((manager for manager in MANAGERS if shutil.which(manager.program)), None)


def find_rights() -> tuple[str, ...] | None:
    """Return what to put before a command that needs root, or None when this user may not."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return (sudo, "-n") if asked.returncode == 0 else None


def advice(needs: Sequence[str], manager: Manager | None, *, sudo: bool, update: bool = False) -> str:
    """Say in one line what is missing and what to run for it."""
    if manager is None:
        return f"this computer lacks {', '.join(needs)}; install them, then start this again"
    command = shlex.join([manager.program, *manager.install, *package_names(needs, manager)])
    commands = [f"{manager.program} update", command] if update else [command]
    as_root = f"su -c {shlex.quote(' && '.join(commands))}"
    line = " && ".join(f"sudo {part}" for part in commands) if sudo else as_root
    things = "1 thing that it needs" if len(needs) == 1 else f"{len(needs)} things that it needs"
    return f"this computer lacks {things}. Run this, then start again: {line}"


def package_names(needs: Iterable[str], manager: Manager) -> list[str]:
    """Name the packages for what is missing, each once."""
    return list(dict.fromkeys(manager.packages(need) for need in needs))


def provide(progress: Progress, *, venv: bool, tests: bool, build: bool = False) -> None:
    """Install what the operating system lacks, or say in one line what to install."""
    needs = missing(venv=venv, tests=tests, build=build)
    if not needs:
        return
    nice_only = needs == [FONTS]  # text can look better, but nothing stops for it
    manager = find_manager() if LINUX else None
    rights = find_rights() if manager else None
    if manager is None or rights is None or (rights and not manager.sure):
        if nice_only:
            return
        update = manager is not None and manager.program == "apt-get" and not _has_apt_lists()
        raise BootstrapError(advice(needs, manager, sudo=shutil.which("sudo") is not None, update=update))
    _install(progress, manager, rights, package_names(needs, manager))
    importlib.invalidate_caches()
    still = [need for need in missing(venv=venv, tests=tests, build=build) if need != FONTS]
    if still:
        raise BootstrapError(f"still missing after {manager.program} has installed: {', '.join(still)}")


def _install(progress: Progress, manager: Manager, rights: tuple[str, ...], packages: list[str]) -> None:
    title = f"installing {_count(packages)} with {manager.program} ({', '.join(packages[:3])} ...)"
    if manager.program != "apt-get":
        progress.must(title, [*rights, manager.program, *manager.install, *packages])
        return
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", *APT_OPTIONS, *packages]
    if _has_apt_lists():
        outcome = progress.attempt(title, install)
        if outcome.code == 0:
            return
    progress.must("reading the package lists (apt-get update)", [*apt, "update"])
    progress.must(title, install)


def _count(packages: Sequence[str]) -> str:
    return "1 system package" if len(packages) == 1 else f"{len(packages)} system packages"


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _font_files() -> Iterable[Path]:
    for folder in FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob("*"):
            if path.suffix.lower() in FONT_FILES:
                yield path


def _has_apt_lists() -> bool:
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))
