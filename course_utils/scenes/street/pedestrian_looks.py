"""What a pedestrian looks like: size, colours, hair, clothes and bag."""

from dataclasses import dataclass

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import rgb

SKINS = ((0.95, 0.78, 0.66), (0.87, 0.67, 0.52), (0.72, 0.51, 0.37), (0.52, 0.35, 0.25),
         (0.36, 0.24, 0.18))  # fmt: skip
HAIR = ((0.12, 0.10, 0.10), (0.28, 0.18, 0.12), (0.48, 0.31, 0.18), (0.80, 0.64, 0.38),
        (0.66, 0.66, 0.67), (0.60, 0.29, 0.16))  # fmt: skip
TOPS = ((0.82, 0.28, 0.26), (0.24, 0.42, 0.66), (0.92, 0.76, 0.34), (0.30, 0.54, 0.42),
        (0.93, 0.91, 0.87), (0.54, 0.36, 0.56), (0.90, 0.56, 0.36), (0.26, 0.28, 0.34),
        (0.56, 0.74, 0.80))  # fmt: skip
LEGS = ((0.20, 0.25, 0.38), (0.15, 0.15, 0.18), (0.52, 0.46, 0.38), (0.36, 0.38, 0.42),
        (0.34, 0.26, 0.22))  # fmt: skip
SHOES = ((0.12, 0.11, 0.11), (0.88, 0.87, 0.84), (0.42, 0.26, 0.18))


@dataclass(frozen=True, slots=True)
class Pedestrian:
    """One person's looks. `height` is the share of a grown person's; colours are planes."""

    height: float
    skin: np.ndarray
    hair: np.ndarray
    top: np.ndarray
    legs: np.ndarray
    shoes: np.ndarray
    style: str  # of the hair: "short", "long", "bun", "cap"
    skirt: bool
    coat: bool
    bag: str  # "", "backpack", "handbag"
    accent: np.ndarray


def draw_pedestrian(chances):
    """Choose a person from twelve uniform chances."""
    child = chances[0] < 0.16
    height = 0.62 + 0.15 * chances[1] if child else 0.93 + 0.13 * chances[1]
    return Pedestrian(
        height,
        rgb(pick(SKINS, chances[2])),
        rgb(pick(HAIR, chances[3])),
        rgb(pick(TOPS, chances[4])),
        rgb(pick(LEGS, chances[5])),
        rgb(pick(SHOES, chances[6])),
        pick(("short", "long", "bun", "cap"), chances[7]),
        chances[8] < 0.28,
        chances[9] < 0.3,
        pick(("", "backpack", "handbag", ""), chances[10]),
        rgb(pick(TOPS, chances[11])),
    )
