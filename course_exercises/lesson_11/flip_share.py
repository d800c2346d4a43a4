"""Same animal, another place."""

import numpy as np

from course_exercises import exercise


def _two_worlds(rng):
    animals, classes = int(rng.integers(4, 12)), int(rng.integers(2, 4))
    here = rng.normal(0, 1, (animals, classes))
    return here, here + rng.normal(0, 1, (animals, classes))


_HERE = np.array([[2.0, 1.0], [0.0, 1.0], [1.5, 0.5], [0.0, 3.0], [1.0, 0.0]])
_THERE = np.array([[1.0, 2.0], [3.0, 1.0], [2.5, 0.5], [0.0, 1.0], [0.0, 2.0]])
_THREE = np.array([[2.0, 1.0, 0.0], [1.0, 2.0, 0.0]])


@exercise(
    number=6,
    kind="experiment",
    points=1,
    aim="find out that a net took a shortcut, prove it by an experiment, and repair it",
    inputs=_two_worlds,
    examples=((_HERE[:1], _THERE[:1]), (_HERE, _THERE), (_THREE, _THREE[:, [0, 2, 1]])),
)
def flip_share(logits_here, logits_there):
    """Return the share of animals whose named class changes with the place."""
    return float(np.mean(logits_here.argmax(axis=1) != logits_there.argmax(axis=1)))


class Mistakes(flip_share.Mistakes):
    def difference_of_the_totals(logits_here, logits_there):
        """You compare how often each class is named in all. A flip from cat to dog and one from dog
        to cat cancel out then: compare animal by animal."""
        return abs(np.mean(logits_here.argmax(axis=1)) - np.mean(logits_there.argmax(axis=1)))

    def any_change_of_the_logits(logits_here, logits_there):
        """You count animals whose logits change. They nearly always do; does the *answer*
        change?"""
        return np.mean((logits_here != logits_there).any(axis=1))

    def less_certain(logits_here, logits_there):
        """You count animals whose largest logit falls. It may fall and still be the largest."""
        return np.mean(logits_there.max(axis=1) < logits_here.max(axis=1))
