"""Reads a saved log or message as one paste, whatever its encoding."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: A file is read up to here, in bytes.
LARGEST = 20_000_000


def read_text_file(path: Path) -> str:
    """The text of a file: UTF-8 or UTF-16 (as Windows tools save it), else as the Western code page has it.

    Of a file that is larger than :data:`LARGEST`, the beginning.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(LARGEST)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        # A letter that the limit cuts in two does not make it another encoding.
        return codecs.getincrementaldecoder("utf-8-sig")().decode(raw, final=len(raw) < LARGEST)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
