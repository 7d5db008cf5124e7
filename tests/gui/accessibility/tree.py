"""What a screen reader and the keyboard meet in a widget's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QComboBox, QLabel, QRadioButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_STOPS = 400


def shown(root: QWidget) -> Iterator[QWidget]:
    """The widgets of a window that can be seen, itself left out; another window's are not its own."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root.window() and not _is_viewport(widget):
            yield widget


def stops(root: QWidget) -> list[QWidget]:
    """What Tab should reach."""
    return [
        one
        for one in shown(root)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and one.focusProxy() is None
        and not _left_out_by_its_group(one)
        and not (isinstance(one, QLabel) and "href" not in one.text() and not _selects_by_key(one))
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None, f"{describe(widget)} is hidden from screen readers"
    if isinstance(widget, QComboBox) and not widget.accessibleName():  # on Linux its own name is its current line
        labels = [
            other.text(QAccessible.Text.Name)
            for other, kind in interface.relations()
            if kind & QAccessible.RelationFlag.Label
        ]
        return " ".join(labels).strip()
    return (widget.accessibleName() or interface.text(QAccessible.Text.Name)).strip()


def cell_name(view: QAbstractItemView, row: int, column: int = 0) -> str:
    """What a screen reader reads for a cell of a table or a row of a list: Qt hands on just this.

    (Qt's own interface of a cell cannot be asked from Python: its wrapper would free what Qt still holds.)
    """
    index = view.model().index(row, column)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    return str(spoken or index.data(Qt.ItemDataRole.DisplayRole) or "").strip()


def describe(widget: QWidget) -> str:
    """A widget, for the message of a failed test."""
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    parents = []
    parent = widget.parentWidget()
    while parent is not None and len(parents) < 3:
        parents.append(type(parent).__name__)
        parent = parent.parentWidget()
    name = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__}({words!r}, {name!r}) in {' < '.join(parents)}"


def tab_round(begin: QWidget, *, back: bool = False) -> list[QWidget]:
    """Press Tab (or Shift+Tab) from ``begin`` until the keyboard comes back to it; what it stood on, each once.

    Raises AssertionError when it never comes back.
    """
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    begin.setFocus(Qt.FocusReason.TabFocusReason)
    found: list[QWidget] = []
    for _press in range(_MOST_STOPS):
        focus = QApplication.focusWidget()
        assert focus is not None, f"nothing has the keyboard after {describe(found[-1])}"
        if not found or found[-1] is not focus:
            found.append(focus)
        QTest.keyClick(focus, key)
        if QApplication.focusWidget() is begin:
            return found
    tail = ", ".join(describe(one) for one in found[-4:])
    raise AssertionError(f"the keyboard is caught: after {_MOST_STOPS} presses it stands at {tail}")


def is_in_view(widget: QWidget) -> bool:
    """Whether a widget can be seen whole inside what scrolls it, or as much of it as there is room for."""
    area, parent = None, widget.parentWidget()
    while parent is not None and area is None:
        if isinstance(parent, QAbstractScrollArea):
            area = parent
        parent = parent.parentWidget()
    if area is None or not area.viewport().isAncestorOf(widget):
        return not widget.visibleRegion().isEmpty()
    seen = area.viewport().rect()
    place = QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())
    if place.height() > seen.height():
        return place.intersected(seen).height() > 40
    return seen.top() <= place.top() and place.bottom() <= seen.bottom()


def _left_out_by_its_group(widget: QWidget) -> bool:
    """Tab reaches the chosen one of several radio buttons; arrow keys move to the others."""
    return isinstance(widget, QRadioButton) and not widget.isChecked()


def _selects_by_key(label: QLabel) -> bool:
    return bool(label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard)


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
