"""One note: what was tried and whether it helped, with a remark; written where it belongs, without a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gui.icons import icon
from gui.widgets.badge import Badge, Ink
from gui.widgets.buttons import FlatButton
from gui.widgets.fields import LineEdit
from gui.widgets.text import plain_label
from troubleshooter.i18n import _
from troubleshooter.labels import outcome_label
from troubleshooter.words import Outcome

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gui.notebook import Notebook
    from gui.theme import Theme

_TRIED = (Outcome.TRIED, Outcome.HELPED, Outcome.DID_NOT_HELP)


class NoteLine(QWidget):
    """The note on one thing, or the button that begins one."""

    def __init__(self, about: str, title: str, notebook: Notebook, theme: Theme) -> None:
        """``about`` is a link (see :class:`troubleshooter.notes.Note`), ``title`` what it is called."""
        super().__init__()
        self._about = about
        self._title = title
        self._notebook = notebook
        self._theme = theme
        self._outcome = Outcome.NOTE
        self._shown = QWidget()
        self._row = QHBoxLayout(self._shown)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self.button = FlatButton(theme, picture=icon("note", theme.text))
        self.button.clicked.connect(self._choose)
        self.editor = _Editor()
        self.editor.setPlaceholderText(_("A remark, if you like; Enter keeps it"))
        self.editor.setAccessibleName(_("Remark on: {title}").format(title=title))
        self.editor.returnPressed.connect(self._keep)
        self.editor.textEdited.connect(lambda text: notebook.drafts.update({about: text}))
        self.editor.left.connect(lambda: notebook.drafts.pop(about, None))
        self.editor.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._shown)
        column.addWidget(self.editor)
        self._show()
        if about in notebook.drafts:  # the page was built anew while somebody was writing
            note = notebook.about(about)
            self._outcome = note.outcome if note is not None else Outcome.NOTE
            self.editor.setText(notebook.drafts[about])
            self.editor.show()

    def choose(self, outcome: Outcome) -> None:
        """Keep an outcome, and ask for a remark where it is."""
        self._outcome = outcome
        note = self._notebook.about(self._about)
        text = note.text if note is not None else ""
        if outcome is not Outcome.NOTE:
            self._notebook.put(self._about, outcome, text, self._title)
        self._show()
        self.editor.setText(text)
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the note away."""
        self._notebook.remove(self._about)
        self.editor.hide()
        self._show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def menu(self) -> QMenu:
        """What can be noted."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for outcome in _TRIED:
            action = menu.addAction(outcome_label(outcome).capitalize())
            action.triggered.connect(lambda _checked=False, outcome=outcome: self.choose(outcome))
        menu.addSeparator()
        note = self._notebook.about(self._about)
        kept = note.outcome if note is not None else Outcome.NOTE
        words = _("Write a remark…") if note is None or not note.text else _("Change the remark…")
        menu.addAction(words).triggered.connect(lambda _checked=False: self.choose(kept))
        if note is not None:
            menu.addAction(_("Remove the note")).triggered.connect(lambda _checked=False: self.remove())
        return menu

    def _choose(self) -> None:
        self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _keep(self) -> None:
        self._notebook.drafts.pop(self._about, None)
        self._notebook.put(self._about, self._outcome, self.editor.text(), self._title)
        self.editor.hide()
        self._show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.button:
                widget.deleteLater()
        note = self._notebook.about(self._about)
        self.button.setText(_("Note…") if note is None else "")
        name = _("Note on: {title}") if note is None else _("Change the note on: {title}")
        self.button.setAccessibleName(name.format(title=self._title))
        self.button.setToolTip(_("Note what you tried, and whether it helped"))
        self.button.updateGeometry()
        if note is not None:
            self._row.addWidget(_badge(note.outcome, self._theme), 0, Qt.AlignmentFlag.AlignTop)
            when = note.when.astimezone().strftime("%Y-%m-%d %H:%M")
            words = f"{note.text} · {when}" if note.text else when
            self._row.addWidget(plain_label(words, muted=not note.text), 1)
            self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._row.addWidget(self.button)
            self._row.addStretch(1)


class _Editor(LineEdit):
    left = Signal()  # by Escape: what was written is given up

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            self.hide()
        else:
            super().keyPressEvent(event)


def _badge(outcome: Outcome, theme: Theme) -> Badge:
    picture, ink = {
        Outcome.HELPED: ("sure", Ink(theme.good, theme.good_back)),
        Outcome.DID_NOT_HELP: ("problem", Ink(theme.bad, theme.bad_back)),
        Outcome.TRIED: ("check", Ink(theme.muted, theme.sunken)),
        Outcome.NOTE: ("note", Ink(theme.muted, theme.sunken)),
    }[outcome]
    return Badge(outcome_label(outcome), picture, ink, theme)
