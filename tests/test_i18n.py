"""The program speaks both languages throughout."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from troubleshooter import i18n
from troubleshooter.i18n import _, best_language, ngettext, pgettext
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parent.parent
PO_FILE = resource_root() / "locale" / "es" / "LC_MESSAGES" / "vmbt.po"

_Key = tuple[str | None, str]  # context and English sentence


@cache
def catalogue() -> Catalog:
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="es")


@cache
def used() -> dict[_Key, str]:
    """Every sentence in the code, with a place where it stands."""
    keywords = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    found: dict[_Key, str] = {}
    for folder in ("gui", "troubleshooter"):
        for file, line, message, _comments, context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=keywords
        ):
            sentence = message[0] if isinstance(message, tuple) else message
            found[context, sentence] = f"{folder}/{file}:{line}"
    return found


def forms(written: object) -> tuple[str, ...]:
    """A sentence as the tuple of its forms: one, or singular and plural."""
    return tuple(map(str, written)) if isinstance(written, (tuple, list)) else (str(written),)


def translated() -> dict[_Key, Message]:
    """Every sentence of the Spanish catalogue."""
    return {(message.context, forms(message.id)[0]): message for message in catalogue() if message.id}


def pairs() -> list[tuple[str, str]]:
    """Each English form with its Spanish form, plurals apart."""
    return [
        pair for message in translated().values() for pair in zip(forms(message.id), forms(message.string), strict=True)
    ]


def test_every_sentence_of_the_code_has_a_spanish_one() -> None:
    missing = {where: key[1] for key, where in used().items() if key not in translated()}

    assert used(), "nothing was extracted"
    assert missing == {}


def test_no_translation_is_left_over() -> None:
    assert sorted(translated().keys() - used().keys(), key=str) == []
    assert not catalogue().obsolete


def test_every_sentence_is_translated_and_certain() -> None:
    for english, spanish in pairs():
        assert spanish.strip(), english
    assert [message.id for message in translated().values() if message.fuzzy] == []


def test_translations_keep_what_is_filled_in() -> None:
    for english, spanish in pairs():
        fields = re.compile(r"\{(\w*)\}")
        assert Counter(fields.findall(english)) == Counter(fields.findall(spanish)), f"{english} / {spanish}"


def test_translations_keep_their_mnemonics() -> None:
    for english, spanish in pairs():
        mnemonic = re.compile(r"&(?=[^\s&])")
        assert len(mnemonic.findall(english)) == len(mnemonic.findall(spanish)), f"{english} / {spanish}"


def test_translations_keep_edges() -> None:
    for english, spanish in pairs():
        edges = [(text[:1].isspace(), text[-1:].isspace(), text[-1:] in ":…") for text in (english, spanish)]
        assert edges[0] == edges[1], f"{english!r} / {spanish!r}"


def test_the_compiled_catalogue_is_what_is_written(pytestconfig: pytest.Config) -> None:
    compiled = PO_FILE.with_suffix(".mo")
    if not compiled.exists():
        pytest.skip("the translations have not been compiled (installer/bootstrap.py setup does it)")
    i18n.activate(Language.ES)
    for message in translated().values():
        english, spanish = forms(message.id), forms(message.string)
        if len(english) == 2:
            assert (ngettext(*english, n=1), ngettext(*english, n=2)) == spanish
        elif message.context:
            assert pgettext(message.context, english[0]) == spanish[0]
        else:
            assert _(english[0]) == spanish[0]


def test_languages_can_be_switched_to_and_fro() -> None:
    english = _("Copy")
    i18n.activate(Language.ES)
    spanish = _("Copy")
    i18n.activate(Language.EN)

    assert (english, spanish, _("Copy")) == ("Copy", "Copiar", "Copy")
    assert i18n.active_language() is Language.EN


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        (["es-MX", "en-US"], Language.ES),
        (["es_ES"], Language.ES),
        (["en_GB", "es"], Language.EN),
        (["de-DE", "es-ES", "en"], Language.ES),
        (["ES"], Language.ES),
        (["ca-ES"], Language.EN),
        (["C"], Language.EN),
        (["est"], Language.EN),
        ([""], Language.EN),
        ([], Language.EN),
    ],
)
def test_the_language_is_the_first_of_the_users_that_we_speak(tags: list[str], wanted: Language) -> None:
    assert best_language(tags) is wanted
