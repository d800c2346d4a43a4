"""Exercises of lesson 08, depthwise separable convolutions."""

from course_exercises.lesson_08.building import ENTRY_MODULE
from course_exercises.lesson_08.counting import SEPARABLE_COST
from course_exercises.lesson_08.measured import BEST_FOR_THEIR_SIZE, SPEED_KEPT
from course_exercises.lesson_08.splitting import CAN_BE_SPLIT, SEPARABLE_CONVOLUTION

EXERCISES = [
    SEPARABLE_CONVOLUTION,
    SEPARABLE_COST,
    CAN_BE_SPLIT,
    SPEED_KEPT,
    BEST_FOR_THEIR_SIZE,
    ENTRY_MODULE,
]
