"""Pixels on the 256 levels of 8 bits, and as the numbers from 0 to 1 that the course uses."""

import numpy as np


def to_levels(values: np.ndarray) -> np.ndarray:
    """Round floats from 0 to 1 to levels from 0 to 255, uint8; what lies outside is cut off.

    A value that `from_levels` gave finds its level again.
    """
    levels = values * 255
    levels += 0.5  # whole numbers are cut, not rounded, by the change to uint8
    np.maximum(levels, 0, out=levels)
    np.minimum(levels, 255, out=levels)
    return levels.astype(np.uint8)


def from_levels(levels: np.ndarray) -> np.ndarray:
    """Return levels from 0 to 255 as float32 from 0 to 1, of the same shape."""
    return levels.astype(np.float32, order="C") / np.float32(255)
