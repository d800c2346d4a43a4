"""Maps that know nothing of the net: what a heatmap must beat to be worth anything."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import sobel

from course_utils._shared.arguments import check_array, check_generator


def edge_maps(images: np.ndarray) -> np.ndarray:
    """Return the strength of each image's edges, (N, H, W) float32 from 0 up, by Sobel's filters.

    Edges are where the objects are, so this map looks like an explanation. It has seen no net.

    Args:
        images: (N, H, W, C).
    """
    grey = _checked(images).astype("float64").mean(axis=-1)
    # One image at a time: on a stack, the filter would smooth from image to image as well.
    return np.stack([np.hypot(sobel(g, axis=0), sobel(g, axis=1)) for g in grey]).astype("float32")


def random_maps(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return noise, (N, H, W) float32, each pixel on its own and evenly from 0 to 1.

    Args:
        images: (N, H, W, C).
        rng: where the noise comes from.
    """
    return check_generator(rng).random(_checked(images).shape[:3], dtype="float32")


def _checked(images) -> np.ndarray:
    images = check_array(images, "images", ("N", "H", "W", "C"), finite=True)
    if not images.size:
        raise ValueError(f"images must hold at least one; received shape {images.shape}")
    return images
