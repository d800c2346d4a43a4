"""What a street is drawn with: a camera, the light of the hour, a canvas that labels its pixels.

The world is measured in metres: X to the right, Y up, Z away from the camera, the ground at
Y = 0. A pinhole camera at height c with focal length f sees the point (X, Y, Z) at
x = centre + f X / Z and y = horizon + f (c - Y) / Z, in unit coordinates, y down.
"""

from dataclasses import dataclass

import numpy as np

from .shapes import ellipse, paint, pixel_centres, rgb, window

STREET_MAP = ("sky", "building", "road", "sidewalk", "vegetation", "person", "car", "sign")
SKY, BUILDING, ROAD, SIDEWALK, VEGETATION, PERSON, CAR, SIGN = range(len(STREET_MAP))


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera that looks along Z, level with the ground."""

    horizon: float
    centre: float
    height: float
    focal: float

    def scale(self, depth):
        """Return the length of one metre at a depth, in unit coordinates."""
        return self.focal / depth

    def foot(self, across, depth):
        """Return (x, y) of a point on the ground."""
        scale = self.focal / depth
        return self.centre + across * scale, self.horizon + self.height * scale

    def depth(self, y):
        """Return the depth of the ground seen at height y, below the horizon."""
        return self.height * self.focal / (y - self.horizon)


@dataclass(frozen=True, slots=True)
class Hour:
    """The light of a moment. Colours are (3, 1, 1) float32; `side` is the sun's, -1 to 1."""

    name: str
    side: float
    sky: tuple
    sun: np.ndarray
    ambience: np.ndarray
    haze: np.ndarray
    shadow: float

    @property
    def dusk(self):
        """Whether lamps are lit."""
        return self.name == "dusk"

    def lit(self, shade):
        """Return the light on a surface that faces the sun by `shade`, 0 to about 1."""
        return self.ambience + self.sun * shade


# Sky above, sky at the horizon, sun, ambience, haze, strength of shadows.
_DAYS = (
    ((0.44, 0.64, 0.86), (0.84, 0.91, 0.94), (0.82, 0.77, 0.66), (0.46, 0.48, 0.53), 0.62),
    ((0.55, 0.71, 0.86), (0.93, 0.91, 0.85), (0.86, 0.77, 0.62), (0.44, 0.46, 0.52), 0.6),
    ((0.66, 0.72, 0.79), (0.88, 0.89, 0.89), (0.55, 0.55, 0.54), (0.56, 0.57, 0.60), 0.45),
)
_DUSKS = (
    ((0.24, 0.29, 0.50), (0.97, 0.66, 0.46), (0.46, 0.31, 0.24), (0.40, 0.38, 0.48), 0.42),
    ((0.30, 0.28, 0.48), (0.90, 0.56, 0.54), (0.42, 0.29, 0.28), (0.40, 0.38, 0.49), 0.4),
    ((0.18, 0.26, 0.44), (0.66, 0.60, 0.62), (0.30, 0.27, 0.26), (0.37, 0.40, 0.51), 0.4),
)


def draw_hour(chances, name=None):
    """Choose the light from four uniform chances; `name` may be "day" or "dusk"."""
    if name is None:
        name = "dusk" if chances[0] < 0.35 else "day"
    choices = _DUSKS if name == "dusk" else _DAYS
    top, bottom, sun, ambience, shadow = choices[int(chances[1] * len(choices))]
    haze = [0.5 * a + 0.5 * b for a, b in zip(bottom, ambience, strict=True)]
    side = 1.8 * chances[2] - 0.9
    return Hour(name, side, (top, bottom), rgb(sun), rgb(ambience), rgb(haze), shadow)


class Canvas:
    """A planar picture under way, the class of each pixel and the instance it belongs to."""

    def __init__(self, size):
        self.size, self.pixel = size, 1 / size
        grid = pixel_centres(size)
        self.x, self.y = grid[None, :], grid[:, None]
        self.image = np.zeros((3, size, size), np.float32)
        self.semantic = np.zeros((size, size), np.uint8)
        self.instances = np.zeros((size, size), np.uint8)

    def copy(self):
        """Return another canvas with the same pixels."""
        other = Canvas(self.size)
        other.image[:], other.semantic[:] = self.image, self.semantic
        other.instances[:] = self.instances
        return other

    def put(self, sprite, label, instance=0):
        """Lay a sprite on top. Its pixels are those that it covers by more than half.

        Returns:
            How many pixels it covers, whatever may hide them later.
        """
        area, alpha = sprite.area.area, sprite.alpha
        # In this order what lies below leaves no trace where alpha is 1.
        image = self.image[area]
        image *= 1 - alpha
        image += sprite.image * alpha
        covered = alpha > 0.5
        self.semantic[area][covered] = label
        self.instances[area][covered] = instance
        if sprite.own is not None:
            covered &= sprite.own > 0.5
            rest = (alpha > 0.5) & ~covered
            self.semantic[area][rest] = BUILDING
            self.instances[area][rest] = 0
        return int(np.count_nonzero(covered))

    def darken(self, centre, radii, strength):
        """Cast a soft elliptical shadow on the ground."""
        if strength <= 0:
            return
        a, b = radii
        spot = window(self.size, centre, 1.0, (-a, -b, a, b))
        p, q = spot.u * (1 / a), spot.v * (1 / b)
        fall = np.maximum(1 - (p * p + q * q), 0)
        fall *= 2 - fall
        self.image[spot.area] *= 1 - rgb((strength, strength * 0.96, strength * 0.86)) * fall

    def glow(self, centre, radius, colour, strength):
        """Add the light of a lamp."""
        spot = window(self.size, centre, radius, (-1, -1, 1, 1))
        fall = np.maximum(-ellipse(spot.u, spot.v, (0, 0), (1, 1)), 0)
        self.image[spot.area] += rgb(colour) * (fall * fall * strength)


class Sprite:
    """One thing's colours and alpha inside its window, put together from parts.

    `light` (3, h, w) is the light that falls on it: parts are given by their own colour. `own`
    is the alpha of the thing proper where a part, such as a sign's post, is no part of it.
    """

    def __init__(self, area, light):
        self.area, self.u, self.v, self.pixel = area, area.u, area.v, area.pixel
        shape = np.broadcast_shapes(area.u.shape, area.v.shape)
        self.light = light
        self.image = np.zeros((3, *shape), np.float32)
        self.alpha = np.zeros(shape, np.float32)
        self.own = None

    def add(self, alpha, colour, light=None):
        """Put a part on top. Colours stay unmixed with the empty ground, so edges are clean."""
        total = self.alpha + alpha
        total -= self.alpha * alpha
        share = alpha / np.maximum(total, 1e-6)
        lit = _colour(colour) * (self.light if light is None else light)
        lit = lit - self.image
        lit *= share
        self.image += lit
        self.alpha = total

    def paint(self, alpha, colour, light=None):
        """Colour what is there already, without growing it."""
        paint(self.image, alpha, _colour(colour) * (self.light if light is None else light))


def _colour(colour):
    return colour if isinstance(colour, np.ndarray) else rgb(colour)
