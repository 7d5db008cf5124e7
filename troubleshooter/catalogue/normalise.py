"""Makes the words of a query and the words of the catalogue comparable.

Both sides go through the same steps, so that whatever they lose they lose alike::

    "No se pudo realizar la Operación"  --fold-->   "no se pudo realizar la operacion"
                                        --words-->  ["no", "se", "pudo", "realizar", "la", "operacion"]
    "operations", "operaciones"         --stem-->   "operat" … one term for the forms of a word
    "MachineKeys"                       --words-->  ["machinekeys", "machine", "keys"]
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_COMBINING = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# A word: an IPv4 address, or letters and digits of any script that puts blanks between words.
WORD = re.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[^\\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]+")
_CAMEL = re.compile(r"\b[A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*")
_CAMEL_PART = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

# Endings of English and Spanish word forms; what is left must keep _STEM letters. Those of verbs have the pronoun
# that Spanish hangs on ("eliminarla"), and English and Spanish forms of a Latin word end up alike.
_ENDING_LIST = """
aciones iciones amiento imiento amientos imientos ization izations ations itions acion icion iendo ation ition iones
ments ables iendose andose ibles ieron arse erse irse ando adas ados idas idos able ible aron ment ings ions ness
ance ence ures arlos arlas erlos erlas irlos irlas arla arlo arle erla erlo erle irla irlo irle abamos aramos amos
emos imos aban aba iamos ian ia aran ara aria arian eran era eria erian iera ieran iria irian ador adora adores
adoras edor edores idor idores ates ated ating ator ators ate ative ivity ivities ividad ividades ities ity idad
idades amente emente mente ente entes encia encias ancia ancias
ing ada ado ida ido ion ies ive ous ure ers ors ar er ir or ed es os as ly al ales ally an en a e o s y i
"""
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=lambda ending: -len(ending)))
_STEM = 4
# Stems that end alike but for spelling: busque-busca, averigüe-averigua, analice-analiza, protection-protección.
_SOFTENED = {"qu": "c", "gu": "g", "z": "c", "cc": "c", "ct": "c"}
_DOUBLED = frozenset("lntpmrgs")
# Vowels that Spanish verbs change under stress: encuentra-encontrar, deniega-denegar.
_STRESSED_O = re.compile(r"(?<=[bcdfhjklmnprstvz])ue(?=[bcdfghjklmnpqrstvxz])")
_STRESSED_E = re.compile(r"(?<=[bcdfhjklmnprstvz])ie(?=[bcdfghjklmnpqrstvxz])")


def fold(text: str) -> str:
    """Lower case without accents or compatibility forms (``ﬁ``, full-width letters); idempotent."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).casefold()
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text))


def words(text: str) -> list[str]:
    """Folded words in their order; a camel-case word is followed by its parts."""
    return WORD.findall(fold(_CAMEL.sub(_with_parts, text)))


def _with_parts(match: re.Match[str]) -> str:
    return " ".join((match.group(), *camel_parts(match.group())))


def camel_parts(word: str) -> list[str]:
    """``UserErrorRpNotFound`` -> ``["User", "Error", "Rp", "Not", "Found"]``."""
    return _CAMEL_PART.findall(word)


def squash(text: str) -> str:
    """Only the letters and digits, folded: what stays of a code however it is spaced or written."""
    return "".join(WORD.findall(fold(text)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Cut one ending off a folded word, and even out its spelling, so that its forms share a term."""
    if len(word) <= _STEM or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word[: -len(ending)]
            break
    for ending, plain in _SOFTENED.items():
        if word.endswith(ending):
            word = word[: -len(ending)] + plain
            break
    if len(word) > _STEM:
        if word[-1] == word[-2] and word[-1] in _DOUBLED:
            word = word[:-1]
        word = _STRESSED_E.sub("e", _STRESSED_O.sub("o", word))
    return word
