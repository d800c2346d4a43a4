"""Head and shoulders of a person, and an arm with a waving hand.

The head's centre is the origin and half its width is about the unit, as with the animals.
"""

from dataclasses import replace

import numpy as np

from ..drawing.layer import rounded
from ..drawing.shapes import capsule, cover, ellipse, ramp, smooth_union, union
from ..drawing.window import window
from .clothes import cloth_colour, draw_bust, draw_neck
from .hair import draw_back_hair, draw_front_hair
from .human_face import draw_beard, draw_face, draw_features, draw_glasses, flesh


def draw_bust_of(layer, person, gesture, centre, radius, side=1):
    """Draw head and shoulders on a `Layer`, back to front.

    `centre` is (x, y) of the head at rest and `radius` the length of one local unit, in unit
    coordinates; `side` is 1 if the hand on the picture's right waves, else -1.
    """
    chest = (centre[0], centre[1] - 0.2 * radius)

    def body_window(extent):
        return window(layer.size, chest, radius * 0.94, extent)

    head_window = head_windows(layer.size, gesture, centre, radius)
    draw_back_hair(layer, head_window, person)
    if gesture.wave is not None:
        draw_upper_arm(layer, body_window, person, side)
    draw_bust(layer, body_window, person)
    draw_neck(layer, body_window, person, gesture.sway)
    draw_head(layer, head_window, person, gesture)
    if gesture.wave is not None:
        draw_arm(layer, chest, radius * 0.94, person, gesture, side)


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
    face = head_window((-0.95, -0.6, 0.95, 1.15), across, down)
    if person.beard != "none":
        draw_beard(layer, head_window((-0.95, -0.1, 0.95, 1.35), across * 0.5, down * 0.5), person)
    draw_features(layer, face, person, gesture)
    draw_front_hair(layer, head_window, person, across * 0.6)
    if person.glasses != "none":
        draw_glasses(layer, head_window((-1.0, -0.4, 1.0, 0.4), across, down), person)


ELBOW = (1.78, 3.05)
_FINGERS = (  # where one begins across the hand, its tip, its radius
    (-0.21, (-0.34, -0.95), 0.082), (-0.07, (-0.11, -1.10), 0.088),
    (0.07, (0.12, -1.06), 0.086), (0.2, (0.33, -0.88), 0.074),
)  # fmt: skip


def draw_upper_arm(layer, body_window, person, side):
    """Draw the upper arm of a raised hand, behind the trunk."""
    area = body_window((-2.4, 1.2, 2.4, 3.8))
    arm = capsule(side * area.u, area.v, (1.16, 2.1), ELBOW, 0.44, 0.37)
    layer.add(area, cover(arm, area.pixel), cloth_colour(person, area, arm))


def draw_arm(layer, centre, radius, person, gesture, side):
    """Draw a raised forearm that turns about the elbow, and its open hand."""
    if side < 0:  # the window is mirrored, and so must be the lamp
        light = person.light
        person = replace(person, light=replace(light, x=-light.x))
    elbow = (centre[0] + side * ELBOW[0] * radius, centre[1] + ELBOW[1] * radius)
    area = window(layer.size, elbow, radius, (-2.0, -3.1, 2.0, 0.5), gesture.wave * side, side < 0)
    u, v, pixel = area.u, area.v, area.pixel
    forearm = capsule(u, v, (0, 0), (0, -1.35), 0.37, 0.24)
    short = person.top in ("tee", "stripes")
    skin_arm = capsule(u, v, (0, -0.05), (0, -1.62), 0.31, 0.17)
    layer.add(area, cover(skin_arm, pixel), flesh(person, 0.4 + 0.24 * rounded(skin_arm, 0.25)))
    if not short:
        colour = cloth_colour(person, area, forearm)
        layer.add(area, cover(np.maximum(forearm, -v - 1.45), pixel), colour)
    _draw_hand(layer, area, person, gesture)


def _draw_hand(layer, area, person, gesture):
    u, v, pixel = area.u, area.v + 1.62, area.pixel
    u = u + gesture.wrist * v
    ball = ellipse(u, v, (0, -0.05), (0.19, 0.25))
    palm = smooth_union(ellipse(u, v, (0, -0.32), (0.30, 0.34)), ball, 0.15)
    fingers = (capsule(u, v, (x, -0.45), tip, r + 0.01, r) for x, tip, r in _FINGERS)
    thumb = capsule(u, v, (-0.2, -0.15), (-0.5, -0.45), 0.12, 0.09)
    hand = smooth_union(palm, union(*fingers, thumb), 0.06)
    shade = 0.46 + 0.1 * u * person.light.x + 0.2 * rounded(hand, 0.1)
    shade -= 0.1 * ramp(ellipse(u, v, (0, -0.3), (0.18, 0.2)), 0.05, -0.15)
    layer.add(area, cover(hand, pixel), flesh(person, shade))
