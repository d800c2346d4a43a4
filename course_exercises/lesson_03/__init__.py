"""Exercises of lesson 03, object detection."""

from course_exercises.lesson_03.answers import COCO_PRECISION, KEPT_BOXES
from course_exercises.lesson_03.grid import BOXES_FROM_GRID, CELL_CODE
from course_exercises.lesson_03.overlap import PAIR_IOU
from course_exercises.lesson_03.tracks import BEST_PAIRS, IDENTITY_SWITCHES

EXERCISES = [
    PAIR_IOU,
    CELL_CODE,
    BOXES_FROM_GRID,
    KEPT_BOXES,
    COCO_PRECISION,
    BEST_PAIRS,
    IDENTITY_SWITCHES,
]
