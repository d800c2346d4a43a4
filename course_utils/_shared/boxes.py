"""Boxes, (y0, x0, y1, x1) in pixels, y down and x to the right, and those round masks."""

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


def mask_boxes(masks: np.ndarray) -> np.ndarray:
    """Return the smallest box round each mask (..., H, W): (..., 4), all 0 for an empty one."""
    boxes = np.zeros((*masks.shape[:-2], 4))
    if masks.size:
        boxes[..., 0::2] = _first_and_end(masks.any(axis=-1))
        boxes[..., 1::2] = _first_and_end(masks.any(axis=-2))
    return boxes


def _first_and_end(lines):
    """Return (..., 2): the first True of each line and the one after its last; zeros if none."""
    first, end = lines.argmax(axis=-1), lines.shape[-1] - lines[..., ::-1].argmax(axis=-1)
    return np.stack([first, end], axis=-1) * lines.any(axis=-1)[..., None]
