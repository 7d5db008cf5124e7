"""The symptoms of a walk are content like any other: checked with it, compiled with it, noticed when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.knowledge.content_folder import spoil, write
from troubleshooter.errors import Mistake
from troubleshooter.knowledge.compiled import open_knowledge
from troubleshooter.words import Language

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.content_folder import ContentFolder

#: Synthetic, as the small content is.
SYMPTOMS = """\
symptoms:
  - id: sleepy
    en: Something sleeps
    es: Algo duerme
    signs:
      - id: snoring
        en: It snores
        es: Ronca
        entries: [disk-asleep]
      - id: silent
        en: It is silent
        es: Está en silencio
        entries: [disk-asleep, vm-asleep]
"""

#: What is replaced by what, the line to be named, the field, the problem.
SPOILT = {
    "an error that does not exist": (
        "vm-asleep]", "vm-asleep, vm-awake]", 13, "symptoms[0].signs[1].entries", "error 'vm-awake' does not exist",
    ),
    "an error under no sign": (", vm-asleep]", "]", 2, "symptoms", "entry 'vm-asleep' stands under no sign"),
    "a sentence missing": ("    es: Algo duerme\n", "", 2, "symptoms[0].es", "is missing"),
    "a sentence empty": ("en: It snores", 'en: ""', 7, "symptoms[0].signs[0].en", "is empty"),
    "an id used twice": (
        "id: silent", "id: sleepy", 10, "symptoms[0].signs[1].id", "'sleepy' is used by another symptom or sign too",
    ),
    "an id that is no id": (
        "id: sleepy", "id: Sleepy one", 2, "symptoms[0].id", "must be lower-case words joined by hyphens",
    ),
    "a misspelt field": ("    signs:", "    sings:", 6, "symptoms[0].sings", "is not a known field"),
    "no entries": ("[disk-asleep]", "[]", 9, "symptoms[0].signs[0].entries", "must not be empty"),
    "an error twice": (
        "vm-asleep]", "vm-asleep, vm-asleep]", 13, "symptoms[0].signs[1].entries", "'vm-asleep' is listed twice",
    ),
    "an unknown field at the top": ("symptoms:\n", "symptom: x\nsymptoms:\n", 1, "symptom", "is not a known field"),
}  # fmt: skip


@pytest.fixture
def walk_file(content: ContentFolder) -> Path:
    """The symptoms of the small content, which has a second error for them."""
    entry = content.entry.read_text(encoding="utf-8").replace("id: disk-asleep", "id: vm-asleep")
    write(content.entry.with_name("vm-asleep.yaml"), entry)
    path = content.root / "walk.yaml"
    write(path, SYMPTOMS)
    return path


def test_symptoms_without_mistakes_are_content(content: ContentFolder, walk_file: Path, tmp_path: Path) -> None:
    assert content.mistakes() == []
    (symptom,) = open_knowledge(content.root, tmp_path / "cache").symptoms
    assert (symptom.id, symptom.entries) == ("sleepy", ("disk-asleep", "vm-asleep"))


@pytest.mark.parametrize(("old", "new", "line", "field", "problem"), SPOILT.values(), ids=SPOILT.keys())
def test_a_mistake_is_named(
    content: ContentFolder, walk_file: Path, old: str, new: str, line: int, field: str, problem: str
) -> None:
    spoil(walk_file, old, new)

    assert Mistake("walk.yaml", line, field, problem) in content.mistakes()


def test_symptoms_that_are_not_saved_as_utf_8_are_named(content: ContentFolder, walk_file: Path) -> None:
    walk_file.write_bytes(SYMPTOMS.replace("Ronca", "Roncó").encode("latin-1"))
    assert content.mistakes() == [Mistake("walk.yaml", 8, "", "is not saved as UTF-8")]


def test_changed_symptoms_are_there_at_the_next_start(content: ContentFolder, walk_file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    walk_file.unlink()
    assert open_knowledge(content.root, cache).symptoms == ()
    write(walk_file, SYMPTOMS)
    (first,) = open_knowledge(content.root, cache).symptoms
    assert first.text[Language.ES] == "Algo duerme"
    spoil(walk_file, "It snores", "It snores loudly")
    (second,) = open_knowledge(content.root, cache).symptoms
    assert second.signs[0].text[Language.EN] == "It snores loudly"
    assert open_knowledge(content.root, cache).symptoms == (second,)
