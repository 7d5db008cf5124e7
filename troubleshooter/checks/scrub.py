"""Takes secrets out of evidence before it is kept: what a capture never holds cannot leak from it."""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.secret_patterns import remove_secrets

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading


def without_secrets(reading: Reading) -> Reading:
    """The same reading with every secret replaced; all other bytes stay as they are."""
    name = "utf-16" if reading.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    if name == "utf-8" and reading.data[1:2] == b"\0":
        name = "utf-16-le"
    text = reading.data.decode(name, errors="surrogateescape" if name == "utf-8" else "surrogatepass")
    cleaned = remove_secrets(text)
    if cleaned == text:
        return reading
    errors = "surrogateescape" if name == "utf-8" else "surrogatepass"
    return replace(reading, data=cleaned.encode(name, errors=errors))
