"""Labels: wrapped text that can be selected.

Paths, codes and addresses have no blanks to wrap at. They get invisible places to break (zero-width spaces),
which :class:`TextLabel` takes out of everything that is copied.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QFont,
    QGuiApplication,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QContextMenuEvent,
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
    )

_MONO_BY_SYSTEM = {
    "win32": ("Cascadia Mono", "Consolas", "Courier New"),
    "darwin": ("SF Mono", "Menlo", "Monaco"),
}
#: Fixed-width fonts of this system; families that are not there cost time to look for.
MONO_FAMILIES = _MONO_BY_SYSTEM.get(sys.platform, ("Noto Sans Mono", "DejaVu Sans Mono", "monospace"))


_BREAK = "\u200b"
_WITHIN = " › "
_LONG_TOKEN = re.compile(r"\S{12,}")
_BREAKABLE = re.compile(r"(?<=[\\/_=:,;@&?-])(?=\w)|(?<=\.)(?=[^\W\d])|(?<=[a-z])(?=[A-Z])")  # addresses stay whole


def breakable(text: str) -> str:
    """``text`` with invisible places to break inside its long tokens."""
    return _LONG_TOKEN.sub(lambda token: _BREAKABLE.sub(_BREAK, token[0]), text)


class TextLabel(QLabel):
    """A wrapped label whose selection is copied without the invisible breaks."""

    def copy_selection(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Copy what is selected, as it reads."""
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""), mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab steps through the links and out; so does Shift+Tab, which Qt would keep at the first link."""
        at = self.selectionStart()
        if not super().focusNextPrevChild(next_one):
            return False
        if next_one or not self.hasFocus() or not 0 <= at <= self.selectionStart():
            return True
        return QFrame.focusNextPrevChild(self, False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if QGuiApplication.clipboard().supportsSelection():
            self.copy_selection(QClipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = QAction(_("Copy"), menu)
        copy.setEnabled(self.hasSelectedText())
        copy.triggered.connect(lambda: self.copy_selection())
        menu.addAction(copy)
        menu.popup(event.globalPos())


class Trail(TextLabel):
    """Where a page stands, from the outermost place in; the outer ones go first where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setMinimumWidth(60)  # what is left wraps; the buttons beside it keep their words
        wrapped(self, muted=True)

    def show_places(self, places: Sequence[str]) -> None:
        """Show these."""
        self._places = tuple(places)
        self.setAccessibleName(_WITHIN.join(places))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = ""
        for left_out in range(len(self._places)):
            shown = _WITHIN.join(("…", *self._places[left_out:]) if left_out else self._places)
            if self.fontMetrics().horizontalAdvance(shown) <= self.width():
                break
        self.setToolTip(self.accessibleName() if shown != self.accessibleName() else "")
        if self.text() != breakable(shown):
            self.setText(breakable(shown))


class CodeLabel(TextLabel):
    """A code in a fixed-width font: one line where there is room, wrapped where there is not."""

    def __init__(self, code: str) -> None:
        super().__init__(breakable(code))
        self.setAccessibleName(code)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFont(mono_font(self.font()))
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        width = self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(width, self.heightForWidth(width)) if width > size.width() else size


def mono_font(base: QFont) -> QFont:
    """A fixed-width font that goes with ``base``."""
    font = QFont(base)
    font.setFamilies(list(MONO_FAMILIES))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(base.pointSizeF() * 0.95)
    return font


def scaled(base: QFont, factor: float, *, bold: bool = False) -> QFont:
    """``base`` in another size and weight."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * factor)
    font.setBold(bold)
    return font


def plain_label(text: str, *, muted: bool = False, factor: float = 1.0, bold: bool = False) -> QLabel:
    """Wrapped text that can be selected and is never taken for markup."""
    shown = breakable(text)
    label = TextLabel(shown)
    if shown != text:
        label.setAccessibleName(text)  # without the signs that only say where a line may break
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if factor != 1.0 or bold:
        label.setFont(scaled(label.font(), factor, bold=bold))
    return wrapped(label, muted=muted)


def bullet(text: str, *, muted: bool = False) -> QWidget:
    """A line of a list; where it wraps, it goes on below its own beginning."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(2, 0, 0, 0)
    line.setSpacing(8)
    mark = QLabel("•")
    if muted:
        mark.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(plain_label(text, muted=muted), 1)
    return row


def heading(text: str, level: int) -> QLabel:
    """A heading of the page; level 1 is its title."""
    return plain_label(text, factor={1: 1.65, 2: 1.15}.get(level, 1.0), bold=True)


def wrapped(label: QLabel, *, muted: bool) -> QLabel:
    """Let a label take the width that there is, and the height that its words then need."""
    label.setWordWrap(True)
    policy = label.sizePolicy()  # keeps what word wrap has set: the height follows the width
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    label.setSizePolicy(policy)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label
