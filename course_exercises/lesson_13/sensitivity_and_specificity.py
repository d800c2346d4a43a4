"""Two ways to be right."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_13._shared import LABELS, LEADS, films


def _with_threshold(rng):
    return *films(rng), float(np.round(rng.normal(0, 1.5), 1)) + 0.05  # no lead equals it


@exercise(
    number=1,
    kind="by hand",
    points=1,
    aim="measure a net by sensitivity, specificity and the area under the ROC curve",
    inputs=_with_threshold,
    examples=(
        (np.array([1, 0]), np.array([1.0, -1.0]), 0.0),
        (LABELS, LEADS, 0.0),
        (LABELS, LEADS, 1.0),
        (LABELS, LEADS, 0.5),
        (LABELS, LEADS, -0.5),
        (LABELS, LEADS, -9.0),
    ),
)
def sensitivity_and_specificity(labels, leads, threshold):
    """Return the share of the ill that are called ill, and of the healthy called healthy."""
    ill = labels == 1
    return np.mean(leads[ill] > threshold), np.mean(leads[~ill] <= threshold)


def _counts(labels, leads, threshold):
    """Return true and false positives, false and true negatives."""
    said, ill = leads > threshold, labels == 1
    return tuple(int(np.sum(both)) for both in (said & ill, said & ~ill, ~said & ill, ~said & ~ill))


class Mistakes(sensitivity_and_specificity.Mistakes):
    def precision(labels, leads, threshold):
        """You divide by all films that are *called* ill. That is the precision. Sensitivity divides
        by those that *are* ill."""
        hit, alarm, _, _ = _counts(labels, leads, threshold)
        return hit / max(hit + alarm, 1), sensitivity_and_specificity(labels, leads, threshold)[1]

    def predictive_values(labels, leads, threshold):
        """You go by what the net says: these are the predictive values. Go by the truth: among the
        ill, among the healthy."""
        hit, alarm, missed, cleared = _counts(labels, leads, threshold)
        return hit / max(hit + alarm, 1), cleared / max(cleared + missed, 1)

    def shares_of_all_films(labels, leads, threshold):
        """You divide by all films. Each number has a group of its own: the ill, the healthy."""
        hit, _, _, cleared = _counts(labels, leads, threshold)
        return hit / len(labels), cleared / len(labels)

    def accuracy_twice(labels, leads, threshold):
        """That is the accuracy, over ill and healthy together. Look at each group by itself."""
        hit, _, _, cleared = _counts(labels, leads, threshold)
        return ((hit + cleared) / len(labels),) * 2
