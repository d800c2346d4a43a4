"""People at full length: the body has a window of its own, hung below the head."""

from functools import partial

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.shapes import capsule, cover, ellipse, paint, ramp, rgb, smooth_union, union
from ..drawing.stage import window
from ..people.clothes import cloth_colour, draw_neck, draw_neckline
from ..people.hair import draw_back_hair
from ..people.human_face import flesh
from ..people.person import draw_head, head_windows

SCALE, DROP = 0.66, 0.16  # length of a body unit, and how far down the body's origin, in head units
FOOT = 6.75  # how far down the soles, in body units
GROUND = DROP + SCALE * FOOT
ARMS = ("hang", "hips", "wave")
BOTTOMS = ("trousers", "shorts", "skirt")
STRAW = (0.86, 0.73, 0.49)
SHOES = ((0.90, 0.89, 0.86), (0.30, 0.25, 0.23), (0.62, 0.34, 0.28), (0.28, 0.38, 0.48))
_JOINTS = {  # elbow and wrist, beside the shoulder at (0.98, 2.12)
    "hang": ((1.28, 3.2), (1.3, 4.2)),
    "hips": ((1.75, 3.0), (1.12, 3.75)),
    "wave": ((1.75, 2.45), (2.02, 1.2)),
}


def draw_figure(layer, person, gesture, foot, radius, side=1):
    """Draw a person who stands on a `Layer`; their last chances choose arms, trousers and shoes.

    `foot` is (x, y) where the person stands and `radius` the length of one head unit, in unit
    coordinates; `side` is 1 if the hand on the picture's right may wave, else -1.
    """
    head = (foot[0], foot[1] - GROUND * radius)
    origin = (head[0], head[1] + DROP * radius)

    body_window = partial(window, layer.size, origin, radius * SCALE)
    head_window = head_windows(layer.size, gesture, head, radius)
    draw_back_hair(layer, head_window, person)
    _draw_legs(layer, body_window, person)
    arms = ARMS[int(person.chances[14] * len(ARMS))]
    _draw_arm(layer, body_window, person, "hang" if arms == "wave" else arms, -side)
    _draw_trunk(layer, body_window, person)
    _draw_arm(layer, body_window, person, arms, side)
    draw_neck(layer, body_window, person, gesture.sway / SCALE)
    draw_head(layer, head_window, person, gesture)
    if person.chances[15] < 0.3:
        _draw_hat(layer, head_window((-1.8, -1.6, 1.8, 0.2)), person)


def _draw_legs(layer, body_window, person):
    area = body_window((-1.6, 3.3, 1.6, FOOT + 0.3))
    u, v, pixel = area.u, area.v, area.pixel
    a, kind = abs(u), BOTTOMS[int(person.chances[13] * 2.999)]
    legs = capsule(a, v, (0.44, 4.0), (0.46, FOOT - 0.3), 0.42, 0.25)
    shade = 0.36 + 0.16 * u * person.light.x + 0.26 * rounded(legs, 0.3)
    layer.add(area, cover(legs, pixel), flesh(person, shade))
    shoe = np.maximum(ellipse(a, v, (0.54, FOOT - 0.1), (0.42, 0.25)), v - FOOT)
    colour = rgb(SHOES[int(person.chances[11] * len(SHOES))])
    layer.add(area, cover(shoe, pixel), lit(colour, 0.5 - 0.9 * (v - FOOT + 0.2), person.light))
    if kind == "skirt":
        cloth = np.maximum(a - 0.62 - 0.3 * (v - 3.5), abs(v - 4.3) - 1.0) - 0.08
    else:
        low = 5.0 if kind == "shorts" else FOOT - 0.35
        legs = capsule(a, v, (0.44, 4.0), (0.48, FOOT), 0.52, 0.36)
        cloth = np.maximum(smooth_union(legs, ellipse(u, v, (0, 3.9), (0.88, 0.6)), 0.3), v - low)
    shade = 0.34 + 0.16 * u * person.light.x + 0.24 * rounded(cloth, 0.4)
    if kind != "skirt":
        shade = shade - 0.2 * ramp(a, 0.14, 0.0) * ramp(v, 4.2, 4.6)
    layer.add(area, cover(cloth, pixel), lit(person.second_cloth, shade, person.light))


