"""A check on the page view: what it looks at, why, and how to look by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.content.shared import column, link_line
from gui.content.spans_label import spans_label
from gui.icons import icon
from gui.widgets.badge import VerdictBadge
from gui.widgets.buttons import FlatButton
from gui.widgets.command_block import command_block
from gui.widgets.frames import Card
from gui.widgets.text import heading, plain_label
from troubleshooter.i18n import _
from troubleshooter.labels import platforms_label
from troubleshooter.markdown_parser import parse_inline

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.content.blocks import Builder
    from troubleshooter.checks.definition import CheckDefinition
    from troubleshooter.checks.judgement import CheckResult
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language


@dataclass(frozen=True, slots=True)
class LatestResult:
    """What the check came to in the run that is shown, and how to run it here."""

    result: CheckResult | None
    run: Callable[[], None]


def check_content(
    check: CheckDefinition, knowledge: Knowledge, language: Language, builder: Builder, latest: LatestResult
) -> QWidget:
    """Build the view of a check's description, with its latest verdict."""
    text = check.text[language]
    widget, layout = column()
    layout.addWidget(heading(_("Check: {title}").format(title=text.title), 1))
    needs = _("administrator in the VM") if check.elevation else _("no special rights")
    layout.addWidget(plain_label(f"{platforms_label(check.platforms)} · {needs}", muted=True))
    layout.addWidget(_latest(latest, builder))
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


def _latest(latest: LatestResult, builder: Builder) -> QWidget:
    card = Card(builder.theme)
    row = QWidget()
    rows = QVBoxLayout(row)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(10)
    line = QHBoxLayout()
    line.setSpacing(12)
    if latest.result is None:
        line.addWidget(plain_label(_("Not looked at yet."), muted=True), 1)
    else:
        line.addWidget(VerdictBadge(latest.result.verdict, builder.theme), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(plain_label(latest.result.judgement.summary), 1)
    rows.addLayout(line)
    button = FlatButton(builder.theme, _("Check this computer"), picture=icon("computer", builder.theme.text))
    button.clicked.connect(lambda _checked=False: latest.run())
    rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    card.add_row(row)
    return card
