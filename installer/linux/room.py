"""A minimal Debian in a folder, without Python, to install and run the programs in."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from installer.progress import BootstrapError
from installer.proof import Room, processes_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installer.progress import Progress

SUITE = "bookworm"


def base_system(folder: Path, progress: Progress) -> Path:
    """Make the minimal system once; later calls find it."""
    done = folder / "made"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        progress.must(
            f"making a minimal system without Python (debootstrap {SUITE})",
            ["debootstrap", "--variant=minbase", SUITE, folder / "system"],
        )
        done.touch()
    return folder / "system"


@contextlib.contextmanager
def clean_room(base: Path, folder: Path) -> Iterator[Room]:
    """A fresh copy of the minimal system, gone afterwards."""
    if any(folder.glob("proc/*")):
        subprocess.run(["umount", folder / "proc"], check=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", base, folder], check=True)
    shutil.copyfile("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    subprocess.run(["mount", "-t", "proc", "proc", folder / "proc"], check=True)  # programs ask it where they are
    room = Room(folder, chroot=True)
    room.outside(room.home).mkdir(parents=True)
    try:
        if room.run("/bin/sh", "-c", "command -v python3 python || true").out:
            raise BootstrapError("there is a Python in the minimal system, so nothing would be proved")
        yield room
    finally:
        left = [str(path) for path in processes_below(folder)]
        subprocess.run(["umount", "--lazy", folder / "proc"], check=True)
        shutil.rmtree(folder, ignore_errors=True)
        if left:
            raise BootstrapError(f"still running: {', '.join(left)}")


def apt(room: Room, *arguments: str) -> None:
    """Run apt-get in the room; what it mumbles does not matter, how it ends does."""
    room.run(
        "/usr/bin/env",
        "DEBIAN_FRONTEND=noninteractive",
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "apt-get",
        "-qq",
        "-o",
        "Dpkg::Use-Pty=0",
        *arguments,
        quiet=False,
    )


def packages_of(room: Room) -> set[str]:
    """The names of the installed packages."""
    return set(room.run("/usr/bin/dpkg-query", "-f", "${Package}\\n", "-W").out.split())


def files_of(room: Room, folders: tuple[str, ...]) -> set[str]:
    """Every file and folder below some folders of the room."""
    found: set[str] = set()
    for folder in folders:
        found |= {str(path) for path in room.outside(folder).rglob("*")}
    return found


def is_possible() -> bool:
    """Whether such a system can be made here: as root, with debootstrap."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("debootstrap") is not None
