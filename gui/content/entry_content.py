"""An entry on the page view: what it means, its causes, and the fix of the cause that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.content.causes import Causes, add_causes
from gui.content.page_content import add_page_sections, facts_line
from gui.content.shared import column, link_line, sources_section
from gui.content.spans_label import spans_label
from gui.evidence_at_hand import diagnosis_of
from gui.widgets.badge import CauseBadge
from gui.widgets.command_block import CopyButton
from gui.widgets.flow_layout import FlowRow
from gui.widgets.frames import Card, Pill, RoundedFrame
from gui.widgets.text import CodeLabel, heading, plain_label
from troubleshooter.blocks import Paragraph, Span, Style
from troubleshooter.diagnosis.text import cause_sentence
from troubleshooter.i18n import _
from troubleshooter.labels import operation_label, platforms_label, status_label
from troubleshooter.markdown_parser import parse_inline
from troubleshooter.words import CodeConfidence, Era, Language, Status

if TYPE_CHECKING:
    from gui.check_session import Run
    from gui.content.blocks import Builder
    from gui.evidence_at_hand import EvidenceAtHand
    from troubleshooter.catalogue.entry import Entry
    from troubleshooter.diagnosis.azure_facts import AzureFacts
    from troubleshooter.diagnosis.diagnose import CauseDiagnosis
    from troubleshooter.knowledge.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry is shown with."""

    knowledge: Knowledge
    language: Language
    at_hand: EvidenceAtHand
    run: Run | None  # of the machine that the error is of, or may be of
    azure: AzureFacts | None = None


@dataclass(frozen=True, slots=True)
class EntryContent:
    """The widget, and the heading of the fix to scroll to."""

    widget: QWidget
    fix: QWidget


def entry_content(entry: Entry, chosen: str, known: Known, builder: Builder) -> EntryContent:
    """Build the view of ``entry`` with the fix of the cause ``chosen`` (the leading one when empty)."""
    knowledge, language = known.knowledge, known.language
    text = entry.text[language]
    diagnosis = diagnosis_of(entry, known.run, known.azure)
    leading = diagnosis.causes[0].cause
    cause = next((cause for cause in entry.causes if cause.id == chosen), leading)
    widget, layout = column()
    layout.addWidget(heading(text.title, 1))
    layout.addWidget(_facts(entry, builder))
    if entry.hresults:
        failures = _("Failures of Windows:") + " " + ", ".join(entry.hresults)
        layout.addWidget(plain_label(failures, muted=True))
    if text.status_note:
        note = Span(status_label(entry.status) + ". ", Style.STRONG)
        layout.addWidget(builder.note([Paragraph((note, *parse_inline(text.status_note)))]))
    layout.addWidget(spans_label(parse_inline(text.meaning), builder.open_link))
    add_causes(layout, Causes(diagnosis, cause, known.run, known.at_hand, knowledge, language, builder))
    layout.addWidget(builder.note_line(f"error:{entry.id}", text.title))
    standing = next(one for one in diagnosis.causes if one.cause is cause)
    fix = _add_fix(layout, standing, known, builder)
    _add_wordings(layout, entry, language, builder)
    if entry.related:
        layout.addWidget(heading(_("See also"), 2))
        links = [(f"error:{other}", knowledge.title(f"error:{other}", language)) for other in entry.related]
        layout.addWidget(link_line(links, builder.open_link))
    layout.addWidget(sources_section(entry.sources, entry.verified, builder))
    layout.addStretch(1)
    return EntryContent(widget, fix)


def _facts(entry: Entry, builder: Builder) -> QWidget:
    row = FlowRow()
    for code in entry.all_codes:
        row.add(_with_copy(code, builder))
    if entry.code_confidence is CodeConfidence.INFERRED:
        row.add(Pill(_("code inferred from the wording"), builder.theme))
    if entry.status is not Status.CURRENT:
        row.add(Pill(status_label(entry.status), builder.theme, caution=True))
    row.add(Pill(operation_label(entry.operation), builder.theme))
    row.add(Pill(platforms_label(entry.platforms), builder.theme))
    return row


def _with_copy(code: str, builder: Builder) -> QWidget:
    frame = RoundedFrame(builder.theme, builder.theme.sunken)
    line = QHBoxLayout(frame)
    line.setContentsMargins(8, 2, 2, 2)
    line.addWidget(CodeLabel(code), 1)
    line.addWidget(CopyButton(code, _("Copy {code}").format(code=code), builder.theme))
    return frame


def _add_fix(layout: QVBoxLayout, standing: CauseDiagnosis, known: Known, builder: Builder) -> QWidget:
    knowledge, language, cause = known.knowledge, known.language, standing.cause
    page = knowledge.page(cause.pages[0])
    title = heading(_("Fix: {title}").format(title=page.text[language].title), 2)
    layout.addWidget(title)
    if standing.evidence:  # whoever comes straight to the steps sees that this cause is theirs
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(CauseBadge(standing, builder.theme))
        row.addWidget(plain_label(cause_sentence(cause, language)), 1)
        layout.addLayout(row)
    layout.addWidget(facts_line(page))
    if len(cause.pages) > 1:
        others = [(f"page:{other}", knowledge.title(f"page:{other}", language)) for other in cause.pages[1:]]
        layout.addWidget(link_line(others, builder.open_link, label=_("Also for this cause:")))
    add_page_sections(layout, page, language, builder)
    return title


def _add_wordings(layout: QVBoxLayout, entry: Entry, language: Language, builder: Builder) -> None:
    others = [other for other in Language if other is not language]
    wordings = [(message, language) for message in entry.text[language].messages]
    wordings += [(message, other) for other in others for message in entry.text[other].messages]
    if not wordings:
        return
    layout.addWidget(heading(_("Exact wordings"), 2))
    card = Card(builder.theme)
    for message, spoken in wordings:
        row = QWidget()
        lines = QVBoxLayout(row)
        lines.setContentsMargins(0, 0, 0, 0)
        label = plain_label(message.text)
        label.setAccessibleName(message.text)
        lines.addWidget(label)
        line = QHBoxLayout()
        lines.addLayout(line)
        era = {
            Era.ORIGINAL: "2017",
            Era.TODAY: _("today"),
            Era.TRANSLATION: _("our translation"),
        }[message.era]
        tongue = {Language.EN: _("English"), Language.ES: _("Spanish")}.get(spoken, spoken.value)
        line.addWidget(Pill(f"{tongue} · {era}", builder.theme))
        line.addStretch(1)
        name = _("Copy the wording: {start}").format(start=message.text[:60])
        line.addWidget(CopyButton(message.text, name, builder.theme))
        card.add_row(row)
    layout.addWidget(card)
