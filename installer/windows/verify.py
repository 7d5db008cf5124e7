"""Builds the Windows programs under Wine, packs them, and installs, uses, upgrades and removes them there.

Started by ``verify.sh``. Nothing of it has run on a real Windows; what Wine lacks is named at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from installer import sbom
from installer.finished import Running
from installer.progress import BootstrapError
from installer.proof import Proof, Room, Screen, differing_pixels
from installer.requirements import ROOT
from installer.staging import version
from installer.windows.open_with import FILE, Classes
from installer.windows.packages import NAME, Signer, is_signed, make_msi, make_setup, write_manifests
from installer.windows.wine import Wine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = ROOT / "build" / "wine"
FROZEN = ROOT / "dist" / "frozen-windows"
TARGET = ROOT / "dist" / "windows"
OLDER = "0.0.9"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
KEY = rf"{UNINSTALL}\VmBackupTroubleshooter"
DATA = "vm-backup-troubleshooter"
#: A program that opens .json before ours is there, and still does once it has come and gone.
EDITOR = "Other.Editor"
#: The start's window and one with a report in it differ in far more places than a blinking caret.
PIXELS_OF_A_REPORT = 20_000

#: What Qt calls on Windows and Wine 8 does not have.
NOT_IN_WINE = ("EnableNonClientDpiScaling() failed",)


@dataclass
class WineRoom(Room):
    """Wine as a place without Python: its C: holds only what was installed."""

    wine: Wine = field(kw_only=True)

    def inside(self, path: str) -> str:
        """A path of the room, as Windows has it."""
        return "C:" + path.replace("/", "\\")

    def command(self, arguments: Sequence[str]) -> list[str]:
        """What starts a Windows program."""
        variables = {**self.wine.environment(), **self.variables}
        return ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in variables.items()), "wine", *arguments]


class Verification:
    """All of it, step by step."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.wine = Wine(FOLDER)
        self.signer = Signer.from_environment()
        self.user = ""
        self.room = WineRoom(self.wine.drive, chroot=True, lacks=NOT_IN_WINE, wine=self.wine)

    def run(self) -> None:
        """Build, pack, prove."""
        self._step("a Windows with its Python", self.wine.make)
        with Screen() as display:
            self.room.display = self.wine.display = display
            with self.wine.awake():
                self._build_and_prove()

    def _build_and_prove(self) -> None:
        self.user = next(path.name for path in (self.wine.drive / "users").iterdir() if path.name != "Public")
        if not self.options.frozen:
            self._step("freezing the programs", self._freeze)
        self._step("packing", self._pack)
        (self.wine.drive / "tmp").mkdir(exist_ok=True)
        self._single()
        self._setup_program()
        self._everybody()
        self._msi()
        self._signatures()
        if not self.options.no_tests:
            self._tests()

    def _freeze(self) -> None:
        arguments = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        folders = ["--distpath", "dist/frozen-windows", "--workpath", "build/pyinstaller-windows"]
        shutil.rmtree(FROZEN, ignore_errors=True)
        self.wine.run(self.wine.python / "python.exe", *arguments, *folders, "build.spec", timeout=1800)

    def _pack(self) -> None:
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        program = FROZEN / "vm-backup-troubleshooter"
        single = TARGET / f"vmbt-{version()}-windows-x64.exe"
        shutil.copy2(FROZEN / "vmbt.exe", single)
        if not self.options.frozen or not is_signed(program / "vmbt.exe"):
            self.signer.sign(program / "vmbt.exe", program / "vmbt-gui.exe")
        self.setup = make_setup(
            program, version(), TARGET / f"vm-backup-troubleshooter-{version()}-setup.exe", quick=self.options.quick
        )
        self.msi = make_msi(program, version(), TARGET / f"vm-backup-troubleshooter-{version()}.msi")
        self.signer.sign(single, self.setup, self.msi)
        for artifact in (single, self.setup, self.msi):
            name = "vmbt" if artifact == single else "vm-backup-troubleshooter"
            facts = json.loads((ROOT / "build" / "stage-win32" / f"{name}.json").read_text(encoding="utf-8"))
            sbom.describe(artifact, version(), facts["components"])
        # An older version, with a file that the newer one no longer has.
        old = ROOT / "build" / "older"
        shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(program, old, copy_function=os.link)
        (old / "_internal" / "left-over.txt").write_text("of an older version\n", encoding="utf-8")
        self.old_setup = make_setup(old, OLDER, ROOT / "build" / "older-setup.exe", quick=True)
        self.old_msi = make_msi(old, OLDER, ROOT / "build" / "older.msi")
        write_manifests(self.setup, self.msi, TARGET / "winget")

    def _single(self) -> None:
        print("the single file")
        shutil.copy2(FROZEN / "vmbt.exe", self.wine.drive / "tmp" / "vmbt.exe")
        Proof(self.room, r"C:\tmp\vmbt.exe", version(), tell, single=True).console()

    # The setup program

    def _setup_program(self) -> None:
        print("the setup program, for one user")
        home = self._home / "AppData/Local/Programs" / NAME
        classes = Classes(self.wine, "HKCU")
        classes.give_json_to(EDITOR)
        self.room.run(self._z(self.old_setup), "/S")
        self._expect("an older version is installed without a word", (home / "vmbt-gui.exe").is_file())
        self._expect("it is listed with its version", self._registered("HKCU") == OLDER)
        shortcut = self._home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs" / f"{NAME}.lnk"
        self._expect("the start menu has it", shortcut.is_file())
        self._refuse_while_running(home)
        self.room.run(self._z(self.setup), "/S")
        self._expect("the newer version takes its place", self._registered("HKCU") == version())
        self._expect("nothing old is left", not (home / "_internal/left-over.txt").exists())
        self._use(home, "setup")
        self._offered(classes, home)
        self._open_a_report(classes, home, "setup")
        settings = self._home / "AppData/Roaming" / DATA
        self._expect("the program has kept its settings", any(settings.iterdir()))
        self._remove(home)
        self._withdrawn(classes)
        self._expect("the user's settings stay", any(settings.iterdir()))
        self._expect("the list and the start menu are clean", not self._registered("HKCU") and not shortcut.exists())
        self.room.run(self._z(self.setup), "/S")
        self._remove(home, "/DELETEDATA")
        self._expect("on request the settings go too", not settings.exists())

    def _refuse_while_running(self, home: Path) -> None:
        running = Running(self.room.command([self._c(home / "vmbt-gui.exe"), "--lang", "en"]))
        try:
            screen = {**os.environ, "DISPLAY": self.room.display}
            proof = Proof(self.room, "", version(), tell)
            proof.find_window(screen, running)
            said = self.room.run(self._z(self.setup), "/S", codes=(2,))
            self._expect("while it runs, the setup refuses (exit 2)", said.code == 2)
            self._expect("and has touched nothing", (home / "_internal/left-over.txt").exists())
            self._uninstall(home, code=2)
            self._expect(
                "nor is it removed (exit 2)", (home / "vmbt.exe").exists() and self._registered("HKCU") == OLDER
            )
        finally:
            self.wine.run("taskkill", "/f", "/im", "vmbt-gui.exe", codes=(0, 1, 128))
            running.kill()

    def _everybody(self) -> None:
        print("the setup program, for everybody")
        home = self.wine.drive / "Program Files" / NAME
        classes = Classes(self.wine, "HKLM")
        classes.give_json_to(EDITOR)
        self.room.run(self._z(self.setup), "/S", "/ALLUSERS")
        self._expect("it is in Program Files", (home / "vmbt.exe").is_file())
        self._expect("it is listed for everybody", self._registered("HKLM") == version())
        said = self.room.run(self._c(home / "vmbt.exe"), "--version").out
        self._expect("it runs", said.strip() == f"vmbt {version()}")
        self._offered(classes, home)
        self._remove(home)
        self._withdrawn(classes)
        self._expect("it is gone from the list", not self._registered("HKLM"))

    def _use(self, home: Path, name: str) -> None:
        """What a user does: search on the console and in the window; looked at afterwards."""
        documents = f"/users/{self.user}/Documents"
        proof = Proof(self.room, self._c(home / "vmbt.exe"), version(), tell, patience=3.0, documents=documents)
        proof.console()
        proof.window(self._c(home / "vmbt-gui.exe"), ROOT / "dist" / "proof" / f"windows-{name}")

    # Open with

    def _offered(self, classes: Classes, home: Path) -> None:
        wrong = classes.differing(self._c(home) + "\\")
        self._expect(f"Open with offers it {wrong or ''}".rstrip(), not wrong)
        self._expect("what opened .json still does", classes.json_is_of(EDITOR))

    def _withdrawn(self, classes: Classes) -> None:
        left = classes.left()
        self._expect(f"Open with offers it no more {left or ''}".rstrip(), not left)
        self._expect("what opened .json still does", classes.json_is_of(EDITOR))

    def _open_a_report(self, classes: Classes, home: Path, name: str) -> None:
        """Run the registry's command as Windows would, with a file whose name has blanks."""
        command = classes.value(rf"{FILE}\shell\open\command") or ""
        temporary, pictures = self.wine.drive / "tmp", ROOT / "dist" / "proof" / f"windows-{name}"
        shutil.copy2(temporary / "report.json", temporary / "one night.vmbt.json")
        proof = Proof(self.room, "", version(), tell, patience=3.0)
        proof.opens([self._c(home / "vmbt-gui.exe")], pictures / "start.png")
        proof.opens(self._batch(command.replace("%1", r"C:\tmp\one night.vmbt.json")), pictures / "opened.png")
        pixels = differing_pixels(pictures / "start.png", pictures / "opened.png")
        self._expect(f"the report is in view ({pixels} pixels, {pictures})", pixels > PIXELS_OF_A_REPORT)
        said = self.room.run(*self._batch(command.replace("%1", r"C:\tmp\not there.json")), codes=(2,), quiet=False)
        self._expect("a file that is not there ends it (exit 2)", said.code == 2)

    def _batch(self, line: str) -> list[str]:
        """Start a line as it stands: from here, Wine would put quotes of its own around its words."""
        batch = self.wine.drive / "tmp" / "line.bat"
        batch.write_text(f"@{line}\r\n@exit %ERRORLEVEL%\r\n", encoding="ascii", newline="")
        return ["cmd", "/c", r"C:\tmp\line.bat"]

    def _uninstall(self, home: Path, *more: str, code: int = 0) -> None:
        """Run the uninstaller to its end: without ``_?=`` it would copy itself away and come back before it is done."""
        folder = self._c(home)
        line = f'"{folder}\\uninstall.exe" /S {" ".join(more)} _?={folder}'
        self.room.run(*self._batch(line), codes=(code,))

    def _remove(self, home: Path, *more: str) -> None:
        self._uninstall(home, *more)
        (home / "uninstall.exe").unlink(missing_ok=True)
        left = list(home.rglob("*")) if home.exists() else []
        self._expect(f"it is removed {[str(path) for path in left] or ''}".rstrip(), not left)
        shutil.rmtree(home, ignore_errors=True)

    # The MSI

    def _msi(self) -> None:
        print("the MSI")
        home = self.wine.drive / "Program Files" / NAME
        classes = Classes(self.wine, "HKLM")
        classes.give_json_to(EDITOR)
        self.room.run("msiexec", "/i", self._z(self.old_msi), "/qn")
        self._expect("an older version is installed without a word", (home / "vmbt-gui.exe").is_file())
        self.room.run("msiexec", "/i", self._z(self.msi), "/qn")
        self._expect("the newer version takes its place", self._msi_versions() == [version()])
        self._expect("nothing old is left", not (home / "_internal/left-over.txt").exists())
        said = self.room.run("msiexec", "/i", self._z(self.old_msi), "/qn", codes=range(1, 256))
        self._expect(f"going back is refused (exit {said.code}; Windows: 1603)", self._msi_versions() == [version()])
        self._use(home, "msi")
        self._offered(classes, home)
        self._open_a_report(classes, home, "msi")
        self.room.run("msiexec", "/x", self._z(self.msi), "/qn")
        self._withdrawn(classes)
        self._expect("it is removed", not (home / "vmbt.exe").exists() and self._msi_versions() == [])

    def _msi_versions(self) -> list[str]:
        listed = self.wine.run("reg", "query", f"HKLM\\{UNINSTALL}", "/s", codes=(0, 1))
        blocks = [block for block in listed.split("\n\n") if f"DisplayName    REG_SZ    {NAME}" in block]
        found = []
        for block in blocks:
            found += [line.split()[-1] for line in block.splitlines() if "DisplayVersion" in line]
        return found

    # Signatures

    def _signatures(self) -> None:
        """A self-signed certificate shows that the step works; it is for nobody's use."""
        print("signing, with a certificate made for this")
        work = ROOT / "build" / "signing"
        work.mkdir(exist_ok=True)
        key, certificate, both = work / "key.pem", work / "certificate.pem", work / "both.p12"
        subject = ["-subj", "/CN=Test of VM Backup Troubleshooter", "-addext", "extendedKeyUsage=codeSigning"]
        openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
        subprocess.run([*openssl, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        export = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(certificate), "-passout", "pass:test"]
        subprocess.run([*export, "-out", str(both)], check=True, capture_output=True)
        signer = Signer(both, "test")
        for artifact in (self.old_setup, self.old_msi):
            self._expect(f"{artifact.name} is not signed", not is_signed(artifact))
            signer.sign(artifact)
            self._expect(f"{artifact.name} is signed", is_signed(artifact))
        home = self._home / "AppData/Local/Programs" / NAME
        self.room.run(self._z(self.old_setup), "/S")
        self._expect("a signed setup installs", (home / "vmbt.exe").is_file())
        self._remove(home)
        with (work / "broken.exe").open("wb") as broken:
            broken.write(self.old_setup.read_bytes()[:-20_000] + b"\0" * 20_000)
        self._expect("a damaged signature is seen", not is_signed(work / "broken.exe"))

    # The core's tests

    def _tests(self) -> None:
        print("the core's tests, and the Windows probes")
        wheels = FOLDER / "test-packages"
        if not wheels.exists():
            self.wine.install("core", wheels)
        python = self.wine.python / "python.exe"
        self.wine.run(python, "-m", "babel.messages.frontend", "compile", "-D", "vmbt", "-d", "resources/locale")
        lacks = read_lacks()
        deselected = [word for test, _reason in lacks for word in ("--deselect", test)]
        # The window's, and those of the checkout: they need Qt's test tools, or a developer's environment.
        ignored = ["gui", "journeys", "end_to_end", "installer", "benchmarks", "content", "test_contributing.py"]
        said = self.wine.run(
            python, "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider",
            "-p", "installer.windows.as_core", *(f"--ignore=tests/{name}" for name in ignored), *deselected,
            codes=(0, 1), timeout=1800,
            more={"PYTHONPATH": f"Z:{wheels}", "TMP": "C:\\tmp", "TEMP": "C:\\tmp"},
        )  # fmt: skip
        (ROOT / "dist" / "proof" / "windows-tests.txt").write_text(said, encoding="utf-8")
        print(f"    {said.strip().splitlines()[-1]}")
        for complaint in NOT_IN_WINE:
            print(f"    Wine lacks: {complaint}")
        for test, reason in lacks:
            print(f"    Wine lacks: {reason} ({test})")
        self._expect("no test fails", " failed" not in said.splitlines()[-1] and " error" not in said.splitlines()[-1])

    # Words and places

    @property
    def _home(self) -> Path:
        return self.wine.drive / "users" / self.user

    def _c(self, path: Path) -> str:
        return "C:\\" + str(path.relative_to(self.wine.drive)).replace("/", "\\")

    def _z(self, path: Path) -> str:
        return "Z:" + str(path).replace("/", "\\")

    def _registered(self, root: str) -> str:
        said = self.wine.run("reg", "query", f"{root}\\{KEY}", "/v", "DisplayVersion", codes=(0, 1))
        return said.split()[-1] if "REG_SZ" in said else ""

    def _expect(self, what: str, holds: bool) -> None:
        if not holds:
            raise BootstrapError(f"not as it should be: {what}")
        tell(what)

    def _step(self, title: str, work: Callable[[], None]) -> None:
        print(f"{title} ... ", end="", flush=True)
        began = time.monotonic()
        work()
        print(f"{time.monotonic() - began:.0f} s", flush=True)


def tell(what: str) -> None:
    """One line for one thing that holds."""
    print(f"    {what}", flush=True)


def read_lacks() -> list[tuple[str, str]]:
    """The tests that Wine cannot pass, each with what it lacks: ``tests/…::name  reason``."""
    lines = (Path(__file__).parent / "wine-lacks.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("  ", 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(test, reason.strip()) for test, reason in rows]


def main() -> int:
    """Run it all; 0 when everything holds."""
    parser = argparse.ArgumentParser(prog="verify.sh", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="pack less tightly")
    parser.add_argument("--frozen", action="store_true", help="use the programs that were frozen last")
    parser.add_argument("--no-tests", action="store_true", help="leave out the core's tests")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        Verification(options).run()
    except (BootstrapError, RuntimeError, subprocess.SubprocessError) as error:
        sys.stdout.flush()
        sys.stderr.write(f"verify: {error}\n")
        return 1
    print(f"All of it holds, after {(time.monotonic() - began) / 60:.1f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
