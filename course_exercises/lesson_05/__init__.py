"""Exercises of lesson 05, modularity, hierarchy and reuse."""

from course_exercises.lesson_05.building import VGG_TABLE
from course_exercises.lesson_05.counting import MULTIPLY_ADDS, STAGE_PARAMETERS
from course_exercises.lesson_05.reading import FIRST_DIFFERENCE, STAGE_ENDS

EXERCISES = [STAGE_PARAMETERS, MULTIPLY_ADDS, VGG_TABLE, FIRST_DIFFERENCE, STAGE_ENDS]
