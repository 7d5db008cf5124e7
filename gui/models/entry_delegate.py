"""Paints one row of the list of errors: title, codes, the wording that was found with its words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPen
from PySide6.QtWidgets import QStyledItemDelegate

from gui.icons import pixmap
from gui.models.entry_list import Group, Role
from gui.widgets.text import mono_font, scaled
from troubleshooter.catalogue.confidence_label import confidence_label
from troubleshooter.catalogue.search import Confidence
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout
    from PySide6.QtWidgets import QListView, QStyleOptionViewItem

    from gui.models.entry_list import Row
    from gui.models.index import AnyIndex
    from gui.theme import Theme

_PAD_X, _PAD_Y, _GAP = 16, 10, 3
_BADGE_GAP = 10
_GROUP_PAD = 14
_ICON = 14
_SNIPPET_LINES = 2
_SNIPPET_LEAD = 40  # characters kept before the first marked word of a long wording


class EntryDelegate(QStyledItemDelegate):
    """Draws rows from palette roles and the theme; heights follow the text, so nothing is cut off."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self.row_width = view.width()  # kept by the view: asking it for its viewport costs milliseconds at start-up
        self._theme = theme
        base = view.font()
        self._title_font = scaled(base, 1.03, bold=True)
        self._small_font = scaled(base, 0.92)
        self._code_font = mono_font(self._small_font)
        self._title_metrics = QFontMetrics(self._title_font)
        self._small_metrics = QFontMetrics(self._small_font)
        self._code_metrics = QFontMetrics(self._code_font)
        self._tones = {
            Confidence.SURE: theme.good,
            Confidence.LIKELY: theme.accent,
            Confidence.WEAK: theme.muted,
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row: Row | Group = index.data(Role.ROW)
        width = self.row_width
        if isinstance(row, Group):
            return QSize(width, self._title_metrics.height() + _GROUP_PAD + _GAP)
        inner = width - 2 * _PAD_X
        height = self._title_height(row, inner - self._badge_width(row))
        if row.codes:
            height += _GAP + self._code_metrics.height()
        height += _GAP + self._small_metrics.height()
        if row.hit is not None:
            height += _GAP + self._snippet_height(row, inner)
        return QSize(width, height + 2 * _PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: Row | Group = index.data(Role.ROW)
        rect: QRect = option.rect
        painter.save()
        if isinstance(row, Group):
            self._paint_group(painter, rect, row)
            painter.restore()
            return
        self._paint_background(painter, rect, index)
        area = rect.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        badge = self._badge_width(row)
        title_height = self._title_height(row, area.width() - badge)
        title = QRect(area.left(), area.top(), area.width() - badge, title_height)
        painter.setFont(self._title_font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(title, Qt.TextFlag.TextWordWrap, row.title)
        if row.hit is not None:
            self._paint_badge(painter, area, row.hit.confidence)
        y = area.top() + title_height + _GAP
        painter.setPen(QColor(self._theme.muted))
        if row.codes:
            painter.setFont(self._code_font)
            line = QRect(area.left(), y, area.width(), self._code_metrics.height())
            codes = self._code_metrics.elidedText(row.codes, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, codes)
            y += line.height() + _GAP
        painter.setFont(self._small_font)
        line = QRect(area.left(), y, area.width(), self._small_metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._facts(row))
        y += line.height() + _GAP
        if row.hit is not None:
            self._snippet(row, area.width()).draw(painter, QPointF(area.left(), y))
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        """A heading: its words on a band across the list, the count at its end."""
        painter.fillRect(rect, QColor(self._theme.sunken))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(self._theme.border))
        line = rect.adjusted(_PAD_X, 0, -_PAD_X, 0)
        painter.setFont(self._title_font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, group.title)
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{group.count}")

    def _paint_background(self, painter: QPainter, rect: QRect, index: AnyIndex) -> None:
        # Asked of the view: naming QStyle for its flags alone costs milliseconds at start-up.
        selected = self._view.selectionModel().isSelected(index)
        if selected:
            painter.fillRect(rect, QColor(self._theme.selected))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self._theme.accent))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(self._theme.border))
        if selected and self._view.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_badge(self, painter: QPainter, area: QRect, confidence: Confidence) -> None:
        colour = self._tones[confidence]
        word = confidence_label(confidence)
        painter.setFont(self._small_font)
        width = self._small_metrics.horizontalAdvance(word)
        height = self._title_metrics.height()
        text = QRect(area.right() - width, area.top(), width + 1, height)
        painter.setPen(QColor(colour))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, word)
        mark = QRectF(text.left() - _ICON - 4, area.top() + (height - _ICON) / 2, _ICON, _ICON)
        picture = pixmap(confidence.value, colour)
        painter.drawPixmap(mark, picture, QRectF(picture.rect()))

    def _badge_width(self, row: Row) -> int:
        if row.hit is None:
            return 0
        word = confidence_label(row.hit.confidence)
        return self._small_metrics.horizontalAdvance(word) + _ICON + 4 + _BADGE_GAP

    def _title_height(self, row: Row, width: int) -> int:
        box = QRect(0, 0, max(width, 80), 10_000)
        return self._title_metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, row.title).height()

    def _facts(self, row: Row) -> str:
        if row.hit is None or row.hit.match.line is None:
            return row.facts
        line = _("line {number}").format(number=row.hit.match.line + 1)
        return f"{line} · {row.facts}"

    def _snippet_height(self, row: Row, width: int) -> int:
        layout = self._snippet(row, width)
        return round(sum(layout.lineAt(n).height() for n in range(layout.lineCount())))

    def _snippet(self, row: Row, width: int) -> QTextLayout:
        """The matched wording on at most two lines, cut to start near the first marked word."""
        from PySide6.QtGui import QTextCharFormat, QTextLayout, QTextOption

        assert row.hit is not None  # noqa: S101  only rows with a hit have a snippet
        text, spans = excerpt(row.hit.match.text, row.hit.match.spans)
        layout = QTextLayout(text, self._small_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        marked = QTextCharFormat()
        marked.setBackground(QColor(self._theme.highlight))
        marked.setForeground(QColor(self._theme.on_highlight))
        layout.setFormats([_range(start, end, marked) for start, end in spans])
        layout.beginLayout()
        y = 0.0
        for _number in range(_SNIPPET_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 80))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Cut a long wording so that it starts shortly before its first marked word; line breaks become blanks."""
    text = text.replace("\n", " ").replace("\r", " ")
    first = min((start for start, _end in spans), default=0)
    cut = text.rfind(" ", 0, max(0, first - _SNIPPET_LEAD)) + 1 if first > 2 * _SNIPPET_LEAD else 0
    lead = "… " if cut else ""
    shift = len(lead) - cut
    return lead + text[cut:], [(start + shift, end + shift) for start, end in spans if start >= cut]


def _range(start: int, end: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    from PySide6.QtGui import QTextLayout

    made = QTextLayout.FormatRange()
    made.start = start
    made.length = end - start
    made.format = style
    return made
