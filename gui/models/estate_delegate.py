"""Paints the cells of the table of VMs: the state as a pill, the error as code, fourteen days as a strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QStyledItemDelegate

from gui.icons import pixmap
from gui.models.estate_rows import GroupRow
from gui.models.estate_table import Column, Role, heading_text
from gui.widgets.estate_pictures import softer
from gui.widgets.text import mono_font, scaled
from troubleshooter.catalogue.confidence_label import confidence_label
from troubleshooter.estate.model import JobStatus, VmState
from troubleshooter.estate.words import state_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

    from gui.models.estate_rows import VmRow
    from gui.models.index import AnyIndex
    from gui.theme import Theme

ROW_HEIGHT = 38
_PAD = 12
_ICON = 14
_CELL, _CELL_GAP = 7, 2


class EstateDelegate(QStyledItemDelegate):
    """Draws everything from the theme; a strip tells states by height and mark, not by colour alone."""

    def __init__(self, view: QTableView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        base = view.font()
        self._base = base
        self._bold = scaled(base, 1.0, bold=True)
        self._code = mono_font(base)
        self._small = scaled(base, 0.92)
        self._soft_good = softer(theme.good, theme)
        self._pills = {
            VmState.FAILED: ("problem", theme.bad, theme.bad_back),
            VmState.NEVER_BACKED_UP: ("caution", theme.caution, theme.caution_back),
            VmState.WITH_WARNINGS: ("caution", theme.caution, theme.caution_back),
            VmState.CANCELLED: ("stop", theme.muted, theme.sunken),
            VmState.STOPPED: ("stop", theme.muted, theme.sunken),
            VmState.SOFT_DELETED: ("dash", theme.muted, theme.sunken),
            VmState.IN_PROGRESS: ("again", theme.accent, theme.selected),
            VmState.UNKNOWN: ("question", theme.muted, theme.sunken),
            VmState.COMPLETED: ("sure", theme.good, theme.good_back),
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: VmRow | GroupRow = index.data(Role.ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        self._paint_background(painter, rect, index, heading=isinstance(row, GroupRow))
        area = rect.adjusted(_PAD, 0, -6, -1)
        if isinstance(row, GroupRow):
            self._paint_heading(painter, area, row)
        elif index.column() == Column.STATE:
            self._paint_pill(painter, area, row.state)
        elif index.column() == Column.STRIP:
            self._paint_strip(painter, area, index.data(Role.STRIP))
        else:
            self._paint_text(painter, area, index, row)
        painter.restore()

    def _paint_background(self, painter: QPainter, rect: QRect, index: AnyIndex, *, heading: bool) -> None:
        theme = self._theme
        selected = self._view.selectionModel().isRowSelected(index.row())
        if heading:
            painter.fillRect(rect, QColor(theme.sunken))
        elif selected:
            painter.fillRect(rect, QColor(theme.selected))
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.accent))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row() and not heading:
            pen = QPen(QColor(theme.accent), 2)
            painter.setPen(pen)
            painter.drawLine(rect.left(), rect.top() + 1, rect.right() + 1, rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right() + 1, rect.bottom() - 1)

    def _paint_heading(self, painter: QPainter, area: QRect, row: GroupRow) -> None:
        painter.setFont(self._bold)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, heading_text(row))
        if row.match is not None:
            left = area.left() + painter.fontMetrics().horizontalAdvance(heading_text(row)) + 18
            painter.setFont(self._small)
            painter.setPen(QColor(self._theme.muted))
            place = QRect(left, area.top(), area.right() - left, area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, confidence_label(row.match.confidence))

    def _paint_pill(self, painter: QPainter, area: QRect, state: VmState) -> None:
        picture, ink, back = self._pills[state]
        painter.setFont(self._base)
        metrics = painter.fontMetrics()
        word = metrics.elidedText(state_label(state), Qt.TextElideMode.ElideRight, area.width() - _ICON - 26)
        width = metrics.horizontalAdvance(word) + _ICON + 26
        height = metrics.height() + 6
        pill = QRectF(area.left(), area.center().y() - height / 2 + 1, width, height)
        painter.setPen(QPen(QColor(ink), 1) if self._theme.border_width > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(back))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        mark = QRectF(pill.left() + 9, pill.center().y() - _ICON / 2, _ICON, _ICON)
        image = pixmap(picture, ink)
        painter.drawPixmap(mark, image, QRectF(image.rect()))
        painter.setPen(QColor(ink))
        text = pill.adjusted(_ICON + 15, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, word)

    def _paint_strip(self, painter: QPainter, area: QRect, strip: Sequence[JobStatus | None]) -> None:
        theme = self._theme
        floor = area.center().y() + 7
        for number, status in enumerate(strip):
            x = area.left() + number * (_CELL + _CELL_GAP)
            colour, height = {
                JobStatus.COMPLETED: (self._soft_good, 9),
                JobStatus.WITH_WARNINGS: (theme.caution, 12),
                JobStatus.FAILED: (theme.bad, 15),
                JobStatus.CANCELLED: (theme.muted, 12),
                JobStatus.IN_PROGRESS: (theme.accent, 9),
                JobStatus.UNKNOWN: (theme.muted, 9),
                None: (theme.border, 3),
            }[status]
            cell = QRectF(x, floor - height, _CELL, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            if status is JobStatus.CANCELLED:  # an outline: it neither failed nor ended well
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colour), 1))
                cell = cell.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(cell, 1.5, 1.5)
            if status is JobStatus.FAILED:
                painter.setPen(QPen(QColor(theme.surface), 1.2))
                middle = QPointF(x + _CELL / 2, floor - height / 2)
                painter.drawLine(middle + QPointF(-1.5, -1.5), middle + QPointF(1.5, 1.5))
                painter.drawLine(middle + QPointF(-1.5, 1.5), middle + QPointF(1.5, -1.5))

    def _paint_text(self, painter: QPainter, area: QRect, index: AnyIndex, row: VmRow) -> None:
        column = index.column()
        is_code = column == Column.ERROR and row.error
        painter.setFont(self._code if is_code else self._bold if column == Column.VM else self._base)
        muted = column in (Column.POLICY, Column.LAST_BACKUP) or index.data() == "–"
        painter.setPen(QColor(self._theme.muted if muted else self._theme.text))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def strip_width() -> int:
    """How wide fourteen days are."""
    return 14 * (_CELL + _CELL_GAP)
