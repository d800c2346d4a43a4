"""Boxes, (y0, x0, y1, x1) in pixels, y down and x to the right."""

import numpy as np

from course_utils._shared.arguments import check_array


def check_boxes(boxes, name: str = "boxes") -> np.ndarray:
    """Return boxes as (N, 4) float64, none ending before it starts; an empty list is no boxes."""
    boxes = check_array(boxes, name, ("N", 4), finite=True).astype(np.float64)
    if boxes.size and np.abs(boxes).max() > 1e9:  # areas and their sums stay exact enough
        raise ValueError(f"{name} must be in pixels, 1e9 at most; received {boxes.max():g}")
    backwards = (boxes[:, 2:] < boxes[:, :2]).any(axis=1)
    if backwards.any():
        raise ValueError(
            f"{name} must be y0, x0, y1, x1 with y0 <= y1 and x0 <= x1; "
            f"received {boxes[backwards][0].tolist()}"
        )
    return boxes
