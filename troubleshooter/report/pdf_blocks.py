"""The parts that a PDF report is set from: paragraphs, tables, cards, badges, the picture of outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from troubleshooter.blocks import Bullets, CodeBlock, Heading, Note, Numbered, Paragraph, Table
from troubleshooter.i18n import number_text
from troubleshooter.report.outline import Tone
from troubleshooter.report.pdf_text import BOLD, MONO, REGULAR, code_lines, plain, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troubleshooter.blocks import Block
    from troubleshooter.report.outline import Badge, Tile


@dataclass(frozen=True, slots=True)
class _Measures:
    """Lengths in points."""

    margin: float = 38
    frame: float = 6  # the padding of reportlab's own frame
    badge: float = 96
    code_size: float = 8


MEASURES = _Measures()
_INK = {Tone.BAD: "#ad1f1f", Tone.WARN: "#7a5200", Tone.NOTE: "#1f5b9e", Tone.UNSEEN: "#545b68", Tone.GOOD: "#176b3a"}
_PALE = {Tone.BAD: "#fde8e8", Tone.WARN: "#fdf1d3", Tone.NOTE: "#e5f0fc", Tone.UNSEEN: "#eff1f5", Tone.GOOD: "#e2f4e8"}
_FILL = {Tone.BAD: "#c53030", Tone.WARN: "#d69e2e", Tone.NOTE: "#3182ce", Tone.UNSEEN: "#a0a7b4", Tone.GOOD: "#2f855a"}
_FITS_ON_A_PAGE = 1500  # letters, even in a narrow column
_ROOM_BELOW = 150  # points: a heading and the beginning of a table
_LINE, _CODE = "#d9dce3", "#f2f3f7"


class _Styles:
    """The styles of paragraphs, by what they are for."""

    def __init__(self) -> None:
        from reportlab.lib.colors import HexColor
        from reportlab.lib.styles import ParagraphStyle

        self.soft = HexColor("#5b6270")
        body = ParagraphStyle("body", fontName=REGULAR, fontSize=9.5, leading=13, splitLongWords=1, spaceAfter=2)
        self.all = {
            "body": body,
            "cell": ParagraphStyle("cell", body, fontSize=8.5, leading=11.5, spaceAfter=0),
            "column": ParagraphStyle("column", body, fontSize=8, leading=10.5, textColor=self.soft, fontName=BOLD),
            "soft": ParagraphStyle("soft", body, fontSize=8.5, leading=11.5, textColor=self.soft),
            "meta": ParagraphStyle("meta", body, fontSize=8, leading=11, textColor=self.soft),
            "lead": ParagraphStyle("lead", body, fontSize=10.5, leading=15, spaceAfter=5),
            "title": ParagraphStyle("title", body, fontName=BOLD, fontSize=18, leading=23, spaceBefore=3, spaceAfter=5),
            "heading": ParagraphStyle(
                "heading", body, fontName=BOLD, fontSize=12.5, leading=16, spaceBefore=16, spaceAfter=7,
                borderColor=HexColor("#1b1b1f"), borderWidth=0, borderPadding=0,
            ),
            "part": ParagraphStyle(
                "part", body, fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=9, spaceAfter=3, keepWithNext=1
            ),
            "table": ParagraphStyle(
                "table", body, fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=9, spaceAfter=3
            ),
            "number": ParagraphStyle("number", body, fontName=BOLD, fontSize=17, leading=21),
        }  # fmt: skip


def ink_of(tone: Tone) -> str:
    """The colour of words of this tone."""
    return _INK[tone]


@cache
def styles() -> _Styles:
    """The styles; made when the first document is."""
    return _Styles()


def paragraph(markup: str, style: str = "body") -> Any:
    """A paragraph of markup that is safe already."""
    from reportlab.platypus import Paragraph as Set

    return Set(markup, styles().all[style])


def code_block(text: str, width: float) -> list[Any]:
    """Commands on a tinted ground; a long line goes on below it, and a long block on the next page."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    letters = max(20, int((width - 16) / (MEASURES.code_size * 0.6002)))
    rows = [[line] for line in code_lines(text, letters)]
    table = LongTable(rows, [width], spaceBefore=4, spaceAfter=6, hAlign="LEFT")
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), MONO, MEASURES.code_size, MEASURES.code_size * 1.4),
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(_CODE)),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 5),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
        ]
    )
    return [table]


def _breaks(longest: int) -> int:
    """Whether rows may break between pages: only those that might not fit on one do."""
    return int(longest > _FITS_ON_A_PAGE)


