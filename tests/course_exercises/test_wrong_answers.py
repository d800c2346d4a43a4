"""Wrong answers by someone who had seen no hint: none passes, and most are told what is wrong."""

import importlib

import numpy as np
import pytest
from wrong_answers.former_mistakes import FORMER

from course_exercises import all_exercises, find_exercise
from course_exercises.checking import verdict_of
from course_exercises.judging import Judge
from course_exercises.running import outcome_of

LESSONS = [f"{number:02}" for number in (*range(1, 12), 13)]
WRONG = {
    lesson: importlib.import_module(f"wrong_answers.lesson_{lesson}").WRONG for lesson in LESSONS
}
for answers in WRONG.values():
    for name in answers:
        answers[name] |= FORMER.get(name, {})
pytestmark = pytest.mark.filterwarnings("ignore")


def test_each_exercise_has_its_wrong_answers():
    names = [name for answers in WRONG.values() for name in answers]
    assert names == list(all_exercises())
    assert all(len(slips) >= 4 for answers in WRONG.values() for slips in answers.values())


@pytest.mark.parametrize("lesson", LESSONS)
def test_none_is_accepted(lesson):
    accepted = []
    for name, answers in WRONG[lesson].items():
        exercise = find_exercise(name)
        judge = Judge(exercise, exercise.cases(np.random.default_rng(1)))
        for slip, answer in answers.items():
            outcomes = [outcome_of(answer, case) for case in judge.cases]
            if judge.verdict(outcomes, look=False).right:
                accepted.append((name, slip))
    assert accepted == []


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_most_are_told_more_than_what_was_expected(lesson, record_property):
    kinds = {}
    for name, answers in WRONG[lesson].items():
        for slip, answer in answers.items():
            verdict = verdict_of(find_exercise(name), answer, np.random.default_rng(0))
            assert not verdict.right, (name, slip)
            kinds[name, slip] = verdict.kind if verdict.hint or verdict.kind != "wrong" else "plain"
    plain = [each for each, kind in kinds.items() if kind == "plain"]
    record_property(f"lesson {lesson}", f"{len(kinds)} wrong answers, {len(plain)} plain")
    assert len(plain) <= 0.12 * len(kinds), plain
