"""The box round what a mask shows."""

import numpy as np


def mask_boxes(masks: np.ndarray) -> np.ndarray:
    """Return the smallest box round each mask.

    `masks` are (..., H, W) bool, the boxes (..., 4) float64, y0, x0, y1, x1 in pixels; (0, 0, 0, 0)
    for an empty mask.
    """
    boxes = np.zeros((*masks.shape[:-2], 4))
    if masks.size:
        boxes[..., 0::2] = _first_and_end(masks.any(axis=-1))
        boxes[..., 1::2] = _first_and_end(masks.any(axis=-2))
    return boxes


def _first_and_end(lines):
    """Return (..., 2): the first True of each line and the one after its last; zeros if none."""
    first, end = lines.argmax(axis=-1), lines.shape[-1] - lines[..., ::-1].argmax(axis=-1)
    return np.stack([first, end], axis=-1) * lines.any(axis=-1)[..., None]
