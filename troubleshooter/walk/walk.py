"""Which entries are left after some answers, and which question comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troubleshooter.walk.answers import Question
from troubleshooter.words import Operation, Platform, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from troubleshooter.knowledge.knowledge import EntrySummary
    from troubleshooter.walk.answers import Answers
    from troubleshooter.walk.symptoms import Symptom

#: So many candidates can be looked through: no question is needed any more.
FEW = 8
#: A question is worth asking when it is expected to leave no more than this share of the candidates.
_WORTH_ASKING = 0.9


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be given, and how many candidates it would leave."""

    choice: str
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """Where a walk stands."""

    candidates: tuple[str, ...]  # ids of entries, the likeliest first
    question: Question | None  # what to ask next; None when nothing more helps, or few are left
    options: tuple[Option, ...]  # its answers, beside "I don't know"

    @property
    def few(self) -> bool:
        """Whether the candidates can be looked through."""
        return len(self.candidates) <= FEW


#: The choices of a question that are true of each entry, by the entry's id.
_Choices = Mapping[str, tuple[str, ...]]


class Walk:
    """Knows which answers are true of which entry."""

    def __init__(self, summaries: Iterable[EntrySummary], symptoms: Sequence[Symptom]) -> None:
        self._symptoms = {symptom.id: symptom for symptom in symptoms}
        ranked = sorted(summaries, key=_rank)
        self._ranked = tuple(summary.id for summary in ranked)
        self._fixed: dict[Question, _Choices] = {
            Question.SYMPTOM: _members((symptom.id, symptom.entries) for symptom in symptoms),
            Question.OPERATION: {summary.id: (summary.operation.value,) for summary in ranked},
            Question.PLATFORM: {summary.id: tuple(map(str, summary.platforms)) for summary in ranked},
        }

    def step(self, answers: Answers) -> Step:
        """The candidates that agree with every answer, and the question that is expected to leave the fewest."""
        left = self._ranked
        for answer in answers.given:
            choices = self._choices(answer.question, answers)
            if answer.choice:
                left = tuple(entry for entry in left if answer.choice in choices.get(entry, ()))
        if len(left) <= FEW:
            return Step(left, None, ())
        best, fewest = None, len(left) * _WORTH_ASKING
        for question in Question:
            if answers.to(question) is None:
                expected = _expected(left, self._choices(question, answers))
                if expected < fewest:
                    best, fewest = question, expected
        return Step(left, best, self._options(best, left, answers) if best else ())

    def _choices(self, question: Question, answers: Answers) -> _Choices:
        if question is not Question.SIGN:
            return self._fixed[question]
        symptom = answers.to(Question.SYMPTOM)
        chosen = self._symptoms.get(symptom.choice) if symptom is not None else None
        return _members((sign.id, sign.entries) for sign in chosen.signs) if chosen is not None else {}

    def _options(self, question: Question, left: Sequence[str], answers: Answers) -> tuple[Option, ...]:
        """The answers that leave something, in the order of their vocabulary or file."""
        counts = _counts(left, self._choices(question, answers))
        return tuple(Option(choice, counts[choice]) for choice in self._order(question, answers) if choice in counts)

    def _order(self, question: Question, answers: Answers) -> list[str]:
        match question:
            case Question.SYMPTOM:
                return list(self._symptoms)
            case Question.OPERATION:
                return [operation.value for operation in Operation]
            case Question.PLATFORM:
                return [platform.value for platform in Platform]
        symptom = answers.to(Question.SYMPTOM)
        return [sign.id for sign in self._symptoms[symptom.choice].signs] if symptom is not None else []


def _rank(summary: EntrySummary) -> tuple[bool, int, str]:
    """What is asked about most comes first; what is retired, last."""
    return summary.status is Status.RETIRED, -summary.asked, summary.id


def _members(groups: Iterable[tuple[str, tuple[str, ...]]]) -> _Choices:
    found: dict[str, tuple[str, ...]] = {}
    for group, entries in groups:
        for entry in entries:
            found[entry] = (*found.get(entry, ()), group)
    return found


def _counts(left: Iterable[str], choices: _Choices) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in left:
        for choice in choices.get(entry, ()):
            counts[choice] = counts.get(choice, 0) + 1
    return counts


def _expected(left: Sequence[str], choices: _Choices) -> float:
    """How many candidates a true answer leaves on average; an entry without one can only be kept by "I don't know"."""
    counts = _counts(left, choices)
    total = 0.0
    for entry in left:
        own = choices.get(entry, ())
        total += sum(counts[choice] for choice in own) / len(own) if own else len(left)
    return total / len(left)
