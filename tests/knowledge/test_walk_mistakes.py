"""The symptoms of a walk are content like any other: checked with it, compiled with it, noticed when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
"""


def test_a_sign_that_leads_nowhere_is_a_mistake_of_the_content(content: ContentFolder) -> None:
    write(content.root / "walk.yaml", SYMPTOMS.replace("[disk-asleep]", "[disk-asleep, disk-awake]"))
    field = "symptoms[0].signs[0].entries"
    assert content.mistakes() == [Mistake("walk.yaml", 9, field, "error 'disk-awake' does not exist")]


def test_an_entry_that_no_sign_leads_to_is_a_mistake_of_the_content(content: ContentFolder) -> None:
    write(content.root / "walk.yaml", SYMPTOMS)
    assert content.mistakes() == []
    other = content.entry.with_name("disk-gone.yaml")
    write(other, content.entry.read_text(encoding="utf-8").replace("id: disk-asleep", "id: disk-gone"))
    assert Mistake("walk.yaml", 2, "symptoms", "entry 'disk-gone' stands under no sign") in content.mistakes()


def test_symptoms_that_are_not_saved_as_utf_8_are_named(content: ContentFolder) -> None:
    (content.root / "walk.yaml").write_bytes(SYMPTOMS.replace("Ronca", "Roncó").encode("latin-1"))
    assert content.mistakes() == [Mistake("walk.yaml", 8, "", "is not saved as UTF-8")]


def test_changed_symptoms_are_there_at_the_next_start(content: ContentFolder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert open_knowledge(content.root, cache).symptoms == ()
    write(content.root / "walk.yaml", SYMPTOMS)
    (first,) = open_knowledge(content.root, cache).symptoms
    assert first.text[Language.ES] == "Algo duerme"
    spoil(content.root / "walk.yaml", "It snores", "It snores loudly")
    (second,) = open_knowledge(content.root, cache).symptoms
    assert second.signs[0].text[Language.EN] == "It snores loudly"
    assert open_knowledge(content.root, cache).symptoms == (second,)
