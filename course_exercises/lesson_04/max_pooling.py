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
    kind="code",
    points=2,
    aim="say what stride, padding and pooling do",
    inputs=_map,
    examples=((_FOUND[:2, :2], 2), (_FOUND, 2), (_FOUND, 3), (_FOUND[:3], 2)),
)
def max_pooling(found, size):
    """Return the largest number of each block of size by size; a rest at the rim is dropped."""
    rows, columns = found.shape[0] // size, found.shape[1] // size
    blocks = found[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))


def _by_slices(found, size, operate=np.max):
    rows, columns = (side - side % size for side in found.shape)
    return np.array(
        [
            [operate(found[row : row + size, column : column + size]) for column in steps]
            for row, steps in ((row, range(0, columns, size)) for row in range(0, rows, size))
        ]
    )


class Mistakes(max_pooling.Mistakes):
    def mean(found, size):
        """You keep the mean of each block: that is average pooling. Here the largest survives."""
        return _by_slices(found, size, np.mean)

    def reshaped(found, size):
        """`reshape` doesn't cut blocks: it deals out the numbers row by row, and the two rows of a
        block lie far apart in it. Which axes does it make if you ask for them in that order?"""
        rows, columns = (side // size for side in found.shape)
        kept = found[: rows * size, : columns * size]
        return kept.reshape(rows, columns, size, size).max(axis=(2, 3))

    def steps_of_one(found, size):
        """Your blocks overlap: they move by one position. Pooling moves by the size of a block."""
        return slide(found, np.ones((size, size)), 1, np.max)

    def largest_magnitude(found, size):
        """You keep the number that is furthest from 0. Keep the largest, sign and all."""
        return _by_slices(found, size, lambda block: block.ravel()[np.abs(block).argmax()])
