"""Choose a threshold."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_01._shared import scores_of_a_tag


def _scores_and_wish(rng):
    truths, scores, _ = scores_of_a_tag(rng)
    return truths, scores, float(rng.choice([0.5, 0.625, 0.75, 0.875]))


@exercise(
    number=11,
    kind="experiment",
    aim="give a picture any number of tags",
    inputs=_scores_and_wish,
    examples=(
        (np.array([1, 0]), np.array([0.75, 0.25]), 0.75),
        (np.array([0, 0]), np.array([0.75, 0.5]), 0.5),
        (np.array([1, 1, 0]), np.array([0.75, 0.25, 0.5]), 0.625),
        (np.array([1, 0, 1, 0, 0]), np.array([0.875, 0.25, 0.5, 0.75, 0.125]), 0.625),
        (np.array([0, 1, 0, 1]), np.array([0.125, 0.625, 0.375, 0.875]), 0.5),
    ),
)
def lowest_threshold(truths, scores, wanted):
    """Return the lowest score that, taken as threshold, gives the precision wanted."""
    return next((s for s in sorted(scores) if np.mean(truths[scores >= s]) >= wanted), None)


class Mistakes(lowest_threshold.Mistakes):
    def highest(truths, scores, wanted):
        """You give the highest threshold that will do. It leaves most pictures without the tag: the
        lowest one finds most."""
        return max((s for s in scores if np.mean(truths[scores >= s]) >= wanted), default=None)

    def stops_when_it_first_fails(truths, scores, wanted):
        """You come from the top and stop where the precision first falls too low. It goes up and
        down: a lower threshold may do again."""
        found = None
        for score in sorted(scores, reverse=True):
            if np.mean(truths[scores >= score]) < wanted:
                break
            found = score
        return found

    def recall(truths, scores, wanted):
        """You look at the recall. The lowest threshold of all always has a recall of 1; how many of
        its yeses are right?"""
        good = (s for s in sorted(scores) if truths[scores >= s].sum() >= wanted * truths.sum())
        return next(good, None)