def heading(text: str, room: float = _ROOM_BELOW, style: str = "heading") -> list[Any]:
    """The heading of a part, or of a table in it; where less room (in points) is left, it begins the next page.

    Kept with what follows it, as paragraphs are, it would take a whole table to the next page.
    """
    from reportlab.platypus import CondPageBreak

    return [CondPageBreak(room), paragraph(plain(text), style)]


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]], width: float, shares: Sequence[float]) -> Any:
    """A table of markup whose header comes again on each page."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    cells = [[paragraph(cell, "cell") for cell in row] for row in rows]
    header = [[paragraph(plain(name), "column") for name in columns]] if columns else []
    longest = max((len(cell) for row in rows for cell in row), default=0)
    table = LongTable(
        [*header, *cells],
        [width * share for share in shares],
        repeatRows=len(header),
        splitInRow=_breaks(longest),
        hAlign="LEFT",
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(_LINE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return table


def card(rows: Sequence[tuple[Any, list[Any]]], width: float, longest: int) -> Any:
    """Rows of a badge and what belongs to it, in a frame; ``longest``: how many letters the longest row has."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    table = LongTable(
        [[badge, parts] for badge, parts in rows],
        [MEASURES.badge, width - MEASURES.badge],
        splitInRow=_breaks(longest),
        hAlign="LEFT",
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BOX", (0, 0), (-1, -1), 0.6, HexColor(_LINE)),
            ("LINEBELOW", (0, 0), (-1, -2), 0.5, HexColor(_LINE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return table


def badge_line(badge: Badge) -> Any:
    """An outcome: a shape and a word, so that it can be read without colours."""
    from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth

    ink = HexColor(_INK[badge.tone])
    size, height = 8.0, 14.0
    room = MEASURES.badge - 16
    while stringWidth(badge.label, BOLD, size) > room - 24 and size > 5:
        size -= 0.25
    drawing = Drawing(room, height)
    length = stringWidth(badge.label, BOLD, size) + 26
    drawing.add(
        Rect(0, 0, min(room, length), height, rx=7, ry=7, fillColor=HexColor(_PALE[badge.tone]), strokeColor=None)
    )
    drawing.add(Circle(10, 7, 3.8, fillColor=None, strokeColor=ink, strokeWidth=0.9))
    for x1, y1, x2, y2 in _STROKES[badge.tone]:
        drawing.add(Line(10 + x1, 7 + y1, 10 + x2, 7 + y2, strokeColor=ink, strokeWidth=0.9))
    drawing.add(String(18, 4.3, badge.label, fontName=BOLD, fontSize=size, fillColor=ink))
    return drawing


_STROKES = {
    Tone.BAD: ((-1.5, -1.5, 1.5, 1.5), (-1.5, 1.5, 1.5, -1.5)),
    Tone.WARN: ((0, 2, 0, -0.4), (0, -1.5, 0, -2.1)),
    Tone.NOTE: ((0, 0.5, 0, -2), (0, 2, 0, 1.4)),
    Tone.UNSEEN: ((-1.6, 0, 1.6, 0),),
    Tone.GOOD: ((-1.8, 0, -0.5, -1.4), (-0.5, -1.4, 1.9, 1.6)),
}


def tiles(items: Sequence[Tile], width: float) -> Any:
    """The numbers that matter, side by side."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table as Grid

    gap = 10.0
    one = (width - gap * (len(items) - 1)) / len(items)
    cells: list[Any] = []
    sizes: list[float] = []
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    for tile in items:
        if cells:
            cells.append("")
            sizes.append(gap)
        place = len(cells)
        number = f'<font color="{_INK[tile.tone]}">{number_text(tile.number)}</font>'
        cells.append([paragraph(number, "number"), paragraph(plain(tile.label))])
        sizes.append(one)
        commands += [
            ("BOX", (place, 0), (place, 0), 0.7, HexColor(_LINE)),
            ("LEFTPADDING", (place, 0), (place, 0), 10),
            ("TOPPADDING", (place, 0), (place, 0), 7),
            ("BOTTOMPADDING", (place, 0), (place, 0), 7),
        ]
    table = Grid([cells], sizes, spaceBefore=9, spaceAfter=9, hAlign="LEFT")
    table.setStyle(commands)
    return table


def picture(items: Sequence[Tile], width: float) -> Any:
    """How many findings of each outcome there are, as one bar with its words below."""
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth

    total = sum(tile.number for tile in items)
    sizes = [max(6.0, width * tile.number / total) for tile in items]
    scale = width / sum(sizes)
    drawing = Drawing(width, 38)
    x = word_x = 0.0
    for tile, size in zip(items, sizes, strict=True):
        fill = HexColor(_FILL[tile.tone])
        drawing.add(Rect(x, 24, max(0.5, size * scale - 1.5), 12, fillColor=fill, strokeColor=None))
        x += size * scale
        words = f"{number_text(tile.number)} {tile.label}"
        drawing.add(Rect(word_x, 7, 6.5, 6.5, fillColor=fill, strokeColor=None))
        drawing.add(String(word_x + 10, 7.3, words, fontName=REGULAR, fontSize=8.5, fillColor=styles().soft))
        word_x += stringWidth(words, REGULAR, 8.5) + 26
    return drawing


def blocks(items: Sequence[Block], width: float) -> Iterator[Any]:
    """Parsed text of a page."""
    from reportlab.platypus import ListFlowable, ListItem

    for one in items:
        match one:
            case Paragraph(runs):
                yield paragraph(spans(runs))
            case Heading(_level, text):
                yield paragraph(plain(text), "part")
            case CodeBlock(_language, text):
                yield from code_block(text, width)
            case Bullets(parts) | Numbered(parts):
                numbered = isinstance(one, Numbered)
                entries = [ListItem(list(blocks(part, width - 20)), spaceAfter=3) for part in parts]
                yield ListFlowable(
                    entries,
                    bulletType="1" if numbered else "bullet",
                    start=None if numbered else "•",
                    bulletFontName=BOLD if numbered else REGULAR,
                    bulletFontSize=9,
                    leftIndent=20,
                )
            case Note(inner):
                yield _note(list(blocks(inner, width - 20)), width)
            case Table(header, rows):
                cells = [[spans(cell) for cell in row] for row in rows]
                share = 1 / max(1, len(header))
                yield grid([_words(cell) for cell in header], cells, width, [share] * len(header))


def _note(parts: list[Any], width: float) -> Any:
    """Something to mind, with a line at its side."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    table = LongTable([[parts]], [width], spaceBefore=4, spaceAfter=4, hAlign="LEFT")
    table.setStyle(
        [
            ("LINEBEFORE", (0, 0), (0, -1), 2, HexColor(_FILL[Tone.WARN])),
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(_PALE[Tone.WARN])),
        ]
    )
    return table


def _words(cell: Sequence[Any]) -> str:
    return "".join(span.text for span in cell)
