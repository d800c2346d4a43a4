"""Exercises that know your mistake: definitions, the learner's check, and grading."""

from course_exercises.checking import check, is_right
from course_exercises.definition import Exercise, Mistake, exercise
from course_exercises.registry import all_exercises, find_exercise

__all__ = [
    "Exercise", "Mistake", "all_exercises", "check", "exercise", "find_exercise", "is_right",
]  # fmt: skip
