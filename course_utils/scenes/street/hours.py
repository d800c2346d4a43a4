"""The light of a street: by day or at dusk."""

from dataclasses import dataclass

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import rgb

HOURS = ("day", "dusk")


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
    top, bottom, sun, ambience, shadow = pick(choices, chances[1])
    haze = [0.5 * a + 0.5 * b for a, b in zip(bottom, ambience, strict=True)]
    side = 1.8 * chances[2] - 0.9
    return Hour(name, side, (top, bottom), rgb(sun), rgb(ambience), rgb(haze), shadow)
