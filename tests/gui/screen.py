"""What somebody does at the screen: reads words, finds buttons and dialogs, drops things."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QGroupBox, QLabel, QPlainTextEdit, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

_Dialog = TypeVar("_Dialog", bound="QDialog")


def words(root: QWidget) -> str:
    """All that can be read in a widget, one text a line, without the invisible marks where words may be broken.

    A widget in a room that is not shown is read as if it were.
    """
    for kind in (QEvent.Type.None_, QEvent.Type.DeferredDelete):  # what was just added is shown, what was dropped gone
        QApplication.sendPostedEvents(None, kind)
    texts = (_text(one) for one in root.findChildren(QWidget) if one.isVisibleTo(root))
    return "\n".join(text for text in texts if text).replace("\u200b", "")


def _text(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QGroupBox():
            return widget.title()
        case QPlainTextEdit():
            return widget.toPlainText()
    return ""


def button(root: QWidget, name: str) -> QPushButton:
    """The button that can be seen with these words or this accessible name.

    Raises AssertionError when there is none.
    """
    buttons = [one for one in root.findChildren(QPushButton) if one.isVisible()]
    for one in buttons:
        if name in (one.text(), one.accessibleName()):
            return one
    raise AssertionError(f"no button '{name}' among {[one.text() or one.accessibleName() for one in buttons]}")


def has_button(root: QWidget, name: str) -> bool:
    """Whether such a button can be seen."""
    return any(name in (one.text(), one.accessibleName()) for one in root.findChildren(QPushButton) if one.isVisible())


def dialog(window: QWidget, kind: type[_Dialog]) -> _Dialog:
    """The one dialog of this kind that is open over a window."""
    (one,) = (found for found in window.findChildren(kind) if found.isVisible())
    return one


def drop_files(target: QWidget, paths: Iterable[Path]) -> None:
    """Drop files on a widget."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _drop(target, mime)


def drop_text(target: QWidget, text: str) -> None:
    """Drop a text on a widget."""
    mime = QMimeData()
    mime.setText(text)
    _drop(target, mime)


def _drop(target: QWidget, mime: QMimeData) -> None:
    no_key, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, left, no_key)
    target.dragEnterEvent(enter)
    assert enter.isAccepted(), "the mouse shows that nothing can be dropped here"
    target.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, no_key))
