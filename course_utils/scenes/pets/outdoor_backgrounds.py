"""Backgrounds of pets outdoors. Each function paints a `Stage` and leaves its horizon in it."""

import numpy as np

from ..drawing import landscape as land
from ..drawing.shapes import cover, paint, ramp, rgb
from ..drawing.stage import gradient, panel
from ..drawing.textures import sample


def _sky(stage, low, high, cloud=0.7):
    """Paint a sky down to a horizon between two heights; return its colour there."""
    stage.horizon = stage.between(low, high)
    top, bottom = stage.pick(land.DAY_SKIES + land.DUSK_SKIES)
    gradient(stage, top, bottom, 0, stage.horizon)
    land.clouds(stage, cloud)
    return bottom


def grass(stage):
    """A meadow, a wood behind it, perhaps in flower."""
    haze = _sky(stage, 0.36, 0.52)
    far = [0.55 * c + 0.45 * d for c, d in zip((0.40, 0.52, 0.50), haze, strict=True)]
    land.hills(stage, 0.07, 0.05, far)
    land.hills(stage, 0.03, 0.03, (0.29, 0.40, 0.26), trees=0.05)
    green = stage.pick(land.GREENS)
    far, near = [c * 1.15 for c in green], [c * 0.8 for c in green]
    land.lay_ground(stage, far, near, "fur", 0.3, 0.6, 0.6)
    land.tall_grass(stage, (0.66, 0.72, 0.38))
    if stage.chance(0.5):
        land.scatter(stage, stage.pick(land.FLOWERS), 0.16, 0.9)


def beach(stage):
    """Sand, a strip of surf and the sea."""
    _sky(stage, 0.30, 0.42)
    shore = stage.horizon + stage.between(0.08, 0.14)
    far, near = stage.pick(land.SEAS)
    land.lay_ground(stage, far, near, "grain", 0.16, 0.1, 6.0)
    sand = stage.pick(land.SANDS)
    land.lay_shore(stage, shore, [c * 0.92 for c in sand], sand, land.FOAM)


def snow(stage):
    """A white field, blue shadows and firs."""
    _sky(stage, 0.38, 0.52, 0.9)
    land.hills(stage, 0.08, 0.09, (0.70, 0.76, 0.84))
    for _ in range(5):
        x, foot = stage.between(0, 1), stage.horizon + stage.between(0.0, 0.05)
        _fir(stage, x, foot, stage.between(0.14, 0.3))
    land.lay_ground(stage, (0.88, 0.91, 0.95), (0.93, 0.94, 0.96), "soft", 0.09, 0.3)


def _fir(stage, x, foot, height):
    image, u, v = stage.cut(x - height / 2, foot - height, x + height / 2, foot)
    down = (v - (foot - height)) * (1 / height)
    tier = down * 5 - (down * 5).astype(int)
    width = (0.06 + 0.26 * down) * (0.65 + 0.35 * tier) * height
    white = ramp(tier, 0.5, 0.1) * 0.6
    colour = rgb((0.20, 0.30, 0.29)) * (1 - white) + rgb((0.85, 0.89, 0.93)) * white
    paint(image, cover(abs(u - x) - width, stage.pixel), colour)


def street(stage):
    """House fronts, a kerb and paving."""
    stage.horizon = stage.between(0.48, 0.58)
    gradient(stage, (0.74, 0.80, 0.86), (0.90, 0.89, 0.86), 0, 0.4)
    left = stage.between(-0.3, 0.0)
    fronts = ((0.72, 0.54, 0.44), (0.82, 0.74, 0.62), (0.62, 0.65, 0.66), (0.78, 0.66, 0.56))
    while left < 1:
        right, top = left + stage.between(0.34, 0.5), stage.between(-0.1, 0.1)
        _house(stage, left, right, top, stage.pick(fronts))
        left = right
    rows, depth, (across, along) = land.lay_ground(
        stage, (0.56, 0.55, 0.54), (0.68, 0.66, 0.63), "grain", 0.12, 0.5
    )
    joints = abs(across * 3 - (across * 3 + 40).astype(int) + 39.5)
    lines = abs(along * 3 - (along * 3).astype(int) - 0.5)
    joint = np.maximum(ramp(joints, 0.46, 0.5), ramp(lines, 0.45, 0.5)) * ramp(depth, 0, 0.4)
    paint(stage.image[:, rows], joint * 0.45, (0.40, 0.39, 0.38))
    panel(stage, -0.05, stage.horizon - 0.012, 1.05, stage.horizon + 0.02, (0.50, 0.49, 0.49))


