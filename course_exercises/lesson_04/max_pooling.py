"""Pooling."""

import numpy as np

from course_exercises import exercise
from course_exercises.lesson_04._shared import slide


def _map(rng):
    size = int(rng.integers(2, 4))
    rows, columns = size * rng.integers(1, 4, 2) + rng.integers(0, size, 2)
    return rng.normal(size=(rows, columns)), size


_FOUND = np.array([[1.0, 0, 2, 0], [0, 7, 0, 0], [0, 0, -3, -1], [0, 5, -2, -4]])


@exercise(
    number=5,
    aim="say what stride, padding and pooling do",
    inputs=_map,
    examples=((_FOUND[:2, :2], 2), (_FOUND, 2), (_FOUND, 3), (_FOUND[:3], 2)),
)
def max_pooling(found, size):
    """Return the largest number of each block of size by size; a rest at the rim is dropped."""
    rows, columns = found.shape[0] // size, found.shape[1] // size
    blocks = found[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))


class Mistakes(max_pooling.Mistakes):
    def reshaped(found, size):
        """`reshape` doesn't cut blocks: it deals out the numbers row by row, and the two rows of a
        block lie far apart in it. Which axes does it make if you ask for them in that order?"""
        rows, columns = (side // size for side in found.shape)
        kept = found[: rows * size, : columns * size]
        return kept.reshape(rows, columns, size, size).max(axis=(2, 3))

    def steps_of_one(found, size):
        """Your blocks overlap: they move by one position. Pooling moves by the size of a block."""
        return slide(found, np.ones((size, size)), 1, np.max)
