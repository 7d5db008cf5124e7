"""Reads the symptoms from ``resources/walk.yaml`` and checks them against the entries that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.content_reader import read_mapping
from troubleshooter.walk.symptoms import Sign, Symptom
from troubleshooter.words import Language

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from troubleshooter.content_reader import Field
    from troubleshooter.errors import Mistake


def load_symptoms(path: Path, known: Collection[str], mistakes: list[Mistake]) -> tuple[Symptom, ...]:
    """Read the symptoms, adding what is wrong to ``mistakes``; a missing file has none.

    ``known`` are the ids of all entries: what stands under a sign must be one of them, and each of them must stand
    under a sign.
    """
    if not path.is_file():
        return ()
    root = read_mapping(path.read_text(encoding="utf-8-sig"), path.name, mistakes)
    if root is None:
        return ()
    used: set[str] = set()
    symptoms = tuple(_read_symptom(field, known, used) for field in root.mappings("symptoms"))
    placed = {entry for symptom in symptoms for entry in symptom.entries}
    for entry in sorted(set(known) - placed):
        root.mistake("symptoms", f"entry '{entry}' stands under no sign")
    root.finish()
    return symptoms


def _read_symptom(field: Field, known: Collection[str], used: set[str]) -> Symptom:
    symptom = Symptom(
        _read_id(field, used),
        {language: field.text(language) for language in Language},
        tuple(_read_sign(inner, known, used) for inner in field.mappings("signs")),
    )
    field.finish()
    return symptom


def _read_sign(field: Field, known: Collection[str], used: set[str]) -> Sign:
    sign = Sign(
        _read_id(field, used),
        {language: field.text(language) for language in Language},
        field.texts("entries"),
    )
    for entry in sign.entries:
        if entry not in known:
            field.mistake("entries", f"error '{entry}' does not exist")
    field.finish()
    return sign


def _read_id(field: Field, used: set[str]) -> str:
    found = field.id()
    if found and found in used:
        field.mistake("id", f"'{found}' is used by another symptom or sign too")
    used.add(found)
    return found
