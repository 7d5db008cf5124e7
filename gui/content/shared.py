"""Parts that entries, pages and checks have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.content.spans_label import spans_label
from troubleshooter.blocks import Span, Style
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QLabel

    from gui.content.blocks import Builder
    from gui.content.spans_label import OpenLink
    from troubleshooter.catalogue.entry import Source


_MOST_IN_A_ROW = 4


def column() -> tuple[QWidget, QVBoxLayout]:
    """The empty page and its layout."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 24)
    layout.setSpacing(10)
    return widget, layout


def link_line(links: Sequence[tuple[str, str]], open_link: OpenLink, *, label: str = "") -> QLabel:
    """Links in a row, each given as (target, text); many without a label stand one below the other, as a list."""
    between = "  ·  " if label or len(links) <= _MOST_IN_A_ROW else "\n"
    spans = [Span(label + " ", Style.EMPHASIS)] if label else []
    for number, (target, text) in enumerate(links):
        spans += [Span(between)] if number else []
        spans.append(Span(text, href=target))
    return spans_label(spans, open_link)


def sources_section(sources: Sequence[Source], verified: date, builder: Builder) -> QLabel:
    """Where the facts come from, and when they were looked at last."""
    spans = [Span(_("Verified {date}").format(date=verified.isoformat()) + ". " + _("Sources:") + " ")]
    for number, source in enumerate(sources):
        spans += [Span(", ")] if number else []
        spans.append(Span(source.url.removeprefix("https://"), href=source.url))
        if source.dated:
            spans.append(Span(f" ({source.dated})"))
    return spans_label(spans, builder.open_link, muted=True)
