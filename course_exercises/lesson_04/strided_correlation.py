"""A stride of its own."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_04._shared import slide


def _picture(rng):
    height, width = rng.integers(4, 9, 2)
    kernel = int(rng.integers(2, 4))
    stride = int(rng.integers(1, 3))
    return rng.normal(size=(height, width)), rng.normal(size=(kernel, kernel)), stride


@exercise(
    number=4,
    points=3,
    aim=("compute a convolution with a pencil", "say what stride, padding and pooling do"),
    inputs=_picture,
    examples=(
        (np.arange(20.0).reshape(4, 5), np.array([[0.0, 1.0], [2.0, 0.0]]), 1),
        (np.arange(30.0).reshape(5, 6) ** 2, np.array([[1.0, 0.0], [3.0, -1.0]]), 2),
    ),
)
def strided_correlation(picture, kernel, stride):
    """Return the cross-correlation of a grey picture (rows, columns) at each stride-th position."""
    return slide(picture, kernel, stride, lambda patch: np.sum(patch * kernel))


class Mistakes(strided_correlation.Mistakes):
    def stride_moves_only_rows(picture, kernel, stride):
        """The stride holds for both directions, down and across."""
        return strided_correlation(picture, kernel, 1)[::stride]
