"""Traffic signs on their posts. One unit is a metre; the origin is the foot of the post.

A sign is its plate. The post, thinner than a pixel in a small picture, isn't part of it.
"""

import numpy as np

from ..drawing.shapes import box, capsule, cover, ramp, rgb, union
from ..drawing.window import window
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
    area = window(size, foot, scale, (-half, -HEIGHT - RADIUS - 0.08, half, 0.06))
    sprite = Sprite(area, hour.lit(0.55))
    u, v, pixel = area.u, -area.v, area.pixel
    post = box(u, v, (0, HEIGHT / 2), (0.045, HEIGHT / 2), 0.02)
    sprite.add(cover(post, pixel), rgb((0.56, 0.57, 0.59)) * (1.0 - 4.0 * u))
    lift = 0.20 if hour.dusk else 0.06  # signs send light back to where it comes from
    sprite.light = hour.lit(0.62) * (1 - 0.12 * ramp(v, HEIGHT + 0.4, HEIGHT - 0.4)) + lift
    u, v = u * (1 / RADIUS), (v - HEIGHT) * (1 / RADIUS)
    sprite.own = _PLATES[kind](sprite, u, v, pixel / RADIUS, chance)
    return sprite


def _plate(sprite, distance, pixel, colour):
    """Put the plate on; return its alpha."""
    alpha = cover(distance, pixel)
    sprite.add(alpha, colour)
    return alpha


def _octagon(u, v):
    a, b = abs(u), abs(v)
    return np.maximum(np.maximum(a, b), (a + b) * 0.70710678) - 0.96


def _stop(sprite, u, v, pixel, chance):
    plate = _octagon(u, v)
    alpha = _plate(sprite, plate, pixel, SIGN_WHITE)
    sprite.paint(cover(plate + 0.09, pixel), SIGN_RED)
    _write(sprite, u, v, pixel, "STOP", 0.132, SIGN_WHITE)
    return alpha


def _yield(sprite, u, v, pixel, chance):
    plate = _triangle(u, -v - 0.08, 0.60)
    alpha = _plate(sprite, plate - 0.10, pixel, SIGN_RED)
    sprite.paint(cover(plate + 0.20, pixel), SIGN_WHITE)
    return alpha


def _triangle(u, v, inner):
    """Signed distance to a triangle that points up, `inner` from its middle to each side."""
    return np.maximum(0.8660254 * abs(u) + 0.5 * v, -v) - inner


def _speed_limit(sprite, u, v, pixel, chance):
    radius = np.sqrt(u * u + v * v)
    alpha = _plate(sprite, radius - 0.98, pixel, SIGN_RED)
    sprite.paint(cover(radius - 0.74, pixel), SIGN_WHITE)
    _write(sprite, u, v, pixel, SPEEDS[int(chance * len(SPEEDS))], 0.21, SIGN_BLACK)
    return alpha


def _no_entry(sprite, u, v, pixel, chance):
    radius = np.sqrt(u * u + v * v)
    alpha = _plate(sprite, radius - 0.98, pixel, SIGN_WHITE)
    sprite.paint(cover(radius - 0.90, pixel), SIGN_RED)
    sprite.paint(cover(box(u, v, (0, 0), (0.66, 0.19), 0.04), pixel), SIGN_WHITE)
    return alpha


def _square(sprite, u, v, pixel):
    plate = box(u, v, (0, 0), (0.92, 0.92), 0.14)
    alpha = _plate(sprite, plate, pixel, SIGN_WHITE)
    sprite.paint(cover(plate + 0.07, pixel), SIGN_BLUE)
    return alpha


def _crossing(sprite, u, v, pixel, chance):
    alpha = _square(sprite, u, v, pixel)
    sprite.paint(cover(_triangle(u, v + 0.16, 0.42), pixel), SIGN_WHITE)
    head = np.sqrt((u - 0.02) ** 2 + (v - 0.27) ** 2) - 0.09
    body = capsule(u, v, (0.0, 0.10), (-0.02, -0.14), 0.085, 0.07)
    ahead = capsule(u, v, (-0.02, -0.14), (0.17, -0.50), 0.06, 0.05)
    behind = capsule(u, v, (-0.02, -0.14), (-0.20, -0.50), 0.06, 0.05)
    arms = capsule(u, v, (-0.16, -0.10), (0.18, -0.04), 0.04, 0.04)
    sprite.paint(cover(union(head, body, ahead, behind, arms), pixel), SIGN_BLACK)
    return alpha


def _parking(sprite, u, v, pixel, chance):
    alpha = _square(sprite, u, v, pixel)
    _write(sprite, u, v, pixel, "P", 0.27, SIGN_WHITE)
    return alpha


def _write(sprite, u, v, pixel, text, unit, colour):
    """Write glyphs of half width `unit`; too small to read, they become a band of their tone."""
    left = -unit * 1.6 * (len(text) - 1)
    if pixel > 0.5 * unit:
        band = box(u, v, (0, 0), (unit - left, 1.7 * unit), 0.1)
        sprite.paint(cover(band, pixel) * 0.6, colour)
        return
    strokes = []
    for position, glyph in enumerate(text):
        p, q = (u - left - 3.2 * unit * position) * (1 / unit), v * (1 / unit)
        strokes += [capsule(p, q, *_BARS[bar], 0.36, 0.36) for bar in _GLYPHS[glyph]]
    sprite.paint(cover(union(*strokes) * unit, pixel), colour)


_PLATES = {
    "stop": _stop,
    "yield": _yield,
    "speed limit": _speed_limit,
    "no entry": _no_entry,
    "crossing": _crossing,
    "parking": _parking,
}
