"""People: the looks that one seed gives, what they do at one moment, and how they are drawn."""

from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace

import numpy as np

from ..drawing.layer import rounded
from ..drawing.renderers import pick
from ..drawing.shapes import capsule, cover, ellipse, ramp, rgb, smooth_union, union
from ..drawing.stage import window
from .clothes import TOPS, cloth_colour, draw_neck, draw_neckline
from .hair import STYLES, draw_back_hair, draw_front_hair
from .human_face import draw_beard, draw_face, draw_features, draw_glasses, flesh

SKINS = ((0.97, 0.80, 0.69), (0.92, 0.71, 0.57), (0.84, 0.61, 0.45), (0.73, 0.50, 0.35),
         (0.58, 0.38, 0.26), (0.44, 0.28, 0.19), (0.33, 0.21, 0.15))  # fmt: skip
HAIRS = ((0.13, 0.11, 0.11), (0.22, 0.15, 0.11), (0.36, 0.23, 0.15),
         (0.62, 0.61, 0.61), (0.50, 0.27, 0.16), (0.72, 0.40, 0.19),
         (0.84, 0.66, 0.38), (0.86, 0.84, 0.80))  # fmt: skip
CLOTHS = ((0.24, 0.34, 0.47), (0.67, 0.30, 0.27), (0.83, 0.66, 0.33), (0.36, 0.48, 0.38),
          (0.50, 0.42, 0.56), (0.88, 0.85, 0.79), (0.27, 0.28, 0.31), (0.45, 0.63, 0.68),
          (0.82, 0.56, 0.49), (0.58, 0.44, 0.34))  # fmt: skip
IRISES = ((0.33, 0.20, 0.12), (0.24, 0.15, 0.10), (0.35, 0.45, 0.26), (0.35, 0.50, 0.62))
BEARDS = ("none", "stubble", "full", "moustache")
_BEARDED_STYLES = ("bald", "crop", "short", "swept", "curls")
SHOULDER, ELBOW = (1.2, 2.08), (1.78, 3.05)
_FINGERS = (  # where one begins across the hand, its tip, its radius
    (-0.21, (-0.34, -0.95), 0.082), (-0.07, (-0.11, -1.10), 0.088),
    (0.07, (0.12, -1.06), 0.086), (0.2, (0.33, -0.88), 0.074),
)  # fmt: skip


def draw_looks(rng, light):
    """Draw a person's looks; each trait is independent of the others but for the beard."""
    chances = rng.random(32)
    hair = pick(STYLES, chances[0])
    beard = pick(("none", *BEARDS, "none"), chances[1]) if hair in _BEARDED_STYLES else "none"
    depth = int(chances[3] * len(SKINS))
    # Fair hair and pale eyes, at the ends of their lists, go with pale skins.
    hair_colour = rgb(HAIRS[int(chances[4] * (len(HAIRS) - 0.6 * depth))])
    return SimpleNamespace(
        skin=rgb(SKINS[depth]) * np.float32(0.93 + 0.14 * chances[2]),
        hair_colour=hair_colour * np.float32(0.9 + 0.2 * chances[5]),
        iris=rgb(IRISES[int(chances[6] * (len(IRISES) - 0.4 * depth))]),
        cloth=rgb(pick(CLOTHS, chances[7])),
        second_cloth=rgb(pick(CLOTHS, chances[8])),
        hair=hair,
        top=pick(TOPS, chances[9]),
        glasses=0.2 <= chances[10] < 0.4,
        beard=beard,
        light=light,
        chances=chances[16:],  # 0 to 8 for the face, 9 to 11 for the hair, the others for clothes
    )


@dataclass(slots=True)
class Gesture:
    """What a person does at one moment.

    `turn` is the tangent of half the head's angle, `look` where the face points (across and
    down, -1 to 1), `sway` how far the head is aside from the neck, `wave` the tangent of half
    the raised forearm's angle (None: no hand is up), `wrist` how much the hand leans against it,
    `blink` and `talk` 0 to 1.
    """

    turn: float = 0.0
    look: tuple = (0.0, 0.0)
    sway: float = 0.0
    wave: float | None = None
    wrist: float = 0.0
    blink: float = 0.0
    talk: float = 0.0


