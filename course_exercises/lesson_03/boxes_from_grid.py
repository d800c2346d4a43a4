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
    aim="turn boxes into a grid of targets and back",
    inputs=_codes,
    examples=((np.zeros((1, 1, 4)), 8), (_CODES[:1, :2], 8), (_CODES, 8), (_CODES[:, ::2], 4)),
)
def boxes_from_grid(codes, stride):
    """Return the box in pixels of every cell, (rows, columns, 4), from codes of that shape."""
    cells = np.stack(np.indices(codes.shape[:2]), axis=2)
    centres = (codes[:, :, :2] + cells + 0.5) * stride
    sizes = np.exp(codes[:, :, 2:]) * stride
    return np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=2)


def _moved(codes, stride, offsets):
    """Return the right boxes moved by offsets (down, right), in strides."""
    return boxes_from_grid(codes, stride) + stride * np.tile(offsets, 2)


def _centres_and_sizes(codes, stride):
    boxes = boxes_from_grid(codes, stride)
    starts, ends = boxes[:, :, :2], boxes[:, :, 2:]
    return (starts + ends) / 2, ends - starts


class Mistakes(boxes_from_grid.Mistakes):
    def from_the_cells_corner(codes, stride):
        """Your boxes lie half a cell too high and too far left: offsets are measured from the
        middle of a cell."""
        return _moved(codes, stride, [-0.5, -0.5])

    def every_cell_the_first(codes, stride):
        """All your boxes lie round the first cell. An offset is measured from the cell that
        answers: where is it in the picture?"""
        return _moved(codes, stride, -grid_cells(*codes.shape[:2]))

    def rows_and_columns_exchanged(codes, stride):
        """You add the column to dy and the row to dx. The row says how far down a cell lies."""
        cells = grid_cells(*codes.shape[:2])
        return _moved(codes, stride, cells[:, :, ::-1] - cells)

    def offsets_subtracted(codes, stride):
        """You subtract the offsets. They lead from the middle of the cell to the centre of the
        box."""
        return boxes_from_grid(codes * [-1, -1, 1, 1], stride)

    def logarithm_not_undone(codes, stride):
        """You take the logarithms for the sizes themselves; a box as large as a cell would have a
        size of 0. Undo the logarithm."""
        centres, halves = _centres_and_sizes(codes, stride)[0], codes[:, :, 2:] * stride / 2
        return np.concatenate([centres - halves, centres + halves], axis=2)

    def sizes_in_strides(codes, stride):
        """Your boxes are tiny: their sizes are still in strides. In pixels they are larger."""
        return boxes_from_grid(codes - np.log([1, 1, stride, stride]), stride)

    def centre_as_the_corner(codes, stride):
        """You start the box at its centre. Half of it lies before, half behind."""
        centres, sizes = _centres_and_sizes(codes, stride)
        return np.concatenate([centres, centres + sizes], axis=2)

    def twice_as_large(codes, stride):
        """Your boxes are twice as high and wide: from the centre go half the size each way."""
        return boxes_from_grid(codes + np.log([1, 1, 2, 2]), stride)

    def centre_and_size(codes, stride):
        """You return centre and size. A box is y0, x0, y1, x1: where it starts and ends."""
        return np.concatenate(_centres_and_sizes(codes, stride), axis=2)
