"""The symptoms lead to every error and to nothing else, and their signs can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.resources import resource_root
from troubleshooter.walk.load import load_symptoms
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.errors import Mistake
    from troubleshooter.knowledge.knowledge import Knowledge


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
