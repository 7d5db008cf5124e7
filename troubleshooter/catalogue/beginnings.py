"""What somebody is still typing: the start of a code, a single word, the first words of a title.

Ranking by words needs words that tell errors apart. A person who has typed ``UserErrorGue`` or just ``agent``
has not got there yet, and wants to see what there is with it. Such hits are weak, and asked for only where the
ranking found nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.catalogue.normalise import WORD, fold, squash
from troubleshooter.catalogue.results import MatchField
from troubleshooter.catalogue.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from troubleshooter.catalogue.index import WordIndex
    from troubleshooter.words import Language

# Letters from which it is worth looking.
SHORTEST = 3
# A longer text is no beginning.
MOST_WORDS = 4
# Words that every error has, or none: they say only that something is wrong.
_EMPTY = frozenset(
    [
        "error",
        "errors",
        "errores",
        "fail",
        "failed",
        "failure",
        "fallo",
        "falla",
        "fallido",
        "warning",
        "alert",
        "alerta",
    ]
)
# Where the words may stand, and what that is worth as a score; a text that is little longer is worth more.
_WORTH = {MatchField.TITLE: 0.3, MatchField.ALIAS: 0.24, MatchField.MESSAGE: 0.2}
_CODE_WORTH = 0.32
_FULLER = 0.1


class Beginning(NamedTuple):
    """An entry with a code or a wording that goes on from what was typed."""

    entry: int
    score: float  # 0..1
    field: MatchField
    language: Language | None
    text: str
    span: tuple[int, int]  # what of ``text`` was typed


def starts_a_code(text: str, index: WordIndex) -> bool:
    """Whether a code of the catalogue begins with ``text``, whatever its case."""
    key = squash(text)
    return len(key) >= SHORTEST and any(code.startswith(key) for code in index.codes)


def beginnings(text: str, index: WordIndex) -> list[Beginning]:
    """Entries whose codes or wordings go on from a short text; each entry's best, best first."""
    typed = WORD.findall(fold(text))
    key = "".join(typed)
    if len(key) < SHORTEST or len(typed) > MOST_WORDS or all(word in STOP_WORDS or word in _EMPTY for word in typed):
        return []
    best: dict[int, Beginning] = {}
    for found in (*_codes(key, index), *_wordings(" ".join(typed), index)):
        if found.entry not in best or found.score > best[found.entry].score:
            best[found.entry] = found
    return sorted(best.values(), key=lambda found: (-found.score, found.entry))


def _codes(key: str, index: WordIndex) -> list[Beginning]:
    found = []
    for code, (printed, *entries) in index.codes.items():
        if code.startswith(key):
            score = _CODE_WORTH + _FULLER * len(key) / len(code)
            found += [Beginning(entry, score, MatchField.CODE, None, printed, (0, len(key))) for entry in entries]
    return found


def _wordings(typed: str, index: WordIndex) -> list[Beginning]:
    found = []
    for entry in range(len(index.entries)):
        for wording in index.wordings(entry, whole=False):
            worth = _WORTH.get(wording.field)
            if worth is None or f" {typed}" not in f" {wording.plain}":
                continue
            score = worth + _FULLER * len(typed) / len(wording.plain)
            span = _span(wording.text, typed)
            found.append(Beginning(entry, score, wording.field, wording.language, wording.text, span))
    return found


def _span(text: str, typed: str) -> tuple[int, int]:
    """The words of a wording that go on from what was typed; nothing where folding has moved its letters."""
    folded = fold(text)
    found = re.search(rf"\b{re.escape(typed)}\w*", folded) if len(folded) == len(text) else None
    return found.span() if found else (0, 0)
