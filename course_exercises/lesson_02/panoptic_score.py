"""Panoptic quality."""

import numpy as np

from course_exercises import exercise


def _table(rng):
    answered, true = (int(n) for n in rng.integers(1, 6, 2))
    ious = rng.uniform(0, 0.12, (answered, true))
    for place in range(min(answered, true)):
        if rng.random() < 0.8:
            ious[place, place] = rng.choice([0.5, rng.uniform(0.3, 0.95)], p=[0.2, 0.8])
    return (rng.permutation(ious).round(2),)


_IOUS = np.array([[0.1, 0.8, 0.0], [0.5, 0.0, 0.1]])


@exercise(
    number=7,
    kind="by hand",
    aim="split touching things of one class into instances, and score the result",
    inputs=_table,
    examples=(
        (np.zeros((0, 2)),),
        (np.zeros((3, 0)),),
        (np.array([[0.8]]),),
        (np.array([[0.8, 0.1]]),),
        (np.array([[0.4, 0.0], [0.1, 0.9], [0.0, 0.0]]),),
        (_IOUS,),
        (np.array([[0.6, 0.2], [0.3, 0.9]]),),
    ),
)
def panoptic_score(ious):
    """Return the panoptic quality of one class from the IoU of each answer with each truth."""
    matched = ious[ious > 0.5]
    return matched.sum() / (sum(ious.shape) / 2)


class Mistakes(panoptic_score.Mistakes):
    def fit_only(ious):
        """That is the mean IoU of the matched things. A net that finds one of ten and fits it well
        would get full marks: what about the nine?"""
        return ious[ious > 0.5].mean() if (ious > 0.5).any() else 0.0

    def recognition_only(ious):
        """You count the matches. How well a match fits must count, too: add up their IoUs."""
        return panoptic_score(1.0 * (ious > 0.5))

    def leftovers_count_in_full(ious):
        """You divide by matches, false alarms and misses, each counted as 1. What is left over
        counts one half."""
        return ious[ious > 0.5].sum() / (sum(ious.shape) - np.sum(ious > 0.5))

    def false_alarms_are_free(ious):
        """You divide by the number of true things. A net that answers everything everywhere would
        lose nothing: its false alarms must count."""
        return ious[ious > 0.5].sum() / max(ious.shape[1], 1)

    def misses_are_free(ious):
        """You divide by the number of answered things. A net that answers hardly anything would
        lose nothing: what it misses must count."""
        return ious[ious > 0.5].sum() / max(len(ious), 1)

    def every_overlap_counts(ious):
        """You add up small overlaps, too. Only an IoU above 0.5 makes a match."""
        return ious.sum() / (sum(ious.shape) / 2)

    def not_divided(ious):
        """You have the sum of the matched IoUs. It must be divided: by what?"""
        return ious[ious > 0.5].sum()
