"""What a landscape shows besides its tags, and what might be taken for a person or an animal."""

import numpy as np

from ..drawing.landscape import crown, trunk
from ..drawing.layer import lit, rounded
from ..drawing.shapes import capsule, cover, edge, ellipse, limb, paint, ramp, rgb, smooth_union
from ..drawing.stage import cast_shadow, panel
from ..drawing.textures import sample

STONES = ((0.56, 0.55, 0.53), (0.50, 0.42, 0.35), (0.66, 0.58, 0.48), (0.34, 0.33, 0.34))
GREENS = ((0.30, 0.42, 0.24), (0.42, 0.46, 0.24), (0.56, 0.40, 0.22))
CLOTHS = ((0.78, 0.32, 0.28), (0.30, 0.48, 0.60), (0.88, 0.70, 0.34), (0.42, 0.56, 0.44))


def sun(stage, x, y):
    """Hang a low sun in its glow."""
    p, q = (stage.x - x) * 2.0, (stage.y - y) * 3.0
    glow = np.maximum(1 - (p * p + q * q), 0)
    paint(stage.image, glow * glow * 0.7, (1.0, 0.82, 0.50))
    disc = np.sqrt((stage.x - x) ** 2 + (stage.y - y) ** 2) - 0.055
    paint(stage.image, ramp(disc, 0.06, 0.0) * 0.5, (1.0, 0.90, 0.62))
    paint(stage.image, cover(disc, stage.pixel), (1.0, 0.95, 0.76))


def moon(stage, x, y):
    """Hang a moon with a grey sea in a faint ring of light."""
    image, p, q = stage.cut(x - 0.2, y - 0.2, x + 0.2, y + 0.2)
    distance = np.sqrt((p - x) ** 2 + (q - y) ** 2)
    paint(image, ramp(distance, 0.17, 0.03) * 0.35, (0.75, 0.80, 0.90))
    paint(image, cover(distance - 0.04, stage.pixel), (0.94, 0.94, 0.90))
    sea = np.sqrt((p - x + 0.012) ** 2 + (q - y - 0.008) ** 2) - 0.013
    paint(image, cover(sea, stage.pixel + 0.004) * 0.3, (0.62, 0.65, 0.70))


def boat(stage, x, y, tint):
    """Sail a small boat."""
    height = stage.between(0.09, 0.14)
    image, u, v, pixel = stage.local(x, y, height, (-1, -1.1, 1, 0.35))
    main = np.maximum(np.maximum(0.02 - u, edge(u, v, (0.02, -1.0), (0.5, -0.1))), v + 0.1)
    jib = np.maximum(np.maximum(u + 0.06, v + 0.1), edge(u, v, (-0.36, -0.1), (-0.06, -0.85)))
    sail = stage.pick(((0.96, 0.95, 0.92), (0.90, 0.62, 0.46), (0.95, 0.90, 0.78)))
    shade = 0.92 + 0.2 * u
    paint(image, cover(np.minimum(main, jib), pixel), rgb(sail) * tint * shade)
    hull = np.maximum(abs(u) - 0.55 + 0.8 * (v + 0.06), abs(v - 0.02) - 0.08)
    paint(image, cover(hull, pixel), rgb(stage.pick(CLOTHS)) * tint * 0.8)


def parasol(stage, x, foot, tint):
    """Plant a striped parasol in the sand."""
    height = stage.between(0.2, 0.28)
    image, u, v, pixel = stage.local(x, foot, height, (-1, -1.1, 1, 0.1))
    pole = np.maximum(abs(u) - 0.018, abs(v + 0.45) - 0.45)
    paint(image, cover(pole, pixel), rgb((0.85, 0.80, 0.72)) * tint)
    dome = np.maximum(np.sqrt(u * u + (v + 0.45) ** 2) - 0.55, v + 0.68 - 0.1 * u * u)
    bow = u / np.sqrt(np.maximum(0.32 - (v + 0.45) ** 2, 0.02))
    stripe = abs((bow * 2.5 + 9.5) % 1 - 0.5)
    share = ramp(stripe, 0.25 - 2 * pixel, 0.25 + 2 * pixel)
    colour = rgb(stage.pick(CLOTHS)) * share + rgb((0.95, 0.93, 0.88)) * (1 - share)
    paint(image, cover(dome, pixel), colour * tint * (0.95 - 0.25 * (v + 0.8)))


def birds(stage):
    """Let three gulls cross the sky."""
    for _ in range(3):
        x, y, wing = stage.between(0.1, 0.9), stage.between(0.06, 0.26), stage.between(0.02, 0.035)
        image, p, q = stage.cut(x - wing * 1.2, y - wing, x + wing * 1.2, y + wing)
        a, v = abs(p - x) / wing, (q - y) / wing
        wings = limb(a, v, ((0.0, 0.1), (0.45, -0.22), (1.0, 0.02)), (0.09, 0.07, 0.02))
        paint(image, cover(wings, stage.pixel / wing) * 0.8, (0.30, 0.32, 0.36))


