"""A walk to the answer on the page view: a question with its answers, then the errors that are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.content.shared import column
from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.choice_button import ChoiceButton
from gui.widgets.crumb import Crumb
from gui.widgets.flow_layout import FlowRow
from gui.widgets.text import heading, plain_label
from troubleshooter.i18n import _, ngettext
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.walk.wording import choice_text, question_name, question_text
from troubleshooter.words import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

    from gui.content.blocks import Builder
    from troubleshooter.knowledge.knowledge import EntrySummary, Knowledge
    from troubleshooter.walk.answers import Answers, Question
    from troubleshooter.walk.walk import Step
    from troubleshooter.words import Language

#: So many errors are shown as buttons when no question is left, whatever their number.
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class WalkView:
    """What is shown of a walk, and what its buttons do."""

    knowledge: Knowledge
    language: Language
    step: Step
    answers: Answers
    go: Callable[[Answers], None]  # on with these answers
    start_again: Callable[[], None]
    show_in_list: Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class WalkContent:
    """The page, and the button that the keyboard goes to."""

    widget: QWidget
    first: QPushButton


def walk_content(view: WalkView, builder: Builder) -> WalkContent:
    """Build one stop of a walk."""
    widget, layout = column()
    if view.answers.given:
        layout.addWidget(_crumbs(view, builder))
    buttons: list[ChoiceButton] = []
    if view.step.question is not None:
        _add_question(layout, view.step.question, buttons, view, builder)
    else:
        _add_errors(layout, buttons, view, builder)
    ways = _ways_on(view, builder)
    layout.addSpacing(4)
    layout.addWidget(ways)
    layout.addStretch(1)
    first: QPushButton = buttons[0] if buttons else ways.findChildren(FlatButton)[0]
    return WalkContent(widget, first)


def _add_question(
    layout: QVBoxLayout, question: Question, buttons: list[ChoiceButton], view: WalkView, builder: Builder
) -> None:
    asked = question_text(question)
    layout.addWidget(heading(asked, 1))
    n = len(view.step.candidates)
    layout.addWidget(
        plain_label(
            ngettext(
                "{n} error is possible. Choose what fits best.",
                "{n} errors are possible. Choose what fits best.",
                n,
            ).format(n=n),
            muted=True,
        )
    )
    options = [(option.choice, option.count) for option in view.step.options]
    for choice, count in (*options, ("", n)):
        words = choice_text(question, choice, view.knowledge.symptoms, view.language)
        errors = ngettext("{n} error", "{n} errors", count).format(n=count)
        button = ChoiceButton(builder.theme, words, end=errors, quiet=not choice)
        button.setAccessibleName(ngettext("{word}, {n} error", "{word}, {n} errors", count).format(word=words, n=count))
        button.setAccessibleDescription(asked)
        button.clicked.connect(lambda _checked=False, choice=choice: view.go(view.answers.plus(question, choice)))
        layout.addWidget(button)
        buttons.append(button)


def _add_errors(layout: QVBoxLayout, buttons: list[ChoiceButton], view: WalkView, builder: Builder) -> None:
    left = view.step.candidates
    shown = left if len(left) <= _MOST_SHOWN else left[:_MOST_SHOWN]
    title, more = _outcome(len(left), len(shown))
    layout.addWidget(heading(title, 1))
    layout.addWidget(plain_label(more, muted=True))
    for entry_id in shown:
        summary = view.knowledge.summaries[entry_id]
        words = summary.title[view.language]
        detail = _facts(summary)
        button = ChoiceButton(builder.theme, words, detail=detail)
        button.setAccessibleName(words)
        button.setAccessibleDescription(detail)
        button.clicked.connect(lambda _checked=False, link=f"error:{entry_id}": builder.open_link(link))
        layout.addWidget(button)
        buttons.append(button)


def _outcome(left: int, shown: int) -> tuple[str, str]:
    """The heading above the errors that are left, and a sentence on them."""
    if not left:
        return _("No error fits these answers"), _("Take one of them back, or start again.")
    if shown < left:
        return (
            _("No further question would help"),
            _("{n} errors are left. These are the ones that people ask about most.").format(n=left),
        )
    return (
        ngettext("It is likely this error", "It is likely one of these {n} errors", left).format(n=left),
        _("Each opens with its causes and how to tell which one is yours."),
    )


def _facts(summary: EntrySummary) -> str:
    words = [*summary.codes[:1], operation_label(summary.operation), platforms_label(summary.platforms)]
    if summary.status is not Status.CURRENT:
        words.append(status_label(summary.status))
    return " · ".join(words)


def _crumbs(view: WalkView, builder: Builder) -> QWidget:
    """The answers so far; a click takes one back."""
    row = FlowRow(spacing=6)
    for answer in view.answers.given:
        words = choice_text(answer.question, answer.choice, view.knowledge.symptoms, view.language)
        name = question_name(answer.question)
        crumb = Crumb(builder.theme, f"{name}: {words}")
        crumb.setToolTip(_("Take this answer back: {answer}").format(answer=words))
        crumb.setAccessibleName(_("{question}: {answer}. Take this answer back").format(question=name, answer=words))
        crumb.clicked.connect(lambda _checked=False, answer=answer: view.go(view.answers.without(answer.question)))
        row.add(crumb)
    return row


def _ways_on(view: WalkView, builder: Builder) -> QWidget:
    """The way to the list, and back to the first question."""
    row = FlowRow()
    theme = builder.theme
    n = len(view.step.candidates)
    if n:
        words = ngettext("Show it in the list", "Show these {n} in the list", n).format(n=n)
        show = FlatButton(theme, words, picture=icon("errors", theme.text))
        show.clicked.connect(lambda: view.show_in_list(view.step.candidates))
        row.add(show)
    if view.answers.given:
        again = FlatButton(theme, _("Start again"), picture=icon("again", theme.text))
        again.clicked.connect(view.start_again)
        row.add(again)
    return row
