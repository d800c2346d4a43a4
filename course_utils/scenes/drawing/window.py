"""Windows: a part of the picture with local coordinates for its pixels.

Things are drawn in *local* units (an animal's head has radius 1), so the same numbers draw at
any size. Unit coordinates run from 0 to 1 over the whole picture, y down.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=16)
def pixel_centres(size):
    """Return the centres of `size` pixels on the unit interval, (size,) float32."""
    centres = ((np.arange(size) + 0.5) / size).astype(np.float32)
    centres.setflags(write=False)
    return centres


@dataclass(slots=True)
class Window:
    """A rectangle of the picture with local coordinates for its pixels.

    `u` points right and `v` down, in units of `radius`; they broadcast to (h, w).
    `pixel` is the width of a pixel in the same units.
    """

    rows: slice
    columns: slice
    u: np.ndarray
    v: np.ndarray
    pixel: float

    @property
    def area(self):
        """The index of the window in an array whose last axes are (H, W)."""
        return (..., self.rows, self.columns)


def window(size, centre, radius, extent, turn=0.0, mirror=False):
    """Cut the rectangle `extent` around a local origin out of a picture: a `Window`, clipped to it.

    The origin lies at `centre`, (x, y), and a local unit is `radius` long, in unit coordinates;
    `extent` is (left, top, right, bottom) in local units, before turning and mirroring. `turn` is
    the tangent of half the clockwise angle, so that cos and sin are rational in it; with `mirror`,
    `u` points left.
    """
    left, top, right, bottom = extent
    if mirror:
        left, right = -right, -left
    (x, y), grid = centre, pixel_centres(size)
    columns = slice(*_clip((x + left * radius) * size, (x + right * radius) * size, size))
    rows = slice(*_clip((y + top * radius) * size, (y + bottom * radius) * size, size))
    u = ((grid[columns] - x) * (1 / radius))[None, :]
    v = ((grid[rows] - y) * (1 / radius))[:, None]
    if turn:
        cosine, sine = (1 - turn * turn) / (1 + turn * turn), 2 * turn / (1 + turn * turn)
        u, v = u * cosine + v * sine, v * cosine - u * sine
    return Window(rows, columns, -u if mirror else u, v, 1 / (radius * size))


def _clip(low, high, size):
    first = min(max(int(low), 0), size)
    return first, max(first, min(int(high) + 2, size))
