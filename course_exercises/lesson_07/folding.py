"""An exercise on folding batch normalization into the convolution before it."""

import numpy as np

from course_exercises.definition import Exercise, Mistake


def _two_layers(rng):
    size = int(rng.integers(1, 4))
    channels, filters = (int(count) for count in rng.permutation(np.arange(2, 6))[:2])
    kernel, bias = rng.normal(size=(size, size, channels, filters)), rng.normal(size=filters)
    gamma, beta = rng.uniform(0.5, 2, filters), rng.normal(size=filters)
    mean, variance = rng.normal(size=filters), rng.uniform(0.2, 4, filters)
    return kernel, bias, gamma, beta, mean, variance, float(rng.uniform(0.01, 0.5))


def fold_normalization(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Return kernel and bias of one convolution that does the work of both layers."""
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta + scale * (bias - mean)


def _filter_by_filter(kernel, bias, gamma, beta, mean, variance, epsilon):
    folded, shifts = np.zeros(kernel.shape), []
    for one in range(kernel.shape[-1]):
        spread = (variance[one] + epsilon) ** 0.5
        folded[..., one] = gamma[one] * kernel[..., one] / spread
        shifts.append(gamma[one] * (bias[one] - mean[one]) / spread + beta[one])
    return folded, shifts


def _by_asking(kernel, bias, gamma, beta, mean, variance, epsilon):
    """Ask both layers: 0 in gives the bias, one pixel alone gives its weights more than that."""

    def both(pixels):
        convolved = np.tensordot(pixels, kernel, axes=3) + bias
        return gamma * (convolved - mean) / np.sqrt(variance + epsilon) + beta

    shift = both(np.zeros(kernel.shape[:3]))
    folded = np.zeros_like(kernel)
    for place in np.ndindex(kernel.shape[:3]):
        pixels = np.zeros(kernel.shape[:3])
        pixels[place] = 1
        folded[place] = both(pixels) - shift
    return folded, shift


def _with(scale_of, shift_of=None):
    """Return a fold with another scale, or another bias from (bias, beta, mean, scale)."""

    def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
        scale = scale_of(gamma, variance, epsilon)
        if shift_of is None:
            return kernel * scale, beta + scale * (bias - mean)
        return kernel * scale, shift_of(bias, beta, mean, scale)

    return fold


def _right_scale(gamma, variance, epsilon):
    return gamma / np.sqrt(variance + epsilon)


def _other_axis(kernel, bias, gamma, beta, mean, variance, epsilon):
    scale = _right_scale(gamma, variance, epsilon)
    return kernel * scale[:, None], beta + scale * (bias - mean)


def _kernel_as_it_was(kernel, *others):
    return kernel, fold_normalization(kernel, *others)[1]


_ONE = tuple(np.array([number]) for number in (0.5, 2.0, 1.0, 1.0, 4.0))
_KERNEL = np.arange(-9.0, 9.0).reshape(3, 3, 1, 2)
_TWO = (np.array([0.5, -1.0]), np.array([2.0, 0.5]), np.array([1.0, 3.0]), np.array([-2.0, 4.0]))

FOLD_NORMALIZATION = Exercise(
    name="fold_normalization",
    lesson="07",
    aim="fold batch normalization into the convolution before it",
    kind="code",
    points=3,
    reference=fold_normalization,
    inputs=_two_layers,
    examples=(
        (np.full((1, 1, 1, 1), 3.0), *_ONE, 0.0),
        (_KERNEL, *_TWO, np.array([4.0, 0.25]), 0.0),
        (_KERNEL, *_TWO, np.array([0.0, 1.0]), 0.25),
    ),
    alternatives=(_filter_by_filter, _by_asking),
    mistakes=(
        Mistake(
            "forgets the convolution's bias",
            _with(_right_scale, lambda bias, beta, mean, scale: beta - scale * mean),
            "The kernel is right. The convolution's own bias has got lost.",
        ),
        Mistake(
            "bias not scaled",
            _with(_right_scale, lambda bias, beta, mean, scale: bias + beta - scale * mean),
            "The kernel is right. The convolution's own bias goes through the normalization, too: "
            "it is scaled with the rest.",
        ),
        Mistake(
            "mean not scaled",
            _with(_right_scale, lambda bias, beta, mean, scale: beta + scale * bias - mean),
            "The kernel is right. The mean is subtracted *before* the scaling.",
        ),
        Mistake(
            "mean added",
            _with(_right_scale, lambda bias, beta, mean, scale: beta + scale * (bias + mean)),
            "The kernel is right. Look at the sign of the mean.",
        ),
        Mistake(
            "beta scaled",
            _with(_right_scale, lambda bias, beta, mean, scale: scale * (beta + bias - mean)),
            "The kernel is right. You scale beta, which is added after the scaling.",
        ),
        Mistake(
            "epsilon outside the root",
            _with(lambda gamma, variance, epsilon: gamma / (np.sqrt(variance) + epsilon)),
            "Your epsilon is added after the root. Look at the formula: where does it stand?",
        ),
        Mistake(
            "no root",
            _with(lambda gamma, variance, epsilon: gamma / (variance + epsilon)),
            "You divide by the variance. The layer divides by its root.",
        ),
        Mistake(
            "forgets gamma",
            _with(lambda gamma, variance, epsilon: 1 / np.sqrt(variance + epsilon)),
            "You scale by the spread alone. Gamma is missing.",
        ),
        Mistake(
            "kernel as it was",
            _kernel_as_it_was,
            "The bias is right. The kernel's weights have to be scaled, too.",
        ),
        Mistake(
            "scales the channels that come in",
            _other_axis,
            "You scale along the third axis of the kernel, the channels that come in. The "
            "normalization works on what comes *out*.",
        ),
    ),
)
