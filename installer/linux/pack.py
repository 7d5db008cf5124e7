"""Packs the frozen programs for Linux: a Debian package, a portable archive, and the single file."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from installer.staging import version

NAME = "vm-backup-troubleshooter"
APP_ID = "io.github.vm_backup_troubleshooter"
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

#: What the programs load from the system and do not bring, with Debian's packages for it.
DEPENDS = ("libgl1", "libegl1", "libxcb1", "libfontconfig1")
#: For a desktop without X11.
RECOMMENDS = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "fonts-inter | fonts-dejavu-core")

DESCRIPTION = """\
Find the cause of an Azure VM backup error, and follow the fix
 Paste an error, a code, or half a sentence from the portal: the program names
 the error, lists what causes it and how to tell which cause is yours, and
 gives the exact steps of the fix. It works offline, without signing in and
 without administrator rights, in English and Spanish.
 .
 This package holds the window (vmbt-gui) and its console twin (vmbt), with
 the Python and the Qt that they need."""

_GLIBC = re.compile(rb"GLIBC_2\.(\d+)")


def machine() -> str:
    """The processor, as Debian calls it."""
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def needed_glibc(files: list[Path]) -> str:
    """The oldest glibc that all these binaries run with."""
    minors = [int(minor) for path in files for minor in _GLIBC.findall(path.read_bytes())]
    return f"2.{max(minors, default=0)}"


def binaries(folder: Path) -> list[Path]:
    """The programs and libraries below a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    found.append(path)
    return found


def make_deb(program: Path, described: Path, icons: Path, target: Path, *, quick: bool) -> Path:
    """Build the Debian package from the frozen folder; ``quick`` packs less tightly."""
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    home = tree / "usr" / "lib" / NAME
    shutil.copytree(program, home, symlinks=True)
    for name in ("vmbt", "vmbt-gui"):
        _link(tree / "usr" / "bin" / name, f"../lib/{NAME}/{name}")
        _gzip(described / f"{name}.1", tree / "usr/share/man/man1" / f"{name}.1.gz")
    _copy(HERE / f"{APP_ID}.desktop", tree / "usr/share/applications" / f"{APP_ID}.desktop")
    _copy(HERE / f"{APP_ID}.mime.xml", tree / "usr/share/mime/packages" / f"{APP_ID}.xml")
    _copy(described / "vmbt.bash", tree / "usr/share/bash-completion/completions/vmbt")
    metainfo = tree / "usr/share/metainfo" / f"{APP_ID}.metainfo.xml"
    metainfo.parent.mkdir(parents=True)
    template = (HERE / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    day = time.strftime("%Y-%m-%d", time.gmtime(_epoch()))
    metainfo.write_text(template.replace("@VERSION@", version()).replace("@DATE@", day), encoding="utf-8")
    hicolor = tree / "usr/share/icons/hicolor"
    for icon in icons.glob("app-*.png"):
        size = icon.stem.removeprefix("app-")
        _copy(icon, hicolor / f"{size}x{size}" / "apps" / f"{NAME}.png")
    _copy(ROOT / "resources/icons/app.svg", hicolor / "scalable/apps" / f"{NAME}.svg")
    _copy(HERE / "lintian-overrides", tree / "usr/share/lintian/overrides" / NAME)
    _documents(tree / "usr/share/doc" / NAME)
    _permissions(tree)
    control = tree / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(_control(tree), encoding="utf-8")
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and control not in path.parents]
    sums = (_md5_line(path, tree) for path in files if not path.is_symlink())
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")
    deb = target / f"{NAME}_{version()}_{machine()}.deb"
    compression = ["-Zgzip", "-z1"] if quick else ["-Zxz", "-z6"]
    run(["dpkg-deb", "--root-owner-group", *compression, "--build", tree, deb])
    shutil.rmtree(tree)
    return deb


def _control(tree: Path) -> str:
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    libc = f"libc6 (>= {needed_glibc(binaries(tree))})"
    return (
        f"Package: {NAME}\nVersion: {version()}\nArchitecture: {machine()}\nSection: admin\nPriority: optional\n"
        f"Maintainer: The VM Backup Troubleshooter authors <vm-backup-troubleshooter@users.noreply.github.com>\n"
        f"Installed-Size: {size}\nDepends: {', '.join([libc, *DEPENDS])}\nRecommends: {', '.join(RECOMMENDS)}\n"
        f"Description: {DESCRIPTION}\n"
    )


def _documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]
    text = "\n".join(f" {line}" if line.strip() else " ." for line in licence.strip().splitlines())
    notice = (
        f"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: VM Backup Troubleshooter\n"
        f"Comment: The licences of the parts that it is built from are in\n"
        f" /usr/lib/{NAME}/_internal/resources/licences; THIRD-PARTY.md there lists them.\n\n"
        f"Files: *\nCopyright: 2026 The VM Backup Troubleshooter authors\nLicense: Expat\n{text}\n"
    )
    (folder / "copyright").write_text(notice, encoding="utf-8")
    day = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(_epoch()))
    author = "The VM Backup Troubleshooter authors <vm-backup-troubleshooter@users.noreply.github.com>"
    changes = f"{NAME} ({version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {author}  {day}\n"
    (folder / "changelog.gz").write_bytes(gzip.compress(changes.encode(), mtime=0))


def make_archive(program: Path, target: Path) -> Path:
    """Build the portable archive: unpack it anywhere and start it."""
    archive = target / f"{NAME}-{version()}-linux-{machine()}.tar.xz"
    same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{_epoch()}"]
    tar = ["tar", *same, "-C", program.parent, "-cf", archive, "-I", "xz -6 -T2", program.name]
    run(tar)
    return archive


def make_single(program: Path, target: Path) -> Path:
    """Name the single file after its version and system."""
    single = target / f"vmbt-{version()}-linux-{machine()}"
    shutil.copy2(program, single)
    return single


def _epoch() -> int:
    """The time that everything in a package carries: that of the last change, when git can tell."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return int(asked) if asked.isdigit() else int((ROOT / "troubleshooter" / "__init__.py").stat().st_mtime)


def _permissions(tree: Path) -> None:
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and path.suffix == "" and path.name.startswith("vmbt"))
            path.chmod(0o755 if runs else 0o644)
            os.utime(path, (_epoch(), _epoch()))


def _md5_line(path: Path, tree: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "md5").hexdigest()
    return f"{digest}  {path.relative_to(tree)}\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _gzip(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def run(command: list[object]) -> None:
    """Run a tool whose words do not matter; what it packs carries the package's own time."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(_epoch())}
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, env=environment)
