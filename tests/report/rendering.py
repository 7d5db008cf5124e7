"""What a report says in a format, for tests to look through."""

from __future__ import annotations

import base64
import io
import re
import zlib
from typing import TYPE_CHECKING

from troubleshooter.report.export import ReportFormat, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.report.export import Prepared

#: Formats whose words stand in the file as they are.
TEXTS = (ReportFormat.HTML, ReportFormat.MARKDOWN, ReportFormat.JSON)


def rendered(prepared: Prepared, kind: ReportFormat) -> str:
    """The file as text; of a PDF what :func:`_unpacked` gives."""
    file = io.BytesIO()
    write(prepared, kind, file)
    return file.getvalue().decode("utf-8") if kind is not ReportFormat.PDF else _unpacked(file.getvalue())


def _unpacked(pdf: bytes) -> str:
    """Everything in a PDF, its streams unpacked: titles, addresses of links; its words are numbers of glyphs there."""
    return "\n".join(stream.decode("latin-1") for stream in (*_streams(pdf), pdf))


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        raw = found[1].strip()
        adobe = raw.endswith(b"~>")
        try:
            yield zlib.decompress(base64.a85decode(b"<~" + raw if adobe else raw, adobe=adobe))
        except (ValueError, zlib.error):  # a font, packed otherwise
            continue
