"""Boxes as a one-stage detector learns them: numbers in the cells of a coarse grid.

A net that halves the picture k times looks at it in cells of stride = 2 ** k pixels. Each cell
answers for the box whose centre lies in it, with four numbers in units of the stride s. With a
box's centre (cy, cx) and size (h, w), and the cell in row r and column c, its centre at
s * (r + 1/2) and s * (c + 1/2):

    dy = cy / s - (r + 1/2)     dx = cx / s - (c + 1/2)     log(h / s)     log(w / s)

There are no anchor boxes, after Z. Tian, C. Shen, H. Chen and T. He, "FCOS: Fully Convolutional
One-Stage Object Detection", ICCV 2019, section 3.1, which learns the distances to the four sides
instead. Centre and log size are from R. Girshick et al., "Rich feature hierarchies for accurate
object detection and semantic segmentation", CVPR 2014, appendix C, with the cell in place of a
proposed box.
"""

import numpy as np

from course_utils._shared.arguments import check_array, check_number, check_whole
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.checks import describe


@describe
def encode_boxes(boxes: np.ndarray, cells: np.ndarray, stride: float) -> np.ndarray:
    """Return boxes as the numbers that cells of a grid have to learn.

    Args:
        boxes: (N, 4), y0, x0, y1, x1 in pixels.
        cells: (N, 2), row and column of the cell that answers for each box.

    Returns:
        (N, 4) float64: dy, dx, log height, log width, in strides. The log of an empty side is
        minus infinity, which `decode_boxes` turns back into an empty side.
    """
    boxes = check_boxes(boxes)
    cells = check_array(cells, "cells", (len(boxes), 2), finite=True)
    scaled = boxes / check_number(stride, "stride", above=0)
    offsets = (scaled[:, :2] + scaled[:, 2:]) / 2 - (cells + 0.5)
    with np.errstate(divide="ignore"):
        sizes = np.log(scaled[:, 2:] - scaled[:, :2])
    return np.concatenate([offsets, sizes], axis=1)


def decode_boxes(codes: np.ndarray, cells: np.ndarray, stride: float) -> np.ndarray:
    """Return the boxes that the numbers in the cells stand for; the inverse of `encode_boxes`.

    A net's whole answer decodes at once: `decode_boxes(codes, grid_cells(rows, columns), stride)`
    for codes (rows, columns, 4) or (batch, rows, columns, 4). Arguments and errors are those of
    `encode_boxes`, with any number of axes in front.

    Returns:
        (..., 4) float64, y0, x0, y1, x1 in pixels.
    """
    codes = check_array(codes, "codes", (..., 4)).astype(np.float64)
    cells = check_array(cells, "cells", (..., 2), finite=True)
    if cells.shape[:-1] != codes.shape[-cells.ndim : -1]:
        raise ValueError(
            f"cells must be one for each code, {codes.shape[:-1]}; received shape {cells.shape}"
        )
    if np.isnan(codes).any():
        raise ValueError("codes must be numbers; received NaN")
    centres = codes[..., :2] + cells + 0.5
    with np.errstate(over="ignore"):  # an untrained net may predict sides without end
        half = np.exp(codes[..., 2:]) / 2
    stride = check_number(stride, "stride", above=0)
    return np.concatenate([centres - half, centres + half], axis=-1) * stride


def grid_cells(rows: int, columns: int) -> np.ndarray:
    """Return row and column of every cell of a grid of 4,096 a side at most, (rows, columns, 2)."""
    rows, columns = check_whole(rows, "rows", 0, 4096), check_whole(columns, "columns", 0, 4096)
    return np.stack(np.indices((rows, columns)), axis=-1)
