"""Exercises of lesson 06, residual connections."""

from course_exercises.lesson_06.blocks import RESIDUAL_STACK, SHORTCUT_OF
from course_exercises.lesson_06.chains import CHAIN_GRADIENT, WEIGHT_GRADIENTS
from course_exercises.lesson_06.measured import CURES, SILENT_LAYERS

EXERCISES = [
    CHAIN_GRADIENT,
    WEIGHT_GRADIENTS,
    SILENT_LAYERS,
    SHORTCUT_OF,
    RESIDUAL_STACK,
    CURES,
]
