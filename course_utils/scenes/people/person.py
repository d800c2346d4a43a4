"""People: the looks that one seed gives, and what a person does at one moment."""

from dataclasses import dataclass

import numpy as np

from ..drawing.layer import Light
from ..drawing.renderers import pick
from ..drawing.shapes import rgb
from .clothes import TOPS
from .hair import STYLES

SKINS = (
    (0.97, 0.80, 0.69), (0.92, 0.71, 0.57), (0.84, 0.61, 0.45), (0.73, 0.50, 0.35),
    (0.58, 0.38, 0.26), (0.44, 0.28, 0.19), (0.33, 0.21, 0.15),
)  # fmt: skip
HAIRS = (
    (0.13, 0.11, 0.11), (0.22, 0.15, 0.11), (0.36, 0.23, 0.15), (0.62, 0.61, 0.61),
    (0.50, 0.27, 0.16), (0.72, 0.40, 0.19), (0.84, 0.66, 0.38), (0.86, 0.84, 0.80),
)  # fmt: skip
CLOTHS = (
    (0.24, 0.34, 0.47), (0.67, 0.30, 0.27), (0.83, 0.66, 0.33), (0.36, 0.48, 0.38),
    (0.50, 0.42, 0.56), (0.88, 0.85, 0.79), (0.27, 0.28, 0.31), (0.45, 0.63, 0.68),
    (0.82, 0.56, 0.49), (0.58, 0.44, 0.34),
)  # fmt: skip
IRISES = ((0.33, 0.20, 0.12), (0.24, 0.15, 0.10), (0.35, 0.45, 0.26), (0.35, 0.50, 0.62))
GLASSES = ("none", "round", "square")
BEARDS = ("none", "stubble", "full", "moustache")
_BEARDED_STYLES = ("bald", "crop", "short", "swept", "curls")


@dataclass(slots=True)
class Person:
    """One person's looks: colours as (3, 1, 1) planes, styles by name."""

    skin: np.ndarray
    hair_colour: np.ndarray
    iris: np.ndarray
    cloth: np.ndarray
    second_cloth: np.ndarray
    hair: str
    top: str
    glasses: str
    beard: str
    light: Light
    chances: np.ndarray


@dataclass(slots=True)
class Gesture:
    """What a person does at one moment.

    `turn` is the tangent of half the head's angle, `look` where the face points (across and
    down, -1 to 1), `sway` how far the head is aside from the neck, `wave` the tangent of half
    the raised forearm's angle (None: no hand is up), `blink` and `talk` 0 to 1.
    """

    turn: float = 0.0
    look: tuple = (0.0, 0.0)
    sway: float = 0.0
    wave: float | None = None
    wrist: float = 0.0
    blink: float = 0.0
    talk: float = 0.0


def draw_looks(rng, light):
    """Draw a person's looks; each trait is independent of the others but for the beard."""
    chances = rng.random(32)
    hair = pick(STYLES, chances[0])
    beard = pick(("none", *BEARDS, "none"), chances[1]) if hair in _BEARDED_STYLES else "none"
    tone = np.float32(0.93 + 0.14 * chances[2])
    depth = int(chances[3] * len(SKINS))  # fair hair and pale eyes go with pale skins
    return Person(
        skin=rgb(SKINS[depth]) * tone,
        hair_colour=rgb(HAIRS[int(chances[4] * (len(HAIRS) - 0.6 * depth))])
        * np.float32(0.9 + 0.2 * chances[5]),
        iris=rgb(IRISES[int(chances[6] * (len(IRISES) - 0.4 * depth))]),
        cloth=rgb(pick(CLOTHS, chances[7])),
        second_cloth=rgb(pick(CLOTHS, chances[8])),
        hair=hair,
        top=pick(TOPS, chances[9]),
        glasses=GLASSES[min(int(chances[10] * 5), 2)] if chances[10] < 0.4 else "none",
        beard=beard,
        light=light,
        chances=chances[16:],
    )
