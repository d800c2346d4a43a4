"""Two halves."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_04._shared import slide


def _picture_and_halves(rng):
    size, channels = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    filters = channels + int(rng.choice([-1, 1, 2]))
    height, width = size + rng.integers(0, 4, 2)
    shapes = (height, width, channels), (size, size, channels), (channels, filters)
    return tuple(rng.normal(size=shape).round(1) for shape in shapes)


def _depthwise(x, depthwise):
    return slide(x, depthwise, 1, lambda patch: np.sum(patch * depthwise, axis=(0, 1)))


_X = np.arange(18.0).reshape(3, 3, 2) % 7
_KERNELS = np.array([[[1.0, 0.0], [0.0, -1.0]], [[2.0, 1.0], [-1.0, 0.5]]])
_TABLE = np.array([[1.0, 0.0, -0.5], [0.0, 2.0, 0.5]])


@exercise(
    number=1,
    points=3,
    aim="split a convolution into its spatial and its channel-wise half",
    inputs=_picture_and_halves,
    examples=(
        (_X[:2, :2], _KERNELS, _TABLE),
        (_X, _KERNELS, _TABLE),
        (_X[..., :1], _KERNELS[..., :1], np.array([[2.0, -1.0]])),
        (_X, np.array([[[3.0, 1.0]]]), _TABLE),
    ),
)
def separable_convolution(x, depthwise, pointwise):
    """Return what a separable convolution makes of a picture (H, W, C), without padding."""
    return _depthwise(x, depthwise) @ pointwise


class Mistakes(separable_convolution.Mistakes):
    def relu_in_between(x, depthwise, pointwise):
        """You cut negatives off between the halves. Then it is no convolution any more: here
        nothing stands between them."""
        return np.maximum(_depthwise(x, depthwise), 0) @ pointwise

    def keeps_the_size(x, depthwise, pointwise):
        """Your map is as large as the picture. Here nothing is padded: no window hangs over."""
        before = (len(depthwise) - 1) // 2
        after = len(depthwise) - 1 - before
        rim = ((before, after), (before, after), (0, 0))
        return separable_convolution(np.pad(x, rim), depthwise, pointwise)
