"""Exercises of lesson 09, intermediate activations."""

from course_utils.exercises.lesson_09.channels import PART_CHANNEL, SETTLED_LEAD
from course_utils.exercises.lesson_09.grids import GRID_PLACES, SCALED_CHANNELS
from course_utils.exercises.lesson_09.probes import EXPLAINED_SHARE, PROBE_ACCURACY

EXERCISES = [
    GRID_PLACES,
    SCALED_CHANNELS,
    PROBE_ACCURACY,
    EXPLAINED_SHARE,
    PART_CHANNEL,
    SETTLED_LEAD,
]
