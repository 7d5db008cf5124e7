"""Labels for parsed text: what is content is escaped, what is a link is one of ours."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.widgets.text import MONO_FAMILIES, TextLabel, breakable, scaled, wrapped
from troubleshooter.blocks import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from troubleshooter.blocks import Span

OpenLink = Callable[[str], None]


def spans_label(spans: Sequence[Span], open_link: OpenLink, *, muted: bool = False, bold: bool = False) -> QLabel:
    """Wrapped text with our own styles and links; every word of it is escaped."""
    label = TextLabel("".join(map(_html, spans)))
    label.setTextFormat(Qt.TextFormat.RichText)
    flags = Qt.TextInteractionFlag.TextSelectableByMouse
    if any(span.href for span in spans):
        flags |= Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        label.linkActivated.connect(open_link)
        label.setAccessibleName("".join(span.text for span in spans))
    label.setTextInteractionFlags(flags)
    if bold:
        label.setFont(scaled(label.font(), 1.0, bold=True))
    return wrapped(label, muted=muted)


def _html(span: Span) -> str:
    text = escape(breakable(span.text)).replace("\n", "<br>")
    match span.style:
        case Style.STRONG:
            text = f"<b>{text}</b>"
        case Style.EMPHASIS:
            text = f"<i>{text}</i>"
        case Style.CODE:
            families = ", ".join(f"'{family}'" for family in MONO_FAMILIES)
            text = f'<span style="font-family: {families}">{text}</span>'
    return f'<a href="{escape(span.href)}">{text}</a>' if span.href else text
