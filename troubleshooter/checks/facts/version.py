"""Version numbers as programs print them."""

from __future__ import annotations

from packaging.version import InvalidVersion, Version


def version_of(text: str) -> Version | None:
    """The version that a text is, or None."""
    try:
        return Version(text.strip().strip("."))
    except InvalidVersion:
        return None
