"""What surrounds the rooms of the window: the bar with the search box and the menu, and the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.search_box import search_field
from gui.widgets.text import scaled
from troubleshooter.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QStatusBar

    from gui.theme import Theme
    from gui.widgets.search_box import SearchBox
    from troubleshooter.knowledge.knowledge import Knowledge

_IN_MENU = (
    "home",
    "open_capture",
    "open_report",
    "stand_ins",
    "settings",
    "help",
    "shortcuts",
    "log",
    "about",
)


def top_bar(window: QWidget, search_box: SearchBox, actions: Mapping[str, QAction], theme: Theme) -> QWidget:
    """The program's name, the search box and the menu."""
    bar = QWidget()
    bar.setAutoFillBackground(True)
    bar.setBackgroundRole(QPalette.ColorRole.Base)
    row = QHBoxLayout(bar)
    row.setContentsMargins(18, 10, 14, 10)
    row.setSpacing(18)
    title = QLabel("VM Backup Troubleshooter")
    title.setFont(scaled(title.font(), 1.08, bold=True))
    row.addWidget(title)
    row.addWidget(search_field(search_box, theme), 1)
    export = FlatButton(theme, actions["export"].text(), picture=icon("export", theme.text))
    export.clicked.connect(actions["export"].trigger)
    row.addWidget(export)
    menu = QMenu(window)
    menu.addActions([actions[name] for name in _IN_MENU])
    menu.addSeparator()
    menu.addAction(actions["quit"])
    button = FlatButton(theme, picture=icon("menu", theme.text))
    button.setAccessibleName(_("Menu"))
    button.setToolTip(_("Menu"))
    button.setMenu(menu)
    row.addWidget(button)
    return bar


def fill_status_bar(bar: QStatusBar, knowledge: Knowledge) -> None:
    """Say how much there is to find, and of which day."""
    counts = knowledge.counts
    words = [
        _("Catalogue of {date}").format(date=knowledge.catalogue_date),
        ngettext("{n} error", "{n} errors", counts.entries).format(n=counts.entries),
        ngettext("{n} fix page", "{n} fix pages", counts.pages).format(n=counts.pages),
    ]
    bar.setSizeGripEnabled(False)
    bar.setStyleSheet("QStatusBar::item { border: none }")
    bar.addWidget(_muted(" · ".join(words)))
    bar.addPermanentWidget(_muted(_("Works offline · only reads")))


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setContentsMargins(8, 2, 8, 2)
    return label
