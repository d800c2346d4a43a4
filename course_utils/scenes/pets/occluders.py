"""Things that stand before an animal and hide a part of it: a ball, a plant, a box."""

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import cover, from_middle, limb, paint, rgb, union
from ..drawing.stage import cast_shadow, window
from ..drawing.textures import sample

BALLS = ((0.74, 0.30, 0.26), (0.30, 0.47, 0.58), (0.80, 0.64, 0.30), (0.46, 0.56, 0.40))


def draw_occluder(image, traits, rng, occluded=None):
    """Paint perhaps an occluder into a planar picture; return its alpha, (size, size)."""
    size, chances, radius = image.shape[-1], rng.random(12), traits.radius
    covered = np.zeros((size, size), np.float32)
    if not (chances[0] < 0.4 if occluded is None else occluded):
        return covered
    side = (chances[1] - 0.5) * 2
    foot = (traits.ground[0] + side * 1.3 * radius, traits.ground[1] + 0.25 * radius)
    area, alpha, colour = pick((_ball, _plant, _crate), chances[2])(size, foot, radius, chances[3:])
    cast_shadow(image, foot, (0.95 * radius, 0.28 * radius), 0.5)
    paint(image[area.area], alpha, colour)
    covered[area.area] = alpha
    return covered


def _ball(size, foot, radius, chances):
    r = 0.4 + 0.25 * chances[0]
    area = window(size, foot, radius, (-r - 0.1, -2 * r - 0.1, r + 0.1, 0.1))
    u, v = area.u * (1 / r), (area.v + r) * (1 / r)
    length = np.sqrt(u * u + v * v)
    glow = 0.75 - 0.25 * u * 0.5 - 0.4 * v + np.maximum(0.4 - abs(u + 0.3) - abs(v + 0.4), 0)
    colour = rgb(pick(BALLS, chances[1])) * glow
    band = cover((abs(v + 0.3 * u * u) - 0.16) * r, area.pixel)
    paint(colour, band, rgb((0.92, 0.89, 0.82)) * glow)
    return area, cover((length - 1) * r, area.pixel), colour


def _plant(size, foot, radius, chances):
    area = window(size, foot, radius, (-0.95, -1.65, 0.95, 0.1))
    u, v = area.u, area.v
    leaves = []
    for i in range(5):
        lean = (i - 2) * 0.3 + 0.2 * (chances[i] - 0.5)
        tip = (lean * 1.2, -1.0 - 0.5 * chances[8 - i] + 0.2 * abs(i - 2))
        bend = (lean * 0.45, tip[1] * 0.55)
        leaves.append(limb(u, v, ((0, 0), bend, tip), (0.05, 0.13, 0.015)))
    distance = union(*leaves)
    glow = 0.75 - 0.3 * v + distance * 1.6
    return area, cover(distance, area.pixel), rgb((0.34, 0.46, 0.27)) * glow


def _crate(size, foot, radius, chances):
    half, height = 0.6 + 0.25 * chances[0], 0.75 + 0.35 * chances[1]
    area = window(size, foot, radius, (-half - 0.1, -height - 0.1, half + 0.1, 0.1))
    u, v = area.u, area.v
    grain = sample("fur", v * 0.12 + chances[2], u * 0.12, area.pixel * 0.12)
    gap = from_middle((v + height) * (3 / height))
    glow = 1.0 - 0.12 * u + 0.12 * grain
    glow = glow * (1 - 0.5 * cover(0.46 - gap, area.pixel * 3))
    distance = np.maximum(abs(u) - half, abs(v + height / 2) - height / 2)
    return area, cover(distance, area.pixel), rgb((0.66, 0.50, 0.34)) * glow