def _house(stage, left, right, top, colour):
    panel(stage, left, top, right, stage.horizon, colour, 0.0, 0.2)
    middle, dark = (left + right) / 2, stage.pick(((0.30, 0.36, 0.42), (0.36, 0.34, 0.33)))
    for side in (-0.25, 0.25):
        x = middle + side * (right - left)
        panel(stage, x - 0.05, top + 0.12, x + 0.05, top + 0.28, (0.90, 0.88, 0.84), 0.004)
        panel(stage, x - 0.04, top + 0.13, x + 0.04, top + 0.27, dark, 0.003, -0.5)
    door = stage.pick(((0.30, 0.38, 0.36), (0.46, 0.28, 0.24), (0.28, 0.32, 0.42)))
    panel(stage, middle - 0.05, stage.horizon - 0.17, middle + 0.05, stage.horizon + 0.03, door)


def forest(stage):
    """Trunks in green light over a floor of old leaves."""
    stage.horizon = stage.between(0.46, 0.56)
    gradient(stage, (0.45, 0.56, 0.38), (0.74, 0.78, 0.58), 0, stage.horizon)
    shift = stage.between(0, 1)
    leaf = sample("soft", stage.x * 0.7 + shift, stage.y * 0.7, stage.pixel * 0.7)
    paint(stage.image, ramp(leaf, -0.2, 0.5) * 0.6, (0.26, 0.38, 0.24))
    land.hills(stage, 0.05, 0.04, (0.36, 0.46, 0.30), soft=0.02, trees=0.06)
    land.lay_ground(stage, (0.46, 0.42, 0.28), (0.38, 0.29, 0.19), "grain", 0.4, 0.45)
    for i in range(5):
        x = (i + stage.between(0.1, 0.9)) / 5
        near = stage.between(0, 1)
        tone = [0.34 + 0.16 * (1 - near), 0.30 + 0.18 * (1 - near), 0.24 + 0.14 * (1 - near)]
        land.trunk(stage, x, 0.015 + 0.03 * near, stage.horizon + 0.02 + 0.1 * near, tone)
    # Light falls between the leaves in slanting shafts.
    across = stage.x * 0.45 + stage.y * 0.2 + stage.between(0, 1)
    light = sample("soft", across, stage.y * 0.03, stage.pixel * 0.45)
    share = ramp(light, -0.05, 0.5) * ramp(stage.y, 0.95, 0.2) * 0.34
    paint(stage.image, share, (0.96, 0.93, 0.70))


def autumn(stage):
    """A park with turning trees and fallen leaves."""
    _sky(stage, 0.42, 0.54, 0.5)
    land.hills(stage, 0.05, 0.03, (0.62, 0.48, 0.30), soft=0.01, trees=0.06)
    earth = stage.pick(((0.58, 0.47, 0.31), (0.62, 0.46, 0.30), (0.52, 0.45, 0.34)))
    land.lay_ground(stage, earth, [c * 0.8 for c in earth], "grain", 0.3, 0.5)
    leaves = ((0.80, 0.50, 0.22), (0.72, 0.36, 0.20), (0.84, 0.66, 0.30))
    for colour in leaves[:2]:
        x = stage.between(0, 1)
        land.trunk(stage, x, 0.02, stage.horizon + 0.03, (0.34, 0.26, 0.21))
        land.crown(stage, x, stage.between(0.08, 0.2), stage.between(0.16, 0.24), colour)
    land.scatter(stage, stage.pick(leaves), 0.3, 0.9)
