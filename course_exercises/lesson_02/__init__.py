"""Exercises of lesson 02, image segmentation."""

from course_exercises.lesson_02.background import NEW_BACKGROUND
from course_exercises.lesson_02.maps import COLOURED_MAP, SKIP_SHAPES
from course_exercises.lesson_02.scores import LAZY_SCORES, MEAN_CLASS_IOU
from course_exercises.lesson_02.things import COUNT_THINGS, PANOPTIC_SCORE

EXERCISES = [
    MEAN_CLASS_IOU,
    LAZY_SCORES,
    SKIP_SHAPES,
    COLOURED_MAP,
    NEW_BACKGROUND,
    COUNT_THINGS,
    PANOPTIC_SCORE,
]
