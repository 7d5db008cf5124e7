"""What the page view shows before anything was looked for: an invitation with three real examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.frames import Card
from gui.widgets.text import bullet, heading, plain_label
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.theme import Theme

#: Wordings as products print them; they are not translated.
EXAMPLES = (
    "UserErrorGuestAgentStatusUnavailable",
    "El agente de máquina virtual no se puede comunicar con el servicio Azure Backup",
    "Snapshot operation failed due to VSS Writers in bad state",
)


def welcome_content(theme: Theme, try_example: Callable[[str], None], walk: Callable[[], None]) -> QWidget:
    """Build the start page; a click on an example searches for it, ``walk`` asks questions instead."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 24)
    layout.setSpacing(10)
    layout.addWidget(heading(_("What does the failed backup say?"), 1))
    layout.addWidget(
        plain_label(
            _(
                "Paste whatever you have into the box above: a code, half a sentence from the portal, "
                "a job's JSON, an e-mail or a whole log. Or say what you see, in English or Spanish."
            )
        )
    )
    layout.addWidget(_without_a_text(theme, walk))
    layout.addWidget(heading(_("For example"), 2))
    card = Card(theme)
    for example in EXAMPLES:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(plain_label(example), 1)
        button = FlatButton(theme, _("Try it"))
        button.setAccessibleName(_("Search for: {text}").format(text=example))
        button.clicked.connect(lambda _checked=False, text=example: try_example(text))
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        card.add_row(row)
    layout.addWidget(card)
    layout.addWidget(heading(_("Good to know"), 2))
    for words in (
        _("Works without network, sign-in or administrator rights."),
        _("Only reads: it never repairs anything, never sends anything anywhere."),
        _("Every error leads to its causes, how to tell which one is yours, and the exact steps of the fix."),
    ):
        layout.addWidget(bullet(words, muted=True))
    layout.addStretch(1)
    return widget


def _without_a_text(theme: Theme, walk: Callable[[], None]) -> QWidget:
    """The way in for whoever has nothing to paste."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 2, 0, 2)
    button = FlatButton(theme, _("I only know what I see"), picture=icon("question", theme.text))
    button.clicked.connect(lambda: walk())
    line.addWidget(button)
    line.addWidget(plain_label(_("A few questions lead to the likely errors."), muted=True), 1)
    return row
