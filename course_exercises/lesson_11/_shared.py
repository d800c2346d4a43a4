"""What several exercises of lesson 11 share."""

import numpy as np


def scaled(total):
    """Keep what is positive and divide by the peak, where there is one."""
    kept = np.maximum(total, 0)
    peak = kept.max()
    return kept / peak if peak > 0 else kept


def maps_and_masks(rng):
    """Draw heatmaps without two equal numbers, and masks, both (N, H, W)."""
    count, height, width = (int(n) for n in rng.integers((1, 1, 2), (6, 6, 6)))
    masks = rng.random((count, height, width)) < rng.uniform(0.2, 0.7, (count, 1, 1))
    masks[:, -1, -1], masks[:, 0, 0] = True, False  # neither empty nor full
    return (1 + rng.permutation(masks.size)).reshape(masks.shape) / 100, masks


def energy(heatmaps, masks):
    """Return the share of each map's heat that lies in its mask."""
    return (heatmaps * masks).sum(axis=(1, 2)) / heatmaps.sum(axis=(1, 2))


HEAT = np.array(
    [
        [[0.1, 0.2, 0.3], [0.4, 0.6, 0.9], [0.2, 0.1, 0.8]],
        [[0.7, 0.5, 0.1], [0.8, 0.3, 0.2], [0.1, 0.6, 0.4]],
        [[0.2, 0.3, 0.1], [0.9, 1.0, 0.4], [0.3, 0.5, 0.2]],
    ]
)
MASKS = np.zeros((3, 3, 3), bool)
MASKS[0, 1, 1:] = MASKS[1, :2, 1] = MASKS[2, 1:, :2] = True
ROWS = (
    np.array([[[1.0, 3.0, 0.0]], [[2.0, 1.0, 5.0]]]),
    np.array([[[True, False, False]], [[False, False, True]]]),
)
