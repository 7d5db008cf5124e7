"""What of a text the search can make anything of: texts of one gist find the same entries, so one search does for all.

Azure puts the VM's name, ids and times into its messages. Ten thousand failing VMs have as many texts, and a few gists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troubleshooter.catalogue.normalise import camel_parts, fold, squash

if TYPE_CHECKING:
    from troubleshooter.catalogue.index import WordIndex

# A GUID and an address are looked up whole, as the search does; a code may have underscores.
_TOKEN = re.compile(r"\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b|\d{1,3}(?:\.\d{1,3}){3}|\w+")
_DIGITS = re.compile(r"\d+")
# What stands for a word that the catalogue does not have, and for a number, or what is as good as none: an unknown word
# makes a text a little less like any other, which a number does not. Being signs, they are no word of any text.
_WORD, _NUMBER = "~", "#"
_SHORTEST_WORD = 3
# Letters from which a word that is unknown may be a misspelt code, whatever its case.
_LONG = 16
_MOST_KEPT = 50_000  # tokens; a program that runs for weeks must not grow


class Gists:
    """Takes the gists of texts for one index."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The text with a mark for each word that nothing in the catalogue is like; other signs stay."""
        return _TOKEN.sub(lambda found: self._token(found[0]), text)

    def _token(self, token: str) -> str:
        known = self._known.get(token)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[token] = self._find(token)
        return known

    def _find(self, token: str) -> str:
        index, folded = self._index, fold(token)
        if squash(token) in index.codes or folded in index.numbers or f"0x{folded}" in index.numbers:
            return token
        if folded in index.term_numbers or index.vocabulary.knows(folded):
            return token
        if "_" in token:
            return "_".join(self._find(part) if part else "" for part in token.split("_"))
        if folded.isalpha() and index.vocabulary.correct(folded) is not None:
            return token
        if len(token) >= _LONG or len(camel_parts(token)) > 1:  # a code that is not catalogued, or not written quite so
            return _DIGITS.sub("0", token)
        return _WORD if folded.isalpha() and len(folded) >= _SHORTEST_WORD else _NUMBER
