"""What the album and the call share: seeds, rounding to 8 bits, and checks of arguments."""

import numpy as np


def generator(seed):
    """Return a generator of its own for a seed."""
    return np.random.Generator(np.random.PCG64(int(seed)))


def to_picture(planes):
    """Round a planar picture to the levels of 8-bit colour.

    Args:
        planes: (3, H, W), about 0 to 1.

    Returns:
        (H, W, 3) float32 in 0 to 1.
    """
    levels = np.minimum(np.maximum(planes * 255 + 0.5, 0), 255).astype(np.uint8)
    return levels.transpose(1, 2, 0).astype(np.float32, order="C") / np.float32(255)


def check_whole(value, name, least):
    """Raise ValueError unless a value is a whole number of `least` or more."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} must be a whole number, {least} or more; received {value!r}")


def check_picture(rng, size):
    """Raise ValueError unless `rng` is a generator and `size` 32 to 512 pixels."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator; received {type(rng).__name__}")
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or not 32 <= size <= 512:
        raise ValueError(f"size must be a whole number from 32 to 512; received {size!r}")
