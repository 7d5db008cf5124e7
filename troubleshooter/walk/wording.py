"""The words of a walk: its questions and the answers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.i18n import _
from troubleshooter.labels import operation_label, platforms_label
from troubleshooter.walk.answers import Question
from troubleshooter.words import Operation, Platform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troubleshooter.walk.symptoms import Symptom
    from troubleshooter.words import Language


def question_text(question: Question) -> str:
    """A question as it is asked."""
    return {
        Question.SYMPTOM: _("What do you see?"),
        Question.OPERATION: _("What was being done?"),
        Question.SIGN: _("Which of these is nearest?"),
        Question.PLATFORM: _("Which system runs inside the VM?"),
    }[question]


def question_name(question: Question) -> str:
    """A question in a word or two, to name an answer by."""
    return {
        Question.SYMPTOM: _("Symptom"),
        Question.OPERATION: _("Operation"),
        Question.SIGN: _("More exactly"),
        Question.PLATFORM: _("System"),
    }[question]


def choice_text(question: Question, choice: str, symptoms: Sequence[Symptom], language: Language) -> str:
    """An answer as it is offered; empty is "I don't know"."""
    if not choice:
        return _("I don't know")
    match question:
        case Question.OPERATION:
            return operation_label(Operation(choice))
        case Question.PLATFORM:
            return platforms_label((Platform(choice),))
    texts = {symptom.id: symptom.text for symptom in symptoms}
    texts |= {sign.id: sign.text for symptom in symptoms for sign in symptom.signs}
    return texts[choice][language]
