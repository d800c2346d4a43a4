"""What landscapes are made of: clouds, hills, grounds in perspective, grass, flowers and trees."""

import numpy as np

from .shapes import cover, ellipse, paint, ramp, rgb
from .textures import sample

# Pairs of colours of a sky: at the top and at the horizon.
DAY_SKIES = (((0.50, 0.68, 0.86), (0.84, 0.90, 0.93)), ((0.62, 0.74, 0.86), (0.93, 0.88, 0.80)))
DUSK_SKIES = (((0.52, 0.56, 0.72), (0.95, 0.80, 0.66)), ((0.70, 0.74, 0.79), (0.87, 0.88, 0.88)))
# Pairs of colours of the sea: far away and near.
SEAS = (((0.30, 0.52, 0.62), (0.48, 0.70, 0.72)), ((0.34, 0.46, 0.58), (0.52, 0.64, 0.68)))
SANDS = ((0.86, 0.76, 0.58), (0.80, 0.71, 0.57), (0.90, 0.82, 0.68))
FOAM = (0.97, 0.97, 0.95)
GREENS = ((0.40, 0.53, 0.24), (0.46, 0.56, 0.27), (0.34, 0.49, 0.27))
FLOWERS = ((0.95, 0.92, 0.82), (0.93, 0.80, 0.42), (0.78, 0.66, 0.80))


def clouds(stage, strength, colour=(1.0, 0.99, 0.97)):
    """Drift soft clouds over the sky, flatter towards the horizon."""
    rows = stage.rows(0, stage.horizon)
    height = stage.y[rows]
    flat = 0.5 / (stage.horizon + 0.15 - height)
    shift, drift = stage.between(0, 1), stage.between(0, 1)
    noise = sample("soft", stage.x * 0.25 * flat + shift, flat * 0.22 + drift, stage.pixel * 0.3)
    paint(stage.image[:, rows], ramp(noise, -0.05, 0.45) * strength, colour)


def hills(stage, height, rough, colour, soft=0.0, trees=0.0):
    """Raise a line of hills (or a wood, with `trees`) above the horizon."""
    shift = stage.between(0, 1)
    line = stage.horizon - height
    line = line - rough * sample("soft", stage.x * 0.3 + shift, 0.0, stage.pixel * 0.3)
    rows = stage.rows(stage.horizon - height - 1.2 * rough - trees, stage.horizon)
    area = stage.y[rows] - line
    if trees:
        leaf = sample("soft", stage.x * 0.9 + shift, stage.y[rows] * 0.9, stage.pixel * 0.9)
        area = area + leaf * trees
        colour = rgb(colour) * (1 + 0.35 * leaf)
    paint(stage.image[:, rows], cover(-area, stage.pixel + soft), colour)


def lay_ground(stage, far, near, texture, strength, across=0.35, squeeze=1.0):
    """Lay a ground in perspective from the horizon, in colour `far`, to the viewer, in `near`.

    A unit of ground shows `across` tiles of its texture, `squeeze` times as many along the view.
    Returns its rows, the depth (1 near the viewer, 0 at the horizon) and (across, along) positions.
    """
    rows = stage.rows(stage.horizon, 1)
    depth = (stage.y[rows] - stage.horizon) * (1 / (1 - stage.horizon))
    distance = 1 / (np.maximum(depth, 0) + 0.22)
    along = distance * squeeze + stage.between(0, 1)
    position = (stage.x - 0.5) * distance
    ground = sample(texture, position * across + stage.between(0, 1), along * across,
                    stage.pixel * across * 1.6)  # fmt: skip
    share = ramp(depth, 0, 1)
    colour = rgb(far) * (1 - share) + rgb(near) * share
    colour = colour * (1 + ground * (strength * (0.25 + 0.75 * share)))
    edge = cover(stage.horizon - stage.y[rows], stage.pixel)
    paint(stage.image[:, rows], edge, colour)
    return rows, depth, (position, distance)


def lay_shore(stage, shore, far, near, foam):
    """Lay sand from the height `shore` to the viewer, and the surf along its edge."""
    horizon, stage.horizon = stage.horizon, shore
    lay_ground(stage, far, near, "grain", 0.14, 0.5)
    wave = stage.y - shore - 0.02 * sample("soft", stage.x * 0.4, horizon, stage.pixel * 0.4)
    paint(stage.image, ramp(abs(wave), 0.022, 0.006) * 0.85, foam)
    stage.horizon = horizon


def tall_grass(stage, colour, strength=0.35):
    """Comb blades into the nearer ground, lighter at their tips."""
    rows = stage.rows(stage.horizon + 0.06, 1)
    depth = ramp(stage.y[rows], stage.horizon + 0.05, 1)
    blade = sample("fur", stage.x * 0.5 + stage.between(0, 1), stage.y[rows] * 0.7,
                   stage.pixel * 0.5)  # fmt: skip
    paint(stage.image[:, rows], np.maximum(blade, 0) * depth * (2 * strength), colour)


def scatter(stage, colour, density, size=0.5):
    """Scatter flowers or leaves over the ground."""
    rows = stage.rows(stage.horizon + 0.05, 1)
    distance = 1 / (stage.y[rows] - stage.horizon + 0.12)
    u = (stage.x - 0.5) * distance * size + stage.between(0, 1)
    v = distance * size * 0.5 + stage.between(0, 1)
    spot = sample("spots", u, v, stage.pixel * size * 2)
    patch = sample("soft", u * 0.31, v * 0.31, stage.pixel * size * 0.6)
    near = ramp(stage.y[rows], stage.horizon + 0.04, stage.horizon + 0.25)
    limit = density * (0.8 + 0.7 * patch) * (0.4 + 0.6 * near)
    shape = np.maximum(np.minimum((limit - spot) * (1 / 0.06), 1), 0)
    tone = rgb(colour) * (1 + 0.25 * patch)
    paint(stage.image[:, rows], shape * (0.35 + 0.6 * near), tone)


def trunk(stage, x, width, foot, colour):
    """Stand a tree trunk, rounded by light from one side."""
    image, u, v = stage.cut(x - width * 1.4, 0, x + width * 1.4, foot)
    across = (u - x) * (1 / width)
    bark = sample("fur", across * 0.06 + x, v * 0.25, stage.pixel * 0.4)
    shade = rgb(colour) * (1 - 0.35 * across) * (1 + 0.25 * bark)
    flare = ramp(v, foot - 0.12, foot) * 0.3
    paint(image, cover((abs(across) - 1 - flare + 0.1 * bark) * width, stage.pixel), shade)


def crown(stage, x, y, radius, colour):
    """Hang a leafy crown in the air."""
    wide, high = radius * 1.4, radius * 1.3
    image, u, v = stage.cut(x - wide, y - high, x + wide, y + high)
    u, v = u - x, v - y
    leaf = sample("soft", u * 1.3 + x, v * 1.3 + y, stage.pixel * 1.3)
    distance = ellipse(u, v, (0, 0), (radius * 1.1, radius)) + leaf * (0.3 * radius)
    shade = rgb(colour) * (0.95 + 0.4 * leaf - v * (0.4 / radius))
    paint(image, cover(distance, stage.pixel), shade)
