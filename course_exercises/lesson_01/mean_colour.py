"""A colour from an array."""

import numpy as np

from course_exercises import exercise


def _picture_and_box(rng):
    rows, columns = rng.integers(2, 8, 2)
    corners = max(1, min(rows, columns) - 2)
    (y0, x0), (height, width) = rng.integers(0, corners, 2), rng.integers(1, 3, 2)
    image = rng.integers(0, 11, (rows, columns, 3)) / 10
    return image, [int(n) for n in (y0, x0, y0 + height, x0 + width)]


_RAMP = np.arange(2 * 3 * 3).reshape(2, 3, 3) ** 2 / 400


@exercise(
    number=1,
    kind="shape",
    points=1,
    aim="read a picture as an array of numbers",
    inputs=_picture_and_box,
    examples=((_RAMP, [0, 0, 1, 1]), (_RAMP, [0, 1, 2, 3]), (_RAMP, [1, 0, 2, 2])),
)
def mean_colour(image, box):
    """Return the mean red, green and blue inside a box (y0, x0, y1, x1)."""
    y0, x0, y1, x1 = box
    return image[y0:y1, x0:x1].mean(axis=(0, 1))


class Mistakes(mean_colour.Mistakes):
    def sliced_twice(image, box):
        """`image[y0:y1][x0:x1]` cuts the rows twice: the second pair of brackets works on what the
        first has left. Rows and columns belong into one pair, with a comma."""
        return image[box[0] : box[2]][box[1] : box[3]].mean(axis=(0, 1))

    def sums(image, box):
        """You have the sums of the three colours. By how many pixels must you divide?"""
        return image[box[0] : box[2], box[1] : box[3]].sum(axis=(0, 1))

    def end_included(image, box):
        """Your box is one row and one column too large: as in a slice, y1 and x1 themselves lie
        outside."""
        return mean_colour(image, [box[0], box[1], box[2] + 1, box[3] + 1])
