"""Any picture as a square of one size."""

import numpy as np
from skimage.transform import resize


def check_size(size) -> int:
    """Return `size` in pixels.

    Raises:
        ValueError: it isn't a whole number of 1 or more.
    """
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"size must be a whole number of pixels, 1 or more; received {size!r}")
    return int(size)


def centre_square(image: np.ndarray, size: int) -> np.ndarray:
    """Cut the largest central square from a picture and resize it, without aliasing.

    Args:
        image: (H, W, 3) float32 in 0 to 1.
        size: S, the side in pixels.

    Returns:
        (S, S, 3) float32 in 0 to 1.
    """
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = image[top : top + side, left : left + side]
    if side != size:
        square = resize(square, (size, size), order=1, anti_aliasing=size < side)
    return np.clip(square, 0, 1).astype(np.float32)
