"""A language whose every sentence is 40 % longer than English, with letters that have marks above and below."""

from __future__ import annotations

import gettext
import math
import re

_LONGER = 0.4
_FILLER = "ïñ ďër Ťàţ əīñ ġàñź lánģêr Šätz mit Ğèwîčhţ "
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def longer(message: str) -> str:
    """``message`` with 40 % more characters before its last mark; placeholders, mnemonics and lines stay."""
    return "\n".join(_line(line) for line in message.split("\n"))


def _line(line: str) -> str:
    words = _PLACEHOLDER.sub("", line)
    if not any(letter.isalpha() for letter in words):
        return line
    more = math.ceil(len(words) * _LONGER)
    filler = (" " + _FILLER * (more // len(_FILLER) + 1))[: more + 1].removesuffix(" ") + "~"
    end = len(line.rstrip(" .:…!?)"))
    return line[:end] + filler + line[end:]


class LongerWords(gettext.NullTranslations):
    """What stands in for a translation."""

    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return longer(message)
