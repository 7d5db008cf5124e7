"""Translations of the program's own sentences, for the core and the window alike (gettext).

Content (entries, pages, checks) carries both languages itself and does not pass through here.
"""

from __future__ import annotations

import gettext as _gettext
import os

from troubleshooter.resources import resource_root
from troubleshooter.words import Language

DOMAIN = "vmbt"

_GROUPED_IN_SPANISH = 10_000  # numbers of four digits are written without a gap
_NO_BREAK = "\N{NO-BREAK SPACE}"

_active: _gettext.NullTranslations = _gettext.NullTranslations()
_language = Language.EN


def activate(language: Language) -> None:
    """Use ``language`` for all sentences from now on; a missing catalogue leaves them in English."""
    global _active, _language
    _language = language
    if language is Language.EN:
        _active = _gettext.NullTranslations()
    else:
        _active = _gettext.translation(DOMAIN, resource_root() / "locale", languages=[language.value], fallback=True)


def active_language() -> Language:
    """The language that was activated last."""
    return _language


def _(message: str) -> str:
    """Translate one sentence."""
    return _active.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a sentence that counts something."""
    return _active.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate a word whose meaning depends on where it stands."""
    return _active.pgettext(context, message)


def number_text(n: int) -> str:
    """A whole number as the active language groups its digits: 10,000 in English; 10 000 and 1000 in Spanish."""
    if _language is not Language.ES:
        return f"{n:,}"
    return f"{n:,}".replace(",", _NO_BREAK) if abs(n) >= _GROUPED_IN_SPANISH else str(n)


def languages_of_environment() -> list[str]:
    """The languages that the environment asks for, in the order in which gettext looks at its variables."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value.split(":")
    return []


def best_language(tags: list[str]) -> Language:
    """The first of the user's languages (``es-MX``, ``en_GB`` …) that the program speaks, else English."""
    for tag in tags:
        primary = tag.replace("_", "-").split("-")[0].lower()
        if primary in {*Language}:
            return Language(primary)
    return Language.EN
