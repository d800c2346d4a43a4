"""The looks of what never moves on a street: trees, hedges, advertising columns and kiosks."""

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, capsule, cover, ellipse, from_middle, ramp, rgb, union
from ..drawing.textures import sample
from .houses import ACCENTS, LAMPLIGHT

LEAVES = ((0.36, 0.50, 0.25), (0.44, 0.56, 0.28), (0.30, 0.45, 0.28), (0.76, 0.54, 0.24),
          (0.62, 0.40, 0.22))  # fmt: skip
POSTERS = ((0.90, 0.80, 0.52), (0.78, 0.36, 0.30), (0.36, 0.54, 0.66), (0.92, 0.89, 0.82),
           (0.46, 0.60, 0.42))  # fmt: skip
COLUMN, KIOSK = 0.66, 0.8  # half their widths


def tree(hour, chances, place):
    """Draw a tree from four chances."""
    radius, stem = 1.15 + 0.45 * chances[0], 1.7 + 0.5 * chances[1]
    extent = (-1.3 * radius, -(stem + 2.0 * radius) - 0.4, 1.3 * radius, 0.1)
    sprite = place(extent, hour.lit(0.42))
    u, v, pixel = sprite.u, sprite.v, sprite.pixel
    trunk = capsule(u, v, (0, 0), (0.05, stem + 0.5), 0.15, 0.09)
    sprite.light = hour.lit(0.42 + 1.6 * hour.side * u * (abs(u) < 0.2))
    sprite.add(trunk, rgb((0.36, 0.28, 0.22)))
    leaf = sample("soft", u * 0.30 + 9 * chances[2], v * 0.30, pixel * 0.30)
    q = v - stem - 0.85 * radius
    top = ellipse(u, q, (0, 0.1), (0.95 * radius, 0.98 * radius))
    middle, radii = (0.45 * radius, -0.22 * radius), (0.72 * radius, 0.62 * radius)
    crown = union(top, ellipse(abs(u), q, middle, radii)) + leaf * (0.26 * radius)
    lean = (q + 0.5 * hour.side * u) * (0.42 / radius)
    sprite.light = hour.lit(np.maximum(0.50 + lean + 0.38 * leaf, 0.02))
    sprite.add(crown, rgb(pick(LEAVES, chances[3])))
    return sprite


def hedge(hour, chances, place):
    """Draw a hedge in a stone trough from four chances."""
    half, high = 0.7 + 0.5 * chances[0], 0.85 + 0.25 * chances[1]
    sprite = place((-half - 0.2, -high - 0.25, half + 0.2, 0.06), hour.lit(0.5))
    u, v, pixel = sprite.u, sprite.v, sprite.pixel
    trough = np.maximum(abs(u) - half, abs(v - 0.19) - 0.19)
    sprite.add(trough, rgb((0.60, 0.57, 0.53)) * (0.85 + 0.4 * v))
    leaf = sample("soft", u * 0.35 + 9 * chances[2], v * 0.35, pixel * 0.35)
    bush = np.maximum(ellipse(u, v, (0, 0.42), (half + 0.06, high - 0.36)), 0.36 - v) + leaf * 0.12
    sprite.light = hour.lit(np.maximum(0.35 + 0.5 * (v - 0.5) + 0.45 * leaf, 0.02))
    sprite.add(bush, rgb(LEAVES[int(chances[3] * 3)]))
    flower = sample("spots", u * 0.5 + chances[3], v * 0.5, pixel * 0.5)
    bloom = ramp(flower, 0.26, 0.18) * sprite.cover(bush + 0.05) * (chances[1] > 0.5)
    sprite.tint(bloom, rgb((0.90, 0.52, 0.52)), hour.lit(0.6))
    return sprite


def column(hour, chances, place):
    """Draw an advertising column, hung with posters, from six chances."""
    sprite = place((-COLUMN - 0.3, -3.3, COLUMN + 0.3, 0.08), hour.lit(0.5))
    u, v = sprite.u, sprite.v
    across = u * (1 / COLUMN)
    sprite.light = hour.lit(0.5 + 0.4 * hour.side * across - 0.4 * across * across)
    sprite.add(box(u, v, (0, 1.35), (COLUMN, 1.25), 0.02), rgb((0.80, 0.77, 0.70)))
    shift = 0.9 * (chances[0] - 0.5)
    for chance, (x, y) in zip(chances[1:4], ((-0.5, 1.95), (0.35, 1.9), (-0.1, 0.95)), strict=True):
        colour = rgb(pick(POSTERS, chance))
        sheet = box(u, v, (x + shift, y), (0.34, 0.42), 0.02)
        inside = sprite.cover(np.maximum(sheet, abs(u) - COLUMN))
        sprite.tint(inside, colour)
        disc = ellipse(u, v, (x + shift, y + 0.1), (0.2, 0.2))
        sprite.tint(inside * sprite.cover(disc), colour * 0.55)
        sprite.tint(inside * sprite.cover(abs(v - y + 0.25) - 0.04), rgb((0.2, 0.18, 0.2)))
    base = box(u, v, (0, 0.18), (COLUMN + 0.06, 0.2), 0.05)
    border = box(u, v, (0, 2.58), (COLUMN + 0.12, 0.09), 0.05)
    dome = np.maximum(ellipse(u, v, (0, 2.6), (COLUMN, 0.5)), 2.6 - v)
    knob = ellipse(u, v, (0, 3.14), (0.09, 0.11))
    sprite.add(union(base, border, dome, knob), rgb((0.22, 0.34, 0.30)))
    return sprite


def kiosk(hour, chances, place):
    """Draw a kiosk from two chances."""
    sprite = place((-KIOSK - 0.3, -2.75, KIOSK + 0.3, 0.08), hour.lit(0.5))
    u, v = sprite.u, sprite.v
    accent = rgb(pick(ACCENTS, chances[0]))
    sprite.light = hour.lit(0.5 + 0.08 * u * hour.side)
    hut = box(u, v, (0, 1.15), (KIOSK, 1.15), 0.03)
    sprite.add(hut, accent * 0.85)
    joints = ramp(from_middle((u + KIOSK) * 4), 0.42, 0.5)
    sprite.tint(sprite.cover(hut) * joints * 0.3, accent * 0.5)
    hatch = box(u, v, (0, 1.42), (KIOSK - 0.2, 0.42), 0.02)
    sprite.paint(hatch, rgb((0.20, 0.20, 0.22)))
    paper = ramp(from_middle(u * 3.2 + 20), 0.42, 0.36) * sprite.cover(abs(v - 1.2) - 0.14)
    sprite.tint(sprite.cover(hatch + 0.03) * paper, rgb(pick(POSTERS, chances[1])))
    if hour.dusk:
        sprite.tint(sprite.cover(hatch) * 0.75, LAMPLIGHT, 1.0)
    pale = cover(from_middle(u * 2.2 + 20) - 0.25, sprite.pixel * 2.2)
    cloth = rgb((0.93, 0.90, 0.84)) * pale + accent * (1 - pale)
    awning = np.maximum(abs(u) - KIOSK - 0.08, abs(v - 2.05) - 0.22)
    sprite.add(awning, cloth * (0.85 + 0.5 * (v - 2.05)))
    roof = np.maximum(abs(u) - (KIOSK + 0.25) + 0.5 * (v - 2.3), abs(v - 2.48) - 0.2)
    sprite.add(roof, rgb((0.30, 0.31, 0.34)))
    return sprite
