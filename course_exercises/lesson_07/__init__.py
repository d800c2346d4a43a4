"""Exercises of lesson 07, batch normalization."""

from course_exercises.lesson_07.averages import BATCHES_UNTIL, MOVING_AVERAGES
from course_exercises.lesson_07.folding import FOLD_NORMALIZATION
from course_exercises.lesson_07.normalizing import BATCH_NORM
from course_exercises.lesson_07.training import RATES_THAT_LEARN, UPDATED_VARIABLES

EXERCISES = [
    BATCH_NORM,
    MOVING_AVERAGES,
    BATCHES_UNTIL,
    RATES_THAT_LEARN,
    UPDATED_VARIABLES,
    FOLD_NORMALIZATION,
]
