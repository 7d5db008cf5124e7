"""What a verdict rests on: observed, expected, how sure, the lines, the raw evidence, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.content.shared import link_line
from gui.content.spans_label import spans_label
from gui.widgets.arrangement import grid
from gui.widgets.command_block import CopyButton
from gui.widgets.fold import FoldButton
from gui.widgets.frames import RoundedFrame
from gui.widgets.text import mono_font, plain_label
from gui.widgets.text_view import TextView
from troubleshooter.checks.evidence import FileKind, ReadStatus
from troubleshooter.checks.facts.text import decode
from troubleshooter.checks.summary import leads_to, sureness_label
from troubleshooter.i18n import _, ngettext
from troubleshooter.markdown_parser import parse_inline
from troubleshooter.words import Verdict

if TYPE_CHECKING:
    from PySide6.QtWidgets import (
        QLabel,
    )

    from gui.content.spans_label import OpenLink
    from gui.theme import Theme
    from troubleshooter.checks.capture import Capture
    from troubleshooter.checks.evidence import Evidence
    from troubleshooter.checks.judgement import CheckResult, EvidenceLine
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.words import Language

_MOST_LINES = 30
_MOST_LINKS = 5
_SHOWN_CHARACTERS = 100_000
_SHOWN_ROWS = 14
_UNSURE = (Verdict.UNKNOWN, Verdict.NEEDS_ELEVATION, Verdict.CHECK_ERROR, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class EvidenceBuilder:
    """Makes the evidence of results; knows what they are explained with."""

    knowledge: Knowledge
    language: Language
    theme: Theme
    open_link: OpenLink

    def panel(self, result: CheckResult, capture: Capture) -> QWidget:
        """Everything behind one verdict."""
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(9)
        facts = self._facts(result)
        if facts is not None:
            column.addWidget(facts)
        if result.judgement.lines:
            column.addWidget(self._lines(result.judgement.lines))
        for probe in result.evidence:
            column.addWidget(RawEvidence(capture.evidence[probe], self.theme))
        entries, pages = leads_to(result, self.knowledge)
        found = result.verdict in (Verdict.PROBLEM, Verdict.WARNING)
        if entries:
            label = _("Explains:") if found else _("Bears on:")
            column.addWidget(self._links("error", entries, label))
        if pages:
            column.addWidget(self._links("page", pages, _("Fixed by:")))
        column.addWidget(self._why(result.check))
        return panel

    def _facts(self, result: CheckResult) -> QWidget | None:
        judgement = result.judgement
        rows = [
            (_("Observed"), judgement.observed),
            (_("Expected"), judgement.expected),
            (_("How sure"), "" if result.verdict in _UNSURE else sureness_label(judgement.sureness)),
        ]
        rows = [(name, text) for name, text in rows if text]
        if not rows:
            return None
        widget = QWidget()
        cells = grid(widget, across=14, down=4, wide=(1,))
        for row, (name, text) in enumerate(rows):
            cells.addWidget(_name(name), row, 0, Qt.AlignmentFlag.AlignTop)
            cells.addWidget(plain_label(text), row, 1)
        return widget

    def _lines(self, lines: tuple[EvidenceLine, ...]) -> QWidget:
        frame = RoundedFrame(self.theme, self.theme.sunken)
        cells = grid(frame, across=10, down=3, wide=(1,))
        cells.setContentsMargins(10, 7, 10, 7)
        at = 0
        for line in lines[:_MOST_LINES]:
            where = _("line {number}").format(number=line.number) if line.number else line.probe
            number = _name(where)
            number.setToolTip(line.probe)
            text = plain_label(line.text)
            text.setFont(mono_font(text.font()))
            cells.addWidget(number, at, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            cells.addWidget(text, at, 1)
            at += 1
            if line.entry in self.knowledge.summaries:
                title = self.knowledge.title(f"error:{line.entry}", self.language)
                cells.addWidget(link_line([(f"error:{line.entry}", title)], self.open_link, label="→"), at, 1)
                at += 1
        if len(lines) > _MOST_LINES:
            more = len(lines) - _MOST_LINES
            words = ngettext("… and {n} more line", "… and {n} more lines", more).format(n=more)
            cells.addWidget(plain_label(words, muted=True), at, 1)
        return frame

    def _links(self, kind: str, ids: tuple[str, ...], label: str) -> QLabel:
        links = [(f"{kind}:{one}", self.knowledge.title(f"{kind}:{one}", self.language)) for one in ids[:_MOST_LINKS]]
        return link_line(links, self.open_link, label=label)

    def _why(self, check: str) -> QWidget:
        frame = RoundedFrame(self.theme, self.theme.sunken, bar=self.theme.accent)
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 8, 12, 8)
        column.setSpacing(3)
        column.addWidget(plain_label(_("Why backup cares"), bold=True))
        text = self.knowledge.check(check).text[self.language]
        column.addWidget(spans_label(parse_inline(text.why), self.open_link))
        column.addWidget(
            link_line([(f"check:{check}", _("About this check, and how to look by hand"))], self.open_link)
        )
        return frame


class RawEvidence(QWidget):
    """One probe's raw evidence, unfolded on demand; shown up to a limit, copied whole."""

    def __init__(self, evidence: Evidence, theme: Theme) -> None:
        super().__init__()
        self._evidence = evidence
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._shown: QWidget | None = None
        self.fold = FoldButton(theme, _facts_of(evidence))
        self.fold.toggled.connect(self._unfold)
        self._column.addWidget(self.fold)

    def _unfold(self, on: bool) -> None:
        if on and self._shown is None:
            self._shown = self._make()
            self._column.addWidget(self._shown)
        if self._shown is not None:
            self._shown.setVisible(on)

    def _make(self) -> QWidget:
        evidence = self._evidence
        text = decode(evidence.data)
        if not text.strip():
            words = evidence.reading.detail or _("It brought nothing back.")
            return plain_label(words, muted=True)
        frame = RoundedFrame(self._theme, self._theme.sunken)
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 6, 8, 8)
        column.setSpacing(4)
        note = ""
        shown = text
        if len(text) > _SHOWN_CHARACTERS:
            from_end = evidence.kind is FileKind.LOG
            shown = text[-_SHOWN_CHARACTERS:] if from_end else text[:_SHOWN_CHARACTERS]
            note = (
                _("Only the end is shown; Copy takes all.")
                if from_end
                else _("Only the beginning is shown; Copy takes all.")
            )
        elif evidence.reading.cut:
            note = _("Of this long source only the end was kept.")
        if note:
            column.addWidget(plain_label(note, muted=True))
        view = _RawText(shown, evidence.probe, self._theme)
        frame.show_focus_of(view)
        copy = CopyButton(text, _("Copy {code}").format(code=evidence.probe), self._theme)
        row = QHBoxLayout()
        row.addWidget(view, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return frame


def _name(text: str) -> QLabel:
    label = plain_label(text, muted=True)
    label.setWordWrap(False)
    return label


class _RawText(TextView):
    """Read-only text, a screenful high at most, that can be scrolled both ways."""

    def __init__(self, text: str, name: str, theme: Theme) -> None:
        super().__init__(theme, name, text, mono=True)
        self.setLineWrapMode(_RawText.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows = max(1, min(self.document().blockCount(), _SHOWN_ROWS))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(rows * self.fontMetrics().lineSpacing() + bar + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())


def _facts_of(evidence: Evidence) -> str:
    """A probe's name and how reading it went."""
    words = [_("Raw: {probe}").format(probe=evidence.probe)]
    words += [f"{evidence.ms} ms"] if evidence.ms else []
    status = {
        ReadStatus.OK: "",
        ReadStatus.MISSING: _("not there"),
        ReadStatus.DENIED: _("access denied"),
        ReadStatus.TIMED_OUT: _("timed out"),
        ReadStatus.FAILED: _("failed"),
        ReadStatus.CANCELLED: _("stopped"),
    }[evidence.status]
    words += [status] if status else []
    words += [_("exit code {code}").format(code=evidence.reading.exit)] if evidence.reading.exit is not None else []
    words += [_("read elevated")] if evidence.elevated else []
    return " · ".join(words)
