"""People: the traits that one seed gives, and head and shoulders drawn from them.

The head's centre is the origin and half its width is about the unit, as with the animals.
"""

from dataclasses import dataclass

import numpy as np

from .clothes import TOPS, draw_arm, draw_bust, draw_neck, draw_upper_arm
from .countenance import draw_beard, draw_face, draw_features, draw_glasses
from .creatures import Light
from .hair import STYLES, draw_back_hair, draw_front_hair
from .shapes import rgb, window

SKINS = (
    (0.97, 0.80, 0.69),
    (0.92, 0.71, 0.57),
    (0.84, 0.61, 0.45),
    (0.73, 0.50, 0.35),
    (0.58, 0.38, 0.26),
    (0.44, 0.28, 0.19),
    (0.33, 0.21, 0.15),
)
HAIRS = (
    (0.13, 0.11, 0.11),
    (0.22, 0.15, 0.11),
    (0.36, 0.23, 0.15),
    (0.62, 0.61, 0.61),
    (0.50, 0.27, 0.16),
    (0.72, 0.40, 0.19),
    (0.84, 0.66, 0.38),
    (0.86, 0.84, 0.80),
)
CLOTHS = (
    (0.24, 0.34, 0.47),
    (0.67, 0.30, 0.27),
    (0.83, 0.66, 0.33),
    (0.36, 0.48, 0.38),
    (0.50, 0.42, 0.56),
    (0.88, 0.85, 0.79),
    (0.27, 0.28, 0.31),
    (0.45, 0.63, 0.68),
    (0.82, 0.56, 0.49),
    (0.58, 0.44, 0.34),
)
IRISES = ((0.33, 0.20, 0.12), (0.24, 0.15, 0.10), (0.35, 0.45, 0.26), (0.35, 0.50, 0.62))
GLASSES = ("none", "round", "square")
BEARDS = ("none", "stubble", "full", "moustache")
_WITH_BEARD = ("bald", "crop", "short", "swept", "curls")


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

    def choose(index, options):
        return options[int(chances[index] * len(options))]

    hair = choose(0, STYLES)
    beard = choose(1, ("none", *BEARDS, "none")) if hair in _WITH_BEARD else "none"
    tone = np.float32(0.93 + 0.14 * chances[2])
    depth = int(chances[3] * len(SKINS))  # fair hair and pale eyes go with pale skins
    return Person(
        skin=rgb(SKINS[depth]) * tone,
        hair_colour=rgb(HAIRS[int(chances[4] * (len(HAIRS) - 0.6 * depth))])
        * np.float32(0.9 + 0.2 * chances[5]),
        iris=rgb(IRISES[int(chances[6] * (len(IRISES) - 0.4 * depth))]),
        cloth=rgb(choose(7, CLOTHS)),
        second_cloth=rgb(choose(8, CLOTHS)),
        hair=hair,
        top=choose(9, TOPS),
        glasses=GLASSES[min(int(chances[10] * 5), 2)] if chances[10] < 0.4 else "none",
        beard=beard,
        light=light,
        chances=chances[16:],
    )


def draw_bust_of(layer, size, person, gesture, centre, radius, side=1):
    """Draw head and shoulders on a `Layer`, back to front.

    Args:
        layer: What to draw on.
        size: Side of the picture in pixels.
        person: The looks.
        gesture: What the person does.
        centre: (x, y) of the head at rest, in unit coordinates.
        radius: Length of one local unit, in unit coordinates.
        side: 1 if the hand on the picture's right waves, else -1.
    """
    chest = (centre[0], centre[1] - 0.2 * radius)

    def body(extent):
        return window(size, chest, radius * 0.94, extent)

    place_head = head_window(size, gesture, centre, radius)
    draw_back_hair(layer, place_head, person)
    if gesture.wave is not None:
        draw_upper_arm(layer, body, person, side)
    draw_bust(layer, body, person)
    draw_neck(layer, body, person, gesture.sway)
    draw_head(layer, place_head, person, gesture)
    if gesture.wave is not None:
        draw_arm(layer, size, chest, radius * 0.94, person, gesture, side)


def head_window(size, gesture, centre, radius):
    """Return the function that cuts windows out of the picture in the head's coordinates."""
    head = (centre[0] + gesture.sway * radius, centre[1])

    def place_head(extent, across=0.0, down=0.0):
        moved = (head[0] + across * radius, head[1] + down * radius)
        return window(size, moved, radius, extent, gesture.turn)

    return place_head


def draw_head(layer, place_head, person, gesture):
    """Draw skull, face and front hair. The face's parts move with where it looks."""
    across, down = 0.13 * gesture.look[0], 0.08 * gesture.look[1]
    draw_face(layer, place_head((-1.2, -1.15, 1.2, 1.25)), person)
    face = place_head((-0.95, -0.6, 0.95, 1.15), across, down)
    if person.beard != "none":
        draw_beard(layer, place_head((-0.95, -0.1, 0.95, 1.35), across * 0.5, down * 0.5), person)
    draw_features(layer, face, person, gesture)
    draw_front_hair(layer, place_head, person, across * 0.6)
    if person.glasses != "none":
        draw_glasses(layer, place_head((-1.0, -0.4, 1.0, 0.4), across, down), person)
