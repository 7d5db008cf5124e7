"""``bootstrap.py build``: freezes the programs, packs them for Linux, and proves what was packed.

Further arguments: ``--quick`` packs loosely and makes no portable archive, ``--no-proof`` only packs.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installer import sbom
from installer.environment import Environment
from installer.linux import pack, room
from installer.progress import BootstrapError
from installer.proof import Proof, Screen, bare_room
from installer.requirements import ROOT, recipes
from installer.staging import version

if TYPE_CHECKING:
    from collections.abc import Callable

    from installer.progress import Progress
    from installer.proof import Room

NAME = pack.NAME
FROZEN = ROOT / "dist" / "frozen"
TARGET = ROOT / "dist" / "linux"
OPTIONS = ("--quick", "--no-proof")


class Build:
    """One build, from the checkout to artifacts that are proved."""

    def __init__(self, progress: Progress, options: list[str]) -> None:
        unknown = [option for option in options if option not in OPTIONS]
        if unknown:
            raise BootstrapError(f"build does not know {' '.join(unknown)}; it knows {' and '.join(OPTIONS)}")
        self.progress = progress
        self.quick = "--quick" in options
        self.prove = "--no-proof" not in options
        self.environment = Environment(ROOT / ".venv-build", recipes()["build"].pip_arguments(), command="pyinstaller")

    def run(self) -> None:
        """Do it all.

        Raises:
            BootstrapError: when something cannot be built, or does not work once it is.
        """
        began = time.monotonic()
        self._prepare()
        self._freeze()
        if sys.platform.startswith("linux"):
            artifacts = self._pack()
            if self.prove:
                self._prove(artifacts["deb"], artifacts.get("archive"))
            for artifact in artifacts.values():
                print(f"    {artifact.relative_to(ROOT)}: {artifact.stat().st_size / 1e6:.1f} MB", flush=True)
        print(f"Built in {time.monotonic() - began:.0f} s", flush=True)

    def _prepare(self) -> None:
        if not self.environment.is_ready():
            self.environment.prepare(self.progress)
            self.environment.finish()

    def _freeze(self) -> None:
        arguments = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        folders: list[str | Path] = ["--distpath", FROZEN, "--workpath", ROOT / "build" / "pyinstaller"]
        python = self.environment.python
        self.progress.must("freezing the programs", [python, *arguments, *folders, ROOT / "build.spec"])

    def _pack(self) -> dict[str, Path]:
        TARGET.mkdir(parents=True, exist_ok=True)
        for old in TARGET.glob("*"):
            if old.is_file():
                old.unlink()
        described = ROOT / "build" / "described"
        python = self.environment.python
        self.progress.must("writing manuals and completion", [python, "-m", "installer.linux.describe", described])
        folder = FROZEN / NAME
        made = {"single": pack.make_single(FROZEN / "vmbt", TARGET)}
        if not self.quick:
            made["archive"] = self._step("packing the portable archive", lambda: pack.make_archive(folder, TARGET))
        icons = ROOT / "build" / "icons"
        made["deb"] = self._step(
            "packing the Debian package", lambda: pack.make_deb(folder, described, icons, TARGET, quick=self.quick)
        )
        for kind, artifact in made.items():
            facts = _facts("vmbt" if kind == "single" else NAME)
            sbom.describe(artifact, version(), facts["components"])
            if kind == "single":
                print(f"    the single file needs glibc {facts['glibc']} or newer", flush=True)
        return made

    def _prove(self, deb: Path, archive: Path | None) -> None:
        self._look_over(deb)
        if room.is_possible():
            base = room.base_system(ROOT / "build" / "chroot", self.progress)
            with room.clean_room(base, ROOT / "build" / "room") as place, Screen() as display:
                place.display = display
                self._prove_installed(place, deb)
                if archive is not None:
                    self._prove_archive(place, archive)
        else:
            print("  no chroot can be made here (root and debootstrap are needed): proving a copy instead", flush=True)
            with tempfile.TemporaryDirectory() as folder, Screen() as display:
                place = bare_room(Path(folder))
                place.display = display
                if archive is not None:
                    self._prove_archive(place, archive)
                target = place.outside("/program")
                pack.run(["cp", "-a", FROZEN / NAME, target])
                self._prove_programs(place, str(target / "vmbt"), str(target / "vmbt-gui"))

    def _look_over(self, deb: Path) -> None:
        """What Debian's and the desktops' own judges say."""
        self.progress.must(
            "lintian", ["lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", "--allow-root", deb]
        )
        self.progress.must("the desktop file", ["desktop-file-validate", pack.HERE / f"{pack.APP_ID}.desktop"])
        with tempfile.TemporaryDirectory() as folder:
            self.progress.must("unpacking the package", ["dpkg-deb", "-x", deb, folder])
            metainfo = Path(folder) / "usr/share/metainfo" / f"{pack.APP_ID}.metainfo.xml"
            self.progress.must("the AppStream description", ["appstreamcli", "validate", "--no-net", metainfo])
            for manual in sorted(Path(folder).glob("usr/share/man/man1/*")):
                outcome = self.progress.must(f"the manual {manual.name}", ["man", "--warnings", "-l", "-Tutf8", manual])
                if "warning" in outcome.output:
                    raise BootstrapError(f"man warns of {manual.name}: {outcome.last_line}")

    def _prove_installed(self, place: Room, deb: Path) -> None:
        folders = ("usr", "etc", "opt", "var/lib/dpkg/info")
        self._step("reading the package lists in the clean system", lambda: room.apt(place, "update"))
        needs = (*pack.DEPENDS, "fonts-dejavu-core")
        self._step(
            "installing what the package needs",
            lambda: room.apt(place, "install", "-y", "--no-install-recommends", *needs),
        )
        packages, files = room.packages_of(place), room.files_of(place, folders)
        pack.run(["cp", deb, place.outside("/tmp/program.deb")])
        install = ("install", "-y", "--no-install-recommends", "/tmp/program.deb")
        self._step("installing the package", lambda: room.apt(place, *install))
        if room.packages_of(place) - packages != {NAME}:
            raise BootstrapError(f"it needs more than is said: {room.packages_of(place) - packages}")
        self._prove_programs(place, "/usr/bin/vmbt", "/usr/bin/vmbt-gui")
        self._step("removing the package", lambda: room.apt(place, "purge", "-y", NAME))
        left = {name for name in room.files_of(place, folders) - files if "__pycache__" not in name}
        if left:
            raise BootstrapError(f"left behind: {', '.join(sorted(left)[:5])}")
        print("    nothing is left behind", flush=True)

    def _prove_archive(self, place: Room, archive: Path) -> None:
        """The portable archive, unpacked where any user may write."""
        print("  the portable archive", flush=True)
        target = place.outside(f"{place.home}/portable")
        target.mkdir(parents=True)
        pack.run(["tar", "-C", target, "-xf", archive])
        self._prove_folder(place, f"{place.home}/portable/{NAME}", "portable")

    def _prove_folder(self, place: Room, folder: str, name: str) -> None:
        proof = Proof(place, place.inside(f"{folder}/vmbt"), version(), _tell)
        proof.console()
        proof.window(place.inside(f"{folder}/vmbt-gui"), ROOT / "dist" / "proof" / name)

    def _prove_programs(self, place: Room, vmbt: str, window: str) -> None:
        proof = Proof(place, vmbt, version(), _tell)
        print("  the installed programs", flush=True)
        proof.console()
        proof.window(window, ROOT / "dist" / "proof")
        print("  the single file", flush=True)
        pack.run(["cp", FROZEN / "vmbt", place.outside("/tmp/vmbt")])
        Proof(place, place.inside("/tmp/vmbt"), version(), _tell, single=True).console()

    def _step(self, title: str, work: Callable[[], Any]) -> Any:
        print(f"  {title} ... ", end="", flush=True)
        began = time.monotonic()
        made = work()
        print(f"{time.monotonic() - began:.1f} s", flush=True)
        return made


def _tell(what: str) -> None:
    print(f"    {what}", flush=True)


def _facts(name: str) -> dict[str, Any]:
    """What ``build.spec`` has noted of a frozen program."""
    path = ROOT / "build" / f"stage-{sys.platform}" / f"{name}.json"
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts
