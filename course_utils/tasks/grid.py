"""Boxes as a one-stage detector learns them, numbers in the cells of a coarse grid, and back.

A net that halves the picture k times looks at it in cells of s = 2 ** k pixels, the stride. Each
cell answers for the box whose centre lies in it. With a box's centre (cy, cx) and size (h, w), and
the cell in row r and column c, whose centre lies at s * (r + 1/2) and s * (c + 1/2), it says

    dy = cy / s - (r + 1/2)     dx = cx / s - (c + 1/2)     log(h / s)     log(w / s)

without anchor boxes, after Z. Tian, C. Shen, H. Chen and T. He, "FCOS: Fully Convolutional
One-Stage Object Detection", ICCV 2019, section 3.1, which learns the distances to the four sides
instead. Centre and log size are from R. Girshick et al., "Rich feature hierarchies for accurate
object detection and semantic segmentation", CVPR 2014, appendix C.
"""

import numpy as np

from course_utils._shared.arguments import check_array, check_number, check_whole
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.boxes import box_area, non_maximum_suppression
from course_utils.tasks.common import best_classes, check_row, check_shares, describe

NOTHING = -1


@describe
def encode_boxes(boxes: np.ndarray, cells: np.ndarray, stride: float) -> np.ndarray:
    """Return boxes as the numbers that cells of a grid have to learn.

    Args:
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


@describe
def grid_targets(
    boxes: np.ndarray, classes: np.ndarray, shape: tuple[int, int], stride: float, radius: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each cell of the grid should predict for one picture.

    The cell with a box's centre answers for the box. With a radius, so do the cells around it
    whose own centres lie inside the box, which gives the net more to learn from. Where boxes
    compete for a cell, one whose centre lies in it wins, and then the smaller (FCOS, section 3.1).
    Empty boxes are left out: there is nothing to see.

    Args:
        classes: (N,) int, 0 or above.
        shape: (rows, columns) of the grid.
        radius: how many cells from the one with the centre may answer too.

    Returns:
        classes (rows, columns) int64, -1 (`NOTHING`) where no box is, and codes
        (rows, columns, 4) float32, 0 where no box is.
    """
    boxes, stride = check_boxes(boxes), check_number(stride, "stride", above=0)
    classes = check_row(classes, len(boxes), "classes", "whole numbers")
    if (classes < 0).any():
        raise ValueError(f"classes must be whole numbers, 0 or above; received {classes.tolist()}")
    radius = check_whole(radius, "radius", 0)
    rows, columns = check_array(shape, "shape", (2,), "whole numbers")
    cells = grid_cells(
        check_whole(rows, "shape[0]", 0, 4096), check_whole(columns, "shape[1]", 0, 4096)
    )
    owner = np.full(cells.shape[:2], NOTHING)
    areas = box_area(boxes)
    falling = [index for index in np.argsort(-areas, kind="stable") if areas[index] > 0]
    for reach in (radius, 0):
        for index in falling if cells.size else []:
            owner[_cells_for(boxes[index], cells, stride, reach)] = index
    labels, codes = np.full(owner.shape, NOTHING), np.zeros((*owner.shape, 4), np.float32)
    taken = owner != NOTHING
    labels[taken] = classes[owner[taken]]
    codes[taken] = encode_boxes(boxes[owner[taken]], cells[taken], stride)
    return labels, codes


@describe
def detect(
    scores: np.ndarray, codes: np.ndarray, stride: float, threshold: float = 0.3, iou: float = 0.5
) -> dict[str, np.ndarray]:
    """Return the detections that a net's prediction for one picture stands for.

    Cells whose best class scores `threshold` or more are decoded; then overlapping boxes of the
    same class are suppressed.

    Args:
        scores: (rows, columns, C) in 0 to 1, the score of each class.
        codes: (rows, columns, 4), dy, dx, log height, log width, in strides.

    Returns:
        `boxes` (K, 4) float64, clipped to the picture, `scores` (K,) float64 and `classes` (K,)
        int64, best score first.
    """
    scores = check_shares(scores, "scores", ("rows", "columns", "C"))
    rows, columns = scores.shape[:2]
    best, classes = best_classes(scores)
    codes = check_array(codes, "codes", (rows, columns, 4), finite=True)
    stride = check_number(stride, "stride", above=0, most=100_000)
    chosen = best >= check_number(threshold, "threshold", 0, 1)
    best, classes = best[chosen], classes[chosen]
    boxes = decode_boxes(codes[chosen], grid_cells(rows, columns)[chosen], stride)
    boxes = np.clip(boxes, 0, np.array([rows, columns, rows, columns]) * stride)
    kept = non_maximum_suppression(boxes, best, classes, iou)
    return {"boxes": boxes[kept], "scores": best[kept], "classes": classes[kept]}


def _cells_for(box, cells, stride, reach):
    """Choose the cell with the box's centre, and those within reach with centres inside it."""
    last = np.array(cells.shape[:2]) - 1
    home = np.clip((box[:2] + box[2:]) / (2 * stride), 0, last).astype(int)
    near = np.abs(cells - home).max(axis=-1) <= reach
    centres = (cells + 0.5) * stride
    inside = ((centres >= box[:2]) & (centres < box[2:])).all(axis=-1)
    return near & (inside | (cells == home).all(axis=-1))
