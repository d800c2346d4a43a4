"""What the renderer knows about a holiday snap, and about many of them."""

from dataclasses import dataclass

import numpy as np

TAGS = ("beach", "mountains", "sunset", "person", "cat", "dog")


@dataclass(frozen=True)
class Snap:
    """One holiday snap.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        tags: (T,) float32, 1 for each of `TAGS` that the picture shows, else 0.
        regions: (H, W) uint8, i + 1 where the pixel shows tag i, 0 where it shows none. A
            sunset's pixels are its sky, a beach's its sand and sea.
        visible: (T,) float32 in 0 to 1, the share of a person's or an animal's pixels in the
            picture that nothing hides; 1 for landscapes, 0 for tags that are absent.
    """

    image: np.ndarray
    tags: np.ndarray
    regions: np.ndarray
    visible: np.ndarray


@dataclass(frozen=True)
class Album:
    """Many snaps of one size S, stacked: see `Snap`.

    `images` are (N, S, S, 3) float32, `tags` (N, T) float32, 0 or 1, `regions` (N, S, S) uint8.
    """

    images: np.ndarray
    tags: np.ndarray
    regions: np.ndarray
