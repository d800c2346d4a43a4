"""Fold it."""

import numpy as np

from course_exercises import exercise


def _two_layers(rng):
    size = int(rng.integers(1, 4))
    channels, filters = (int(count) for count in rng.permutation(np.arange(2, 6))[:2])
    kernel, bias = rng.normal(size=(size, size, channels, filters)), rng.normal(size=filters)
    gamma, beta = rng.uniform(0.5, 2, filters), rng.normal(size=filters)
    mean, variance = rng.normal(size=filters), rng.uniform(0.2, 4, filters)
    return kernel, bias, gamma, beta, mean, variance, float(rng.uniform(0.01, 0.5))


_ONE = tuple(np.array([number]) for number in (0.5, 2.0, 1.0, 1.0, 4.0))
_KERNEL = np.arange(-9.0, 9.0).reshape(3, 3, 1, 2)
_TWO = (np.array([0.5, -1.0]), np.array([2.0, 0.5]), np.array([1.0, 3.0]), np.array([-2.0, 4.0]))


@exercise(
    number=6,
    points=3,
    aim=(
        "compute batch normalization by hand, as in training and as in use",
        "fold it into the convolution before it, so that it costs nothing in use",
    ),
    inputs=_two_layers,
    examples=(
        (np.full((1, 1, 1, 1), 3.0), *_ONE, 0.0),
        (_KERNEL, *_TWO, np.array([4.0, 0.25]), 0.0),
        (_KERNEL, *_TWO, np.array([0.0, 1.0]), 0.25),
    ),
)
def fold_normalization(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Return kernel and bias of one convolution that does the work of both layers."""
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta + scale * (bias - mean)


class Mistakes(fold_normalization.Mistakes):
    def bias_not_scaled(kernel, bias, gamma, beta, mean, variance, epsilon):
        """The kernel is right. The convolution's own bias goes through the normalization, too: it
        is scaled with the rest."""
        folded, rest = fold_normalization(kernel, 0, gamma, beta, mean, variance, epsilon)
        return folded, rest + bias

    def mean_not_scaled(kernel, bias, gamma, beta, mean, variance, epsilon):
        """The kernel is right. The mean is subtracted *before* the scaling."""
        folded, rest = fold_normalization(kernel, bias, gamma, beta, 0, variance, epsilon)
        return folded, rest - mean

    def beta_scaled(kernel, bias, gamma, beta, mean, variance, epsilon):
        """The kernel is right. You scale beta, which is added after the scaling."""
        return fold_normalization(kernel, bias + beta, gamma, 0, mean, variance, epsilon)

    def no_root(kernel, bias, gamma, beta, mean, variance, epsilon):
        """You divide by the variance. The layer divides by its root."""
        return fold_normalization(kernel, bias, gamma, beta, mean, (variance + epsilon) ** 2, 0)

    def scales_the_channels_that_come_in(kernel, bias, gamma, beta, mean, variance, epsilon):
        """You scale along the third axis of the kernel, the channels that come in. The
        normalization works on what comes *out*."""
        _, rest = fold_normalization(kernel, bias, gamma, beta, mean, variance, epsilon)
        return kernel * (gamma / np.sqrt(variance + epsilon))[:, None], rest
