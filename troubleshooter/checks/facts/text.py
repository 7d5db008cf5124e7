"""Raw bytes as text and JSON, whatever code page they were written in."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any

from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.checks.evidence import Evidence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    r"""Bytes as text: by their mark, as UTF-8, as UTF-16 without a mark, else as the OEM code page 850.

    What cannot be decoded is kept as an escape; line ends become ``\\n``. Nothing relies on a word in a human
    language, so a wrong guess among the single-byte code pages does no harm.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, errors="backslashreplace")
            break
    else:
        try:
            text = data.decode("utf-8")
            if data[1:2] == b"\0":  # UTF-16 of plain letters is valid UTF-8 too
                text = data.decode("utf-16-le", errors="backslashreplace")
        except UnicodeDecodeError:
            text = data.decode("utf-16-le" if data[1:2] == b"\0" else "cp850", errors="backslashreplace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def text_of(evidence: Evidence) -> str:
    """The text of evidence.

    Raises:
        CannotTell: when there is none in it.
    """
    text = decode(evidence.data)
    if not text.strip():
        raise CannotTell(_("{probe} brought nothing back.").format(probe=evidence.probe), probe=evidence.probe)
    return text


def json_of(evidence: Evidence) -> Any:
    """The JSON value in evidence.

    Raises:
        CannotTell: when it is not valid JSON.
    """
    try:
        return json.loads(text_of(evidence))
    except (ValueError, RecursionError):
        raise CannotTell(
            _("{probe} is not valid JSON, or was cut off.").format(probe=evidence.probe), probe=evidence.probe
        ) from None
