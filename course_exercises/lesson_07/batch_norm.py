"""The layer."""

import numpy as np

from course_exercises import exercise


def _maps(rng):
    pictures, height, width, channels = rng.integers(2, 4, 4)
    gamma, beta = rng.uniform(0.5, 2, channels), rng.uniform(-2, 2, channels)
    averages = (rng.normal(3, 1, channels), rng.uniform(0.5, 4, channels))
    maps = rng.normal(3, 2, (pictures, height, width, channels))
    return maps, gamma, beta, averages if rng.integers(2) else None, float(rng.uniform(0.01, 0.5))


_FOUR = np.array([1.0, 3.0, 5.0, 7.0]).reshape(4, 1, 1, 1)
_EIGHT = np.array([[4.0, 0], [1, 2], [-2, 5], [9, 1], [3, 3], [0, 8], [5, 5], [2, -6]])
_EIGHT = _EIGHT.reshape(2, 2, 2, 2)
_GAMMA, _BETA = np.array([2.0, 0.5]), np.array([-1.0, 3.0])
_AVERAGES = (np.array([1.0, 2.0]), np.array([4.0, 0.25]))


@exercise(
    number=1,
    points=3,
    aim=(
        "compute batch normalization by hand, as in training and as in use",
        "avoid its three traps: small batches, `training=` and `trainable=`",
    ),
    inputs=_maps,
    examples=(
        (_FOUR, np.array([1.0]), np.array([0.0]), None, 0.001),
        (_FOUR[3:], np.array([2.0]), np.array([0.5]), None, 0.001),
        (_EIGHT, _GAMMA, _BETA, None, 0.1),
        (_EIGHT, _GAMMA, _BETA, _AVERAGES, 0.1),
        (_EIGHT[:1, :1, :1], _GAMMA, _BETA, _AVERAGES, 0.1),
    ),
)
def batch_norm(maps, gamma, beta, averages, epsilon):
    """Normalize maps (N, H, W, C) by the batch, or in use by averages (mean, variance)."""
    if averages is None:
        averages = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
    mean, variance = averages
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta


def _statistics(maps, axis=(0, 1, 2), ddof=0):
    return maps.mean(axis=axis, keepdims=True), maps.var(axis=axis, ddof=ddof, keepdims=True)


class Mistakes(batch_norm.Mistakes):
    def a_mean_for_each_picture(maps, gamma, beta, averages, epsilon):
        """You take a mean for each picture. Batch normalization takes one over all pictures of the
        batch."""
        return batch_norm(maps, gamma, beta, averages or _statistics(maps, (1, 2)), epsilon)

    def a_mean_for_each_place(maps, gamma, beta, averages, epsilon):
        """You take a mean for each place. A convolution does the same at every place, so all places
        of a channel share one mean."""
        return batch_norm(maps, gamma, beta, averages or _statistics(maps, 0), epsilon)

    def divides_by_the_variance(maps, gamma, beta, averages, epsilon):
        """You divide by the variance, a mean of *squares*. Which number measures the spread in the
        unit of x itself?"""
        mean, variance = averages or _statistics(maps)
        return gamma * (maps - mean) / (variance + epsilon) + beta

    def unbiased_variance(maps, gamma, beta, averages, epsilon):
        """Your variance divides by one less than the count. Here it divides by the count."""
        return batch_norm(maps, gamma, beta, averages or _statistics(maps, ddof=1), epsilon)
