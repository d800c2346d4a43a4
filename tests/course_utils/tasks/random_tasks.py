"""Random boxes, masks and pictures full of them, for comparisons with other libraries."""

import numpy as np


def random_boxes(rng, count, size=64.0, whole=False):
    """Return (count, 4) boxes inside a square picture, a tenth of them empty."""
    corners = np.sort(rng.uniform(0, size, (count, 2, 2)), axis=1)
    boxes = corners.reshape(count, 4)
    if whole:
        boxes = np.round(boxes)
    empty = rng.random(count) < 0.1
    boxes[empty, 2] = boxes[empty, 0]
    return boxes


def shaken(rng, boxes, amount=4.0):
    """Return the boxes with every edge moved a little."""
    moved = boxes + rng.normal(0, amount, boxes.shape)
    return np.concatenate([np.minimum(moved[:, :2], moved[:, 2:]), moved[:, 2:]], axis=1)


def filled(boxes, size):
    """Return (N, size, size) masks of boxes with whole corners."""
    masks = np.zeros((len(boxes), size, size), bool)
    for mask, (y0, x0, y1, x1) in zip(masks, boxes.astype(int), strict=True):
        mask[y0:y1, x0:x1] = True
    return masks
