"""The program's icons: SVG outlines in one colour, tinted for the theme when they are loaded."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QIcon, QPixmap, QPixmapCache

from troubleshooter.resources import resource_root

#: Drawn larger than shown, so that they stay sharp at 200 % scaling.
_SCALE = 3


def icon(name: str, colour: str) -> QIcon:
    """Load ``resources/icons/<name>.svg`` with its strokes in ``colour`` (#rrggbb)."""
    return QIcon(pixmap(name, colour))


def pixmap(name: str, colour: str) -> QPixmap:
    """The picture behind :func:`icon`, with its scale set."""
    key = f"{name}{colour}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    svg = (resource_root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    svg = svg.replace("currentColor", colour).replace(
        'width="16" height="16"', f'width="{16 * _SCALE}" height="{16 * _SCALE}"'
    )
    made.loadFromData(QByteArray(svg.encode()), "SVG")
    made.setDevicePixelRatio(_SCALE)
    QPixmapCache.insert(key, made)
    return made
