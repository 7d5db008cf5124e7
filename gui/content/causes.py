"""The causes of an entry: where each stands, the evidence for it in one line, and the next thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.content.spans_label import spans_label
from gui.history import Kind, Location
from gui.icons import icon
from gui.widgets.badge import CauseBadge
from gui.widgets.buttons import FlatButton, Look
from gui.widgets.flow_layout import FlowRow
from gui.widgets.frames import Card, StepNumber
from gui.widgets.text import heading, plain_label
from troubleshooter.blocks import Span, Style
from troubleshooter.checks.facts.scope import Place, find_scope
from troubleshooter.checks.rules.registry import RULES
from troubleshooter.diagnosis.diagnose import CauseState, checks_of
from troubleshooter.diagnosis.text import cause_sentence, diagnosis_sentence
from troubleshooter.i18n import _, ngettext
from troubleshooter.markdown_parser import parse_inline
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from gui.check_session import Run
    from gui.content.blocks import Builder
    from gui.evidence_at_hand import EvidenceAtHand
    from troubleshooter.catalogue.entry import Cause
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis, Diagnosis
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language


@dataclass(frozen=True, slots=True)
class Causes:
    """What the causes are shown from."""

    diagnosis: Diagnosis
    chosen: Cause  # whose fix is shown below
    run: Run | None  # whose evidence it is; None: of no machine
    at_hand: EvidenceAtHand
    knowledge: Knowledge
    language: Language
    builder: Builder


def add_causes(layout: QVBoxLayout, causes: Causes) -> None:
    """Add the heading, whose evidence it is, and a row for each cause."""
    layout.addWidget(heading(_heading(causes), 2))
    said = causes.run is not None or any(one.evidence for one in causes.diagnosis.causes)
    if said:
        layout.addWidget(plain_label(_state_line(causes), muted=True))
    checks = tuple(check for check in checks_of(causes.diagnosis.entry) if check in RULES)
    if checks:
        layout.addWidget(_buttons(causes, checks))
    if causes.at_hand.notice:
        layout.addWidget(plain_label(causes.at_hand.notice, bold=True))
    card = Card(causes.builder.theme)
    for number, one in enumerate(causes.diagnosis.causes, 1):
        card.add_row(_row(number, one, causes, judged=said))
    layout.addWidget(card)


def _heading(causes: Causes) -> str:
    run = causes.run
    if run is None:
        return _("Causes, likeliest first")
    return _("Causes, with evidence from {machine}").format(machine=_name(run))


def _name(run: Run) -> str:
    if run.is_here:
        return _("this computer")
    return run.capture.machine.hostname or run.source


def _state_line(causes: Causes) -> str:
    words = [diagnosis_sentence(causes.diagnosis)]
    run = causes.run
    if run is not None:
        if run.source:
            words.append(_("Capture {file}.").format(file=run.source))
        if run.capture.taken is not None:
            local = run.capture.taken.astimezone()
            words.append(_("Taken {time}.").format(time=local.strftime("%Y-%m-%d %H:%M")))
        if _is_elsewhere(run):
            words.append(_("This machine is not an Azure VM: what is inside the failing VM cannot be seen from here."))
    return " ".join(words)


def _is_elsewhere(run: Run) -> bool:
    return find_scope(run.capture).place is Place.ELSEWHERE


def _buttons(causes: Causes, checks: tuple[str, ...]) -> QWidget:
    """How to get evidence: from this computer, or from the machine that fails."""
    theme, at_hand = causes.builder.theme, causes.at_hand
    if at_hand.busy:
        stop = FlatButton(theme, _("Stop"), picture=icon("stop", theme.text))
        stop.clicked.connect(lambda _checked=False: at_hand.stop())
        return FlowRow(plain_label(_("Checking…"), muted=True), stop)
    n = len(checks)
    words = ngettext("Check this computer ({n} check)", "Check this computer ({n} checks)", n).format(n=n)
    again = FlatButton(theme, words, picture=icon("computer", theme.text))
    again.clicked.connect(lambda _checked=False: at_hand.check(checks))
    capture = FlatButton(theme, _("Open a capture of the VM…"), picture=icon("folder", theme.text))
    capture.clicked.connect(lambda _checked=False: at_hand.capture_asked.emit())
    return FlowRow(again, capture)


def _row(number: int, one: CauseDiagnosis, causes: Causes, *, judged: bool) -> QWidget:
    builder, theme = causes.builder, causes.builder.theme
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    mark = CauseBadge(one, theme) if judged else StepNumber(number, theme)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(3)
    text = one.cause.text[causes.language]
    words.addWidget(spans_label(parse_inline(text.sentence), builder.open_link, bold=True))
    if one.evidence:
        words.addWidget(_evidence(one, causes))
    if one.state is CauseState.NOT_CHECKED:
        sign = (Span(_("How to tell:") + " ", Style.EMPHASIS), *parse_inline(text.sign))
        words.addWidget(spans_label(sign, builder.open_link, muted=True))
        settled = _settled_by(one, causes)
        if settled:
            words.addWidget(spans_label(settled, builder.open_link, muted=True))
    line.addLayout(words, 1)
    actions = QVBoxLayout()
    actions.setSpacing(6)
    for button in _actions(one, causes):
        actions.addWidget(button)
    actions.addStretch(1)
    line.addLayout(actions)
    return row


def _evidence(one: CauseDiagnosis, causes: Causes) -> QWidget:
    """What was found, never as markup, with the check that found it as a link."""
    spans = [Span(one.evidence)]
    if one.check:
        link = f"check:{one.check}"
        spans += [Span("  "), Span(causes.knowledge.title(link, causes.language), href=link)]
    return spans_label(spans, causes.builder.open_link)


def _settled_by(one: CauseDiagnosis, causes: Causes) -> tuple[Span, ...]:
    """What would settle the cause, or why nothing here does."""
    both = one.cause.confirmed_by + one.cause.ruled_out_by
    if not both:
        return (Span(_("No check on a machine can settle this one: look where the line above says."), Style.EMPHASIS),)
    checks = list(dict.fromkeys(found.check for found in both))
    if causes.run is not None:
        seen = {check: causes.run.result(check) for check in checks}
        checks = [
            check for check, found in seen.items() if found is None or found.verdict is not Verdict.NOT_APPLICABLE
        ]
    if not checks:
        return ()  # the line above the causes says why
    spans = [Span(_("Settled by:") + " ", Style.EMPHASIS)]
    for number, check in enumerate(checks):
        link = f"check:{check}"
        spans += [Span(", ")] if number else []
        spans.append(Span(causes.knowledge.title(link, causes.language), href=link))
    return tuple(spans)


def _actions(one: CauseDiagnosis, causes: Causes) -> list[FlatButton]:
    """The fix, and what settles the cause if that can be done here."""
    entry, cause, theme = causes.diagnosis.entry, one.cause, causes.builder.theme
    sentence = cause_sentence(cause, causes.language)
    look = Look.PRIMARY if cause is causes.chosen else Look.PLAIN
    fix = FlatButton(theme, _("Show the fix"), look=look)
    fix.setAccessibleName(_("Show the fix for: {cause}").format(cause=sentence))
    place = Location(Kind.ENTRY, entry.id, cause.id)
    fix.clicked.connect(lambda: causes.builder.open_link(f"{place.link}#{place.cause}"))
    made = [fix]
    here = causes.run is None or causes.run.is_here
    if not here or one.state is not CauseState.NOT_CHECKED or causes.at_hand.busy:
        return made
    locked = _locked(one, causes)
    checks = tuple(check for check in one.settled_by if check in RULES)
    if locked:
        button = FlatButton(theme, _("Look as administrator…"), picture=icon("elevation", theme.text))
        button.setAccessibleName(_("Look as administrator for: {cause}").format(cause=sentence))
        button.clicked.connect(lambda _checked=False: causes.at_hand.look_elevated(locked))
        made.append(button)
    elif checks:
        button = FlatButton(theme, _("Check now"))
        button.setAccessibleName(_("Check now: {cause}").format(cause=sentence))
        button.clicked.connect(lambda _checked=False: causes.at_hand.check(checks))
        made.append(button)
    return made


def _locked(one: CauseDiagnosis, causes: Causes) -> str:
    """The check that only elevation lets look; empty when there is none."""
    for check in one.settled_by:
        result = causes.run.result(check) if causes.run is not None else None
        if result is not None and result.verdict is Verdict.NEEDS_ELEVATION:
            return check
    return ""
