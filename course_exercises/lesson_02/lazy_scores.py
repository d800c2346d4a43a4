"""The lazy net."""

import numpy as np

from course_exercises import exercise


def _some_maps(rng):
    classes, shape = int(rng.integers(2, 6)), tuple(rng.integers(2, 5, 3))
    weights = rng.dirichlet(np.full(classes, 0.8))
    return (rng.choice(rng.permutation(classes), shape, p=weights),)


@exercise(
    number=2,
    kind="experiment",
    aim="compute pixel accuracy and mean IoU with a pencil",
    inputs=_some_maps,
    examples=(
        (np.zeros((1, 1, 1), int),),
        (np.array([[[0, 0, 0, 1]]]),),
        (np.array([[[2, 2, 4]], [[2, 0, 2]]]),),
        (np.array([[[1, 1, 1]], [[0, 0, 1]], [[0, 0, 3]]]),),
    ),
)
def lazy_scores(truths):
    """Return accuracy and mean IoU of the answer "the commonest class" at every pixel."""
    _, counts = np.unique(truths, return_counts=True)
    accuracy = counts.max() / counts.sum()
    return [accuracy, accuracy / len(counts)]


class Mistakes(lazy_scores.Mistakes):
    def mean_over_one_class(truths):
        """Your mean IoU looks at the class that is answered only. The other classes have an IoU,
        too: how much of them did the lazy net find?"""
        return [lazy_scores(truths)[0]] * 2

    def perfect_on_its_class(truths):
        """You give the commonest class an IoU of 1. All of it is found, but the net also answers it
        where it isn't: how large is the union?"""
        return [lazy_scores(truths)[0], 1 / len(np.unique(truths))]

    def absent_classes_count(truths):
        """You divide by the largest class number. A class that is in no map doesn't count."""
        return [lazy_scores(truths)[0], lazy_scores(truths)[0] / (truths.max() + 1)]

    def each_picture_its_own_class(truths):
        """You look for the commonest class of each picture. The lazy net knows one class only, the
        commonest of all pictures together."""
        return np.mean([lazy_scores(truth) for truth in truths], axis=0)

    def always_class_0(truths):
        """You answer class 0. It need not be the commonest."""
        return [np.mean(truths == 0), np.mean(truths == 0) / len(np.unique(truths))]

    def a_guess(truths):
        """That is what a random guess would give. The lazy net always says the same."""
        return [1 / len(np.unique(truths))] * 2

    def numbers_of_pixels(truths):
        """You have numbers of pixels. Both scores are shares, from 0 to 1."""
        return [share * truths.size for share in lazy_scores(truths)]
