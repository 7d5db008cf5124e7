"""A remediation page on the page view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.content.link_buttons import link_buttons
from gui.content.shared import column, link_line, sources_section
from gui.widgets.text import heading, plain_label
from troubleshooter.blocks import Numbered
from troubleshooter.i18n import _
from troubleshooter.labels import need_label, platforms_label, risk_label
from troubleshooter.pages.page import Section

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from gui.content.blocks import Builder
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.pages.page import Page
    from troubleshooter.words import Language


def page_content(page: Page, knowledge: Knowledge, language: Language, builder: Builder) -> QWidget:
    """Build the view of a whole page."""
    widget, layout = column()
    layout.addWidget(heading(page.text[language].title, 1))
    layout.addWidget(facts_line(page))
    add_page_sections(layout, page, language, builder)
    entries = knowledge.entries_leading_to(f"page:{page.id}")
    if entries:
        layout.addWidget(heading(_("Fixes these errors"), 2))
        links = [(f"error:{entry}", knowledge.title(f"error:{entry}", language)) for entry in entries]
        layout.addWidget(link_line(links, builder.open_link))
    layout.addWidget(sources_section(page.sources, page.verified, builder))
    layout.addStretch(1)
    return widget


def facts_line(page: Page) -> QLabel:
    """What following the page takes: platform, rights, minutes, risk."""
    facts = [platforms_label(page.platforms), *(need_label(need, page.role) for need in page.needs)]
    facts += [_("{n} min").format(n=page.minutes), risk_label(page.risk)]
    return plain_label(" · ".join(facts), muted=True)


def add_page_sections(layout: QVBoxLayout, page: Page, language: Language, builder: Builder) -> None:
    """Add a page's introduction, steps, verification and way on."""
    names = {
        Section.VERIFY: _("Check that it worked"),
        Section.NEXT: _("If this did not help"),
        Section.REFERENCE: _("Good to know"),
    }
    for section, blocks in page.text[language].sections.items():
        if section in names:
            layout.addWidget(heading(names[section], 2))
        layout.addWidget(_steps(page, language, builder) if section is Section.STEPS else builder.column(blocks))
        ways_on = link_buttons(blocks, builder) if section in (Section.VERIFY, Section.NEXT) else None
        if ways_on is not None:
            layout.addWidget(ways_on)


def _steps(page: Page, language: Language, builder: Builder) -> QWidget:
    """The steps, each with what the user noted on it; they are counted through the whole section."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    text = page.text[language]
    number = 0
    for block in text.sections[Section.STEPS]:
        if isinstance(block, Numbered):
            notes = []
            for _item in block.items:
                number += 1
                title = _("{page}: step {n}").format(page=text.title, n=number)
                notes.append((f"page:{page.id}#{number}", title))
            layout.addWidget(builder.steps(block.items, notes))
        else:
            layout.addWidget(builder.block(block))
    return widget
