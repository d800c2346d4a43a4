"""Exercises of lesson 01, image classification."""

from course_exercises.lesson_01.losses import CROSS_ENTROPY, FIRST_LOSS, SOFTMAX
from course_exercises.lesson_01.pictures import MEAN_COLOUR, REPEATED_PICTURES
from course_exercises.lesson_01.results import BEST_EPOCH, CONFUSION_COUNTS, SURE_AND_WRONG
from course_exercises.lesson_01.tags import TAG_LOSS
from course_exercises.lesson_01.thresholds import LOWEST_THRESHOLD, PRECISION_AND_RECALL

EXERCISES = [
    MEAN_COLOUR,
    REPEATED_PICTURES,
    SOFTMAX,
    CROSS_ENTROPY,
    FIRST_LOSS,
    BEST_EPOCH,
    CONFUSION_COUNTS,
    SURE_AND_WRONG,
    TAG_LOSS,
    PRECISION_AND_RECALL,
    LOWEST_THRESHOLD,
]
