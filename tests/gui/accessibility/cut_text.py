"""Finds words that have not the room that they need.

Run as a program, it brings up every scene and prints what is cut as JSON: what a test of another scale factor does,
for Qt reads that once, at its start.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QTableView,
    QToolButton,
)

from gui.widgets.rail import Rail
from tests.gui.accessibility.tree import describe, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import (
        QWidget,
    )

_USUAL = QSize(1280, 820)
_SLACK = 1  # a pixel is rounding


def cut(root: QWidget) -> list[str]:
    """The widgets of a window whose words do not fit, or that stick out of what holds them."""
    return [
        f"{describe(widget)}: {why}"
        for widget in shown(root)
        for why in (*_too_small(widget), *_sticking_out(widget, root))
    ]


def _too_small(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        needed = max((widget.fontMetrics().horizontalAdvance(word) for word in _lines(widget)), default=0)
        if widget.width() < min(needed + 20, widget.sizeHint().width()):
            yield f"{widget.width()} wide for {needed}"
    elif isinstance(widget, QLineEdit) and not widget.text() and not widget.toolTip():
        needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if widget.contentsRect().width() - 8 < needed:
            yield f"its hint needs {needed} of {widget.width()}"
    elif isinstance(widget, QGroupBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.title())
        if widget.width() < needed:
            yield f"its title needs {needed} of {widget.width()}"
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _header(widget)
    elif isinstance(widget, QTableView):
        model = widget.model()
        for row in range(min(model.rowCount(), 40)):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                if index.data() and not index.data(Qt.ItemDataRole.ToolTipRole):
                    yield f"cell {row}, {column} has no tool tip to read it whole"


def _lines(box: QComboBox) -> list[str]:
    return [box.itemText(n) for n in range(box.count())]


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.toolTip():
        return
    if label.wordWrap():
        if label.width() + _SLACK < label.minimumSizeHint().width():
            yield f"its longest word needs {label.minimumSizeHint().width()} of {label.width()}"
        needed = label.heightForWidth(label.width())
        if label.height() + _SLACK < needed:
            yield f"{label.height()} high for {needed}"
        return
    hint = label.sizeHint()
    if label.width() + _SLACK < hint.width() or label.height() + _SLACK < hint.height():
        yield f"{label.width()} x {label.height()} for {hint.width()} x {hint.height()}"


def _button(button: QAbstractButton) -> Iterator[str]:
    if isinstance(button.parentWidget(), Rail):
        yield from _rail_button(button)
    elif button.text() and not isinstance(button, QToolButton) and not button.toolTip():
        needed = button.sizeHint().width()
        if button.width() + _SLACK < needed:
            yield f"{button.width()} wide for {needed}"


def _rail_button(button: QAbstractButton) -> Iterator[str]:
    """Its words are wrapped beside the icon; where there is no room for them, the tool tip has them."""
    room = QRect(0, 0, button.width() - 40, button.height())
    needed = button.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, button.text())
    if button.width() > 60 and (needed.height() > room.height() or needed.width() > room.width()):
        yield f"{room.width()} x {room.height()} for {needed.width()} x {needed.height()}"
    if button.text() not in button.toolTip():
        yield "no tool tip"


def _header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count()):
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        tip = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        needed = header.fontMetrics().horizontalAdvance(title) + 24
        if header.sectionSize(section) < needed and not tip:
            yield f"column '{title}' needs {needed} of {header.sectionSize(section)}"


def _sticking_out(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Words outside of what holds them: sideways always, downwards up to what scrolls."""
    if not isinstance(widget, (QLabel, QAbstractButton, QLineEdit, QComboBox)) or isinstance(widget, QToolButton):
        return
    parent = widget.parentWidget()
    while parent is not None:
        place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        room = parent.rect()
        if place.left() < room.left() - _SLACK or place.right() > room.right() + _SLACK:
            yield f"sticks out of {type(parent).__name__}: {place.left()} to {place.right()} of {room.width()}"
            return
        if isinstance(parent, QAbstractScrollArea) or parent is root:
            return
        if place.bottom() > room.bottom() + _SLACK and not _is_scrolled(parent):
            yield f"hangs out of {type(parent).__name__}: down to {place.bottom()} of {room.height()}"
            return
        parent = parent.parentWidget()


def _is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def main() -> int:
    """Print what is cut in each scene, at its usual and at its smallest size: ``{scene: [what]}``."""
    from gui.app import App
    from tests.gui import synthetic_checks
    from tests.gui.accessibility.scenes import SCENES, Stage
    from troubleshooter.estate import account_store
    from troubleshooter.words import Language

    account_store.find_store = lambda: None
    qt = QApplication(["cut-text", "-style", "fusion"])
    found: dict[str, object] = {"scale": qt.devicePixelRatio()}
    with synthetic_checks.installed():
        for name, bring_up in SCENES.items():
            app = App(qt, Language(sys.argv[1]))
            app.show()
            app.window.settle()
            stage = Stage(app, Path(os.environ["HOME"]), _wait)
            root = bring_up(stage)
            found[name] = sizes_and_cuts(root)
            app.window.close()
            app.window.deleteLater()
            QApplication.processEvents()
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)


def sizes_and_cuts(root: QWidget) -> list[str]:
    """What is cut at the usual size of a window or dialog and at its smallest."""
    if isinstance(root, QMainWindow):
        root.resize(_USUAL)
    found = [f"usual size: {one}" for one in _cut_for_good(root)]
    root.resize(smallest(root))
    return found + [f"smallest size {root.width()} x {root.height()}: {one}" for one in _cut_for_good(root)]


def smallest(root: QWidget) -> QSize:
    """How small a user can make a window or a dialog."""
    least, hint = root.minimumSize(), root.minimumSizeHint()
    return QSize(least.width() or hint.width(), least.height() or hint.height())


def _cut_for_good(root: QWidget) -> list[str]:
    """What is still cut once the layout has come to rest: wrapped text is laid out in several rounds."""
    found: list[str] = []
    for _round in range(15):
        QTest.qWait(80)
        found = cut(root)
        if not found:
            break
    return found


def _wait(done: object) -> None:
    assert callable(done)
    end = time.monotonic() + 60
    while not done():
        QApplication.processEvents()
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
