"""`check`: is my answer right, and if not, which mistake is it?"""

import os
import time
from collections.abc import Callable

import numpy as np

from course_exercises.definition import Exercise, find_exercise
from course_exercises.judging import Judge, Verdict
from course_exercises.running import outcomes_of
from course_exercises.writing import size
from course_utils.learning_record import keep_answer

GRADING = "COURSE_GRADING"  # set while a notebook is graded: its own checks then stay silent
_SEARCHED, _SMALL = 200, 12  # further inputs, and how many of the smallest among them are tried
_QUICK = 0.5  # seconds that the first inputs may take if more are to be tried


def check(exercise: str | Exercise, answer: Callable, seed: int | None = None) -> None:
    """Try a function on fresh random inputs, and print what came out.

    A wrong answer gets the simplest call that was tried and fails, with what was expected and what
    it gave; if it behaves like a known mistake, that mistake's hint comes first.

    Args:
        exercise: name of the exercise, or an `Exercise` of your own.
        answer: your function.
        seed: draws the same inputs again; None draws others each time.

    Raises:
        ValueError: no exercise has that name.
    """
    if os.environ.get(GRADING):
        return
    exercise = _found(exercise)
    verdict = verdict_of(exercise, answer, np.random.default_rng(seed))
    sign = {"right": "✓", "not attempted": "…"}.get(verdict.kind, "✗")
    print(f"{sign} {exercise.name}: {verdict.message}")
    if verdict.kind != "not attempted":
        keep_answer("check", exercise.name, verdict.right, verdict.mistake or verdict.kind)


def is_right(exercise: str | Exercise, answer: Callable, seed: int | None = None) -> bool:
    """Tell whether a function passes; arguments and errors as for `check`."""
    return verdict_of(_found(exercise), answer, np.random.default_rng(seed)).right


def _found(exercise: str | Exercise) -> Exercise:
    return exercise if isinstance(exercise, Exercise) else find_exercise(exercise)


def verdict_of(exercise: Exercise, answer: Callable, rng: np.random.Generator) -> Verdict:
    """Judge a function on inputs drawn from `rng`; it stops at the first call that never ends.

    A wrong answer is tried on many more: what is true of many is no accident. Small inputs are
    among them, to show one that a pencil can follow.
    """
    if not callable(answer):
        found = f"{exercise.name} should be a function, but it is {_written(answer)}."
        return Verdict(False, "not plain", found)
    begun = time.monotonic()
    cases = exercise.cases(rng)
    outcomes = outcomes_of(answer, cases, exercise.seconds)
    first = Judge(exercise, cases[: len(outcomes)]).verdict(outcomes, look=False)
    if first.kind not in ("wrong", "crash", "known mistake"):
        return first
    if time.monotonic() - begun < _QUICK:
        drawn = [tuple(exercise.inputs(rng)) for _ in range(_SEARCHED)]
        further = 3 * exercise.draws
        cases += drawn[:further] + sorted(drawn[further:], key=size)[:_SMALL]
        outcomes = outcomes_of(answer, cases, exercise.seconds)
    return Judge(exercise, cases[: len(outcomes)]).verdict(outcomes, answer)


def _written(value) -> str:
    try:
        return f"{value!r:.80}"
    except Exception:  # a number too large to write, or an object that can't
        return f"an object of type {type(value).__name__}"
