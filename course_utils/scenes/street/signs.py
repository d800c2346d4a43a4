"""Traffic signs on their posts. One unit is a metre; the origin is the foot of the post.

A sign is its plate. The post, thinner than a pixel in a small picture, isn't part of it.
"""

import numpy as np

from ..drawing.shapes import box, capsule, ramp, rgb, union
from .canvas import Sprite

SIGN_KINDS = ("stop", "yield", "speed limit", "no entry", "crossing", "parking")
HEIGHT, RADIUS = 2.25, 0.44  # of the plate's middle, and from there to its border
SIGN_RED, SIGN_WHITE = rgb((0.80, 0.12, 0.13)), rgb((0.95, 0.95, 0.93))
SIGN_BLUE, SIGN_BLACK = rgb((0.13, 0.34, 0.68)), rgb((0.10, 0.10, 0.11))
SPEEDS = ("20", "30", "50")

# Glyphs as strokes between points of a 2 by 4 field: x from -1 to 1, y from -2 (low) to 2.
_BARS = {
    "top": ((-1, 2), (1, 2)), "middle": ((-1, 0), (1, 0)), "low": ((-1, -2), (1, -2)),
    "left": ((-1, 2), (-1, 0)), "right": ((1, 2), (1, 0)),
    "left low": ((-1, 0), (-1, -2)), "right low": ((1, 0), (1, -2)),
    "stem": ((0, 2), (0, -2)),
}  # fmt: skip
_GLYPHS = {
    "S": ("top", "left", "middle", "right low", "low"),
    "T": ("top", "stem"),
    "O": ("top", "left", "right", "left low", "right low", "low"),
    "P": ("top", "left", "right", "middle", "left low"),
    "2": ("top", "right", "middle", "left low", "low"),
    "3": ("top", "right", "middle", "right low", "low"),
}
_GLYPHS |= {"0": _GLYPHS["O"], "5": _GLYPHS["S"]}


def sign(size, foot, scale, kind, hour, chance=0.0):
    """Return the `Sprite` of a sign; `chance` (0 to 1) chooses among the limits of speed."""
    half = RADIUS + 0.08
    extent = (-half, -HEIGHT - RADIUS - 0.08, half, 0.06)
    sprite = Sprite(size, foot, scale, extent, hour.lit(0.55))
    u, v = sprite.u, sprite.v
    post = box(u, v, (0, HEIGHT / 2), (0.045, HEIGHT / 2), 0.02)
    sprite.add(post, rgb((0.56, 0.57, 0.59)) * (1.0 - 4.0 * u))
    lift = 0.20 if hour.dusk else 0.06  # signs send light back to where it comes from
    sprite.light = hour.lit(0.62) * (1 - 0.12 * ramp(v, HEIGHT + 0.4, HEIGHT - 0.4)) + lift
    sprite.pixel /= RADIUS
    _PLATES[kind](sprite, u * (1 / RADIUS), (v - HEIGHT) * (1 / RADIUS), chance)
    return sprite


def _plate(sprite, outer, border, inner, ground):
    """Put the plate on, its border in one colour and its ground in another."""
    sprite.own = sprite.cover(outer)
    sprite.lay(sprite.own, border)
    sprite.paint(inner, ground)


def _stop(sprite, u, v, chance):
    a, b = abs(u), abs(v)
    octagon = np.maximum(np.maximum(a, b), (a + b) * 0.70710678) - 0.96
    _plate(sprite, octagon, SIGN_WHITE, octagon + 0.09, SIGN_RED)
    _write(sprite, u, v, "STOP", 0.132, SIGN_WHITE)


def _yield(sprite, u, v, chance):
    triangle = _triangle(u, -v - 0.08, 0.60)
    _plate(sprite, triangle - 0.10, SIGN_RED, triangle + 0.20, SIGN_WHITE)


def _triangle(u, v, inner):
    """Signed distance to a triangle that points up, `inner` from its middle to each side."""
    return np.maximum(0.8660254 * abs(u) + 0.5 * v, -v) - inner


def _speed_limit(sprite, u, v, chance):
    radius = np.sqrt(u * u + v * v)
    _plate(sprite, radius - 0.98, SIGN_RED, radius - 0.74, SIGN_WHITE)
    _write(sprite, u, v, SPEEDS[int(chance * len(SPEEDS))], 0.21, SIGN_BLACK)


def _no_entry(sprite, u, v, chance):
    radius = np.sqrt(u * u + v * v)
    _plate(sprite, radius - 0.98, SIGN_WHITE, radius - 0.90, SIGN_RED)
    sprite.paint(box(u, v, (0, 0), (0.66, 0.19), 0.04), SIGN_WHITE)


def _blue_square(sprite, u, v):
    square = box(u, v, (0, 0), (0.92, 0.92), 0.14)
    _plate(sprite, square, SIGN_WHITE, square + 0.07, SIGN_BLUE)


def _crossing(sprite, u, v, chance):
    _blue_square(sprite, u, v)
    sprite.paint(_triangle(u, v + 0.16, 0.42), SIGN_WHITE)
    head = np.sqrt((u - 0.02) ** 2 + (v - 0.27) ** 2) - 0.09
    body = capsule(u, v, (0.0, 0.10), (-0.02, -0.14), 0.085, 0.07)
    ahead = capsule(u, v, (-0.02, -0.14), (0.17, -0.50), 0.06, 0.05)
    behind = capsule(u, v, (-0.02, -0.14), (-0.20, -0.50), 0.06, 0.05)
    arms = capsule(u, v, (-0.16, -0.10), (0.18, -0.04), 0.04, 0.04)
    sprite.paint(union(head, body, ahead, behind, arms), SIGN_BLACK)


def _parking(sprite, u, v, chance):
    _blue_square(sprite, u, v)
    _write(sprite, u, v, "P", 0.27, SIGN_WHITE)


def _write(sprite, u, v, text, unit, colour):
    """Write glyphs of half width `unit`; too small to read, they become a band of their tone."""
    left = -unit * 1.6 * (len(text) - 1)
    if sprite.pixel > 0.5 * unit:
        band = box(u, v, (0, 0), (unit - left, 1.7 * unit), 0.1)
        sprite.tint(sprite.cover(band) * 0.6, colour)
        return
    strokes = []
    for position, glyph in enumerate(text):
        p, q = (u - left - 3.2 * unit * position) * (1 / unit), v * (1 / unit)
        strokes += [capsule(p, q, *_BARS[bar], 0.36, 0.36) for bar in _GLYPHS[glyph]]
    sprite.paint(union(*strokes) * unit, colour)


_PLATES = {
    "stop": _stop,
    "yield": _yield,
    "speed limit": _speed_limit,
    "no entry": _no_entry,
    "crossing": _crossing,
    "parking": _parking,
}
