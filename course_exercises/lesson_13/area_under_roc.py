"""One pair after another."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_13._shared import LABELS, LEADS, films


@exercise(
    number=3,
    aim="measure a net by sensitivity, specificity and the area under the ROC curve",
    inputs=films,
    examples=(
        (np.array([1, 0]), np.array([1.0, -1.0])),
        (LABELS, LEADS),
        (np.array([1, 0, 0]), np.array([1.0, 1.0, 0.0])),
        (LABELS, -LEADS),
        (LABELS, np.zeros(7)),
    ),
)
def area_under_roc(labels, leads):
    """Return the share of pairs, one ill and one healthy, whose ill film has the larger lead."""
    differences = leads[labels == 1][:, None] - leads[labels == 0]
    return np.mean((differences > 0) + 0.5 * (differences == 0))


class Mistakes(area_under_roc.Mistakes):
    def ties_lost(labels, leads):
        """Where both leads are equal, the net can't tell the two apart: that counts one half."""
        return np.mean(leads[labels == 1][:, None] > leads[labels == 0])

    def ties_won(labels, leads):
        """Where both leads are equal, the net can't tell the two apart: that is half a win."""
        return np.mean(leads[labels == 1][:, None] >= leads[labels == 0])

    def accuracy(labels, leads):
        """That is the accuracy at a threshold of 0. This area knows no threshold: it compares films
        in pairs."""
        return np.mean((leads > 0) == (labels == 1))

    def all_pairs(labels, leads):
        """You divide by all pairs of films. Count pairs of one ill and one healthy only."""
        ill, count = np.sum(labels == 1), len(labels)
        pairs = ill * (count - ill)
        return area_under_roc(labels, leads) * pairs / (count * (count - 1) / 2)

    def means_compared(labels, leads):
        """You compare the two means. That says whether one is larger, not in how many pairs."""
        return float(leads[labels == 1].mean() > leads[labels == 0].mean())

    def number_of_pairs(labels, leads):
        """That is how many pairs. The question asks for their share."""
        return area_under_roc(labels, leads) * np.sum(labels == 1) * np.sum(labels == 0)
