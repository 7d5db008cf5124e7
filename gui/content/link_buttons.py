"""Buttons for the links of a text that lead on inside the program.

A screen reader reads a label with links as one text, so what matters most on a page can be pressed as well.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.icons import icon
from gui.widgets.buttons import FlatButton
from gui.widgets.flow_layout import FlowRow
from troubleshooter.blocks import Bullets, Note, Numbered, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QWidget

    from gui.content.blocks import Builder
    from troubleshooter.blocks import Block, Span

_INSIDE = ("page:", "check:", "error:")
_WIDEST = 380


def link_buttons(blocks: Sequence[Block], builder: Builder) -> QWidget | None:
    """One button for each place that ``blocks`` link to; None when they link to none."""
    links: dict[str, str] = {}
    for span in _spans(blocks):
        if span.href.startswith(_INSIDE):
            links.setdefault(span.href, span.text)
    if not links:
        return None
    row = FlowRow()
    for href, text in links.items():
        picture = icon("check" if href.startswith("check:") else "forward", builder.theme.text)
        button = FlatButton(builder.theme, picture=picture)
        short = button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST)
        button.setText(short.replace("&", "&&"))
        button.setToolTip(text if short != text else "")
        button.setAccessibleName(text)
        button.clicked.connect(partial(_follow, builder, href))
        row.add(button)
    return row


def _follow(builder: Builder, href: str, _checked: bool = False) -> None:
    builder.open_link(href)


def _spans(blocks: Sequence[Block]) -> Iterator[Span]:
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield from spans
            case Bullets(items) | Numbered(items):
                for item in items:
                    yield from _spans(item)
            case Note(inner):
                yield from _spans(inner)
