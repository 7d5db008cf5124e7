"""The forms of the icon: for Windows, for macOS, and as pictures of every size."""

from __future__ import annotations

import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from installer.icons import SIZES, icns, ico
from installer.requirements import ROOT

if TYPE_CHECKING:
    from pathlib import Path


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
