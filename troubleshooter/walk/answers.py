"""What has been answered so far, and how it is written down: ``symptom=agent,operation=backup,platform=?``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_UNKNOWN = "?"


class Question(StrEnum):
    """What a walk can ask, in the order that it prefers when two halve equally well."""

    SYMPTOM = "symptom"
    OPERATION = "operation"
    SIGN = "sign"  # a closer look at the chosen symptom
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: an operation, a platform, or the id of a symptom or sign; empty for "I don't know"."""

    question: Question
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers in the order in which they were given, at most one to a question."""

    given: tuple[Answer, ...] = ()

    def to(self, question: Question) -> Answer | None:
        """The answer to a question; None when it has not been answered."""
        return next((answer for answer in self.given if answer.question is question), None)

    def plus(self, question: Question, choice: str = "") -> Answers:
        """These answers and one more, which replaces an earlier one to the same question."""
        return Answers((*self.without(question).given, Answer(question, choice)))

    def without(self, question: Question) -> Answers:
        """These answers less one; without the symptom a sign of it says nothing any more."""
        gone = {question, Question.SIGN} if question is Question.SYMPTOM else {question}
        return Answers(tuple(answer for answer in self.given if answer.question not in gone))

    def __str__(self) -> str:
        return ",".join(f"{answer.question}={answer.choice or _UNKNOWN}" for answer in self.given)


def read_answers(text: str) -> Answers:
    """The answers that ``str`` has written; a part that names no question is left out."""
    answers = Answers()
    for part in text.split(","):
        name, separator, choice = part.partition("=")
        if separator and name in {*Question}:
            answers = answers.plus(Question(name), choice.removeprefix(_UNKNOWN))
    return answers
