"""Signed-distance shapes, anti-aliased: negative inside, zero on the edge, positive outside.

`u` and `v` are the coordinates of pixels: u to the right, v down (on a street up). All worlds write
`a` for abs(u) where left and right are alike, and `p` and `q` for u and v about another origin.
Only +, -, *, /, square roots and comparisons touch pixels: IEEE 754 rounds those alike on
every machine, where vectorised sines and exponentials differ in the last bits.
"""

from functools import reduce

import numpy as np


def ellipse(u, v, centre, radii):
    """Signed distance to an ellipse, exact for circles and close to the edge elsewhere."""
    p, q = (u - centre[0]) * (1 / radii[0]), (v - centre[1]) * (1 / radii[1])
    return (np.sqrt(p * p + q * q) - 1) * min(radii)


def capsule(u, v, start, end, start_radius, end_radius):
    """Signed distance to a segment whose thickness changes along its length."""
    along_u, along_v = end[0] - start[0], end[1] - start[1]
    scale = 1 / (along_u * along_u + along_v * along_v)
    p, q = u - start[0], v - start[1]
    position = np.clip(p * (along_u * scale) + q * (along_v * scale), 0, 1)
    p, q = p - position * along_u, q - position * along_v
    return np.sqrt(p * p + q * q) + position * (start_radius - end_radius) - start_radius


def limb(u, v, points, radii):
    """Distance to a chain of capsules: an arm, a leg, a tail, a leaf that bends."""
    links = zip(points, points[1:], radii, radii[1:], strict=False)
    return union(*(capsule(u, v, *link) for link in links))


def box(u, v, centre, half_sizes, corner):
    """Distance to a rectangle with rounded corners; never below `-corner` inside."""
    p = np.maximum(abs(u - centre[0]) - (half_sizes[0] - corner), 0)
    q = np.maximum(abs(v - centre[1]) - (half_sizes[1] - corner), 0)
    return np.sqrt(p * p + q * q) - corner


def solid_box(u, v, centre, half_sizes, corner):
    """Signed distance to a rectangle with rounded corners, exact inside too."""
    p = abs(u - centre[0]) - half_sizes[0] + corner
    q = abs(v - centre[1]) - half_sizes[1] + corner
    if not corner:
        return np.maximum(p, q)
    outside = np.sqrt(np.maximum(p, 0) ** 2 + np.maximum(q, 0) ** 2)
    return outside + np.minimum(np.maximum(p, q), 0) - corner


def polygon(u, v, points):
    """Signed distance to a convex polygon, exact; `points` run around it either way."""
    p = np.array(points, np.float32)  # (N, 2)
    q = np.roll(p, -1, axis=0)
    way = q - p
    turn = np.sum(p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1])
    du, dv = u - p[:, 0, None, None], v - p[:, 1, None, None]
    wu, wv = way[:, 0, None, None], way[:, 1, None, None]
    square = np.maximum(wu * wu + wv * wv, np.float32(1e-9))
    share = np.clip((du * wu + dv * wv) / square, 0, 1)
    p_u, p_v = du - share * wu, dv - share * wv
    outside = np.sqrt((p_u * p_u + p_v * p_v).min(0))
    across = (du * wv - dv * wu) * (1 if turn > 0 else -1)
    return np.where((across <= 0).all(0), -outside, outside)


def edge(u, v, start, end):
    """Signed distance to the line through two points: negative on the right on the way there."""
    along_u, along_v = end[0] - start[0], end[1] - start[1]
    scale = 1 / (along_u * along_u + along_v * along_v) ** 0.5
    return (u - start[0]) * (along_v * scale) - (v - start[1]) * (along_u * scale)


def union(*distances):
    """Distance to all of some shapes together."""
    return reduce(np.minimum, distances)


def smooth_union(first, second, blend):
    """Union of two distances whose seam is rounded over a width `blend` (Quilez, 2013)."""
    overlap = np.maximum(blend - abs(first - second), 0)
    return np.minimum(first, second) - overlap * overlap * (0.25 / blend)


def from_middle(phase):
    """Distance to the middle of a period of 1, for stripes: 0 there, 1/2 at its ends."""
    return abs(phase - np.floor(phase) - 0.5)


def parabolic_wave(time):
    """Return a wave of period 1 between -1 and 1, made of parabolas: exact on every machine."""
    t = time % 1
    return 16 * t * (0.5 - t) if t < 0.5 else -16 * (t - 0.5) * (1 - t)


def ramp(values, low, high):
    """Smooth step from 0 at `low` to 1 at `high` (which may lie below `low`)."""
    t = np.clip((values - low) * (1 / (high - low)), 0, 1)
    return t * t * (3 - 2 * t)


def cover(distance, pixel):
    """Share of each pixel that a shape covers: smoothstep over 1.4 pixels round the edge."""
    t = np.clip(distance * (-0.7 / pixel) + 0.5, 0, 1)
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
