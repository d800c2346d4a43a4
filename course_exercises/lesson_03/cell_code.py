"""From a box to its cell."""

import math

from course_exercises import exercise


def _box_and_stride(rng):
    stride = int(rng.choice([4, 5, 8, 16]))
    y0, x0 = (int(n) for n in rng.integers(0, 4 * stride, 2))
    height, width = (int(n) for n in rng.integers(1, 4 * stride, 2))
    return [y0, x0, y0 + height, x0 + width], stride


@exercise(
    number=2,
    kind="shape",
    points=2,
    aim="turn boxes into a grid of targets and back",
    inputs=_box_and_stride,
    examples=(
        ([0, 0, 8, 8], 8),
        ([8, 14, 24, 18], 8),
        ([4, 20, 12, 29], 8),
        ([13, 30, 26, 61], 16),
        ([21, 1, 24, 6], 4),
        ([3, 7, 11, 9], 5),
    ),
)
def cell_code(box, stride):
    """Return row, column, dy, dx, log height and log width of a box, sizes in strides."""
    y0, x0, y1, x1 = (side / stride for side in box)
    y, x = (y0 + y1) / 2, (x0 + x1) / 2
    row, column = int(y), int(x)
    return [row, column, y - row - 0.5, x - column - 0.5, math.log(y1 - y0), math.log(x1 - x0)]


def _cell_of(box, stride, place):
    """Return a wrong answer: the cell that `place` chooses, the offset from it."""
    y, x = (box[0] + box[2]) / 2 / stride, (box[1] + box[3]) / 2 / stride
    row, column = place(box[0] / stride, y), place(box[1] / stride, x)
    offsets = [y - row - 0.5, x - column - 0.5]
    return [row, column, *offsets, *cell_code(box, stride)[4:]]


class Mistakes(cell_code.Mistakes):
    def offsets_in_pixels(box, stride):
        """Your offsets are in pixels. In strides they lie between -0.5 and 0.5, whatever the
        grid."""
        row, column, dy, dx, *sizes = cell_code(box, stride)
        return [row, column, dy * stride, dx * stride, *sizes]

    def sizes_in_pixels(box, stride):
        """You take the logarithm of the size in pixels. Divide it by the stride first."""
        *place, height, width = cell_code(box, stride)
        return [*place, height + math.log(stride), width + math.log(stride)]

    def half_sizes(box, stride):
        """You take half the height and width, from the centre to the side. The code holds the
        whole."""
        *place, height, width = cell_code(box, stride)
        return [*place, height - math.log(2), width - math.log(2)]

    def nearest_cell_corner(box, stride):
        """You round to the nearest whole number. A centre at 1.9 strides lies in cell 1, which goes
        from 1 to 2."""
        return _cell_of(box, stride, lambda start, centre: round(centre))

    def cell_of_the_corner(box, stride):
        """You take the cell of the box's top left corner. The cell with its *centre* answers."""
        return _cell_of(box, stride, lambda start, centre: int(start))
