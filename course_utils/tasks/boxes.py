"""Boxes: their areas, the IoU of two, and suppression of those that overlap.

A box is (y0, x0, y1, x1) in pixels, y down and x to the right. It covers y0 <= y < y1 and x0 <= x <
x1, so its height is y1 - y0, and a box may be empty. Boxes that are not (N, 4), not finite, or end
before they start are a ValueError in every function.
"""

import numpy as np

from course_utils._shared.arguments import check_number
from course_utils._shared.boxes import check_boxes
from course_utils.tasks.common import check_row, describe, share


def box_area(boxes: np.ndarray) -> np.ndarray:
    """Return the area of each box (N, 4) in square pixels, (N,) float64, 0 for an empty one."""
    boxes = check_boxes(boxes)
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)


def box_iou(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the intersection over union of every box with every other.

    The area of the overlap divided by the area that the two cover together: 1 for the same box, 0
    for boxes that don't overlap. An empty box has an IoU of 0 with every box, itself included.

    Args:
        boxes: (N, 4).
        others: (M, 4).

    Returns:
        (N, M) float64 in 0 to 1. Without boxes on one side it is empty.
    """
    boxes, others = check_boxes(boxes), check_boxes(others, "others")
    start = np.maximum(boxes[:, None, :2], others[None, :, :2])
    end = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    overlap = np.prod(np.maximum(end - start, 0), axis=2)
    union = box_area(boxes)[:, None] + box_area(others)[None, :] - overlap
    return share(overlap, union, of_nothing=0)


def clip_boxes(boxes: np.ndarray, height: float, width: float) -> np.ndarray:
    """Cut off what lies outside a picture of (height, width) pixels, 0 or more each.

    A box (N, 4) that lies wholly outside becomes an empty box on the edge. Returns (N, 4) float64.
    """
    height, width = check_number(height, "height", 0), check_number(width, "width", 0)
    return np.clip(check_boxes(boxes), 0, [height, width, height, width])


@describe
def non_maximum_suppression(
    boxes: np.ndarray, scores: np.ndarray, classes: np.ndarray | None = None, iou: float = 0.5
) -> np.ndarray:
    """Keep the boxes with the best scores and drop those that overlap one already kept.

    Goes through the boxes from the best score down, and drops a box whose IoU with one already
    kept is above `iou`. Of equal scores the first in the list comes first.

    Args:
        scores: (N,), higher is better.
        classes: (N,). With classes, a box is only ever dropped for one of its own class.

    Returns:
        (K,) int64, the indices of the kept boxes, best score first. Empty without boxes. Empty
        boxes overlap nothing, so they are all kept.
    """
    boxes, limit = check_boxes(boxes), check_number(iou, "iou", 0, 1)
    scores = check_row(scores, len(boxes), "scores", "numbers").astype(np.float64)
    rivals = box_iou(boxes, boxes) > limit
    if classes is not None:
        classes = check_row(classes, len(boxes), "classes")
        rivals &= classes[:, None] == classes[None, :]
    kept, dropped = [], np.zeros(len(boxes), bool)
    for index in np.argsort(-scores, kind="stable"):
        if not dropped[index]:
            kept.append(index)
            dropped |= rivals[index]
    return np.array(kept, np.int64)
