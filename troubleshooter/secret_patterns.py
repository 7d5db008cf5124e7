"""Secrets that may stand in logs, answers and pastes, by their shape; they never leave this computer."""

from __future__ import annotations

import re
from dataclasses import dataclass

REMOVED = "[removed]"

_FIELD_NAMES = (
    "protectedSettings|customData|userData|password|passwd|adminPassword|secret|clientSecret|client_secret|"
    "access_token|refresh_token|id_token|accessToken|refreshToken|sas|sasToken|sasUri|accountKey|storageAccountKey|"
    "primaryKey|secondaryKey|sharedKey|apiKey|privateKey|certificatePassword|connectionString|recoveryPassword"
)
_FIELD_NEEDLES = tuple(dict.fromkeys(_FIELD_NAMES.lower().split("|")))
_KEEP_NAME = rf"\g<1>{REMOVED}"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One shape of a secret. Texts without any of the needles (lower case) need not be searched for it."""

    needles: tuple[str, ...]
    search: re.Pattern[str]
    replacement: str  # what names the secret is kept


def _pattern(needles: str | tuple[str, ...], pattern: str, replacement: str = _KEEP_NAME) -> _Pattern:
    words = tuple(needles.split()) if isinstance(needles, str) else needles
    return _Pattern(words, re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)


_PATTERNS = (
    _pattern(
        ("private key",), r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", REMOVED
    ),
    # a value in JSON stays a value, also in JSON that is itself a value, and as Python prints it
    _pattern(_FIELD_NEEDLES, rf'("(?:{_FIELD_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*"', rf'\g<1>"{REMOVED}"'),
    _pattern(_FIELD_NEEDLES, rf'(\\"(?:{_FIELD_NAMES})\\"\s*:\s*)\\"(?:(?!\\")[^"])*\\"', rf'\g<1>\\"{REMOVED}\\"'),
    _pattern(_FIELD_NEEDLES, rf"('(?:{_FIELD_NAMES})'\s*:\s*)'(?:[^'\\]|\\.)*'", rf"\g<1>'{REMOVED}'"),
    # an element of XML
    _pattern(_FIELD_NEEDLES, rf"(<((?:\w+:)?(?:{_FIELD_NAMES}))\b[^<>]*>)[^<]+(?=</\2>)"),
    # a shared access signature: in a URL, URL-encoded, or escaped as JSON or HTML
    _pattern("sig= sig%3d", r"((?:[?&;]|%26|\\u0026|\b)sig(?:=|%3D))[A-Za-z0-9%+/=_-]{8,}"),
    # connection strings and settings
    _pattern(
        "accountkey sharedaccess storagekey",
        r"(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|StorageKey)\s*=\s*)(?!\[removed)[^\s;,\"'<>]{6,}",
    ),
    _pattern(
        "password passwd pwd client_secret clientsecret",
        r"(\b(?:password|passwd|pwd|client_?secret)\s*=\s*)(?:\"[^\"\r\n]+\"|'[^'\r\n]+'|(?!\[removed)[^\s;,&\"'<>]+)",
    ),
    _pattern(
        "password passwd pwd secret token",
        r"((?<![\w-])--?(?:admin-?|client-?|sas-?|access-?)?(?:password|passwd|pwd|secret|token)[\s=:]+)"
        r"(?:\"[^\"\r\n]+\"|'[^'\r\n]+'|(?!\[removed)[^\s;,&\"'<>-][^\s;,&\"'<>]*)",
    ),
    _pattern("://", r"(://[^\s/:@\"'<>]+:)(?!\[removed)[^\s/@\"'<>]+(?=@)"),
    # tokens and keys in headers
    _pattern("bearer basic", r"(\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{16,}"),
    _pattern("sharedkey", r"(\bSharedKey(?:Lite)?\s+[\w-]+:)[A-Za-z0-9+/=]{8,}"),
    _pattern(
        "cookie api-key subscription-key functions-key",
        r"(\b(?:(?:Set-)?Cookie|[\w-]*(?:api|subscription|functions)-key)\s*:\s*)(?!\[removed)[^\r\n\"']{6,}",
    ),
    _pattern("eyj", r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*", REMOVED),
    # a key of a storage account, alone: 64 bytes in base 64
    _pattern("==", r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{86}==", REMOVED),
    # a secret of an application of Entra
    _pattern("8q~", r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}", REMOVED),
    # a recovery password of BitLocker
    _pattern("", r"(?<![\d-])\d{6}(?:-\d{6}){7}(?![\d-])", REMOVED),
)


def _shortest(needles: set[str]) -> tuple[str, ...]:
    """The needles without those that others are part of."""
    return tuple(one for one in sorted(needles) if not any(other != one and other in one for other in needles))


#: Most texts hold none of these, and so nothing of the kind.
_NEEDLES = _shortest({needle for pattern in _PATTERNS for needle in pattern.needles})
_DIGITS = re.compile(r"-\d{6}-\d{6}-")


def remove_secrets(text: str) -> str:
    """The text with every secret replaced by :data:`REMOVED`."""
    lowered = text.lower()
    for needle in _NEEDLES:
        if needle in lowered:
            break
    else:
        if _DIGITS.search(text) is None:
            return text
    for pattern in _PATTERNS:
        if not pattern.needles or any(needle in lowered for needle in pattern.needles):
            text = pattern.search.sub(pattern.replacement, text)
    return text
