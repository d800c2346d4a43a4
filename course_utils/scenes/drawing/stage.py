"""Pictures while they are painted, as three planes: windows, gradients, panels and shadows.

Things are drawn in *local* units (an animal's head has radius 1), so the same numbers draw at
any size. Unit coordinates run from 0 to 1 over the whole picture, y down.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .shapes import box, cover, paint, ramp, rgb, solid_box


@lru_cache(maxsize=16)
def pixel_centres(size):
    """Return the centres of `size` pixels on the unit interval, (size,) float32."""
    centres = ((np.arange(size) + 0.5) / size).astype(np.float32)
    centres.setflags(write=False)
    return centres


@dataclass(slots=True)
class Window:
    """A rectangle of the picture with local coordinates for its pixels."""

    index: tuple  # of its pixels, in an array whose last axes are (H, W)
    u: np.ndarray  # to the right, in local units; u and v broadcast to (h, w)
    v: np.ndarray  # down
    pixel: float  # the width of a pixel, in local units


def window(size, centre, radius, extent, turn=0.0, mirror=False):
    """Return the `Window` of a rectangle around a local origin, clipped to the picture.

    The origin lies at `centre`, (x, y), and a local unit is `radius` long, in unit coordinates;
    `extent` is (left, top, right, bottom) in local units, before turning and mirroring. `turn` is
    the tangent of half the clockwise angle, as cosine and sine follow from it by + - * / alone. A
    mirrored `u` points left.
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
    return Window((..., rows, columns), -u if mirror else u, v, 1 / (radius * size))


def _clip(low, high, size):
    first = min(max(int(low), 0), size)
    return first, max(first, min(int(high) + 2, size))


class Stage:
    """A picture being painted, (3, S, S) float32, its coordinates and its own random choices."""

    def __init__(self, rng, size):
        self.size, self.pixel = size, 1 / size
        grid = pixel_centres(size)
        self.x, self.y = grid[None, :], grid[:, None]
        self.image = np.empty((3, size, size), np.float32)
        self._chances = iter(rng.random(64).tolist())
        self.horizon = 0.5

    def between(self, low, high):
        """Return the next random number, between two limits."""
        return low + (high - low) * next(self._chances)

    def chance(self, share):
        """Return True with a probability of `share`."""
        return next(self._chances) < share

    def pick(self, options):
        """Return one of some options."""
        return options[int(next(self._chances) * len(options))]

    def rows(self, top, bottom):
        """Return the slice of rows between two heights."""
        return slice(max(int(top * self.size) - 1, 0), min(int(bottom * self.size) + 2, self.size))

    def cut(self, left, top, right, bottom):
        """Return a view of a rectangle, (3, h, w), and its pixels' x (1, w) and y (h, 1)."""
        rows, columns = self.rows(top, bottom), self.rows(left, right)
        return self.image[:, rows, columns], self.x[:, columns], self.y[rows]

    def local(self, x, y, unit, extent):
        """Return a view as `cut` does, then u, v and a pixel's width in units about (x, y)."""
        left, top, right, bottom = extent
        image, p, q = self.cut(x + left * unit, y + top * unit, x + right * unit, y + bottom * unit)
        return image, (p - x) * (1 / unit), (q - y) * (1 / unit), self.pixel / unit


def gradient(stage, top, bottom, low=0.0, high=1.0):
    """Fill the picture from colour `top` at height `low` to `bottom` at `high`."""
    share = ramp(stage.y, low, high)
    stage.image[:] = rgb(top) * (1 - share) + rgb(bottom) * share


def panel(stage, left, top, right, bottom, colour, corner=0.01, shade=0.0, soft=0.0, solid=False):
    """Paint a rounded rectangle, darker downwards by `shade`.

    With `corner` 0 it is half transparent (see `box`), unless it is `solid`.
    """
    image, x, y = stage.cut(left - 0.02, top - 0.02, right + 0.02, bottom + 0.02)
    middle = ((left + right) / 2, (top + bottom) / 2)
    half = ((right - left) / 2, (bottom - top) / 2)
    distance = (solid_box if solid else box)(x, y, middle, half, min(corner, *half))
    tone = rgb(colour) * (1 - shade * (y - top) * (1 / (bottom - top)))
    paint(image, cover(distance, stage.pixel + soft), tone)


@lru_cache(maxsize=8)
def vignette(size):
    """Return a gentle darkening towards the corners, (size, size) float32."""
    x, y = pixel_centres(size)[None, :] - 0.5, pixel_centres(size)[:, None] - 0.45
    return 1.04 - 0.42 * (x * x + y * y)


def cast_shadow(image, centre, radii, strength):
    """Darken a soft ellipse of ground in a planar picture (3, S, S), in place."""
    a, b = radii
    spot = window(image.shape[-1], centre, 1.0, (-a, -b, a, b))
    p, q = spot.u * (1 / a), spot.v * (1 / b)
    fall = np.maximum(1 - (p * p + q * q), 0)
    fall = fall * (2 - fall)
    image[spot.index] *= 1 - rgb((strength, strength * 0.96, strength * 0.86)) * fall
