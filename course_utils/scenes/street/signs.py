"""Traffic signs on their posts, in metres from the post's foot."""

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, capsule, ramp, rgb, union

HEIGHT, RADIUS = 2.25, 0.44  # of the plate's middle, and from there to its border
RED, WHITE = rgb((0.80, 0.12, 0.13)), rgb((0.95, 0.95, 0.93))
BLUE, BLACK = rgb((0.13, 0.34, 0.68)), rgb((0.10, 0.10, 0.11))
SPEEDS = ("20", "30", "50")
# Outline; colour of the border, and how far beyond the outline it ends; the same for the ground.
_PLATES = {
    "stop": ("octagon", WHITE, 0.0, RED, -0.09),
    "yield": ("triangle", RED, 0.10, WHITE, -0.20),
    "speed limit": ("circle", RED, 0.98, WHITE, 0.74),
    "no entry": ("circle", WHITE, 0.98, RED, 0.90),
    "crossing": ("square", WHITE, 0.0, BLUE, -0.07),
    "parking": ("square", WHITE, 0.0, BLUE, -0.07),
}
SIGN_KINDS = tuple(_PLATES)

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


def sign(kind, hour, chance, place):
    """Return the `Sprite` of a sign; `chance` (0 to 1) chooses among the limits of speed.

    A sign is its plate. The post, thinner than a pixel in a small picture, isn't part of it.
    """
    half = RADIUS + 0.08
    sprite = place((-half, -HEIGHT - RADIUS - 0.08, half, 0.06), hour.lit(0.55))
    u, v = sprite.u, sprite.v
    post = box(u, v, (0, HEIGHT / 2), (0.045, HEIGHT / 2), 0.02)
    sprite.add(post, rgb((0.56, 0.57, 0.59)) * (1.0 - 4.0 * u))
    lift = 0.20 if hour.dusk else 0.06  # signs send light back to where it comes from
    sprite.light = hour.lit(0.62) * (1 - 0.12 * ramp(v, HEIGHT + 0.4, HEIGHT - 0.4)) + lift
    sprite.pixel /= RADIUS
    u, v = u * (1 / RADIUS), (v - HEIGHT) * (1 / RADIUS)
    outline, border, outer, ground, inner = _PLATES[kind]
    distance = _outlines(u, v)[outline]
    sprite.own = sprite.cover(distance - outer)
    sprite.add(distance - outer, border)
    sprite.paint(distance - inner, ground)
    _draw_marks(sprite, u, v, kind, chance)
    return sprite


def _outlines(u, v):
    """Return the signed distances to outlines, in radii of a plate; a circle starts as a point."""
    a, b = abs(u), abs(v)
    return {
        "octagon": np.maximum(np.maximum(a, b), (a + b) * 0.70710678) - 0.96,
        "triangle": _triangle(u, -v - 0.08, 0.60),
        "circle": np.sqrt(u * u + v * v),
        "square": box(u, v, (0, 0), (0.92, 0.92), 0.14),
    }


def _triangle(u, v, inner):
    """Signed distance to a triangle that points up, `inner` from its middle to each side."""
    return np.maximum(0.8660254 * abs(u) + 0.5 * v, -v) - inner


def _draw_marks(sprite, u, v, kind, chance):
    """Draw what stands on a plate."""
    if kind == "stop":
        _write(sprite, u, v, "STOP", 0.132, WHITE)
    elif kind == "speed limit":
        _write(sprite, u, v, pick(SPEEDS, chance), 0.21, BLACK)
    elif kind == "no entry":
        sprite.paint(box(u, v, (0, 0), (0.66, 0.19), 0.04), WHITE)
    elif kind == "parking":
        _write(sprite, u, v, "P", 0.27, WHITE)
    elif kind == "crossing":
        sprite.paint(_triangle(u, v + 0.16, 0.42), WHITE)
        head = np.sqrt((u - 0.02) ** 2 + (v - 0.27) ** 2) - 0.09
        body = capsule(u, v, (0.0, 0.10), (-0.02, -0.14), 0.085, 0.07)
        ahead = capsule(u, v, (-0.02, -0.14), (0.17, -0.50), 0.06, 0.05)
        behind = capsule(u, v, (-0.02, -0.14), (-0.20, -0.50), 0.06, 0.05)
        arms = capsule(u, v, (-0.16, -0.10), (0.18, -0.04), 0.04, 0.04)
        sprite.paint(union(head, body, ahead, behind, arms), BLACK)


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
