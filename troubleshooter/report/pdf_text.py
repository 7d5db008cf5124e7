"""Words for the PDF: its fonts, and plain text made safe for reportlab's small markup."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from troubleshooter.blocks import Style
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.blocks import Span

REGULAR, BOLD, MONO = "Liberation Sans", "Liberation Sans Bold", "Liberation Mono"
_FILES = {
    REGULAR: "LiberationSans-Regular.ttf",
    BOLD: "LiberationSans-Bold.ttf",
    MONO: "LiberationMono-Regular.ttf",
}


def register_fonts() -> None:
    """Make the fonts known to reportlab; only what a document uses of them goes into it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(resource_root() / "fonts" / file)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def _glyphs(font: str) -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def shown(text: str, font: str = REGULAR) -> str:
    """The text with every sign that the font lacks written as its number, so that none vanishes."""
    if text.isascii():
        return text
    glyphs = _glyphs(font)
    return "".join(sign if ord(sign) in glyphs or sign.isspace() else f"[U+{ord(sign):04X}]" for sign in text)


def plain(text: str, font: str = REGULAR) -> str:
    """Plain words as markup that shows just them."""
    return escape(shown(" ".join(text.split()), font))


def code(text: str) -> str:
    """Words in the font of code."""
    return f'<font name="{MONO}" size="-1">{escape(shown(" ".join(text.split()), MONO))}</font>'


def strong(text: str) -> str:
    """Words in bold."""
    return f"<b>{plain(text)}</b>"


def spans(items: Sequence[Span]) -> str:
    """Parsed text as markup; only https links stay links."""
    return "".join(_span(one) for one in items)


def _span(one: Span) -> str:
    words = escape(shown(one.text.replace("\n", " "), MONO if one.style is Style.CODE else REGULAR))
    if one.style is Style.CODE:
        words = f'<font name="{MONO}" size="-1">{words}</font>'
    elif one.style is Style.STRONG:
        words = f"<b>{words}</b>"
    if one.href.startswith("https://"):
        address = escape(one.href, {'"': "&quot;"})
        return f'<link href="{address}" color="#0b57a4">{words}</link>'
    return words


def code_lines(text: str, width: int) -> list[str]:
    """Lines of code, the long ones continued on the next line after ``width`` letters."""
    lines: list[str] = []
    for line in shown(text.expandtabs(4), MONO).split("\n"):
        while len(line) > width:
            cut = line.rfind(" ", width // 2, width) + 1 or width
            lines.append(line[:cut].rstrip())
            line = "    " + line[cut:]
        lines.append(line)
    return lines
