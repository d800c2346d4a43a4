"""Every exercise of the course: its checker accepts what is right and knows what is wrong."""

import numpy as np
import pytest
from right_answers import BUILD_NETS, right_answers

from course_exercises import all_exercises
from course_exercises.checking import verdict_of
from course_exercises.definition import KINDS
from course_exercises.judging import Judge
from course_exercises.running import outcome_of

EXERCISES = list(all_exercises().values())
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
FEW, MANY = range(3), range(200)
EVERY = 10  # of so many seeds, answers that build nets are tried on one


def nothing(*arguments):
    raise NotImplementedError


def judge_all(exercise, seeds):
    """Judge all answers, each on the same inputs: what is right for them is computed once."""
    for seed in seeds:
        cases = exercise.cases(np.random.default_rng(seed))
        judge = Judge(exercise, cases)

        def verdict(answer, judge=judge, cases=cases):
            return judge.verdict([outcome_of(answer, case) for case in cases])

        for answer in (exercise.reference, *right_answers(exercise)):
            if seed % EVERY and answer.__name__ in BUILD_NETS:
                continue
            assert verdict(answer).right, (answer, seed, verdict(answer).message)
        # Called once more on a few seeds, a mistake must do the same again.
        named = {
            mistake.name: verdict(mistake.answer)
            if seed in FEW
            else judge.verdict(judge.outcomes_of_mistake(mistake))
            for mistake in exercise.mistakes
        }
        assert {name: (v.right, v.mistake) for name, v in named.items()} == {
            name: (False, name) for name in named
        }
        if seed in FEW:
            assert verdict_of(exercise, nothing, np.random.default_rng(seed)).kind == (
                "not attempted"
            )


@each_exercise
def test_right_answers_pass_and_mistakes_get_their_own_hint(exercise):
    judge_all(exercise, FEW)


@pytest.mark.slow
@each_exercise
def test_the_same_on_200_seeds(exercise):
    judge_all(exercise, MANY)


@each_exercise
def test_an_exercise_is_complete(exercise):
    assert exercise.kind in KINDS and exercise.points >= 1
    assert exercise.mistakes and len(right_answers(exercise)) >= 2
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints) and all(hint.endswith((".", "?")) for hint in hints)
    assert len({mistake.name for mistake in exercise.mistakes}) == len(hints)


@each_exercise
def test_the_inputs_are_drawn_from_the_generator_alone(exercise):
    first, second = (exercise.inputs(np.random.default_rng(3)) for _ in range(2))
    assert repr(first) == repr(second)
    assert len({repr(exercise.inputs(np.random.default_rng(seed))) for seed in range(20)}) > 1


def test_the_exercises_of_a_lesson_are_numbered_in_order():
    numbers = {}
    for exercise in EXERCISES:
        numbers.setdefault(exercise.lesson, []).append(exercise.number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), numbers


def test_every_lesson_has_exercises_of_several_kinds():
    by_lesson = {}
    for exercise in EXERCISES:
        by_lesson.setdefault(exercise.lesson, []).append(exercise.kind)
    assert by_lesson
    assert all(len(kinds) >= 3 and len(set(kinds)) >= 2 for kinds in by_lesson.values())
