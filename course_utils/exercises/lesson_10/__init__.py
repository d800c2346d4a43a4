"""Exercises of lesson 10, filters."""

from course_utils.exercises.lesson_10.layers import DEAD_FILTERS, SHOWN_PICTURE
from course_utils.exercises.lesson_10.patterns import PATTERN_ANGLE, WAVE_FREQUENCY
from course_utils.exercises.lesson_10.steps import ASCENT_STEP, FILTER_SCORES

EXERCISES = [
    ASCENT_STEP,
    FILTER_SCORES,
    PATTERN_ANGLE,
    SHOWN_PICTURE,
    DEAD_FILTERS,
    WAVE_FREQUENCY,
]