def village(stage, tint, lights):
    """Stand a row of low houses along the horizon, lit from within at night."""
    left, foot = stage.between(-0.05, 0.3), stage.horizon + 0.012
    for _ in range(4):
        half, tall = stage.between(0.045, 0.07), stage.between(0.05, 0.08)
        x = left + half
        wall = stage.pick(((0.90, 0.86, 0.78), (0.80, 0.70, 0.58), (0.86, 0.80, 0.74)))
        front = (x - half, foot - tall, x + half, foot)
        panel(stage, *front, rgb(wall) * tint, 0.0, 0.15, solid=True)
        image, p, q = stage.cut(x - half * 1.4, foot - tall * 2.2, x + half * 1.4, foot)
        eaves = foot - tall
        roof = np.maximum(abs(p - x) - half * 1.2 - (q - eaves), q - eaves)
        roof = np.maximum(roof * 0.7, eaves - half * 1.0 - q)
        paint(image, cover(roof, stage.pixel), rgb((0.58, 0.34, 0.27)) * tint)
        pane = rgb((0.98, 0.84, 0.50)) if lights else rgb((0.38, 0.42, 0.48)) * tint
        for way in (-0.45, 0.45):
            w = x + way * half
            top, low = foot - tall * 0.75, foot - tall * 0.35
            panel(stage, w - 0.01, top, w + 0.01, low, pane, 0.0, solid=True)
        left = x + half + stage.between(0.0, 0.1)


def lake(stage, tint):
    """Lay a sheet of water into the land; it mirrors the sky's colour."""
    middle, down = stage.between(0.1, 0.9), stage.horizon + stage.between(0.05, 0.09)
    wide, deep = stage.between(0.35, 0.6), stage.between(0.022, 0.04)
    image, p, q = stage.cut(-0.1, down - 0.06, 1.1, down + 0.06)
    wobble = sample("soft", p * 0.8, q * 0.8, stage.pixel * 0.8)
    distance = np.sqrt(((p - middle) / wide) ** 2 + ((q - down) / deep) ** 2) - 1 + 0.2 * wobble
    top = rgb(stage.image[:, stage.size // 12, stage.size // 2])
    water = top * 0.65 + rgb((0.30, 0.42, 0.48)) * tint * 0.35
    ripple = sample("grain", p * 0.15, q * 2.5, stage.pixel)
    alpha = cover(distance * deep, stage.pixel)
    paint(image, alpha, water * (1 + 0.12 * ripple))
    shore = cover(abs(distance * deep) - 0.004, stage.pixel)
    paint(image, shore * 0.35, rgb((0.5, 0.45, 0.34)) * tint)


def woods(stage, tint):
    """Let a tree stand at each side, or at one of them, or at none."""
    for side in (0.02, 0.98):
        if stage.chance(0.7):
            x = side + stage.between(-0.05, 0.1) * (1 if side < 0.5 else -1)
            leaf = stage.pick(((0.36, 0.48, 0.26), (0.46, 0.52, 0.24), (0.74, 0.50, 0.24)))
            trunk(stage, x, 0.022, stage.horizon + 0.06, rgb((0.36, 0.28, 0.22)) * tint)
            crown(stage, x, stage.between(0.1, 0.22), stage.between(0.15, 0.2), rgb(leaf) * tint)


def scatter_lookalikes(stage, snow, light):
    """Put up to two boulders, bushes or (on snow) snowmen where people or animals might stand."""
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


def _boulder(stage, foot, radius, colour, shape, light):
    image, u, v, pixel = stage.local(*foot, radius, (-2.0, -2.0, 2.0, 0.2))
    rough = sample("soft", u * 0.3 + shape, v * 0.3, pixel * 0.3)
    side = ellipse(u, v, (0.6 - shape, -0.3), (0.8, 0.6))
    stone = smooth_union(ellipse(u, v, (-0.4, -0.4), (0.9, 0.7 + 0.5 * shape)), side, 0.3)
    stone = np.maximum(stone + 0.16 * rough, v - 0.06)
    face = ramp(u * light.x * 0.6 + v * light.y + 0.5 * rough, -0.3, 0.7)
    shade = 0.26 + 0.3 * face + 0.14 * rough + 0.12 * rounded(stone, 0.4)
    paint(image, cover(stone, pixel), lit(rgb(colour), shade, light))


def _bush(stage, foot, radius, colour, shape, light):
    image, u, v, pixel = stage.local(*foot, radius, (-2.0, -2.2, 2.0, 0.2))
    leaf = sample("soft", u * 0.55 + shape, v * 0.55, pixel * 0.55)
    side = ellipse(u, v, (0.5, -0.4 - 0.3 * shape), (0.7, 0.65))
    bush = smooth_union(ellipse(u, v, (-0.35, -0.55), (0.8, 0.75)), side, 0.3)
    bush = np.maximum(bush + 0.22 * leaf, v)
    shade = 0.34 + 0.16 * u * light.x - 0.22 * (v + 0.6) + 0.34 * leaf
    paint(image, cover(bush, pixel), lit(rgb(colour), shade, light))


def _snowman(stage, foot, radius, colour, shape, light):
    image, u, v, pixel = stage.local(*foot, radius, (-1.6, -4.2, 1.6, 0.2))
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
    coal = np.minimum(np.minimum(arm, twig), np.minimum(eyes, buttons))
    paint(image, cover(coal, pixel), (0.18, 0.14, 0.12))
    nose = capsule(u, v, (0, -2.96), (0.4 * (1 if shape < 0.5 else -1), -2.88), 0.08, 0.02)
    paint(image, cover(nose, pixel), lit(rgb((0.90, 0.50, 0.20)), 0.6, light))
