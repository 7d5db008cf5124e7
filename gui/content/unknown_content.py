"""The page for a code that the catalogue does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from gui.content.shared import column, link_line
from gui.content.spans_label import spans_label
from gui.widgets.command_block import CopyButton, command_block
from gui.widgets.frames import Card
from gui.widgets.text import CodeLabel, bullet, heading, plain_label
from troubleshooter.blocks import CodeBlock, Span
from troubleshooter.catalogue.unknown import study
from troubleshooter.catalogue.unknown_text import family_text, support_text, what_to_collect
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from gui.content.blocks import Builder
    from troubleshooter.catalogue.unknown import UnknownCode
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_SUPPORT_PAGE = "page:collect-logs-for-support"


def unknown_content(code: str, knowledge: Knowledge, language: Language, builder: Builder) -> QWidget:
    """Build what there is to say about an unknown code: a way on instead of a dead end."""
    unknown = study(code, knowledge)
    widget, layout = column()
    layout.addWidget(heading(_("This code is not in the catalogue"), 1))
    row = QHBoxLayout()
    row.addWidget(CodeLabel(code), 1)
    row.addWidget(CopyButton(code, _("Copy {code}").format(code=code), builder.theme))
    layout.addLayout(row)
    layout.addWidget(
        plain_label(_("Microsoft publishes no complete list of these codes. Here is what its name gives away."))
    )
    layout.addWidget(heading(_("Its family"), 2))
    layout.addWidget(plain_label(family_text(unknown.family)))
    _add_neighbours(layout, unknown, knowledge, language, builder)
    if unknown.checks:
        layout.addWidget(heading(_("What to check"), 2))
        links = [(f"check:{check}", knowledge.title(f"check:{check}", language)) for check in unknown.checks]
        layout.addWidget(link_line(links, builder.open_link))
    layout.addWidget(heading(_("What to collect"), 2))
    for line in what_to_collect():
        layout.addWidget(bullet(line))
    layout.addWidget(link_line([(_SUPPORT_PAGE, knowledge.title(_SUPPORT_PAGE, language))], builder.open_link))
    layout.addWidget(heading(_("Text for a support request"), 2))
    layout.addWidget(command_block(CodeBlock("text", support_text(unknown)), builder.theme))
    layout.addStretch(1)
    return widget


def _add_neighbours(
    layout: QVBoxLayout, unknown: UnknownCode, knowledge: Knowledge, language: Language, builder: Builder
) -> None:
    layout.addWidget(heading(_("Nearest known errors"), 2))
    if not unknown.neighbours:
        layout.addWidget(plain_label(_("None shares a telling word with it.")))
        return
    card = Card(builder.theme)
    for neighbour in unknown.neighbours:
        link = f"error:{neighbour.entry_id}"
        reason = _("because of: {words}").format(words=", ".join(neighbour.shared))
        spans = (Span(knowledge.title(link, language), href=link), Span(f"  ·  {reason}"))
        card.add_row(spans_label(spans, builder.open_link))
    layout.addWidget(card)