def draw_bust(layer, person, gesture, centre, radius, side=1):
    """Draw head and shoulders on a `Layer`, back to front.

    `centre` is (x, y) of the head at rest, the origin, and `radius` the length of one local unit,
    about half its width, in unit coordinates; `side` is 1 if the hand on the picture's right
    waves, else -1.
    """
    body = (centre[0], centre[1] - 0.2 * radius), radius * 0.94  # its origin, and its unit
    body_window = partial(window, layer.size, *body)
    head_window = head_windows(layer.size, gesture, centre, radius)
    draw_back_hair(layer, head_window, person)
    if gesture.wave is not None:  # the upper arm of the raised hand, behind the trunk
        area = body_window((-2.4, 1.2, 2.4, 3.8))
        arm = capsule(side * area.u, area.v, (1.16, 2.1), ELBOW, 0.44, 0.37)
        layer.add(area, cover(arm, area.pixel), cloth_colour(person, area, arm))
    _draw_trunk(layer, body_window((-2.3, 1.2, 2.3, 9.0)), person)
    draw_neck(layer, body_window, person, gesture.sway)
    draw_head(layer, head_window, person, gesture)
    if gesture.wave is not None:
        _draw_forearm(layer, *body, person, gesture, side)


def _draw_trunk(layer, area, person):
    """Draw shoulders and chest in their clothes, down to where the picture ends."""
    u, v, a = area.u, area.v, abs(area.u)
    shoulders = capsule(a, v, (0.2, 1.72), SHOULDER, 0.3, 0.42)
    chest = ellipse(u, v, (0, 3.6), (1.45, 2.1))
    sleeve = capsule(a, v, SHOULDER, (1.45, 4.2), 0.42, 0.42)
    trunk = smooth_union(smooth_union(shoulders, chest, 0.4), sleeve, 0.2)
    colour = cloth_colour(person, area, trunk)
    arm_gap = abs(a - 1.06 - 0.05 * (v - 2.4))
    colour *= 1 - 0.28 * ramp(arm_gap, 0.14, 0.0) * ramp(v, 2.3, 2.9)
    draw_neckline(colour, area, person)
    layer.add(area, cover(trunk, area.pixel), colour)


def head_windows(size, gesture, centre, radius):
    """Return the function that cuts windows out of the picture in the head's coordinates."""
    head = (centre[0] + gesture.sway * radius, centre[1])

    def head_window(extent, across=0.0, down=0.0):
        moved = (head[0] + across * radius, head[1] + down * radius)
        return window(size, moved, radius, extent, gesture.turn)

    return head_window


def draw_head(layer, head_window, person, gesture):
    """Draw skull, face and front hair. The face's parts move with where it looks."""
    across, down = 0.13 * gesture.look[0], 0.08 * gesture.look[1]
    draw_face(layer, head_window((-1.2, -1.15, 1.2, 1.25)), person)
    if person.beard != "none":
        draw_beard(layer, head_window((-0.95, -0.1, 0.95, 1.35), across * 0.5, down * 0.5), person)
    draw_features(layer, head_window((-0.95, -0.6, 0.95, 1.15), across, down), person, gesture)
    draw_front_hair(layer, head_window, person, across * 0.6)
    if person.glasses:
        draw_glasses(layer, head_window((-1.0, -0.4, 1.0, 0.4), across, down), person)


def _draw_forearm(layer, origin, radius, person, gesture, side):
    """Draw a raised forearm that turns about the elbow, and its open hand."""
    if side < 0:  # the window is mirrored, and so must be the lamp
        person = copy(person)
        person.light = replace(person.light, x=-person.light.x)
    elbow = (origin[0] + side * ELBOW[0] * radius, origin[1] + ELBOW[1] * radius)
    area = window(layer.size, elbow, radius, (-2.0, -3.1, 2.0, 0.5), gesture.wave * side, side < 0)
    u, v, pixel = area.u, area.v, area.pixel
    skin = capsule(u, v, (0, -0.05), (0, -1.62), 0.31, 0.17)
    layer.add(area, cover(skin, pixel), flesh(person, 0.4 + 0.24 * rounded(skin, 0.25)))
    if person.top not in ("tee", "stripes"):
        sleeve = capsule(u, v, (0, 0), (0, -1.35), 0.37, 0.24)
        colour = cloth_colour(person, area, sleeve)
        layer.add(area, cover(np.maximum(sleeve, -v - 1.45), pixel), colour)
    v = v + 1.62
    u = u + gesture.wrist * v
    ball = ellipse(u, v, (0, -0.05), (0.19, 0.25))
    palm = smooth_union(ellipse(u, v, (0, -0.32), (0.30, 0.34)), ball, 0.15)
    fingers = (capsule(u, v, (x, -0.45), tip, r + 0.01, r) for x, tip, r in _FINGERS)
    thumb = capsule(u, v, (-0.2, -0.15), (-0.5, -0.45), 0.12, 0.09)
    hand = smooth_union(palm, union(*fingers, thumb), 0.06)
    shade = 0.46 + 0.1 * u * person.light.x + 0.2 * rounded(hand, 0.1)
    shade -= 0.1 * ramp(ellipse(u, v, (0, -0.3), (0.18, 0.2)), 0.05, -0.15)
    layer.add(area, cover(hand, pixel), flesh(person, shade))
