"""Exercises of lesson 04, the convolutional layer."""

from course_exercises.lesson_04.fields import RECEPTIVE_FIELD
from course_exercises.lesson_04.places import MAX_POOLING, ONE_PLACE, STRIDED_CORRELATION
from course_exercises.lesson_04.shapes import LAYER_PARAMETERS, OUTPUT_SIZE

EXERCISES = [
    ONE_PLACE,
    OUTPUT_SIZE,
    LAYER_PARAMETERS,
    STRIDED_CORRELATION,
    MAX_POOLING,
    RECEPTIVE_FIELD,
]