def _draw_trunk(layer, body_window, person):
    area = body_window((-1.6, 1.2, 1.6, 4.6))
    u, v, pixel = area.u, area.v, area.pixel
    shoulders = capsule(abs(u), v, (0.2, 1.78), (0.86, 2.08), 0.28, 0.36)
    trunk = smooth_union(shoulders, capsule(u, v, (0, 2.7), (0, 4.4), 0.86, 0.93), 0.3)
    trunk = np.maximum(trunk, v - 4.15 + 0.06 * u * u)
    colour = cloth_colour(person, area, trunk)
    draw_neckline(colour, area, person)
    layer.add(area, cover(trunk, pixel), colour)


def _draw_arm(layer, body_window, person, pose, side):
    area = body_window((-2.7, 0.0, 2.7, 4.9))
    u, v, pixel = side * area.u, area.v, area.pixel
    elbow, wrist = _JOINTS[pose]
    p, q = wrist[0] - elbow[0], wrist[1] - elbow[1]
    scale = 1 / (p * p + q * q) ** 0.5
    p, q = p * scale, q * scale  # one unit of the way from the elbow to the wrist
    palm, tips = ((wrist[0] + reach * p, wrist[1] + reach * q) for reach in (0.22, 0.5))
    thumb = capsule(u, v, palm, (palm[0] - 0.26 * abs(q), palm[1] + 0.12 * q), 0.1, 0.08)
    hand = np.minimum(capsule(u, v, palm, tips, 0.24, 0.17), thumb)
    lower = capsule(u, v, elbow, wrist, 0.24, 0.17)
    arm = np.minimum(capsule(u, v, (0.98, 2.12), elbow, 0.32, 0.26), lower)
    skin = union(lower, hand, arm)
    shade = 0.42 + 0.12 * area.u * person.light.x + 0.2 * rounded(skin, 0.2)
    layer.add(area, cover(skin, pixel), flesh(person, shade))
    if person.top in ("tee", "stripes"):
        # A short sleeve is cut off by a plane before the elbow.
        p, q = elbow[0] - 0.98, elbow[1] - 2.12
        length = (p * p + q * q) ** 0.5
        past = ((u - 0.98) * p + (v - 2.12) * q) * (1 / length) - 0.62 * length
        arm = np.maximum(capsule(u, v, (0.98, 2.12), elbow, 0.34, 0.36), past)
    layer.add(area, cover(arm - 0.03, pixel), cloth_colour(person, area, arm))


def _draw_hat(layer, area, person):
    """Draw a straw hat with a ribbon, and its shadow on the face."""
    u, v, pixel = area.u, area.v, area.pixel
    rise = v + 0.5 - 0.16 * u * u
    brim = ellipse(u, rise, (0, 0), (1.55, 0.2))
    crown = np.maximum(ellipse(u, v, (0, -0.62), (0.93, 0.72)), rise)
    layer.view(area)[...] *= 1 - rgb((0.3, 0.3, 0.26)) * ramp(brim, 0.35, 0.0)
    shade = 0.42 + 0.24 * (u * person.light.x + (v + 0.4) * person.light.y)
    straw = rgb(STRAW)
    layer.add(area, cover(crown, pixel), lit(straw, shade, person.light))
    ribbon = cover(np.maximum(crown, -rise - 0.3), pixel)
    paint(layer.view(area), ribbon, lit(person.cloth, shade, person.light))
    layer.add(area, cover(brim, pixel), lit(straw, shade + 0.12 - 0.5 * rise, person.light))
