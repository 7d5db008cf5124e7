"""A state as an icon and a word in a rounded field; its colour only repeats what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from gui.icons import pixmap
from gui.widgets.text import scaled
from troubleshooter.checks.summary import verdict_label
from troubleshooter.diagnosis.diagnose import CauseState
from troubleshooter.diagnosis.text import cause_labels, state_label
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFont, QPaintEvent

    from gui.theme import Theme
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis

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


class Ink(NamedTuple):
    """The colours of a badge, as #rrggbb."""

    fore: str
    back: str


class Badge(QLabel):
    """One state; as wide as the widest word of its kind, so that rows line up."""

    def __init__(self, text: str, picture: str, ink: Ink, theme: Theme, family: Iterable[str] = ()) -> None:
        super().__init__(text)
        self._picture = picture
        self._ink = ink
        self._theme = theme
        self.setFont(_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(word) for word in (text, *family))
        self._size = QSize(widest + _ICON + _GAP + 2 * _SIDE, max(metrics.height(), _ICON) + 8)

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        edged = theme.border_width > 1
        painter.setPen(QPen(QColor(self._ink.fore), theme.border_width) if edged else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ink.back))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        mark = QRectF(_SIDE, (self.height() - _ICON) / 2, _ICON, _ICON)
        picture = pixmap(self._picture, self._ink.fore)
        painter.drawPixmap(mark, picture, QRectF(picture.rect()))
        painter.setPen(QColor(self._ink.fore))
        words = QRect(_SIDE + _ICON + _GAP, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class VerdictBadge(Badge):
    """Says a verdict."""

    def __init__(self, verdict: Verdict, theme: Theme) -> None:
        ink = {
            Verdict.PROBLEM: Ink(theme.bad, theme.bad_back),
            Verdict.CHECK_ERROR: Ink(theme.bad, theme.sunken),
            Verdict.WARNING: Ink(theme.caution, theme.caution_back),
            Verdict.OK: Ink(theme.good, theme.good_back),
        }.get(verdict, Ink(theme.muted, theme.sunken))
        super().__init__(verdict_label(verdict), PICTURES[verdict], ink, theme, map(verdict_label, Verdict))


class CauseBadge(Badge):
    """Says where a cause stands."""

    def __init__(self, one: CauseDiagnosis, theme: Theme) -> None:
        if one.state is CauseState.CONFIRMED:
            picture, ink = "problem", Ink(theme.bad, theme.bad_back)
        elif one.state is CauseState.RULED_OUT:
            picture, ink = "sure", Ink(theme.good, theme.good_back)
        elif one.suspected:
            picture, ink = "caution", Ink(theme.caution, theme.caution_back)
        else:
            picture, ink = "question", Ink(theme.muted, theme.sunken)
        super().__init__(state_label(one), picture, ink, theme, cause_labels())


def _font(base: QFont) -> QFont:
    return scaled(base, 0.95, bold=True)
