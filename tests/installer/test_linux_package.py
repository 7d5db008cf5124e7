"""What a package for Linux says of itself: to the system, to the desktop, to a reader of manuals and to the shell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from installer.linux import pack
from installer.requirements import ROOT
from troubleshooter.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def test_the_oldest_glibc_is_found_in_the_binaries(tmp_path: Path) -> None:
    library = tmp_path / "lib.so"
    library.write_bytes(b"\x7fELF GLIBC_2.9\0GLIBC_2.17\0GLIBC_2.2.5\0")
    (tmp_path / "data").write_bytes(b"GLIBC_2.99")

    assert pack.binaries(tmp_path) == [library]
    assert pack.needed_glibc([library]) == "2.17"


def test_the_desktop_description_is_whole() -> None:
    description = ET.parse(ROOT / "installer" / "linux" / f"{pack.APP_ID}.metainfo.xml").getroot()

    assert description.findtext("id") == pack.APP_ID
    summaries = {each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in description.iter("summary")}
    assert summaries == {None, "es"}
    assert (ROOT / "installer" / "linux" / f"{pack.APP_ID}.desktop").is_file()
    assert pack.APP_ID in (ROOT / "gui" / "app.py").read_text(encoding="utf-8"), "the window is found by this name"


def test_a_double_click_on_a_report_opens_it() -> None:
    """The kind of file that the package brings is the one that the desktop file takes, and that an export is named."""
    folder = ROOT / "installer" / "linux"
    kind = ET.parse(folder / f"{pack.APP_ID}.mime.xml").getroot()
    names = {"mime": "http://www.freedesktop.org/standards/shared-mime-info"}
    (found,) = kind.findall("mime:mime-type", names)
    (glob,) = found.findall("mime:glob", names)
    desktop = (folder / f"{pack.APP_ID}.desktop").read_text(encoding="utf-8")

    assert f"MimeType={found.get('type')};" in desktop
    assert "Exec=vmbt-gui %f" in desktop
    assert f'"{str(glob.get("pattern")).removeprefix("*.")}"' in (ROOT / "gui/dialogs/export.py").read_text("utf-8")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("PySide6", reason="the window's command line is described too")
    folder = tmp_path_factory.mktemp("described")
    subprocess.run([sys.executable, "-m", "installer.linux.describe", folder], cwd=ROOT, check=True)
    return folder


def commands(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The commands that ``vmbt --help`` lists, each at the beginning of a line that four blanks indent."""
    with pytest.raises(SystemExit):
        main(["--help"])
    return set(re.findall(r"^ {4}([a-z][a-z-]*)\b", capsys.readouterr().out.partition("commands:")[2], re.MULTILINE))


def test_the_manual_tells_of_every_command(described: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manual = (described / "vmbt.1").read_text(encoding="utf-8")

    told = {name.replace("\\-", "-").lower() for name in re.findall(r"^\.SH COMMAND (\S+)$", manual, re.MULTILINE)}

    assert {"search", "self-test"} <= commands(capsys) == told
    assert ".SH EXIT STATUS" in manual


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["vmbt", "se"], {"search", "self-test"}),
        (["vmbt", "list", "--op"], {"--operation"}),
        (["vmbt", "list", "--operation", "re"], {"restore"}),
        (["vmbt", "show", "--lang", ""], {"en", "es"}),
    ],
)
def test_the_shell_completes_commands_options_and_words(described: Path, line: list[str], offered: set[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    words = " ".join(f"'{word}'" for word in line)
    script = (
        f"source vmbt.bash; COMP_WORDS=({words}); COMP_CWORD={len(line) - 1}; _vmbt; printf '%s\\n' ${{COMPREPLY[@]}}"
    )

    done = subprocess.run([bash, "-c", script], cwd=described, capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) == offered
