"""Signed-distance shapes, anti-aliased, in unit coordinates.

A signed distance is negative inside a shape, zero on its edge and positive outside. Shapes
live in *local* units (an animal's head has radius 1), so the same numbers draw at any size.
Only +, -, *, /, square roots and comparisons touch pixels: IEEE 754 rounds those alike on
every machine, where vectorised sines and exponentials differ in the last bits.
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
    """Cut the rectangle `extent` around a local origin out of a picture.

    Args:
        size: Side of the picture in pixels.
        centre: (x, y) of the local origin, in unit coordinates.
        radius: Length of one local unit, in unit coordinates.
        extent: (left, top, right, bottom) in local units before turning and mirroring.
        turn: Tangent of half the clockwise angle: cos and sin are then rational in it.
        mirror: Whether `u` points left.

    Returns:
        A `Window`, clipped to the picture (possibly empty).
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


def ellipse(u, v, centre, radii):
    """Signed distance to an ellipse, exact for circles and close to the edge elsewhere."""
    p, q = (u - centre[0]) * (1 / radii[0]), (v - centre[1]) * (1 / radii[1])
    distance = np.sqrt(p * p + q * q)
    distance -= 1
    distance *= min(radii)
    return distance


def capsule(u, v, start, end, start_radius, end_radius):
    """Signed distance to a limb: a segment whose thickness changes along its length."""
    along_u, along_v = end[0] - start[0], end[1] - start[1]
    scale = 1 / (along_u * along_u + along_v * along_v)
    p, q = u - start[0], v - start[1]
    position = p * (along_u * scale) + q * (along_v * scale)
    np.maximum(position, 0, out=position)
    np.minimum(position, 1, out=position)
    p, q = p - position * along_u, q - position * along_v
    distance = np.sqrt(p * p + q * q)
    position *= start_radius - end_radius
    distance += position
    distance -= start_radius
    return distance


def box(u, v, centre, half_sizes, corner):
    """Signed distance to a rectangle with rounded corners."""
    p = np.maximum(abs(u - centre[0]) - (half_sizes[0] - corner), 0)
    q = np.maximum(abs(v - centre[1]) - (half_sizes[1] - corner), 0)
    return np.sqrt(p * p + q * q) - corner


def edge(u, v, start, end):
    """Signed distance to the line through two points: negative to the right of the way."""
    along_u, along_v = end[0] - start[0], end[1] - start[1]
    scale = 1 / (along_u * along_u + along_v * along_v) ** 0.5
    return (u - start[0]) * (along_v * scale) - (v - start[1]) * (along_u * scale)


def smooth_union(first, second, blend):
    """Union of two distances whose seam is rounded over a width `blend` (Quilez, 2013)."""
    overlap = blend - abs(first - second)
    np.maximum(overlap, 0, out=overlap)
    overlap *= overlap
    overlap *= 0.25 / blend
    result = np.minimum(first, second)
    result -= overlap
    return result


def ramp(values, low, high):
    """Smooth step from 0 at `low` to 1 at `high` (which may lie below `low`)."""
    t = (values - low) * (1 / (high - low))
    np.maximum(t, 0, out=t)
    np.minimum(t, 1, out=t)
    return t * t * (3 - 2 * t)


def cover(distance, pixel):
    """Share of each pixel that a shape covers: smoothstep over 1.4 pixels round the edge."""
    t = distance * (-0.7 / pixel)
    t += 0.5
    np.maximum(t, 0, out=t)
    np.minimum(t, 1, out=t)
    return t * t * (3 - 2 * t)


def paint(image, alpha, colour):
    """Blend `colour` (3 numbers, or planes) into a planar (3, h, w) image, in place."""
    if not isinstance(colour, np.ndarray):
        colour = rgb(colour)
    difference = colour - image
    difference *= alpha
    image += difference


def rgb(colour):
    """Return three numbers as (3, 1, 1) float32, ready to broadcast over planes."""
    return np.array(colour, np.float32).reshape(3, 1, 1)
