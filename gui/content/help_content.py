"""A page of the help on the page view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from gui.content.shared import column
from gui.widgets.buttons import FlatButton
from gui.widgets.flow_layout import FlowRow
from gui.widgets.text import heading
from troubleshooter.blocks import Heading
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from troubleshooter.help_pages import HelpPage


def help_content(
    page: HelpPage, others: Sequence[HelpPage], show_shortcuts: Callable[[], None], builder: Builder
) -> QWidget:
    """Build a page, with a button to the keyboard shortcuts, and below it one to each of the ``others``."""
    widget, layout = column()
    head = QHBoxLayout()
    head.addWidget(heading(page.title, 1), 1)
    shortcuts = FlatButton(builder.theme, _("Keyboard shortcuts"))  # at the top, where the keyboard arrives first
    shortcuts.clicked.connect(lambda: show_shortcuts())
    head.addWidget(shortcuts, 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(head)
    for block in page.blocks:
        if isinstance(block, Heading) and block.level == 2:
            layout.addWidget(heading(block.text, 2))
        else:
            layout.addWidget(builder.block(block))
    layout.addWidget(heading(_("More help"), 2))
    row = FlowRow()
    for other in others:
        button = FlatButton(builder.theme, other.title)
        link = f"help:{other.topic}"
        button.clicked.connect(lambda _checked=False, link=link: builder.open_link(link))
        row.add(button)
    layout.addWidget(row)
    layout.addStretch(1)
    return widget
