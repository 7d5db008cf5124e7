"""Widgets for the parsed blocks of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.content.spans_label import spans_label
from gui.widgets.arrangement import grid, stacked
from gui.widgets.command_block import command_block
from gui.widgets.frames import Card, RoundedFrame, Rule, StepNumber
from gui.widgets.note_line import NoteLine
from gui.widgets.text import heading
from troubleshooter.blocks import Bullets, CodeBlock, Heading, Note, Numbered, Paragraph, Table
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.content.spans_label import OpenLink
    from gui.notebook import Notebook
    from gui.theme import Theme
    from troubleshooter.blocks import Block, Span


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes widgets; knows the colours, where links go and what the user noted."""

    theme: Theme
    open_link: OpenLink
    notebook: Notebook

    def note_line(self, about: str, title: str) -> NoteLine:
        """What the user noted on something, and the way to note it."""
        return NoteLine(about, title, self.notebook, self.theme)

    def column(self, blocks: Sequence[Block], *, spacing: int = 8) -> QWidget:
        """Blocks below one another."""
        return stacked(*map(self.block, blocks), spacing=spacing)

    def block(self, block: Block) -> QWidget:
        """One block."""
        match block:
            case Paragraph(spans):
                return spans_label(spans, self.open_link)
            case Heading(_level, text):
                return heading(text, 3)
            case CodeBlock():
                return command_block(block, self.theme)
            case Numbered(items):
                return self.steps(items)
            case Bullets(items):
                return self._bullets(items)
            case Note(blocks):
                return self.note(blocks)
            case Table():
                return self._table(block)

    def note(self, blocks: Sequence[Block]) -> QWidget:
        """Something to mind, set apart."""
        frame = RoundedFrame(self.theme, self.theme.caution_back, bar=self.theme.caution)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(18, 9, 12, 9)
        layout.addWidget(self.column(blocks))
        return frame

    def steps(self, items: Sequence[Sequence[Block]], notes: Sequence[tuple[str, str]] = ()) -> QWidget:
        """Numbered steps; ``notes`` says, for each step that can be noted on, its link and what it is called."""
        card = Card(self.theme)
        for number, blocks in enumerate(items, 1):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(StepNumber(number, self.theme), 0, Qt.AlignmentFlag.AlignTop)
            step = self.column(blocks)
            if notes:
                layout = step.layout()
                assert layout is not None  # noqa: S101  a column has one
                layout.addWidget(self.note_line(*notes[number - 1]))
            line.addWidget(step, 1)
            card.add_row(row)
        return card

    def _bullets(self, items: Sequence[Sequence[Block]]) -> QWidget:
        widget = QWidget()
        cells = grid(widget, across=8, down=5, wide=(1,))
        cells.setContentsMargins(4, 0, 0, 0)
        for row, blocks in enumerate(items):
            cells.addWidget(QLabel("•"), row, 0, Qt.AlignmentFlag.AlignTop)
            cells.addWidget(self.column(blocks, spacing=5), row, 1)
        return widget

    def _table(self, table: Table) -> QWidget:
        frame = Card(self.theme)
        inner = QWidget()
        cells = grid(inner, across=16, down=6)
        columns = len(table.header)
        for column, spans in enumerate(table.header):
            cells.addWidget(self._cell(spans, bold=True), 0, column, Qt.AlignmentFlag.AlignTop)
        for index, row in enumerate(table.rows):
            cells.addWidget(Rule(self.theme), 2 * index + 1, 0, 1, columns)
            for column, spans in enumerate(row):
                cells.addWidget(self._cell(spans), 2 * index + 2, column, Qt.AlignmentFlag.AlignTop)
        frame.add_row(inner)
        frame.setAccessibleName(_("Table"))
        for column in range(columns):
            longest = max(sum(len(span.text) for span in row[column]) for row in (table.header, *table.rows))
            cells.setColumnStretch(column, max(8, min(longest, 60)))
        return frame

    def _cell(self, spans: Sequence[Span], *, bold: bool = False) -> QLabel:
        return spans_label(spans, self.open_link, bold=bold)
