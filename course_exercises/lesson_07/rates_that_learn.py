"""At which rates does it learn?"""

import math

import numpy as np

from course_exercises import exercise


def _curves(rng):
    classes, curves = int(rng.integers(2, 11)), {}
    for rate in ("0.0001", "0.001", "0.01", "0.1")[: rng.integers(2, 5)]:
        start = math.log(classes) + rng.uniform(-0.1, 0.6)
        end = rng.choice([math.log(classes) + rng.uniform(-0.04, 0.1), rng.uniform(0.05, 0.5)])
        curves[rate] = np.linspace(start, end, int(rng.integers(3, 7))).round(4).tolist()
        if rng.random() < 0.2:
            curves[rate].append(math.inf)
    return curves, classes


_CURVES = {
    "0.0001": [2.5, 2.4, 2.35],
    "0.001": [2.4, 1.2, 0.4],
    "0.01": [2.6, 1.0, math.inf],
    "0.1": [2.3, 1.9, 2.28],
}
_TWO = {"0.001": [0.9, 0.71, 0.692], "0.01": [0.8, 0.5, 0.2], "0.1": [0.69, 0.4, 0.9]}


@exercise(
    number=4,
    kind="experiment",
    aim="train a deep net at a learning rate at which it learns nothing without it",
    inputs=_curves,
    examples=(
        ({"0.01": [0.5]}, 2),
        ({"0.01": [0.69]}, 2),
        ({"0.01": [2.22]}, 10),
        (_TWO, 2),
        (_CURVES, 10),
    ),
)
def rates_that_learn(curves, classes):
    """Return the rates whose last loss is more than 0.05 below that of a guess."""
    return [rate for rate, losses in curves.items() if losses[-1] < np.log(classes) - 0.05]


def _kept(curves, learned):
    return [rate for rate, losses in curves.items() if learned(losses)]


class Mistakes(rates_that_learn.Mistakes):
    def best_epoch(curves, classes):
        """You look at the lowest loss. A net that learned and then blew up is no use: look at where
        it ends."""
        return _kept(curves, lambda losses: min(losses) < math.log(classes) - 0.05)

    def no_margin(curves, classes):
        """A loss a little below that of a guess may be chance: ask for more than 0.05."""
        return _kept(curves, lambda losses: losses[-1] < math.log(classes))

    def share_in_place_of_loss(curves, classes):
        """One in `classes` is how often a guess is right. What is its *loss*?"""
        return _kept(curves, lambda losses: losses[-1] < 1 / classes - 0.05)

    def always_two_classes(curves, classes):
        """Your guess is one between two classes, whatever `classes` says."""
        return rates_that_learn(curves, 2)

    def mean_of_the_epochs(curves, classes):
        """You take the mean over all epochs, early ones included. What counts is the end."""
        return _kept(curves, lambda losses: sum(losses) / len(losses) < math.log(classes) - 0.05)
