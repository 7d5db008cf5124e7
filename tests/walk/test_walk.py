"""A few questions lead whoever knows only a symptom to a handful of errors, the right one among them."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import pytest

from troubleshooter.walk.answers import Answers, Question, read_answers
from troubleshooter.walk.walk import FEW, Walk
from troubleshooter.walk.wording import choice_text, question_name, question_text
from troubleshooter.words import Language, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troubleshooter.knowledge.knowledge import Knowledge

_MOST_QUESTIONS = 4


def _truthful(walk: Walk, entry: str, answers: Answers) -> Iterator[tuple[Answers, tuple[str, ...]]]:
    """Every way through the questions for somebody who has this error and answers truthfully, and where it ends."""
    step = walk.step(answers)
    if step.question is None:
        yield answers, step.candidates
        return
    further = [answers.plus(step.question, option.choice) for option in step.options]
    truthful = [more for more in further if entry in walk.step(more).candidates]
    assert truthful, f"{step.question} has no true answer for {entry}"
    for more in truthful:
        yield from _truthful(walk, entry, more)


def test_truthful_answers_keep_every_error_and_leave_few(knowledge: Knowledge, walk: Walk) -> None:
    ends = [(entry, *end) for entry in knowledge.summaries for end in _truthful(walk, entry, Answers())]
    for entry, _answers, left in ends:
        assert entry in left
    sizes = [len(left) for _entry, _answers, left in ends]
    questions = [len(answers.given) for _entry, answers, _left in ends]
    assert len({entry for entry, *_end in ends}) == len(knowledge.summaries)
    assert max(questions) <= _MOST_QUESTIONS
    assert median(questions) <= 3
    assert median(sizes) <= FEW - 1
    assert max(sizes) <= FEW + 4  # where nothing more tells them apart
    assert sum(size <= FEW for size in sizes) >= 0.85 * len(sizes)


def test_the_first_question_is_what_somebody_sees(knowledge: Knowledge, walk: Walk) -> None:
    step = walk.step(Answers())
    assert step.question is Question.SYMPTOM
    assert len(step.candidates) == len(knowledge.summaries)
    assert [option.choice for option in step.options] == [symptom.id for symptom in knowledge.symptoms]


def test_an_option_tells_how_many_errors_it_would_leave(walk: Walk) -> None:
    answers = Answers()
    while (step := walk.step(answers)).question is not None:
        for option in step.options:
            assert len(walk.step(answers.plus(step.question, option.choice)).candidates) == option.count > 0
        answers = answers.plus(step.question, max(step.options, key=lambda option: option.count).choice)


def test_i_dont_know_keeps_all_and_asks_something_else(walk: Walk) -> None:
    before = walk.step(Answers())
    after = walk.step(Answers().plus(Question.SYMPTOM))
    assert after.candidates == before.candidates
    assert after.question is Question.OPERATION


def test_knowing_nothing_at_all_ends_with_the_whole_list(knowledge: Knowledge, walk: Walk) -> None:
    answers = Answers()
    while (question := walk.step(answers).question) is not None:
        answers = answers.plus(question)
    assert set(walk.step(answers).candidates) == set(knowledge.summaries)
    assert not walk.step(answers).few


def test_the_most_asked_come_first_and_the_retired_last(knowledge: Knowledge, walk: Walk) -> None:
    ranked = [knowledge.summaries[entry] for entry in walk.step(Answers()).candidates]
    retired = [summary.status is Status.RETIRED for summary in ranked]
    assert retired == sorted(retired)
    asked = [summary.asked for summary in ranked if summary.status is not Status.RETIRED]
    assert asked == sorted(asked, reverse=True)


def test_answers_that_exclude_one_another_leave_nothing_and_ask_nothing(walk: Walk) -> None:
    step = walk.step(Answers().plus(Question.SYMPTOM, "slow").plus(Question.OPERATION, "policy"))
    assert step.candidates == ()
    assert step.question is None


def test_without_symptoms_the_other_questions_remain(knowledge: Knowledge) -> None:
    bare = Walk(knowledge.summaries.values(), ())
    assert bare.step(Answers()).question is Question.OPERATION


@pytest.mark.parametrize(
    "text", ["", "symptom=agent", "symptom=agent,sign=agent-old", "symptom=?,operation=backup,platform=linux"]
)
def test_answers_survive_being_written_down(text: str) -> None:
    assert str(read_answers(text)) == text


def test_what_is_no_answer_is_left_out() -> None:
    assert str(read_answers("colour=red,,operation,platform=linux")) == "platform=linux"


def test_taking_back_the_symptom_takes_back_its_sign() -> None:
    answers = read_answers("symptom=agent,sign=agent-old,operation=backup")
    assert str(answers.without(Question.SYMPTOM)) == "operation=backup"
    assert str(answers.without(Question.SIGN)) == "symptom=agent,operation=backup"
    assert str(answers.plus(Question.SYMPTOM, "slow")) == "operation=backup,symptom=slow"


@pytest.mark.parametrize("language", [*Language])
def test_every_question_and_answer_has_words(language: Language, knowledge: Knowledge, walk: Walk) -> None:
    for symptom in knowledge.symptoms:
        answers = Answers().plus(Question.SYMPTOM, symptom.id)
        assert choice_text(Question.SYMPTOM, symptom.id, knowledge.symptoms, language) == symptom.text[language]
        for sign in symptom.signs:
            assert choice_text(Question.SIGN, sign.id, knowledge.symptoms, language) == sign.text[language]
        step = walk.step(answers)
        assert step.question is None or question_text(step.question) != question_name(step.question)
    assert choice_text(Question.OPERATION, "backup", knowledge.symptoms, language) == "Backup"
    assert choice_text(Question.PLATFORM, "linux", knowledge.symptoms, language) == "Linux"
    assert choice_text(Question.PLATFORM, "", knowledge.symptoms, language) == "I don't know"
