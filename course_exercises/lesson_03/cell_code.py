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


class Mistakes(cell_code.Mistakes):
    def offsets_in_pixels(box, stride):
        """Your offsets are in pixels. In strides they lie between -0.5 and 0.5."""
        row, column, dy, dx, *sizes = cell_code(box, stride)
        return [row, column, dy * stride, dx * stride, *sizes]

    def sizes_in_pixels(box, stride):
        """You take the logarithm of the size in pixels. Divide it by the stride first."""
        *place, height, width = cell_code(box, stride)
        return [*place, height + math.log(stride), width + math.log(stride)]

    def half_sizes(box, stride):
        """You take half the height and width, as from the centre. The code holds the whole."""
        *place, height, width = cell_code(box, stride)
        return [*place, height - math.log(2), width - math.log(2)]

    def cell_of_the_corner(box, stride):
        """You take the cell of the box's top left corner. The cell with its *centre* answers."""
        row, column, dy, dx, *sizes = cell_code(box, stride)
        top, left = box[0] // stride, box[1] // stride
        return [top, left, dy + row - top, dx + column - left, *sizes]
