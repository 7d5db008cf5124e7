"""Secrets that may stand in logs, answers and pastes, by their shape; they never leave this computer."""

from __future__ import annotations

import re

REMOVED = "[removed]"

_FIELD_NAMES = (
    "protectedSettings|customData|userData|password|adminPassword|secret|clientSecret|client_secret|access_token|"
    "refresh_token|id_token|sas|sasToken|accountKey|privateKey|certificatePassword"
)
_KEEP_NAME = rf"\g<1>{REMOVED}"

#: Each pattern and what stands in its place; what names the secret is kept.
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", REMOVED),
        # a value in JSON stays a value
        (rf'("(?:{_FIELD_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*"', rf'\g<1>"{REMOVED}"'),
        # a shared access signature: in a URL, URL-encoded, or escaped as JSON
        (r"((?:[?&;]|%26|\\u0026|\b)sig(?:=|%3D))[A-Za-z0-9%+/=_-]{8,}", _KEEP_NAME),
        # connection strings and settings
        (r"(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|StorageKey)\s*=\s*)[^\s;,\"'<>]{6,}", _KEEP_NAME),
        (r"(\b(?:password|passwd|pwd|client_secret)\s*=\s*)[^\s;,&\"'<>]+", _KEEP_NAME),
        # tokens
        (r"(\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{16,}", _KEEP_NAME),
        (r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*", REMOVED),
    )
)


def remove_secrets(text: str) -> str:
    """The text with every secret replaced by :data:`REMOVED`."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text
