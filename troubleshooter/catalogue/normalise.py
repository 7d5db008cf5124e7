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

# Words that say nothing about which error it is: articles, pronouns, courtesies, question words.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "got",
        "had",
        "has",
        "have",
        "he",
        "help",
        "hello",
        "her",
        "here",
        "hi",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "like",
        "may",
        "me",
        "might",
        "more",
        "must",
        "my",
        "of",
        "on",
        "or",
        "our",
        "out",
        "over",
        "please",
        "por",
        "so",
        "some",
        "such",
        "than",
        "thank",
        "thanks",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "trying",
        "until",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yet",
        "im",
        "ive",
        "cant",
        "dont",
        "doesnt",
        "isnt",
        "wont",
        "test",
        "tests",
        "testing",
        "problem",
        "problems",
        "issue",
        "issues",
        "prueba",
        "problema",
        "problemas",
        "al",
        "algo",
        "alguien",
        "ante",
        "aqui",
        "asi",
        "aunque",
        "ayuda",
        "cada",
        "como",
        "con",
        "cual",
        "cuando",
        "de",
        "del",
        "desde",
        "donde",
        "e",
        "el",
        "ella",
        "ellos",
        "en",
        "entre",
        "era",
        "es",
        "esa",
        "ese",
        "eso",
        "esta",
        "estan",
        "estas",
        "este",
        "esto",
        "estos",
        "ha",
        "hace",
        "hacen",
        "hacer",
        "hago",
        "hasta",
        "hay",
        "he",
        "hola",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "mas",
        "me",
        "mi",
        "mis",
        "muy",
        "ni",
        "nos",
        "o",
        "para",
        "pero",
        "por",
        "porque",
        "pues",
        "puede",
        "pueden",
        "puedo",
        "que",
        "quien",
        "se",
        "sea",
        "ser",
        "si",
        "sido",
        "sin",
        "sobre",
        "son",
        "soy",
        "su",
        "sus",
        "tambien",
        "tan",
        "te",
        "tengo",
        "tiene",
        "tienen",
        "toda",
        "todas",
        "todo",
        "todos",
        "tras",
        "tu",
        "un",
        "una",
        "unas",
        "uno",
        "unos",
        "favor",
        "gracias",
        "y",
        "ya",
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "den",
        "dem",
        "ein",
        "eine",
        "le",
        "les",
        "des",
        "du",
        "est",
        "une",
        "pas",
        "il",
        "lo",
        "di",
        "da",
        "in",
        "che",
        "um",
        "uma",
        "os",
        "do",
        "das",
        "dos",
    ]
) - {"out", "after", "over", "up", "no"}

# Endings of English and Spanish word forms, longest first; what is left must keep _STEM letters.
_ENDINGS = (
    "aciones", "iciones", "amiento", "imiento", "ations", "itions", "ization", "acion", "icion", "iendo", "ation",
    "ition", "iones", "ments", "ables", "ibles", "ando", "adas", "ados", "idas", "idos", "able", "ible", "aron",
    "ieron", "ment", "ings", "ions", "ness", "ance", "ence", "ures", "ados", "ing", "ada", "ado", "ida", "ido",
    "ion", "ies", "ive", "ous", "ure", "ers", "ors", "ar", "er", "ir", "or", "ed", "es", "os", "as", "ly", "al",
    "an", "en", "a", "e", "o", "s", "y",
)  # fmt: skip
_STEM = 4


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
    """Cut one ending off a folded word so that its forms share a term (a light stemmer)."""
    if len(word) <= _STEM or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
