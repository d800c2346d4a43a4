"""What might be taken for a person or an animal and is none: boulders, bushes, a snowman."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.shapes import capsule, cover, ellipse, paint, ramp, rgb, smooth_union, union
from ..drawing.stage import cast_shadow
from ..drawing.textures import sample

STONES = ((0.56, 0.55, 0.53), (0.50, 0.42, 0.35), (0.66, 0.58, 0.48), (0.34, 0.33, 0.34))
GREENS = ((0.30, 0.42, 0.24), (0.42, 0.46, 0.24), (0.56, 0.40, 0.22))


def scatter_lookalikes(stage, snow, light):
    """Put none, one or two of them on the ground, a snowman on snow only."""
    for _ in range(2):
        kind, x = stage.between(0, 1), stage.between(0.06, 0.94)
        depth, grown = stage.between(0, 1), stage.between(0.8, 1.25)
        shape = stage.between(0, 1)
        colour = stage.pick(STONES) if kind < 0.25 else stage.pick(GREENS)
        if kind > (0.75 if snow else 0.5):
            continue
        foot, radius = 0.66 + 0.11 * depth, (0.038 + 0.03 * depth) * grown
        centre = (x - 0.3 * light.x * radius, foot)
        cast_shadow(stage.image, centre, (1.5 * radius, 0.35 * radius), 0.45)
        draw = _boulder if kind < 0.25 else _bush if kind < 0.5 else _snowman
        draw(stage, (x, foot), radius, colour, shape, light)


def _window(stage, foot, radius, reach, height):
    (x, y), wide = foot, reach * radius
    image, u, v = stage.cut(x - wide, y - height * radius, x + wide, y + 0.2 * radius)
    return image, (u - x) * (1 / radius), (v - y) * (1 / radius)


def _boulder(stage, foot, radius, colour, shape, light):
    image, u, v = _window(stage, foot, radius, 2.0, 2.0)
    pixel = stage.pixel / radius
    rough = sample("soft", u * 0.3 + shape, v * 0.3, pixel * 0.3)
    side = ellipse(u, v, (0.6 - shape, -0.3), (0.8, 0.6))
    stone = smooth_union(ellipse(u, v, (-0.4, -0.4), (0.9, 0.7 + 0.5 * shape)), side, 0.3)
    stone = np.maximum(stone + 0.16 * rough, v - 0.06)
    face = ramp(u * light.x * 0.6 + v * light.y + 0.5 * rough, -0.3, 0.7)
    shade = 0.26 + 0.3 * face + 0.14 * rough + 0.12 * rounded(stone, 0.4)
    paint(image, cover(stone, pixel), lit(rgb(colour), shade, light))


def _bush(stage, foot, radius, colour, shape, light):
    image, u, v = _window(stage, foot, radius, 2.0, 2.2)
    pixel = stage.pixel / radius
    leaf = sample("soft", u * 0.55 + shape, v * 0.55, pixel * 0.55)
    side = ellipse(u, v, (0.5, -0.4 - 0.3 * shape), (0.7, 0.65))
    bush = smooth_union(ellipse(u, v, (-0.35, -0.55), (0.8, 0.75)), side, 0.3)
    bush = np.maximum(bush + 0.22 * leaf, v)
    shade = 0.34 + 0.16 * u * light.x - 0.22 * (v + 0.6) + 0.34 * leaf
    paint(image, cover(bush, pixel), lit(rgb(colour), shade, light))


def _snowman(stage, foot, radius, colour, shape, light):
    image, u, v = _window(stage, foot, radius, 1.6, 4.2)
    pixel = stage.pixel / radius
    body = ellipse(u, v, (0, -0.85), (1.0, 0.9))
    middle = ellipse(u, v, (0, -2.05), (0.72, 0.68))
    head = ellipse(u, v, (0, -3.0), (0.52, 0.5))
    for ball in (body, middle, head):
        shade = 0.38 + 0.16 * u * light.x + 0.3 * rounded(ball, 0.6)
        paint(image, cover(ball, pixel), lit(rgb((0.93, 0.94, 0.97)), shade, light))
    arm = capsule(abs(u), v, (0.6, -2.2), (1.3, -2.7), 0.06, 0.04)
    twig = capsule(abs(u), v, (1.0, -2.5), (1.35, -2.45), 0.04, 0.03)
    eyes = ellipse(abs(u), v, (0.18, -3.1), (0.07, 0.07))
    buttons = ellipse(u, abs(v + 2.0) - 0.25, (0, 0), (0.08, 0.08))
    paint(image, cover(union(arm, twig, eyes, buttons), pixel), (0.18, 0.14, 0.12))
    nose = capsule(u, v, (0, -2.96), (0.4 * (1 if shape < 0.5 else -1), -2.88), 0.08, 0.02)
    paint(image, cover(nose, pixel), lit(rgb((0.90, 0.50, 0.20)), 0.6, light))
