"""The two small pictures over the table of VMs: fourteen days by outcome, and the errors by count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gui.widgets.text import mono_font, plain_label, scaled
from troubleshooter.estate.estate import STRIP_DAYS
from troubleshooter.estate.model import DayCounts, JobStatus
from troubleshooter.estate.words import job_label
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from gui.theme import Theme
    from troubleshooter.estate.tally import Kind

_BARS_HEIGHT = 76
_GAP = 8
_MOST_ERRORS = 4
_NAME_AT = 6  # where an error's name begins, inside the frame that marks its bar
_INK = 0.72  # of a soft area


class DayBars(QWidget):
    """One bar a day: what ended well below, what did not on top."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: list[DayCounts] = []
        self.setMinimumHeight(_BARS_HEIGHT)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_days({})

    def show_days(self, days: Mapping[date, DayCounts]) -> None:
        """Show the last fourteen days."""
        today = datetime.now(UTC).date()
        wanted = [today - timedelta(days=back) for back in reversed(range(STRIP_DAYS))]
        self._days = [days.get(day, DayCounts(day)) for day in wanted]
        self.setAccessibleName(_("Backups of the last 14 days"))
        self.setAccessibleDescription("; ".join(_day_words(day) for day in self._days if day.total))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, _BARS_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            at: QPoint = event.pos()  # type: ignore[attr-defined]  # a QHelpEvent, by its type
            number = int(at.x() / self._step)
            if 0 <= number < len(self._days):
                QToolTip.showText(event.globalPos(), _day_words(self._days[number]), self)  # type: ignore[attr-defined]  # the same
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        most = max((day.total for day in self._days), default=0) or 1
        floor = self.height() - 1
        room = floor - 4
        for number, day in enumerate(self._days):
            x, width = number * self._step, self._step - _GAP
            y = float(floor)
            for count, colour in _parts(day, theme):
                if not count:
                    continue
                height = max(2.0, room * count / most)
                y -= height
                painter.fillRect(QRectF(x, y, width, height - 1), QColor(colour))
            if not day.total:
                painter.fillRect(QRectF(x, floor - 2, width, 2), QColor(theme.border))
            if day.failed and theme.border_width > 1:  # not by colour alone
                painter.setPen(QPen(QColor(theme.text), 1))
                painter.drawRect(QRectF(x, y, width, 3))

    @property
    def _step(self) -> float:
        return min(40.0, (self.width() + _GAP) / max(1, len(self._days)))


def _parts(day: DayCounts, theme: Theme) -> Sequence[tuple[int, str]]:
    """The parts of a day's bar from below, each with its colour."""
    return (
        (day.completed, softer(theme.good, theme)),
        (day.in_progress, theme.accent),
        (day.unknown + day.cancelled, theme.muted),
        (day.with_warnings, theme.caution),
        (day.failed, theme.bad),
    )


def softer(colour: str, theme: Theme) -> str:
    """A colour for an area that should not shout: mixed with what is behind it; in high contrast as it is."""
    if theme.border_width > 1:
        return colour
    ink, back = QColor(colour), QColor(theme.surface)
    parts = [round(_INK * one + (1 - _INK) * other) for one, other in zip(_rgb(ink), _rgb(back), strict=True)]
    return QColor(*parts).name()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _day_words(day: DayCounts) -> str:
    counts = {
        JobStatus.FAILED: day.failed,
        JobStatus.WITH_WARNINGS: day.with_warnings,
        JobStatus.CANCELLED: day.cancelled,
        JobStatus.IN_PROGRESS: day.in_progress,
        JobStatus.UNKNOWN: day.unknown,
        JobStatus.COMPLETED: day.completed,
    }
    words = [f"{job_label(status)} {n}" for status, n in counts.items() if n] or [_("no backup known")]
    return f"{day.day.isoformat()}: {', '.join(words)}"


class ErrorCount(NamedTuple):
    """One bar of the errors."""

    name: str
    kind: Kind
    vms: int


class ErrorBars(QWidget):
    """One bar an error; choosing it narrows the table to its VMs."""

    chosen = Signal(object)  # the error's kind, or None

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._shown: list[ErrorCount] = []
        self._none = plain_label("", muted=True)
        self._more = plain_label("", muted=True, factor=0.95)
        self._more.setIndent(_NAME_AT)
        self._bars: list[_ErrorBar] = []
        self._layout.addWidget(self._none)
        self._layout.addWidget(self._more)
        self._layout.addStretch(1)

    def show_errors(self, errors: Sequence[ErrorCount], current: Kind | None, words_for_none: str) -> None:
        """Show the most frequent errors; the one that the table is narrowed to is marked."""
        if list(errors) != self._shown:
            self._shown = list(errors)
            self._make_bars()
        for bar in self._bars:
            bar.setChecked(bar.error.kind == current)
        self._none.setText(words_for_none)
        self._none.setVisible(not errors)
        rest = len(errors) - len(self._bars)
        self._more.setText(ngettext("and {n} further error", "and {n} further errors", rest).format(n=rest))
        self._more.setVisible(rest > 0)

    def _make_bars(self) -> None:
        for bar in self._bars:
            bar.setParent(None)
            bar.deleteLater()
        first = self._shown[:_MOST_ERRORS]
        most = max((error.vms for error in first), default=1)
        self._bars = [_ErrorBar(error, most, self._theme) for error in first]
        for number, bar in enumerate(self._bars):
            bar.clicked.connect(lambda checked, bar=bar: self.chosen.emit(bar.error.kind if checked else None))
            self._layout.insertWidget(number, bar)


class _ErrorBar(QAbstractButton):
    def __init__(self, error: ErrorCount, most: int, theme: Theme) -> None:
        super().__init__()
        self.error = error
        self._most = most
        self._theme = theme
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        count = ngettext("{n} VM", "{n} VMs", error.vms).format(n=error.vms)
        self.setAccessibleName(f"{error.name or _('Azure names no error')}, {count}")
        self.setAccessibleDescription(_("Show only these VMs"))

    def sizeHint(self) -> QSize:
        return QSize(300, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.hasFocus() or self.underMouse():
            edge = theme.accent if self.hasFocus() else theme.border
            painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
            painter.setBrush(QColor(theme.selected if self.isChecked() else theme.sunken))
            painter.drawRoundedRect(area, 4, 4)
        name_width = self.width() * 0.56
        painter.setPen(QColor(theme.text))
        painter.setFont(mono_font(scaled(self.font(), 0.95)))
        name = self.error.name or _("Azure names no error")
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, round(name_width - 12))
        painter.drawText(QRectF(_NAME_AT, 0, name_width, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(self.font())
        number = str(self.error.vms)
        room = self.width() - name_width - painter.fontMetrics().horizontalAdvance("0000") - 14
        length = max(3.0, room * self.error.vms / self._most)
        bar = QRectF(name_width, self.height() / 2 - 5, length, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.bad))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(QColor(theme.text))
        place = QRectF(bar.right() + 8, 0, 80, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, number)
