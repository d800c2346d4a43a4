"""Two halves."""

import numpy as np

from course_exercises import exercise


def _picture_and_halves(rng):
    size, channels = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    filters = channels + int(rng.choice([-1, 1, 2]))
    height, width = size + rng.integers(0, 4, 2)
    shapes = (height, width, channels), (size, size, channels), (channels, filters)
    return tuple(rng.normal(size=shape).round(1) for shape in shapes)


def _depthwise(x, depthwise):
    k = len(depthwise)
    rows, columns = x.shape[0] - k + 1, x.shape[1] - k + 1
    return np.array(
        [
            [
                np.sum(x[row : row + k, column : column + k] * depthwise, axis=(0, 1))
                for column in range(columns)
            ]
            for row in range(rows)
        ]
    )


_X = np.arange(18.0).reshape(3, 3, 2) % 7
_KERNELS = np.array([[[1.0, 0.0], [0.0, -1.0]], [[2.0, 1.0], [-1.0, 0.5]]])
_TABLE = np.array([[1.0, 0.0, -0.5], [0.0, 2.0, 0.5]])


@exercise(
    number=1,
    kind="code",
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

    def mean_over_the_window(x, depthwise, pointwise):
        """You take means over the window; a convolution takes sums."""
        return separable_convolution(x, depthwise, pointwise) / len(depthwise) ** 2

    def keeps_the_size(x, depthwise, pointwise):
        """Your map is as large as the picture. Here nothing is padded: the window never hangs over
        the rim."""
        before = (len(depthwise) - 1) // 2
        after = len(depthwise) - 1 - before
        rim = ((before, after), (before, after), (0, 0))
        return separable_convolution(np.pad(x, rim), depthwise, pointwise)
