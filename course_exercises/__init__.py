"""Exercises that know your mistake: definitions, the learner's check, and grading.

The way from `check("one_place", ...)` to the sentence that a learner reads: `checking` draws
inputs, `running` calls the learner's function on them, `judging` compares what came out with what
is right and with the known mistakes, and of any other wrong answer `diagnosis` finds out what is
true. The exercises lie in the folders of their lessons, one a file.
"""

from course_exercises.checking import check, is_right
from course_exercises.definition import Exercise, Mistake, all_exercises, exercise, find_exercise

__all__ = [
    "Exercise", "Mistake", "all_exercises", "check", "exercise", "find_exercise", "is_right",
]  # fmt: skip
