"""What a pasted backup policy breaks, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.content.shared import column, link_line
from gui.widgets.arrangement import stacked
from gui.widgets.frames import Card
from gui.widgets.text import heading, plain_label
from troubleshooter.i18n import _
from troubleshooter.policy.document import NotAPolicyError, read_policy
from troubleshooter.policy.rules import check_policy
from troubleshooter.policy.text import breach_text, rule_text, verdict_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_RULES_PAGE = "page:policy-json-rules"


def policy_content(text: str, knowledge: Knowledge, language: Language, builder: Builder) -> QWidget:
    """Build the result of checking a policy's JSON."""
    widget, layout = column()
    layout.addWidget(heading(_("A backup policy, checked against the rules"), 1))
    try:
        breaches = check_policy(read_policy(text))
    except NotAPolicyError as error:
        layout.addWidget(plain_label(str(error)))
        layout.addStretch(1)
        return widget
    layout.addWidget(plain_label(verdict_text(breaches)))
    if breaches:
        card = Card(builder.theme)
        for breach in breaches:
            rule = plain_label(rule_text(breach.rule), bold=True)
            card.add_row(stacked(rule, plain_label(breach_text(breach), muted=True)))
        layout.addWidget(card)
    layout.addWidget(link_line([(_RULES_PAGE, knowledge.title(_RULES_PAGE, language))], builder.open_link))
    layout.addWidget(
        plain_label(_("The policy was read here and nowhere else: nothing is sent, nothing is changed."), muted=True)
    )
    layout.addStretch(1)
    return widget
