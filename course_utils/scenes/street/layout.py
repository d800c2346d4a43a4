"""What a street is like before anything stands on it: its measures, the camera, the light."""

from dataclasses import dataclass

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import rgb


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera that looks along Z, level with the ground.

    It sees a point X metres to the right, Y above the ground and Z away, in unit coordinates, at
    x = centre + focal X / Z and y = horizon + focal (height - Y) / Z, y down.
    """

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
class Layout:
    """Where things are, in metres.

    `view` is "across", from one pavement over the road to the houses on its other side, or
    "along", down the road with houses to the left and right. `near` and `far` are the depths of
    the kerbs in "across"; in "along" the kerbs lie at -far and far. `walls` is how far away the
    houses stand; `crossing` is (first, last) of a zebra crossing along the road, or None.
    """

    view: str
    camera: Camera
    near: float
    far: float
    walls: float
    crossing: tuple | None


def draw_layout(rng):
    """Choose the view and the measures of a street."""
    chances = rng.random(10)
    if chances[0] < 0.5:
        camera = Camera(0.17 + 0.07 * chances[1], 0.5, 2.9 + 0.5 * chances[2], 1.3)
        walls = camera.depth(0.44 + 0.05 * chances[3])
        far, near = walls - 2.6 - chances[4], camera.depth(0.84 + 0.08 * chances[5])
        left = 7 * (chances[6] - 0.5) - 1.3
        crossing = (left, left + 2.6) if chances[7] < 0.45 else None
        return Layout("across", camera, near, far, walls, crossing)
    horizon, centre = 0.36 + 0.08 * chances[1], 0.35 + 0.3 * chances[6]
    camera = Camera(horizon, centre, 2.5 + 0.6 * chances[2], 1.12)
    far = 3.2 + 0.5 * chances[4]
    first = 8.5 + 6 * chances[5]
    crossing = (first, first + 2.8) if chances[7] < 0.5 else None
    return Layout("along", camera, 0.0, far, far + 2.6 + chances[3], crossing)


@dataclass(frozen=True, slots=True)
class Hour:
    """The light by "day" or at "dusk". Colours are (3, 1, 1); `side` is the sun's, -1 to 1."""

    name: str
    dusk: bool  # lamps are lit
    side: float
    sky: tuple  # the colours above and at the horizon
    sun: np.ndarray
    ambience: np.ndarray
    haze: np.ndarray
    shadow: float

    def lit(self, shade):
        """Return the light on a surface that faces the sun by `shade`, 0 to about 1."""
        return self.ambience + self.sun * shade


_LIGHTS = {  # sky above, sky at the horizon, sun, ambience, strength of shadows
    "day": (
        ((0.44, 0.64, 0.86), (0.84, 0.91, 0.94), (0.82, 0.77, 0.66), (0.46, 0.48, 0.53), 0.62),
        ((0.55, 0.71, 0.86), (0.93, 0.91, 0.85), (0.86, 0.77, 0.62), (0.44, 0.46, 0.52), 0.6),
        ((0.66, 0.72, 0.79), (0.88, 0.89, 0.89), (0.55, 0.55, 0.54), (0.56, 0.57, 0.60), 0.45),
    ),
    "dusk": (
        ((0.24, 0.29, 0.50), (0.97, 0.66, 0.46), (0.46, 0.31, 0.24), (0.40, 0.38, 0.48), 0.42),
        ((0.30, 0.28, 0.48), (0.90, 0.56, 0.54), (0.42, 0.29, 0.28), (0.40, 0.38, 0.49), 0.4),
        ((0.18, 0.26, 0.44), (0.66, 0.60, 0.62), (0.30, 0.27, 0.26), (0.37, 0.40, 0.51), 0.4),
    ),
}


def draw_hour(chances):
    """Choose the light from four uniform chances."""
    dusk = chances[0] < 0.35
    name = "dusk" if dusk else "day"
    top, bottom, sun, ambience, shadow = pick(_LIGHTS[name], chances[1])
    haze = [0.5 * a + 0.5 * b for a, b in zip(bottom, ambience, strict=True)]
    side = 1.8 * chances[2] - 0.9
    return Hour(name, dusk, side, (top, bottom), rgb(sun), rgb(ambience), rgb(haze), shadow)
