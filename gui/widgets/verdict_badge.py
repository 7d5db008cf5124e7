"""A verdict as an icon and a word in a rounded field; its colour only repeats what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from gui.icons import pixmap
from gui.widgets.text import scaled
from troubleshooter.checks.summary import verdict_label
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

    from gui.theme import Theme

_ICON = 16
_SIDE, _GAP = 10, 7

PICTURES = {
    Verdict.PROBLEM: "problem",
    Verdict.WARNING: "caution",
    Verdict.CHECK_ERROR: "broken",
    Verdict.NEEDS_ELEVATION: "elevation",
    Verdict.UNKNOWN: "question",
    Verdict.INFO: "info",
    Verdict.OK: "sure",
    Verdict.NOT_APPLICABLE: "dash",
}


class VerdictBadge(QLabel):
    """Says a verdict; all badges are equally wide, so that rows line up."""

    def __init__(self, verdict: Verdict, theme: Theme) -> None:
        super().__init__(verdict_label(verdict))
        self._verdict = verdict
        self._theme = theme
        self.setFont(_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(verdict_label(one)) for one in Verdict)
        self._size = QSize(widest + _ICON + _GAP + 2 * _SIDE, max(metrics.height(), _ICON) + 8)

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        ink, back = {
            Verdict.PROBLEM: (theme.bad, theme.bad_back),
            Verdict.CHECK_ERROR: (theme.bad, theme.sunken),
            Verdict.WARNING: (theme.caution, theme.caution_back),
            Verdict.OK: (theme.good, theme.good_back),
        }.get(self._verdict, (theme.muted, theme.sunken))
        edged = theme.border_width > 1
        painter.setPen(QPen(QColor(ink), theme.border_width) if edged else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(back))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        mark = QRectF(_SIDE, (self.height() - _ICON) / 2, _ICON, _ICON)
        picture = pixmap(PICTURES[self._verdict], ink)
        painter.drawPixmap(mark, picture, QRectF(picture.rect()))
        painter.setPen(QColor(ink))
        words = QRect(_SIDE + _ICON + _GAP, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


def _font(base: QFont) -> QFont:
    return scaled(base, 0.95, bold=True)
