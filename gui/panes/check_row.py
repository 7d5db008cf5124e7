"""One check in the list of results: its verdict, what was found, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from gui.icons import icon
from gui.widgets.badge import VerdictBadge
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.text import breakable, scaled, wrapped
from troubleshooter.checks.summary import verdict_label
from troubleshooter.i18n import _
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from gui.theme import Theme
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.judgement import CheckResult

#: Below this width, in pixels, the buttons stand under the words.
_NARROW = 620


@dataclass(frozen=True, slots=True)
class RowAction:
    """The one thing to do about a result."""

    text: str
    run: Callable[[], None]


class CheckRow(QFrame):
    """A row that takes the keyboard: Enter does what helps, Space shows the evidence, F5 looks again."""

    unfolded = Signal(bool)
    again_asked = Signal()
    step_asked = Signal(int)  # to the row above or below

    def __init__(
        self,
        result: CheckResult,
        title: str,
        theme: Theme,
        action: RowAction | None,
        evidence: Callable[[], QWidget],
        *,
        can_repeat: bool,
    ) -> None:
        super().__init__()
        self.result = result
        self.title = title
        self._theme = theme
        self._action = action
        self._make_evidence = evidence
        self._evidence: QWidget | None = None
        self._can_repeat = can_repeat
        self.capture: Capture | None = None  # whose evidence it shows
        self.first = True  # whether no line parts it from a row above
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{verdict_label(result.verdict)}: {title}. {result.judgement.summary}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 11, 14, 11)
        self._column.setSpacing(10)
        self._column.addLayout(self._head())

    def set_unfolded(self, on: bool) -> None:
        """Show or hide the evidence."""
        if on and self._evidence is None:
            self._evidence = self._make_evidence()
            self._column.addWidget(self._evidence)
        if self._evidence is not None:
            self._evidence.setVisible(on)
        self._fold.setChecked(on)
        self._fold.setAccessibleDescription(_("unfolded") if on else _("folded"))

    def set_busy(self, *, anything: bool, this: bool) -> None:
        """Say that it is being looked at again, and let nothing be started meanwhile."""
        self._summary.setText(_("Looking again…") if this else breakable(self.result.judgement.summary))
        for button in self._starters:
            button.setEnabled(not anything)

    def do(self) -> None:
        """What Enter and a double-click do: show the fix, or else the evidence."""
        if self._action is not None and (self._main is None or self._main.isEnabled()):
            self._action.run()
        else:
            self._toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do()
        elif key == Qt.Key.Key_Space:
            self._toggle()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._set_by_user(key == Qt.Key.Key_Right)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.accessibleName())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.do()

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        if not self.first:
            painter.fillRect(0, 0, self.width(), theme.border_width, QColor(theme.border))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 3, -2, -2), 6, 6)

    def _head(self) -> QBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        name = QLabel(self.title)
        name.setFont(scaled(name.font(), 1.0, bold=True))
        self._summary = QLabel(breakable(self.result.judgement.summary))
        for label, muted in ((name, False), (self._summary, True)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(wrapped(label, muted=muted))
        left = QHBoxLayout()
        left.setSpacing(12)
        left.addWidget(VerdictBadge(self.result.verdict, self._theme), 0, Qt.AlignmentFlag.AlignVCenter)
        left.addLayout(words, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(10)
        self._line.addLayout(left, 1)
        self._line.addLayout(self._buttons())
        return self._line

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self._starters: list[FlatButton] = []
        if self._can_repeat:
            again = FlatButton(self._theme, picture=icon("again", self._theme.text))
            again.setToolTip(_("Check again (F5)"))
            again.setAccessibleName(_("Check again: {title}").format(title=self.title))
            again.clicked.connect(self.again_asked)
            self._starters.append(again)
            row.addWidget(again)
        self._fold = FlatButton(self._theme, _("Evidence"))
        self._fold.setCheckable(True)
        self._fold.setAccessibleName(_("Evidence: {title}").format(title=self.title))
        self._fold.setAccessibleDescription(_("folded"))
        self._fold.clicked.connect(self._set_by_user)
        row.addWidget(self._fold)
        self._main: FlatButton | None = None
        if self._action is not None:
            look = Look.PRIMARY if self.result.verdict is Verdict.PROBLEM else Look.PLAIN
            self._main = FlatButton(self._theme, self._action.text, look=look)
            self._main.setAccessibleName(f"{self._action.text}: {self.title}")
            self._main.clicked.connect(lambda _checked=False: self.do())
            if self.result.verdict is Verdict.NEEDS_ELEVATION:
                self._starters.append(self._main)
            row.addWidget(self._main)
        return row

    def _toggle(self) -> None:
        self._set_by_user(not self._fold.isChecked())

    def _set_by_user(self, on: bool) -> None:
        self.set_unfolded(on)
        self.unfolded.emit(on)
