"""One position."""

import numpy as np

from course_exercises import exercise


def _place(rng):
    patch, kernel = rng.integers(-3, 6, (2, 3, 3))
    return patch, kernel


@exercise(
    number=1,
    kind="by hand",
    points=1,
    aim="compute a convolution with a pencil",
    inputs=_place,
    examples=(
        (np.zeros((3, 3), int), np.ones((3, 3), int)),
        (np.diag([0.5, 0.0, -2.0]), np.eye(3)),
    ),
)
def one_place(patch, kernel):
    """Return the sum of the products of nine numbers and the nine that lie on them."""
    return np.sum(patch * kernel).item()


class Mistakes(one_place.Mistakes):
    def turned_kernel(patch, kernel):
        """Your kernel is turned upside down and left to right. That is the mathematician's
        convolution; a layer lays the kernel down as it is."""
        return int(np.sum(patch * kernel[::-1, ::-1]))

    def sums_first(patch, kernel):
        """You multiplied the two sums. Multiply number by number first, then add."""
        return int(np.sum(patch) * np.sum(kernel))

    def transposed_kernel(patch, kernel):
        """Your kernel has its rows and columns exchanged."""
        return int(np.sum(patch * kernel.T))
