"""And back again."""

import numpy as np

from course_exercises import exercise
from course_utils.tasks import grid_cells


def _codes(rng):
    shape = tuple(rng.integers(1, 5, 2))
    offsets, sizes = rng.uniform(-0.5, 0.5, (*shape, 2)), rng.normal(0, 0.6, (*shape, 2))
    return np.concatenate([offsets, sizes], axis=2).round(2), int(rng.choice([4, 8, 16]))


_CODES = np.zeros((2, 3, 4))
_CODES[0, 1], _CODES[1, 0], _CODES[1, 2] = [0.25, -0.5, 0, 0], [0, 0, 0.7, -0.7], [0.1, 0, 0.4, 0]


@exercise(
    number=3,
    kind="code",
    points=2,
    aim="turn boxes into a grid of targets and back",
    inputs=_codes,
    examples=(
        (np.zeros((1, 1, 4)), 8),
        (_CODES[:1, :2], 8),
        (_CODES, 8),
        (_CODES[:, ::2], 4),
    ),
)
def boxes_from_grid(codes, stride):
    """Return the box in pixels of every cell, (rows, columns, 4), from codes of that shape."""
    cells = np.stack(np.indices(codes.shape[:2]), axis=2)
    centres = (codes[:, :, :2] + cells + 0.5) * stride
    sizes = np.exp(codes[:, :, 2:]) * stride
    return np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=2)


def _centres_and_sizes(codes, stride):
    boxes = boxes_from_grid(codes, stride)
    starts, ends = boxes[:, :, :2], boxes[:, :, 2:]
    return (starts + ends) / 2, ends - starts


def _corners(centres, sizes, before=0.5, after=0.5):
    return np.concatenate([centres - before * sizes, centres + after * sizes], axis=2)


def _other_sizes(codes, stride, sizes):
    return _corners(_centres_and_sizes(codes, stride)[0], sizes)


def _other_centres(codes, stride, centres):
    return _corners(centres * stride, _centres_and_sizes(codes, stride)[1])


def _cells(codes):
    return grid_cells(*codes.shape[:2])


class Mistakes(boxes_from_grid.Mistakes):
    def from_the_cells_corner(codes, stride):
        """Your boxes lie half a cell too high and too far left: offsets are measured from the
        middle of a cell."""
        return _other_centres(codes, stride, codes[:, :, :2] + _cells(codes))

    def every_cell_the_first(codes, stride):
        """All your boxes lie round the first cell. An offset is measured from the cell that
        answers: where is it in the picture?"""
        return _other_centres(codes, stride, codes[:, :, :2] + 0.5)

    def rows_and_columns_exchanged(codes, stride):
        """You add the column to dy and the row to dx. The row says how far down a cell lies."""
        return _other_centres(codes, stride, codes[:, :, :2] + _cells(codes)[:, :, ::-1] + 0.5)

    def offsets_subtracted(codes, stride):
        """You subtract the offsets. They lead from the middle of the cell to the centre of the
        box."""
        return _other_centres(codes, stride, _cells(codes) + 0.5 - codes[:, :, :2])

    def logarithm_not_undone(codes, stride):
        """You take the logarithms for the sizes themselves; a box as large as a cell would have a
        size of 0. Undo the logarithm."""
        return _other_sizes(codes, stride, codes[:, :, 2:] * stride)

    def sizes_in_strides(codes, stride):
        """Your boxes are tiny: their sizes are still in strides. In pixels they are larger."""
        return _other_sizes(codes, stride, np.exp(codes[:, :, 2:]))

    def centre_as_the_corner(codes, stride):
        """You start the box at its centre. Half of it lies before, half behind."""
        return _corners(*_centres_and_sizes(codes, stride), 0, 1)

    def twice_as_large(codes, stride):
        """Your boxes are twice as high and wide: from the centre go half the size each way."""
        return _corners(*_centres_and_sizes(codes, stride), 1, 1)

    def centre_and_size(codes, stride):
        """You return centre and size. A box is y0, x0, y1, x1: where it starts and ends."""
        return np.concatenate(_centres_and_sizes(codes, stride), axis=2)
