"""Takes a query apart: what may be a code in it, and the lines and sentences that may be a message.

A query is anything from one word to a whole log. Nothing here knows the catalogue; it finds candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from troubleshooter.catalogue.normalise import camel_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of a longer text only the beginning and the end are looked at (characters): logs say last what failed last.
HEAD, TAIL = 200_000, 100_000
# A text up to this length (characters) is also looked at as a whole, as a description rather than a log.
WHOLE = 1_500
# A text with so many keys is JSON, and never looked at as a whole.
JSON_KEYS = 3
# Longer lines are cut into sentences, and those into stretches of this length (characters).
LONG_LINE = 400
# A line at least this long that ends in the middle of a sentence is read on in the next line.
WRAPPED_LINE = 30
# At most so many different candidates for codes are looked at: bounds the time of a hostile paste.
MOST_SYMBOLS, MOST_NUMBERS = 2_000, 500

_SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,99}")
# What announces a code: errorCode, "code":, Error Code :, código de error, errorTitle=, exit status …
# Sought in text made lower case: alternatives that start with plain letters are found ten times as fast.
_AFTER_KEY = re.compile(
    r"(?:codes?|c[oó]digo|title|hresult|event ?id|exit status|id\. de evento|コード)"
    r"(?: de error| de estado| de salida| d'erreur)?"
    r"[\"'\\]*\s{0,3}(?:[:=\uff1a#(|]|\bis\b|\bes\b)?\s{0,3}[\"'\\]*(-?[a-z0-9_]{1,80})"
)
# "error 400094", but neither "error 12 days ago" nor "error 404 not found".
_ERROR_NUMBER = re.compile(r"error[ :#]{1,3}(-?\d{5,12}\b(?![.:/-]\d)|-?\d{3,4}\b(?![.:/-]\d|\s?[a-z%]))")
_HRESULT = re.compile(r"0x[0-9A-Fa-f]{8}\b|8[0-9A-Fa-f]{7}(?<![\w-].{8})(?![\w-])|-214\d{7}(?<!\w.{11})\b(?![.-]\d)")
_WHOLE_NUMBER = re.compile(r"\s*[#(\[]?\s*(-?\d{1,12})\s*[)\].]?\s*")

# To the closing quote or the end, so that the next search goes on from there and never looks at anything twice.
_JSON_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"|\\?$)')
# A line of JSON that has no sentence in it: a bracket, or a key with a number, a bracket or one word.
_JSON_PLAIN = re.compile(r'(?:"[^" ]*"\s{0,2}:\s{0,2})?(?:"[^" ]*"|[-\d.]+|null|true|false|[\[{]*)[\[\]{}, ]*')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\s[-\u2013|]\s|\s{3,}|\t")
_UNFINISHED = re.compile(r"[^\s.:;!?{}\[\]|=\"']\s*$")
_CONTINUES = re.compile(r"[\s>|]*[^\W\d_]")
_STAMPED = re.compile(r"\s*[\[{\"#<]|\s*\d{2,4}[-/.:]|\s*[\w .]{2,30}\s?[:=]\s")

# What a query has besides words: addresses of pages and resources, ids, times, names of files and machines.
_NOISE = re.compile(
    r"https?://\S+|\S+@\S+\.\S+|/subscriptions/\S+"
    r"|\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"
    r"|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[T ]+\d{1,2}:\d{2}\S*)?"
    r"|\b\d{1,2}:\d{2}(?::\d{2}\S*)?(?:\s?[AP]M\b)?"
    r"|\b[0-9a-fA-F]{12,}\b|\b\d{5,}\b|\biaasvmcontainer\S*|\bhr\s?=\s?(?=[\[(]?0x)",
)

_IDENTIFIER = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b|\b\d{5,}\b")

# Symbols are taken for codes by how they begin, or by a part that tells of something wrong …
_CODE_PREFIXES = ("UserError", "Extension", "BMS", "BCM", "Bms", "Bcm", "FailedRetryable", "CloudDos")
_WRONG = """
Error Failed Failure Fail Invalid Unsupported Supported Timeout Timedout Unavailable Missing Denied
Exceeded Limit Quota Conflict Allowed Disallowed Unauthorized Forbidden Mismatch Unreachable Found Present
Deleted Locked Busy Expired Unresponsive Incorrect Required Disabled Rejected Throttled Corrupted Corrupt
Empty Unexpected
"""
_WRONG_PARTS = frozenset(_WRONG.split())
# … and not when they are classes, or errors of Python.
_CLASS_ENDINGS = ("Exception", "Service", "Provider", "Handler", "Manager", "Client")
_PYTHON_ERRORS = ("ModuleNotFoundError", "FileNotFoundError", "NotImplementedError", "ConnectionRefusedError")


class Mention(NamedTuple):
    """Something in a query that may be a code."""

    text: str
    line: int  # 0-based
    keyed: bool  # stands where a code is announced ("errorCode": …), or is all there is
    plain: bool  # stands free: not part of a path, a dotted name, a cmdlet or a call
    alone: bool = False  # is the whole text


class Piece(NamedTuple):
    """A stretch of a query that may be, or hold, one message."""

    text: str
    line: int | None  # 0-based line that it begins in; None for the whole text


class Extract(NamedTuple):
    """A query taken apart."""

    symbols: tuple[Mention, ...]  # each text once, announced ones first
    numbers: tuple[Mention, ...]
    pieces: tuple[Piece, ...]


def extract(text: str) -> Extract:
    """Take a query apart; never raises, and the time is bounded whatever the text."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    lower = text.lower()
    if len(lower) != len(text):  # a rare letter is longer in lower case; positions must agree
        lower = text
    keyed = [(text[slice(*found.span(1))], found.start(1)) for found in _AFTER_KEY.finditer(lower)]
    errors = [(found[1], found.start(1)) for found in _ERROR_NUMBER.finditer(lower)]
    return Extract(
        tuple(_symbols(text, starts, keyed)),
        tuple(_numbers(text, starts, keyed + errors)),
        tuple(_pieces(text)),
    )


