"""Exercises of lesson 09, intermediate activations."""

from course_exercises.lesson_09.channels import PART_CHANNEL, SETTLED_LEAD
from course_exercises.lesson_09.controls import BEYOND_CONTROL
from course_exercises.lesson_09.grids import GRID_PLACES, SCALED_CHANNELS
from course_exercises.lesson_09.probes import EXPLAINED_SHARE, PROBE_ACCURACY
from course_exercises.lesson_09.silencing import SILENCED_ACCURACY

EXERCISES = [
    GRID_PLACES,
    SCALED_CHANNELS,
    PROBE_ACCURACY,
    EXPLAINED_SHARE,
    BEYOND_CONTROL,
    PART_CHANNEL,
    SILENCED_ACCURACY,
    SETTLED_LEAD,
]
