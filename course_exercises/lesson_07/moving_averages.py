"""Follow the averages."""

import numpy as np

from course_exercises import exercise


def _batches(rng):
    steps, numbers = int(rng.integers(2, 8)), int(rng.integers(2, 6))
    return rng.normal(5, 2, (steps, numbers)), float(rng.uniform(0.6, 0.99))


@exercise(
    number=2,
    aim="follow the moving averages, and say when they can't be trusted",
    inputs=_batches,
    examples=(
        (np.array([[4.0, 6.0]]), 0.75),
        (np.array([[4.0, 6.0], [1.0, 5.0]]), 0.75),
        (np.array([[2.0, 2.0, 2.0], [0.0, 3.0, 9.0], [5.0, 6.0, 4.0]]), 0.9),
    ),
)
def moving_averages(batches, momentum):
    """Return moving mean and variance after the rows of (steps, numbers), from 0 and 1 on."""
    mean, variance = 0.0, 1.0
    for batch in batches:
        mean = momentum * mean + (1 - momentum) * batch.mean()
        variance = momentum * variance + (1 - momentum) * batch.var()
    return float(mean), float(variance)


def _followed(batches, kept, added, mean=0.0, variance=1.0):
    """Follow both averages with other shares of the old one that is kept, the new one added."""
    for batch in batches:
        mean = kept * mean + added * batch.mean()
        variance = kept * variance + added * batch.var()
    return mean, variance


class Mistakes(moving_averages.Mistakes):
    def starts_at_the_first_batch(batches, momentum):
        """You start from the first batch's own statistics. A new layer hasn't seen it yet: where do
        its averages start?"""
        first = batches[0]
        return _followed(batches[1:], momentum, 1 - momentum, first.mean(), first.var())

    def old_average_kept_whole(batches, momentum):
        """Your averages grow without end: the old one is kept whole, and some of the batch is
        added. What share of the old one stays?"""
        return _followed(batches, 1, 1 - momentum)

    def batch_added_whole(batches, momentum):
        """You add each batch whole. The two shares, of the old and of the new, make 1."""
        return _followed(batches, momentum, 1)
