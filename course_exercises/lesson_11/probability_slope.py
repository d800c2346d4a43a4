"""The flat end of softmax."""

import math

from course_exercises import exercise


def _logits_and_class(rng):
    logits = [float(v) for v in rng.normal(0, 2, int(rng.integers(2, 5))).round(1)]
    return logits, int(rng.integers(len(logits)))


def _share(logits, class_index):
    powers = [math.exp(logit - max(logits)) for logit in logits]
    return powers[class_index] / sum(powers)


@exercise(
    number=5,
    kind="by hand",
    points=1,
    aim="say why the heatmap starts from the logit and not from the probability",
    inputs=_logits_and_class,
    examples=(([0.0, 0.0], 0), ([4.0, 0.0], 0), ([1.0, 3.0, 2.0], 2), ([400.0, 399.0], 0)),
)
def probability_slope(logits, class_index):
    """Return by how much a class's probability grows for each 1 that its logit grows."""
    share = _share(logits, class_index)
    return share * (1 - share)


class Mistakes(probability_slope.Mistakes):
    def the_probability(logits, class_index):
        """That is the probability. How fast does it grow? Near 1 it can't grow any more."""
        return _share(logits, class_index)

    def one_minus_the_probability(logits, class_index):
        """That is how fast the *logarithm* of the probability grows. One factor is missing."""
        return 1 - _share(logits, class_index)

    def sigmoid(logits, class_index):
        """You used the sigmoid of one logit. The probability depends on all of them."""
        return probability_slope([logits[class_index], 0.0], 0)

    def square(logits, class_index):
        """That is the probability squared. Try it near 1: softmax is flat there, so the slope must
        be near 0."""
        return _share(logits, class_index) ** 2

    def slope_of_the_logit(logits, class_index):
        """The logit grows by 1 for each 1. How much of that arrives behind the softmax?"""
        return 1.0
