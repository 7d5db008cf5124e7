"""Takes secrets out of evidence before it is kept: what a capture never holds cannot leak from it."""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import TYPE_CHECKING

from troubleshooter.secret_patterns import remove_secrets

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Reading


def without_secrets(reading: Reading) -> Reading:
    """The same reading with every secret replaced; a reading without one stays byte for byte as it is."""
    data = reading.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, errors = "utf-16", "replace"
    elif data[1:2] == b"\0":
        encoding, errors = "utf-16-le", "replace"
    else:
        encoding, errors = "utf-8", "surrogateescape"
    text = data.decode(encoding, errors)
    cleaned = remove_secrets(text)
    return reading if cleaned == text else replace(reading, data=cleaned.encode(encoding, errors))
