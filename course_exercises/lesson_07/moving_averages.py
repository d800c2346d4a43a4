"""Follow the averages."""

import numpy as np

from course_exercises import exercise


def _batches(rng):
    steps, numbers = int(rng.integers(2, 8)), int(rng.integers(2, 6))
    return rng.normal(5, 2, (steps, numbers)), float(rng.uniform(0.6, 0.99))


@exercise(
    number=2,
    kind="code",
    points=2,
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


def _followed(batches, rule, start=(0.0, 1.0), spread=np.var):
    """Follow mean and spread by a rule from (average, batch) to the new average."""
    mean, variance = start
    for batch in batches:
        mean, variance = rule(mean, np.mean(batch)), rule(variance, spread(batch))
    return mean, variance


def _rule(momentum):
    return lambda average, batch: momentum * average + (1 - momentum) * batch


class Mistakes(moving_averages.Mistakes):
    def starts_at_the_first_batch(batches, momentum):
        """You start from the first batch's own statistics. A new layer hasn't seen it yet: where do
        its averages start?"""
        return _followed(batches[1:], _rule(momentum), (np.mean(batches[0]), np.var(batches[0])))

    def variance_starts_at_0(batches, momentum):
        """The mean is right. The moving variance doesn't start at 0: a new layer would divide by
        nearly nothing."""
        return _followed(batches, _rule(momentum), (0.0, 0.0))

    def old_average_kept_whole(batches, momentum):
        """Your averages grow without end: the old one is kept whole, and some of the batch is
        added. What share of the old one stays?"""
        return _followed(batches, lambda average, batch: average + (1 - momentum) * batch)

    def batch_added_whole(batches, momentum):
        """You add each batch whole. The two shares, of the old and of the new, make 1."""
        return _followed(batches, lambda average, batch: momentum * average + batch)

    def deviation_in_place_of_variance(batches, momentum):
        """The mean is right. You average standard deviations; the layer averages variances."""
        return _followed(batches, _rule(momentum), spread=np.std)

    def unbiased_variance(batches, momentum):
        """The mean is right. Your variance divides by one less than the count; Keras's layer
        divides by the count."""
        return _followed(batches, _rule(momentum), spread=lambda batch: np.var(batch, ddof=1))
