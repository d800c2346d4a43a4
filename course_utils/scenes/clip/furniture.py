"""Street furniture wide enough to hide a person: a column of posters and a kiosk.

One unit is a metre; the origin is the foot.
"""

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, cover, ellipse, from_middle, ramp, rgb, union
from ..street.canvas import Sprite
from ..street.facades import LAMPLIGHT
from ..street.houses import ACCENTS

FURNITURE = ("column", "kiosk")
HALF = {"column": 0.66, "kiosk": 0.8}
POSTERS = ((0.90, 0.80, 0.52), (0.78, 0.36, 0.30), (0.36, 0.54, 0.66), (0.92, 0.89, 0.82),
           (0.46, 0.60, 0.42))  # fmt: skip


def furniture(size, foot, scale, kind, hour, chances):
    """Return the `Sprite` of a "column" or a "kiosk", from six uniform chances."""
    half, high = HALF[kind], 3.3 if kind == "column" else 2.75
    sprite = Sprite(size, foot, scale, (-half - 0.3, -high, half + 0.3, 0.08), hour.lit(0.5))
    (_column if kind == "column" else _kiosk)(sprite, sprite.u, sprite.v, hour, chances)
    return sprite


def _column(sprite, u, v, hour, chances):
    half = HALF["column"]
    across = u * (1 / half)
    sprite.light = hour.lit(0.5 + 0.4 * hour.side * across - 0.4 * across * across)
    metal = rgb((0.22, 0.34, 0.30))
    foot = box(u, v, (0, 0.18), (half + 0.06, 0.2), 0.05)
    dome = np.maximum(ellipse(u, v, (0, 2.6), (half, 0.5)), 2.6 - v)
    cap = union(box(u, v, (0, 2.58), (half + 0.12, 0.09), 0.05), dome)
    knob = ellipse(u, v, (0, 3.14), (0.09, 0.11))
    wall = box(u, v, (0, 1.35), (half, 1.25), 0.02)
    sprite.add(wall, rgb((0.80, 0.77, 0.70)))
    shift = 0.9 * (chances[0] - 0.5)
    for number, (x, y) in enumerate(((-0.5, 1.95), (0.35, 1.9), (-0.1, 0.95))):
        colour = rgb(pick(POSTERS, chances[1 + number]))
        sheet = box(u, v, (x + shift, y), (0.34, 0.42), 0.02)
        inside = sprite.cover(np.maximum(sheet, abs(u) - half))
        sprite.tint(inside, colour)
        disc = ellipse(u, v, (x + shift, y + 0.1), (0.2, 0.2))
        sprite.tint(inside * sprite.cover(disc), colour * 0.55)
        sprite.tint(inside * sprite.cover(abs(v - y + 0.25) - 0.04), rgb((0.2, 0.18, 0.2)))
    sprite.add(union(foot, cap, knob), metal)


def _kiosk(sprite, u, v, hour, chances):
    half = HALF["kiosk"]
    accent = rgb(pick(ACCENTS, chances[0]))
    sprite.light = hour.lit(0.5 + 0.08 * u * hour.side)
    hut = box(u, v, (0, 1.15), (half, 1.15), 0.03)
    roof = np.maximum(abs(u) - (half + 0.25) + 0.5 * (v - 2.3), abs(v - 2.48) - 0.2)
    sprite.add(hut, accent * 0.85)
    joints = ramp(from_middle((u + half) * 4), 0.42, 0.5)
    sprite.tint(sprite.cover(hut) * joints * 0.3, accent * 0.5)
    hatch = box(u, v, (0, 1.42), (half - 0.2, 0.42), 0.02)
    sprite.paint(hatch, rgb((0.20, 0.20, 0.22)))
    paper = ramp(from_middle(u * 3.2 + 20), 0.42, 0.36) * sprite.cover(abs(v - 1.2) - 0.14)
    tone = rgb(pick(POSTERS, chances[1]))
    sprite.tint(sprite.cover(hatch + 0.03) * paper, tone)
    if hour.dusk:
        sprite.tint(sprite.cover(hatch) * 0.75, LAMPLIGHT, 1.0)
    pale = cover(from_middle(u * 2.2 + 20) - 0.25, sprite.pixel * 2.2)
    cloth = rgb((0.93, 0.90, 0.84)) * pale + accent * (1 - pale)
    awning = np.maximum(abs(u) - half - 0.08, abs(v - 2.05) - 0.22)
    sprite.add(awning, cloth * (0.85 + 0.5 * (v - 2.05)))
    sprite.add(roof, rgb((0.30, 0.31, 0.34)))
