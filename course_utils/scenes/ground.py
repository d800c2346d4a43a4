"""What places are made of: skies, grounds in perspective, walls, hills, trees. All planar."""

from functools import lru_cache

import numpy as np

from .shapes import box, cover, ellipse, paint, pixel_centres, ramp, rgb
from .textures import sample


class Stage:
    """A picture under way: (3, S, S) float32, its coordinates and the place's own chances."""

    def __init__(self, rng, size):
        self.size, self.pixel = size, 1 / size
        grid = pixel_centres(size)
        self.x, self.y = grid[None, :], grid[:, None]
        self.image = np.empty((3, size, size), np.float32)
        self._chances = iter(rng.random(64).tolist())
        self.horizon = 0.5

    def between(self, low, high):
        """Return the next chance, between two numbers."""
        return low + (high - low) * next(self._chances)

    def pick(self, options):
        """Return one of some options."""
        return options[int(next(self._chances) * len(options))]

    def rows(self, top, bottom):
        """Return the slice of rows between two heights."""
        return slice(max(int(top * self.size) - 1, 0), min(int(bottom * self.size) + 2, self.size))

    def columns(self, left, right):
        """Return the slice of columns between two positions across."""
        return self.rows(left, right)


def gradient(stage, top, bottom, low=0.0, high=1.0):
    """Fill the picture from colour `top` at height `low` to `bottom` at `high`."""
    share = ramp(stage.y, low, high)
    stage.image[:] = rgb(top) * (1 - share) + rgb(bottom) * share


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
    """Lay a textured ground in perspective from the horizon to the viewer.

    Returns:
        The rows, the depth (1 near the viewer, 0 at the horizon) and (across, along) positions.
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
    columns = stage.columns(x - width * 1.4, x + width * 1.4)
    rows = stage.rows(0, foot)
    across = (stage.x[:, columns] - x) * (1 / width)
    bark = sample("fur", across * 0.06 + x, stage.y[rows] * 0.25, stage.pixel * 0.4)
    shade = rgb(colour) * (1 - 0.35 * across) * (1 + 0.25 * bark)
    flare = ramp(stage.y[rows], foot - 0.12, foot) * 0.3
    alpha = cover((abs(across) - 1 - flare + 0.1 * bark) * width, stage.pixel)
    paint(stage.image[:, rows, columns], alpha, shade)


def crown(stage, x, y, radius, colour):
    """Hang a leafy crown in the air."""
    rows = stage.rows(y - radius * 1.3, y + radius * 1.3)
    columns = stage.columns(x - radius * 1.4, x + radius * 1.4)
    u, v = stage.x[:, columns] - x, stage.y[rows] - y
    leaf = sample("soft", u * 1.3 + x, v * 1.3 + y, stage.pixel * 1.3)
    distance = ellipse(u, v, (0, 0), (radius * 1.1, radius)) + leaf * (0.3 * radius)
    shade = rgb(colour) * (0.95 + 0.4 * leaf - v * (0.4 / radius))
    paint(stage.image[:, rows, columns], cover(distance, stage.pixel), shade)


def panel(stage, left, top, right, bottom, colour, corner=0.01, shade=0.0, soft=0.0):
    """Paint a rounded rectangle, darker downwards by `shade`."""
    rows = stage.rows(top - 0.02, bottom + 0.02)
    columns = stage.columns(left - 0.02, right + 0.02)
    middle = ((left + right) / 2, (top + bottom) / 2)
    half = ((right - left) / 2, (bottom - top) / 2)
    x, y = stage.x[:, columns], stage.y[rows]
    distance = box(x, y, middle, half, min(corner, *half))
    tone = rgb(colour) * (1 - shade * (y - top) * (1 / (bottom - top)))
    paint(stage.image[:, rows, columns], cover(distance, stage.pixel + soft), tone)


@lru_cache(maxsize=8)
def vignette(size):
    """Return a gentle darkening towards the corners, (size, size) float32."""
    x, y = pixel_centres(size)[None, :] - 0.5, pixel_centres(size)[:, None] - 0.45
    return 1.04 - 0.42 * (x * x + y * y)


def cast_shadow(image, size, centre, radii, strength):
    """Darken a soft ellipse of ground, in place."""
    first, last = ((centre[1] + side * radii[1]) * size for side in (-1, 1))
    rows = slice(min(max(int(first) - 1, 0), size), min(max(int(last) + 2, 0), size))
    x, y = pixel_centres(size)[None, :], pixel_centres(size)[rows, None]
    p, q = (x - centre[0]) * (1 / radii[0]), (y - centre[1]) * (1 / radii[1])
    fall = np.maximum(1 - (p * p + q * q), 0)
    image[:, rows] *= 1 - rgb((strength, strength * 0.96, strength * 0.86)) * (fall * (2 - fall))
