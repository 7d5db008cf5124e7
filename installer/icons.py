"""Makes the program's icon in the forms that systems ask for, from ``resources/icons/app.svg``.

``python -m installer.icons FOLDER`` (with PySide6) writes ``app-16.png`` … ``app-512.png``, ``app.ico`` for
Windows and ``app.icns`` for macOS. The same picture and the same Qt give the same bytes.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_IN_ICO = (16, 24, 32, 48, 64, 128, 256)
#: macOS: the type of each entry, and the pixels that it holds.
_IN_ICNS = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512}


def main(folder: Path) -> int:
    """Write all forms; what is newer than the picture stays."""
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "app.icns"
    if last.exists() and last.stat().st_mtime > SOURCE.stat().st_mtime:
        return 0
    pictures = draw(SIZES)
    for size, png in pictures.items():
        (folder / f"app-{size}.png").write_bytes(png)
    (folder / "app.ico").write_bytes(ico({size: pictures[size] for size in _IN_ICO}))
    last.write_bytes(icns({kind: pictures[size] for kind, size in _IN_ICNS.items()}))
    return 0


def draw(sizes: tuple[int, ...]) -> dict[int, bytes]:
    """Draw the picture at each size, as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(QByteArray(SOURCE.read_bytes()))
    pictures: dict[int, bytes] = {}
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        pictures[size] = bytes(data.data())
    del application
    return pictures


def ico(pictures: dict[int, bytes]) -> bytes:
    """Join PNGs to a Windows icon."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    rows, bodies = b"", b""
    for size, png in sorted(pictures.items()):
        rows += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), place + len(bodies))
        bodies += png
    return head + rows + bodies


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """Join PNGs to a macOS icon."""
    body = b"".join(struct.pack(">4sI", kind, len(png) + 8) + png for kind, png in pictures.items())
    return struct.pack(">4sI", b"icns", len(body) + 8) + body


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
