"""The search box: one line for typing, that also holds a whole pasted log without choking on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from gui.icons import icon
from gui.widgets.frames import RoundedFrame
from troubleshooter.i18n import _, ngettext, number_text

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from gui.theme import Theme

#: A paste of more than this many characters, or of several lines, is kept aside and shown by its beginning.
_INLINE_CHARACTERS = 400
_SHOWN_CHARACTERS = 160


class SearchBox(QLineEdit):
    """Emits ``searched`` with the whole text whenever it changes."""

    searched = Signal(str)
    down_pressed = Signal()
    entered = Signal()
    files_given = Signal(list)  # paths that were dropped on it or pasted into it

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFrame(False)
        self._paste = ""  # the whole text, while the line shows only its beginning
        self.setPlaceholderText(_("Paste an error, a code, or say what you see…"))
        self.setToolTip(_("Paste an error, a code, or say what you see"))
        self.setAccessibleName(_("Search"))
        self.setAccessibleDescription(_("Paste an error, a code, or say what you see"))
        look = QAction(icon("search", theme.muted), _("Open the best hit"), self)
        look.triggered.connect(self.entered)
        self.addAction(look, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icon("close", theme.muted), _("Clear"), self)
        self._clear.triggered.connect(self.clear_all)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)  # only now: the line shows the button of an action that is added
        self._showing = False  # whether the text is set from here, and is not what somebody writes
        self.textChanged.connect(self._text_changed)  # a screen reader writes without editing

    def whole_text(self) -> str:
        """What is searched for: the text in the line, or the paste behind it."""
        return self._paste or self.text()

    def set_whole_text(self, text: str) -> None:
        """Search for ``text``, however long it is."""
        if len(text) <= _INLINE_CHARACTERS and "\n" not in text.strip():
            self._paste = ""
            self._show(text.strip())
        else:
            self._paste = text
            lines = len(text.splitlines())
            start = " ".join(text[: 4 * _SHOWN_CHARACTERS].split())[:_SHOWN_CHARACTERS]
            size = ngettext("{n} line", "{n} lines", lines).format(n=number_text(lines))
            self._show(f"[{size}] {start}…")
            self.setCursorPosition(0)
        self.searched.emit(self.whole_text())

    def clear_all(self) -> None:
        """Empty the box and the paste."""
        self.set_whole_text("")

    def paste_clipboard(self) -> None:
        """Paste, several lines and all."""
        self._take(QGuiApplication.clipboard().mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_clipboard()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear_all()
        else:
            if self._paste and _edits(event):
                self._show("")  # typing into a kept paste starts a new search
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self.paste_clipboard)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())
        event.acceptProposedAction()

    def _take(self, mime: QMimeData | None) -> None:
        files = local_files(mime)
        if files:
            self.files_given.emit(files)
            return
        text = mime.text() if mime is not None else ""
        if not text:
            return
        if len(text) <= _INLINE_CHARACTERS and "\n" not in text.strip():
            if self._paste:
                self._show("")
            self.insert(text.strip())
        else:
            self.set_whole_text(text)

    def _show(self, text: str) -> None:
        self._showing = True
        self.setText(text)
        self._showing = False

    def _text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if not self._showing:
            self._paste = ""
            self.searched.emit(self.whole_text())


def local_files(mime: QMimeData | None) -> list[Path]:
    """The files and folders of this machine that are pasted or dropped."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime is not None else []


def _edits(event: QKeyEvent) -> bool:
    """Whether a key changes the text."""
    text = event.text()
    return bool(text) and (text.isprintable() or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete))


def search_field(box: SearchBox, theme: Theme) -> RoundedFrame:
    """The box in its rounded frame."""
    field = RoundedFrame(theme, theme.surface)
    field.show_focus_of(box)
    row = QHBoxLayout(field)
    height = box.fontMetrics().height()
    row.setContentsMargins(6, height // 2, 6, height // 2)
    row.addWidget(box)
    return field
