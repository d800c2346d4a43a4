"""Street trees and bushes. One unit is a metre; the origin is the foot."""

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import capsule, ellipse, ramp, rgb, union
from ..drawing.textures import sample
from .canvas import Sprite

LEAVES = ((0.36, 0.50, 0.25), (0.44, 0.56, 0.28), (0.30, 0.45, 0.28), (0.76, 0.54, 0.24),
          (0.62, 0.40, 0.22))  # fmt: skip


def tree(size, foot, scale, hour, chances):
    """Return the `Sprite` of a tree, from four uniform chances."""
    radius, stem = 1.15 + 0.45 * chances[0], 1.7 + 0.5 * chances[1]
    top = stem + 2.0 * radius
    extent = (-1.3 * radius, -top - 0.4, 1.3 * radius, 0.1)
    sprite = Sprite(size, foot, scale, extent, hour.lit(0.42))
    u, v, pixel = sprite.u, sprite.v, sprite.pixel
    trunk = capsule(u, v, (0, 0), (0.05, stem + 0.5), 0.15, 0.09)
    sprite.light = hour.lit(0.42 + 1.6 * hour.side * u * (abs(u) < 0.2))
    sprite.add(trunk, rgb((0.36, 0.28, 0.22)))
    leaf = sample("soft", u * 0.30 + 9 * chances[2], v * 0.30, pixel * 0.30)
    p, q = u, v - stem - 0.85 * radius
    top = ellipse(p, q, (0, 0.1), (0.95 * radius, 0.98 * radius))
    middle, radii = (0.45 * radius, -0.22 * radius), (0.72 * radius, 0.62 * radius)
    crown = union(top, ellipse(abs(p), q, middle, radii)) + leaf * (0.26 * radius)
    lean = (q + 0.5 * hour.side * p) * (0.42 / radius)
    sprite.light = hour.lit(np.maximum(0.50 + lean + 0.38 * leaf, 0.02))
    sprite.add(crown, rgb(pick(LEAVES, chances[3])))
    return sprite


def hedge(size, foot, scale, hour, chances):
    """Return the `Sprite` of a hedge in a stone trough, from four uniform chances."""
    half, high = 0.7 + 0.5 * chances[0], 0.85 + 0.25 * chances[1]
    extent = (-half - 0.2, -high - 0.25, half + 0.2, 0.06)
    sprite = Sprite(size, foot, scale, extent, hour.lit(0.5))
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
