"""Contrast as WCAG 2.2 measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

TEXT = 4.5
LARGE_TEXT = FOCUS = 3.0


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor | str, other: QColor | str) -> float:
    """From 1 (alike) to 21 (black on white)."""
    low, high = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


def changed_pixels(one: QImage, other: QImage, at_least: float) -> int:
    """How many pixels of two pictures of one place differ by this contrast."""
    known: dict[tuple[int, int], float] = {}
    count = 0
    for y in range(min(one.height(), other.height())):
        for x in range(min(one.width(), other.width())):
            pair = (one.pixel(x, y), other.pixel(x, y))
            if pair[0] != pair[1]:
                if pair not in known:
                    known[pair] = contrast(QColor(pair[0]), QColor(pair[1]))
                count += known[pair] >= at_least
    return count


def strongest_on_ground(picture: QImage) -> float:
    """The contrast between the commonest colour of a picture and the one that stands out most from it."""
    counts: dict[int, int] = {}
    for y in range(picture.height()):
        for x in range(picture.width()):
            pixel = picture.pixel(x, y)
            counts[pixel] = counts.get(pixel, 0) + 1
    ground = QColor(max(counts, key=lambda pixel: counts[pixel]))
    return max((contrast(QColor(pixel), ground) for pixel in counts), default=1.0)
