"""The symptoms lead to every error and to nothing else; whoever writes them wrongly is told where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troubleshooter.resources import resource_root
from troubleshooter.walk.load import load_symptoms
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.errors import Mistake
    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.walk.symptoms import Symptom

#: Synthetic symptoms of synthetic errors.
SYMPTOMS = """\
symptoms:
  - id: sleepy
    en: Something sleeps
    es: Algo duerme
    signs:
      - id: snoring
        en: It snores
        es: Ronca
        entries: [disk-asleep, vm-asleep]
      - id: silent
        en: It is silent
        es: Está en silencio
        entries: [vm-asleep]
"""
KNOWN = ("disk-asleep", "vm-asleep")


def test_every_symptom_leads_to_errors_and_every_error_is_led_to(knowledge: Knowledge) -> None:
    led_to = {entry for symptom in knowledge.symptoms for entry in symptom.entries}
    assert led_to == set(knowledge.summaries)


def test_the_signs_of_a_symptom_can_be_told_apart(knowledge: Knowledge) -> None:
    for symptom in knowledge.symptoms:
        assert len(symptom.signs) > 1
        assert len({frozenset(sign.entries) for sign in symptom.signs}) == len(symptom.signs)
        for language in Language:
            words = [sign.text[language] for sign in symptom.signs]
            assert len(set(words)) == len(words)


def test_the_compiled_symptoms_are_those_of_the_file(knowledge: Knowledge) -> None:
    mistakes: list[Mistake] = []
    assert load_symptoms(resource_root() / "walk.yaml", knowledge.summaries, mistakes) == knowledge.symptoms
    assert mistakes == []


def test_the_small_file_has_no_mistakes(tmp_path: Path) -> None:
    symptoms, mistakes = _load(tmp_path, SYMPTOMS)
    assert mistakes == []
    assert [(symptom.id, symptom.entries) for symptom in symptoms] == [("sleepy", KNOWN)]


#: What is replaced by what, the line to be named, the field, the problem.
SPOILT = {
    "an error that does not exist": (
        "[vm-asleep]", "[vm-asleep, vm-awake]", 13, "symptoms[0].signs[1].entries", "error 'vm-awake' does not exist",
    ),
    "an error under no sign": ("disk-asleep, ", "", 2, "symptoms", "entry 'disk-asleep' stands under no sign"),
    "a sentence missing": ("    es: Algo duerme\n", "", 2, "symptoms[0].es", "is missing"),
    "a sentence empty": ("en: It snores", 'en: ""', 7, "symptoms[0].signs[0].en", "is empty"),
    "an id used twice": (
        "id: silent", "id: sleepy", 10, "symptoms[0].signs[1].id", "'sleepy' is used by another symptom or sign too",
    ),
    "an id that is no id": (
        "id: sleepy", "id: Sleepy one", 2, "symptoms[0].id", "must be lower-case words joined by hyphens",
    ),
    "a misspelt field": ("    signs:", "    sings:", 6, "symptoms[0].sings", "is not a known field"),
    "no entries": ("[vm-asleep]", "[]", 13, "symptoms[0].signs[1].entries", "must not be empty"),
    "an error twice": ("[vm-asleep]", "[vm-asleep, vm-asleep]", 13, "symptoms[0].signs[1].entries",
                       "'vm-asleep' is listed twice"),
    "an unknown field at the top": ("symptoms:\n", "symptom: x\nsymptoms:\n", 1, "symptom", "is not a known field"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_mistake_names_file_line_and_field(tmp_path: Path, name: str) -> None:
    old, new, line, field, problem = SPOILT[name]
    assert old in SYMPTOMS
    _symptoms, mistakes = _load(tmp_path, SYMPTOMS.replace(old, new, 1) if new else SYMPTOMS.replace(old, "", 1))
    found = [(mistake.file, mistake.line, mistake.field, mistake.problem) for mistake in mistakes]
    assert ("walk.yaml", line, field, problem) in found


def test_without_a_file_there_are_no_symptoms(tmp_path: Path) -> None:
    mistakes: list[Mistake] = []
    assert load_symptoms(tmp_path / "walk.yaml", KNOWN, mistakes) == ()
    assert mistakes == []


def _load(folder: Path, text: str) -> tuple[tuple[Symptom, ...], list[Mistake]]:
    path = folder / "walk.yaml"
    path.write_text(text, encoding="utf-8")
    mistakes: list[Mistake] = []
    return load_symptoms(path, KNOWN, mistakes), mistakes
