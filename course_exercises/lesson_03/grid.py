"""Exercises on boxes as numbers in the cells of a grid, and back."""

import math

import numpy as np

from course_exercises.definition import Exercise, Mistake
from course_utils.tasks import decode_boxes, encode_boxes, grid_cells


def _box_and_stride(rng):
    stride = int(rng.choice([4, 8, 16]))
    y0, x0 = (int(n) for n in rng.integers(0, 4 * stride, 2))
    height, width = (int(n) for n in rng.integers(1, 4 * stride, 2))
    return [y0, x0, y0 + height, x0 + width], stride


def cell_code(box, stride):
    """Return row, column, dy, dx, log height and log width of a box, sizes in strides."""
    y0, x0, y1, x1 = (side / stride for side in box)
    y, x = (y0 + y1) / 2, (x0 + x1) / 2
    row, column = int(y), int(x)
    return [row, column, y - row - 0.5, x - column - 0.5, math.log(y1 - y0), math.log(x1 - x0)]


def _by_course(box, stride):
    cell = np.array([(box[0] + box[2]) // (2 * stride), (box[1] + box[3]) // (2 * stride)])
    return [*cell, *encode_boxes([box], [cell], stride)[0]]


def _in_pixels_first(box, stride):
    found = []
    for start, end in ((box[0], box[2]), (box[1], box[3])):
        cell, inside = divmod((start + end) / 2, stride)
        found.append((cell, (inside - stride / 2) / stride, np.log((end - start) / stride)))
    return [number for pair in zip(*found, strict=True) for number in pair]


def _changed(**changes):
    """Return a wrong answer: the right one with some of its three parts made otherwise."""

    def wrong(box, stride):
        code = cell_code(box, stride)
        parts = {"cell": code[:2], "offset": code[2:4], "size": code[4:]}
        for part, change in changes.items():
            parts[part] = [change(number, stride) for number in parts[part]]
        return [*parts["cell"], *parts["offset"], *parts["size"]]

    return wrong


def _cell_of(place):
    """Return a wrong answer: the cell that `place` chooses, the offset from it."""

    def wrong(box, stride):
        y, x = (box[0] + box[2]) / 2 / stride, (box[1] + box[3]) / 2 / stride
        row, column = place(box[0] / stride, y), place(box[1] / stride, x)
        offsets = [y - row - 0.5, x - column - 0.5]
        return [row, column, *offsets, *cell_code(box, stride)[4:]]

    return wrong


CELL_CODE = Exercise(
    name="cell_code",
    lesson="03",
    aim="turn a box into a cell and four numbers",
    kind="shape",
    points=2,
    reference=cell_code,
    inputs=_box_and_stride,
    examples=(
        ([0, 0, 8, 8], 8),
        ([8, 14, 24, 18], 8),
        ([4, 20, 12, 29], 8),
        ([13, 30, 26, 61], 16),
        ([21, 1, 24, 6], 4),
    ),
    alternatives=(_by_course, _in_pixels_first),
    mistakes=(
        Mistake(
            "from the cell's corner",
            _changed(offset=lambda number, stride: number + 0.5),
            "You measure from the cell's corner. Asked is the way from the *middle* of the cell, "
            "half a stride further down and to the right.",
        ),
        Mistake(
            "from centre to cell",
            _changed(offset=lambda number, stride: -number),
            "Your offsets point the wrong way: from the middle of the cell to the centre of the "
            "box, so they are positive where the box lies lower or further right.",
        ),
        Mistake(
            "offsets in pixels",
            _changed(offset=lambda number, stride: number * stride),
            "Your offsets are in pixels. In strides they lie between -0.5 and 0.5, whatever the "
            "grid.",
        ),
        Mistake(
            "sizes in pixels",
            _changed(size=lambda number, stride: number + math.log(stride)),
            "You take the logarithm of the size in pixels. Divide it by the stride first.",
        ),
        Mistake(
            "no logarithm",
            _changed(size=lambda number, stride: math.exp(number)),
            "Height and width are right, in strides. Their logarithm is missing.",
        ),
        Mistake(
            "base two",
            _changed(size=lambda number, stride: number / math.log(2)),
            "Your logarithm has base 2. The code uses the natural one.",
        ),
        Mistake(
            "half sizes",
            _changed(size=lambda number, stride: number - math.log(2)),
            "You take half the height and width, from the centre to the side. The code holds the "
            "whole.",
        ),
        Mistake(
            "nearest cell corner",
            _cell_of(lambda start, centre: round(centre)),
            "You round to the nearest whole number. A centre at 1.9 strides lies in cell 1, which "
            "goes from 1 to 2.",
        ),
        Mistake(
            "cell of the corner",
            _cell_of(lambda start, centre: int(start)),
            "You take the cell of the box's top left corner. The cell with its *centre* answers.",
        ),
        Mistake(
            "cells counted from one",
            _changed(cell=lambda number, stride: number + 1),
            "You count cells from 1. The first row and the first column are number 0.",
        ),
        Mistake(
            "across before down",
            lambda box, stride: [cell_code(box, stride)[n] for n in (1, 0, 3, 2, 5, 4)],
            "Your x and y are exchanged: row, dy and height come before column, dx and width.",
        ),
    ),
)


def _codes(rng):
    shape = tuple(rng.integers(1, 5, 2))
    offsets, sizes = rng.uniform(-0.5, 0.5, (*shape, 2)), rng.normal(0, 0.6, (*shape, 2))
    return np.concatenate([offsets, sizes], axis=2).round(2), int(rng.choice([4, 8, 16]))


def boxes_from_grid(codes, stride):
    """Return the box in pixels of every cell, (rows, columns, 4), from codes of that shape."""
    cells = np.stack(np.indices(codes.shape[:2]), axis=2)
    centres = (codes[:, :, :2] + cells + 0.5) * stride
    sizes = np.exp(codes[:, :, 2:]) * stride
    return np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=2)


def _cell_by_cell(codes, stride):
    boxes = np.zeros(codes.shape)
    for row, column in np.ndindex(codes.shape[:2]):
        dy, dx, log_height, log_width = codes[row, column]
        y, x = (row + 0.5 + dy) * stride, (column + 0.5 + dx) * stride
        height, width = stride * math.exp(log_height), stride * math.exp(log_width)
        boxes[row, column] = y - height / 2, x - width / 2, y + height / 2, x + width / 2
    return boxes


def _centres_and_sizes(codes, stride):
    boxes = boxes_from_grid(codes, stride)
    starts, ends = boxes[:, :, :2], boxes[:, :, 2:]
    return (starts + ends) / 2, ends - starts


def _corners(centres, sizes, before=0.5, after=0.5):
    return np.concatenate([centres - before * sizes, centres + after * sizes], axis=2)


def _other_sizes(change):
    def wrong(codes, stride):
        return _corners(_centres_and_sizes(codes, stride)[0], change(codes[:, :, 2:], stride))

    return wrong


def _other_centres(change):
    def wrong(codes, stride):
        cells = grid_cells(*codes.shape[:2])
        centres = change(codes[:, :, :2], cells) * stride
        return _corners(centres, _centres_and_sizes(codes, stride)[1])

    return wrong


_CODES = np.zeros((2, 3, 4))
_CODES[0, 1], _CODES[1, 0], _CODES[1, 2] = [0.25, -0.5, 0, 0], [0, 0, 0.7, -0.7], [0.1, 0, 0.4, 0]

BOXES_FROM_GRID = Exercise(
    name="boxes_from_grid",
    lesson="03",
    aim="turn a grid of numbers back into boxes",
    kind="code",
    points=2,
    reference=boxes_from_grid,
    inputs=_codes,
    examples=(
        (np.zeros((1, 1, 4)), 8),
        (_CODES[:1, :2], 8),
        (_CODES, 8),
        (_CODES[:, ::2], 4),
    ),
    alternatives=(
        _cell_by_cell,
        lambda codes, stride: decode_boxes(codes, grid_cells(*codes.shape[:2]), stride),
    ),
    mistakes=(
        Mistake(
            "from the cell's corner",
            _other_centres(lambda offsets, cells: offsets + cells),
            "Your boxes lie half a cell too high and too far left: offsets are measured from the "
            "middle of a cell.",
        ),
        Mistake(
            "every cell the first",
            _other_centres(lambda offsets, cells: offsets + 0.5),
            "All your boxes lie round the first cell. An offset is measured from the cell that "
            "answers: where is it in the picture?",
        ),
        Mistake(
            "rows and columns exchanged",
            _other_centres(lambda offsets, cells: offsets + cells[:, :, ::-1] + 0.5),
            "You add the column to dy and the row to dx. The row says how far down a cell lies.",
        ),
        Mistake(
            "offsets subtracted",
            _other_centres(lambda offsets, cells: cells + 0.5 - offsets),
            "You subtract the offsets. They lead from the middle of the cell to the centre of the "
            "box.",
        ),
        Mistake(
            "logarithm not undone",
            _other_sizes(lambda logs, stride: logs * stride),
            "You take the logarithms for the sizes themselves; a box as large as a cell would "
            "have a size of 0. Undo the logarithm.",
        ),
        Mistake(
            "sizes in strides",
            _other_sizes(lambda logs, stride: np.exp(logs)),
            "Your boxes are tiny: their sizes are still in strides. In pixels they are larger.",
        ),
        Mistake(
            "all in strides",
            lambda codes, stride: boxes_from_grid(codes, stride) / stride,
            "Your boxes are in strides. How many pixels is a stride?",
        ),
        Mistake(
            "centre as the corner",
            lambda codes, stride: _corners(*_centres_and_sizes(codes, stride), 0, 1),
            "You start the box at its centre. Half of it lies before, half behind.",
        ),
        Mistake(
            "twice as large",
            lambda codes, stride: _corners(*_centres_and_sizes(codes, stride), 1, 1),
            "Your boxes are twice as high and wide: from the centre go half the size each way.",
        ),
        Mistake(
            "centre and size",
            lambda codes, stride: np.concatenate(_centres_and_sizes(codes, stride), axis=2),
            "You return centre and size. A box is y0, x0, y1, x1: where it starts and ends.",
        ),
    ),
)
