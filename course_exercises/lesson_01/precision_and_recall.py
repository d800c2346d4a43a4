"""Precision and recall of a tag."""

import math

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_01._shared import scores_of_a_tag


def _share(part, whole):
    return part / whole if whole else math.nan


@exercise(
    number=10,
    aim="give a picture any number of tags",
    inputs=scores_of_a_tag,
    examples=(
        (np.array([1, 1]), np.array([0.75, 0.25]), 0.5),
        (np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.8, 0.7, 0.2, 0.1]), 0.5),
        (np.array([0, 1, 0]), np.array([0.25, 0.125, 0.0]), 0.5),
        (np.array([0, 0]), np.array([0.75, 0.125]), 0.5),
        (np.array([1, 1, 0, 0]), np.array([0.5, 0.75, 0.25, 0.625]), 0.625),
    ),
)
def precision_and_recall(truths, scores, threshold):
    """Return precision and recall of a tag; a score of the threshold or more says yes."""
    answers = scores >= threshold
    right = np.sum(answers & (truths == 1))
    return [_share(right, answers.sum()), _share(right, truths.sum())]


class Mistakes(precision_and_recall.Mistakes):
    def accuracy(truths, scores, threshold):
        """Your first number is the accuracy: it also counts pictures that rightly got a no.
        Precision looks at the yeses only."""
        _, recall = precision_and_recall(truths, scores, threshold)
        return [np.mean((scores >= threshold) == truths), recall]

    def shares_of_all_pictures(truths, scores, threshold):
        """You divide by all pictures. Precision divides by those that got a yes, recall by those
        that have the tag."""
        right = np.mean((scores >= threshold) & (truths == 1))
        return [right, right]

    def of_the_noes(truths, scores, threshold):
        """Those are the numbers of the noes. The question asks for those of the yeses."""
        below = np.nextafter(threshold, -np.inf)  # a score at the threshold itself is no no
        return precision_and_recall(1 - truths, -scores, -below)
