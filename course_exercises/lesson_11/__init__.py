"""Exercises of lesson 11, heatmaps of class activation."""

from course_exercises.lesson_11.heatmaps import (
    GRAD_CAM_MAP,
    GRAD_CAM_OF_BATCH,
    PROBABILITY_SLOPE,
)
from course_exercises.lesson_11.scores import ENERGY_RATIO, POINTING_SHARE
from course_exercises.lesson_11.shortcuts import FLIP_SHARE, WORST_GROUP

EXERCISES = [
    GRAD_CAM_MAP,
    GRAD_CAM_OF_BATCH,
    POINTING_SHARE,
    ENERGY_RATIO,
    PROBABILITY_SLOPE,
    FLIP_SHARE,
    WORST_GROUP,
]
