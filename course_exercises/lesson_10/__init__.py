"""Exercises of lesson 10, filters."""

from course_exercises.lesson_10.layers import DEAD_FILTERS, SHOWN_PICTURE
from course_exercises.lesson_10.patterns import PATTERN_ANGLE, WAVE_FREQUENCY
from course_exercises.lesson_10.rules import RULED_STEP
from course_exercises.lesson_10.starts import FIRST_AWAKE
from course_exercises.lesson_10.steps import ASCENT_STEP, FILTER_SCORES
from course_exercises.lesson_10.waves import WAVE_COUNT

EXERCISES = [
    ASCENT_STEP,
    FILTER_SCORES,
    PATTERN_ANGLE,
    FIRST_AWAKE,
    RULED_STEP,
    SHOWN_PICTURE,
    DEAD_FILTERS,
    WAVE_FREQUENCY,
    WAVE_COUNT,
]
