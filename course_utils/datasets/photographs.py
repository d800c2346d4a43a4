"""Photographs: some that come with scikit-image, and how any is cut to a square and resized."""

import numpy as np
from skimage.transform import resize

from course_utils._shared.arguments import check_choice, check_whole
from course_utils._shared.pixels import from_levels

PHOTOGRAPHS = tuple(
    "astronaut brick camera chelsea clock coffee coins grass gravel "
    "hubble_deep_field moon motorcycle page retina rocket".split()
)


def photograph(name: str, size: int | None = None) -> np.ndarray:
    """Return a photograph; "chelsea" is a cat, "astronaut" is Eileen Collins.

    Args:
        name: one of `PHOTOGRAPHS`. Their origins and licences stand in scikit-image's
            documentation of `skimage.data`.
        size: the central square's side in pixels, 1 to 16,384; None keeps the photograph as it is.

    Returns:
        (H, W, 3) float32 in 0 to 1; a grey photograph has three equal channels.

    Raises:
        ValueError: an unknown name, or a size out of range.
    """
    name = check_choice(name, "name", PHOTOGRAPHS)
    size = None if size is None else check_whole(size, "size", 1, 16_384)
    from skimage import data

    # Of the motorcycle there are a left and a right picture, and how far they differ.
    levels = data.stereo_motorcycle()[0] if name == "motorcycle" else getattr(data, name)()
    image = from_levels(levels)
    if image.ndim == 2:  # grey
        image = np.repeat(image[..., None], 3, axis=2)
    return image if size is None else centre_square(image, size)


def centre_square(image: np.ndarray, size: int) -> np.ndarray:
    """Cut the largest central square from a picture (H, W, 3) and resize it, without aliasing.

    It comes back as (size, size, 3) float32 in 0 to 1.
    """
    side, top, left = _largest(image.shape)
    square = image[top : top + side, left : left + side]
    if side != size:
        square = resize(square, (size, size), order=1, anti_aliasing=size < side)
    return np.clip(square, 0, 1).astype(np.float32)


def centre_labels(labels: np.ndarray, size: int) -> np.ndarray:
    """Cut and resize a map of classes (H, W) as `centre_square` does its picture, to (size, size).

    A class is no amount: it can't be mixed with its neighbour. So each new pixel takes the class
    that lies under its centre.
    """
    side, top, left = _largest(labels.shape)
    under = ((np.arange(size) + 0.5) * side / size).astype(int)
    return labels[np.ix_(top + under, left + under)]


def centre_boxes(boxes: np.ndarray, shape: tuple[int, int], size: int) -> np.ndarray:
    """Move boxes along with the picture of (H, W) `shape` that `centre_square` cuts and resizes.

    Boxes are (..., 4) (y0, x0, y1, x1) in the picture's pixels, NaN where there is none. They come
    back as float32 in pixels of the square, cut at its edges; NaN where nothing is left.
    """
    side, top, left = _largest(shape)
    moved = (np.asarray(boxes, np.float64) - (top, left, top, left)) * (size / side)
    moved = np.clip(moved, 0, size).astype(np.float32)
    kept = (moved[..., 2:] > moved[..., :2]).all(axis=-1)
    return np.where(kept[..., None], moved, np.float32(np.nan))


def _largest(shape) -> tuple[int, int, int]:
    """Return side, top and left of the largest central square, in pixels."""
    height, width = shape[:2]
    side = min(height, width)
    return side, (height - side) // 2, (width - side) // 2