def identifiers(text: str) -> list[str]:
    """GUIDs and long numbers, folded: noise, unless the catalogue has that very one (an application's id)."""
    return [found.lower() for found in _IDENTIFIER.findall(text)]


def clean(text: str) -> str:
    """Drop what cannot be a word of a message: addresses, resource ids, GUIDs, times, long numbers."""
    return _NOISE.sub(" ", text)


def _symbols(text: str, starts: list[int], keyed: list[tuple[str, int]]) -> Iterator[Mention]:
    alone = text.strip()
    seen: set[str] = set()
    for value, start in keyed:
        if _SYMBOL.fullmatch(value) and value not in seen and len(seen) < MOST_SYMBOLS:
            seen.add(value)
            yield Mention(value, bisect_right(starts, start) - 1, True, True)
    for found in _SYMBOL.finditer(text):
        value = found.group()
        if value in seen:
            continue
        if len(seen) >= MOST_SYMBOLS:
            return
        seen.add(value)
        start, end = found.span()
        before = text[start - 1 : start] if start else ""
        after = text[end : end + 2]
        plain = before not in {*".-/\\$@<%&+_", *"0123456789"} and not (
            after[:1] in {*"-/\\(@<="} or (after[:1] in {".", ":"} and after[1:].strip(" \"'\n\r\t,;") != "")
        )
        if before == ":" and text[start - 2 : start - 1] == ":":
            plain = False
        yield Mention(value, bisect_right(starts, start) - 1, value == alone, plain, value == alone)


def _numbers(text: str, starts: list[int], keyed: list[tuple[str, int]]) -> Iterator[Mention]:
    """Numbers that are codes by their form or by what announces them, never ports, times, sizes or years."""
    found: list[tuple[str, int]] = [(value, start) for value, start in keyed if value.lstrip("-").isdigit()]
    found += [(match.group(), match.start()) for match in _HRESULT.finditer(text)]
    if whole := _WHOLE_NUMBER.fullmatch(text[:40]):
        found.append((whole[1], whole.start(1)))
    seen: set[str] = set()
    for value, start in found:
        if value not in seen and len(seen) < MOST_NUMBERS:
            seen.add(value)
            yield Mention(value, bisect_right(starts, start) - 1, True, True)


def looks_like_code(mention: Mention) -> bool:
    """Whether a symbol has the form of an Azure error name, not of a class, a cmdlet or a file name."""
    text = mention.text
    parts = camel_parts(text)
    if not mention.plain or "_" in text or text.endswith(_CLASS_ENDINGS) or text in _PYTHON_ERRORS:
        return False
    if len(parts) < 3 and not (mention.keyed and len(parts) == 2 and text != "UserError"):
        return False
    if text.startswith(_CODE_PREFIXES):
        return True
    return text[0].isupper() and any(part in _WRONG_PARTS for part in parts)


def _pieces(text: str) -> Iterator[Piece]:
    """Give the whole of a short text, every line, sentences of long ones, and lines joined where wrapped."""
    if len(text) <= WHOLE and text.count('":') < JSON_KEYS:
        yield Piece(text, None)
        if "\n" not in text.strip() and len(text) <= LONG_LINE // 2 and '"' not in text:
            return
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) < 4 or (len(line) <= LONG_LINE and _JSON_PLAIN.fullmatch(line.strip())):
            continue
        for part in _parts(line):
            yield Piece(part, number)
        if _runs_on(lines, number):
            joined = line + " " + lines[number + 1]
            if _runs_on(lines, number + 1):
                joined += " " + lines[number + 2]
            yield Piece(joined[: 2 * LONG_LINE], number)


def _runs_on(lines: list[str], number: int) -> bool:
    """Whether a line seems to be wrapped: it ends within a sentence and the next one goes on."""
    if number + 1 >= len(lines):
        return False
    line, following = lines[number], lines[number + 1]
    return (
        WRAPPED_LINE <= len(line) <= LONG_LINE
        and len(following) <= LONG_LINE
        and _UNFINISHED.search(line[-5:]) is not None
        and _CONTINUES.match(following) is not None
        and _STAMPED.match(following) is None
    )


def _parts(line: str) -> Iterator[str]:
    """Give a line, or the strings in it when it is JSON, or its sentences when it is long."""
    strings = _JSON_STRING.findall(line) if '"' in line else ()
    for string in strings:
        plain = _ESCAPE.sub(_unescape, string) if "\\" in string else string
        for inner in (plain, *_JSON_STRING.findall(plain)):  # JSON kept as a string of JSON
            if inner.count(" ") >= 2:
                yield from _stretches(inner)
    if not strings or len(line) <= LONG_LINE:
        yield from _stretches(line)


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return {"n": " ", "r": " ", "t": " "}.get(match[2], match[2])


def _stretches(text: str) -> Iterator[str]:
    if len(text) > LONG_LINE // 2:
        for sentence in _SENTENCE_END.split(text):
            if len(sentence) >= 12 and len(sentence) < len(text):
                yield from _cut(sentence)
    if len(text) <= LONG_LINE:
        yield text
    elif _SENTENCE_END.search(text) is None:
        yield from _cut(text)


def _cut(text: str) -> Iterator[str]:
    """Stretches of at most LONG_LINE characters that overlap by half."""
    if len(text) <= LONG_LINE:
        yield text
        return
    for start in range(0, len(text) - LONG_LINE // 2, LONG_LINE // 2):
        yield text[start : start + LONG_LINE]
