"""What packages are described with: version, icons, manuals, completion, list of parts; and what stays out of them."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

import troubleshooter
from installer import sbom, staging, trimming
from installer.icons import SIZES, icns, ico
from installer.linux import pack
from installer.requirements import ROOT
from troubleshooter.cli import main
from troubleshooter.knowledge.compiled import open_knowledge

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ["es"]


# One version, one place


def test_the_version_is_the_programs_own() -> None:
    assert staging.version() == troubleshooter.__version__
    assert troubleshooter.__version__.startswith(staging.numeric_version())


def test_windows_shows_version_and_licence(tmp_path: Path) -> None:
    text = staging.write_version_resource(tmp_path / "v", "vmbt", "A description").read_text(encoding="utf-8")

    assert f"'FileVersion', '{staging.version()}'" in text
    assert "MIT" in text
    compile(text, "v", "eval")


# Resources


def test_a_built_program_carries_its_content_compiled(tmp_path: Path) -> None:
    made = staging.stage_resources(tmp_path / "resources")

    names = {path.name for path in made.iterdir()}
    assert {"compiled", "icons", "licences", "locale"} <= names
    assert not names & set(staging.SOURCES)
    assert (made / "locale/es/LC_MESSAGES/vmbt.mo").stat().st_size > 1000
    assert not list(made.rglob("*.po"))
    assert "MIT License" in (made / "licences" / "LICENSE.txt").read_text(encoding="utf-8")
    knowledge = open_knowledge(made, tmp_path / "cache")
    assert knowledge.counts.entries > 200
    assert knowledge.symptoms
    assert not (made / "walk.yaml").exists()
    assert not (tmp_path / "cache").exists(), "nothing has to be compiled at the first start"


# What stays out


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/egldeviceintegrations/libqeglfs-x11-integration.so",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qt_es.qm",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6\\plugins\\platforms\\qminimal.dll",
        "PySide6\\translations\\qtbase_fr.qm",
        "PySide6\\opengl32sw.dll",
        "PySide6\\Qt6Pdf.dll",
        "reportlab/fonts/zy______.pfb",
        "rapidfuzz/distance/metrics_cpp_avx2.cpython-311-x86_64-linux-gnu.so",
        "rapidfuzz\\fuzz_cpp_avx2.cp312-win_amd64.pyd",
        "keyring-25.7.0.dist-info/RECORD",
        "keyring-25.7.0.dist-info/licenses/LICENSE",
    ],
)
def test_what_the_window_never_asks_for_stays_out(target: str) -> None:
    assert trimming.is_needless(target, LANGUAGES)


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/translations/qtbase_es.qm",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\Qt6Core.dll",
        "resources/icons/app.svg",
        "libgtk-free.so",
        "rapidfuzz/fuzz_cpp.cpython-311-x86_64-linux-gnu.so",
        "keyring-25.7.0.dist-info/METADATA",
        "keyring-25.7.0.dist-info\\entry_points.txt",
    ],
)
def test_what_it_needs_stays_in(target: str) -> None:
    assert not trimming.is_needless(target, LANGUAGES)


def test_a_system_library_that_only_a_dropped_plugin_wanted_goes_too() -> None:
    plugin = ("PySide6/platforms/libqxcb.so", "/v/site-packages/PySide6/libqxcb.so", "BINARY")
    used = ("libxcb-cursor.so.0", "/usr/lib/libxcb-cursor.so.0", "BINARY")
    deeper = ("libxcb-util.so.1", "/usr/lib/libxcb-util.so.1", "BINARY")
    orphan = ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", "BINARY")
    imports = {plugin[1]: ["libxcb-cursor.so.0"], used[1]: ["libxcb-util.so.1"], orphan[1]: ["libxcb-cursor.so.0"]}

    kept = trimming.keep_reachable([orphan, plugin, used, deeper], lambda path: imports.get(path, []))

    assert kept == [plugin, used, deeper]


def test_the_single_file_is_not_bound_to_its_builder_s_glibc_by_libraries_that_every_linux_has() -> None:
    rows = [("libstdc++.so.6", "/usr/lib/libstdc++.so.6", "BINARY"), ("libssl.so.3", "/usr/lib/libssl.so.3", "BINARY")]

    assert trimming.leave_to_system(rows) == rows[1:]


def test_of_a_package_s_description_the_head_is_carried(tmp_path: Path) -> None:
    source = tmp_path / "METADATA"
    source.write_text("Name: one\nVersion: 1.2\n\nA long manual.\n\nMore.\n", encoding="utf-8")
    rows = [("one-1.2.dist-info/METADATA", str(source), "DATA"), ("one/data.txt", "/elsewhere", "DATA")]

    described, other = trimming.heads(rows, tmp_path / "heads")

    assert (tmp_path / "heads" / "one-1.2.dist-info" / "METADATA").read_text(encoding="utf-8") == (
        "Name: one\nVersion: 1.2\n"
    )
    assert described[1] == str(tmp_path / "heads" / "one-1.2.dist-info" / "METADATA")
    assert other == rows[1]


def test_a_report_for_print_needs_no_more_of_pillow_than_what_stands_in_for_it(tmp_path: Path) -> None:
    (tmp_path / "capture.json").write_text('{"format": 1, "machine": {"os": "linux"}}', encoding="utf-8")
    script = (
        "import sys, PIL.Image; from troubleshooter.cli import main; assert 'standins' in PIL.Image.__file__;"
        "sys.exit(main(sys.argv[1:]))"
    )
    folders = [str(ROOT / "installer" / "standins"), str(ROOT)]
    report = ["report", "--format", "pdf", "--out", str(tmp_path / "report.pdf"), "--from", str(tmp_path)]

    done = subprocess.run(
        [sys.executable, "-c", script, *report],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_stood_in_for_is_no_part_of_a_built_program() -> None:
    pytest.importorskip("PySide6", reason="a built program has a window")
    assert "PIL" in staging.STAND_INS
    assert "pillow" not in staging.program_packages()
    assert "reportlab" in staging.program_packages()


# Icons


def test_an_icon_holds_each_picture_whole() -> None:
    pictures = {16: b"\x89PNG small", 256: b"\x89PNG large"}

    made = ico(pictures)

    assert struct.unpack_from("<HHH", made) == (0, 1, 2)
    for number, (size, png) in enumerate(pictures.items()):
        width, *_rest, length, place = struct.unpack_from("<BBBBHHII", made, 6 + 16 * number)
        assert width == size % 256
        assert made[place : place + length] == png


def test_every_form_of_the_icon_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("PySide6", reason="Qt draws the picture")

    subprocess.run([sys.executable, "-m", "installer.icons", str(tmp_path)], cwd=ROOT, check=True)

    assert (tmp_path / "app.ico").stat().st_size > 1000
    assert (tmp_path / "app.icns").read_bytes().startswith(b"icns")
    for size in SIZES:
        head = (tmp_path / f"app-{size}.png").read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack_from(">II", head, 16) == (size, size)


def test_a_mac_s_icon_says_how_long_it_is() -> None:
    made = icns({b"ic07": b"\x89PNG"})

    assert made[:4] == b"icns"
    assert struct.unpack_from(">I", made, 4) == (len(made),)
    assert made[8:12] == b"ic07"


# Linux


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


def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = capsys.readouterr().out.partition("commands:")[2].splitlines()
    return [
        line.split()[0] for line in lines if line.startswith("    ") and not line.startswith("     ") and line.split()
    ]


def test_the_manual_tells_of_every_command(described: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manual = (described / "vmbt.1").read_text(encoding="utf-8")

    for command in commands(capsys):
        if command != "COMMAND":
            assert f".SH COMMAND {command.upper().replace('-', chr(92) + '-')}" in manual
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


# The list of parts


def test_the_list_of_parts_names_what_is_inside(tmp_path: Path) -> None:
    parts = sbom.components(["yaml.loader", "rapidfuzz", "json", "troubleshooter.cli"])

    assert [part["name"] for part in parts] == ["python", "pyyaml", "rapidfuzz"]
    assert all(part["purl"].startswith("pkg:") and part["version"] for part in parts)


def test_of_a_shared_name_only_what_is_used_is_named() -> None:
    names = [part["name"] for part in sbom.components(["azure.core.rest"])]

    assert names == ["python", "azure-core"]


def test_hash_and_list_lie_beside_the_artifact(tmp_path: Path) -> None:
    artifact = tmp_path / "program.deb"
    artifact.write_bytes(b"contents")

    sbom.describe(artifact, "1.2.3", sbom.components(["yaml"]))
    sbom.describe(artifact, "1.2.3", sbom.components(["yaml"]))

    digest = "d1b2a59fbea7e20077af9f91b27e95e865061b270be03ff539ab3b73587882e8"
    assert (tmp_path / "program.deb.sha256").read_text(encoding="utf-8") == f"{digest}  program.deb\n"
    document = json.loads((tmp_path / "program.deb.cdx.json").read_text(encoding="utf-8"))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    component = document["metadata"]["component"]
    assert component["version"] == "1.2.3"
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest}]
    references = [part["bom-ref"] for part in document["components"]]
    assert document["dependencies"] == [{"ref": component["bom-ref"], "dependsOn": references}]
