"""A report as one HTML file: no scripts, nothing from elsewhere, whatever comes from outside escaped."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

from troubleshooter.i18n import number_text
from troubleshooter.report import wording
from troubleshooter.report.outline import outline_of
from troubleshooter.resources import resource_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Template

    from troubleshooter.report.findings import Report
    from troubleshooter.report.outline import Tile
    from troubleshooter.report.redact import Redactor

_CHUNK = 128 * 1024  # characters that are looked through at once
#: What stands between two tags; style sheets are passed over whole.
_TEXT = re.compile(r"<style>.*?</style>|(?<=>)[^<>]+(?=<)", re.DOTALL)
_WIDTH = 1000


def report_html(report: Report, redactor: Redactor) -> Iterator[str]:
    """The file, in pieces, for a report that went through this redactor."""
    from markupsafe import Markup

    outline = outline_of(report)
    css = Markup((resource_root() / "templates" / "report.css").read_text(encoding="utf-8"))  # noqa: S704  our own file
    pieces = _template().generate(
        report=outline,
        css=css,
        words=wording.headings(),
        bars=list(_bars(outline.picture)),
    )
    for chunk in _chunks(pieces):
        yield _last_pass(chunk, redactor)


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resource_root() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["kind_of"] = lambda block: type(block).__name__
    environment.globals["number"] = number_text
    return environment.get_template("report.html.j2")


def _bars(picture: Sequence[Tile]) -> Iterator[dict[str, object]]:
    """The parts of the bar; even a small part stays visible."""
    total = sum(tile.number for tile in picture)
    least = 8.0
    sizes = [max(least, _WIDTH * tile.number / total) for tile in picture]
    scale = _WIDTH / sum(sizes) if sizes else 1
    x = 0.0
    for tile, size in zip(picture, sizes, strict=True):
        yield {"tone": tile.tone.value, "x": f"{x:.1f}", "width": f"{max(0.0, size * scale - 2):.1f}"}
        x += size * scale


def _chunks(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in larger pieces, each ending with a whole row or part."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            text = "".join(held)
            end = max(text.rfind("</tr>") + len("</tr>"), text.rfind("</div></div>") + len("</div></div>"))
            if end > len("</div></div>"):
                yield text[:end]
                text = text[end:]
            held, size = [text], 0
    yield "".join(held)


def _last_pass(chunk: str, redactor: Redactor) -> str:
    """The chunk with everything that should not be there taken out of its texts; its tags stay as they are."""
    plain = html.unescape(chunk)
    if redactor.last_pass(plain) == plain:
        return chunk

    def cleaned(found: re.Match[str]) -> str:
        text = found[0]
        return text if text.startswith("<style>") else html.escape(redactor.last_pass(html.unescape(text)))

    return _TEXT.sub(cleaned, chunk)
