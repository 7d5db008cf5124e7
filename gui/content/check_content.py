"""A check on the page view: what it looks at, why, and how to look by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.content.shared import column, link_line
from gui.content.spans_label import spans_label
from gui.widgets.command_block import command_block
from gui.widgets.text import heading, plain_label
from troubleshooter.i18n import _
from troubleshooter.labels import platforms_label
from troubleshooter.markdown_parser import parse_inline

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language


def check_content(check: CheckDefinition, knowledge: Knowledge, language: Language, builder: Builder) -> QWidget:
    """Build the view of a check's description."""
    text = check.text[language]
    widget, layout = column()
    layout.addWidget(heading(_("Check: {title}").format(title=text.title), 1))
    needs = _("administrator in the VM") if check.elevation else _("no special rights")
    layout.addWidget(plain_label(f"{platforms_label(check.platforms)} · {needs}", muted=True))
    for title, words in (
        (_("What it looks at"), text.looks_at),
        (_("Why backup cares"), text.why),
        (_("Healthy"), text.healthy),
    ):
        layout.addWidget(heading(title, 2))
        layout.addWidget(spans_label(parse_inline(words), builder.open_link))
    layout.addWidget(heading(_("Look by hand"), 2))
    for block in check.by_hand:
        layout.addWidget(command_block(block, builder.theme))
    layout.addWidget(spans_label(parse_inline(text.by_hand), builder.open_link))
    entries = knowledge.entries_leading_to(f"check:{check.id}")
    if entries:
        layout.addWidget(heading(_("Settles a cause of"), 2))
        links = [(f"error:{entry}", knowledge.title(f"error:{entry}", language)) for entry in entries]
        layout.addWidget(link_line(links, builder.open_link))
    layout.addStretch(1)
    return widget
