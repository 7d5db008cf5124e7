"""What a built program does without, and what it must not lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from installer import trimming

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ["es"]


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
