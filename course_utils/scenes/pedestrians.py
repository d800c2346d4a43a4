"""Pedestrians from head to foot: men, women and children who walk, stand, and carry things.

One unit is a metre of a grown person; the origin is on the ground between the feet, v up. Seen
from the side a person faces right. Heads are larger than life, as in the other worlds.
"""

from dataclasses import dataclass

import numpy as np

from .canvas import Sprite
from .shapes import box, capsule, cover, ellipse, ramp, rgb, smooth_union, window

FACINGS = ("side", "front", "back")
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

    def pick(options, chance):
        return options[int(chance * len(options))]

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


def swing(phase):
    """Return a wave of period 1 between -1 and 1, from parabolas: exact everywhere."""
    t = phase - np.floor(phase)
    return 16 * t * (0.5 - t) if t < 0.5 else -16 * (t - 0.5) * (1 - t)


def pedestrian(size, foot, scale, person, hour, facing="side", phase=None, left=False):
    """Return the `Sprite` of a person.

    Args:
        size: Side of the picture in pixels.
        foot: (x, y) of the point on the ground, in unit coordinates.
        scale: The length of a metre there, in unit coordinates.
        person: A `Pedestrian`.
        hour: The light.
        facing: "side", "front" or "back".
        phase: Of the stride, in whole double steps; None stands still.
        left: Whether the person faces left, seen from the side.
    """
    unit = scale * person.height
    area = window(size, foot, unit, (-0.66, -2.03, 0.66, 0.06), mirror=left)
    sprite = Sprite(area, hour.lit(0.5))
    u, v, pixel = area.u, -area.v, area.pixel
    stride = 0.0 if phase is None else swing(phase)
    bob = 0.0 if phase is None else -0.025 * abs(stride)
    lamp = hour.side if not left else -hour.side
    sprite.light = hour.lit(0.52 - 0.45 * lamp * -u + 0.10 * (v - 0.9))
    side = facing == "side"
    if side:
        _side(sprite, u, v - bob, pixel, person, stride, hour)
    else:
        _upright(sprite, u, v - bob, pixel, person, stride, facing == "front", hour)
    return sprite


def _leg(u, v, hip, knee, ankle, toe):
    """Return the distances to a leg and to its shoe."""
    leg = np.minimum(
        capsule(u, v, hip, knee, 0.098, 0.078), capsule(u, v, knee, ankle, 0.078, 0.06)
    )
    return leg, capsule(u, v, ankle, toe, 0.058, 0.05)


def _step(stride, lift):
    """Return knee, ankle and toe of a leg that is `stride` (-1 to 1) ahead, seen from the side."""
    knee = (0.19 * stride + 0.05 * lift, 0.49 + 0.05 * lift)
    ankle = (0.33 * stride - 0.07 * lift, 0.075 + 0.10 * lift)
    toe = (ankle[0] + 0.135, ankle[1] - 0.03 + 0.04 * max(stride, 0))
    return knee, ankle, toe


def _legs(sprite, person, pixel, leg, shoe, light):
    bare = person.skirt
    sprite.add(cover(leg, pixel), person.skin if bare else person.legs, light)
    sprite.add(cover(shoe, pixel), person.shoes, light)


def _side(sprite, u, v, pixel, p, stride, hour):
    light, dim = sprite.light, sprite.light * 0.72
    far = _leg(u, v, (-0.02, 0.86), *_step(-stride, 0.35 * abs(stride) * (stride > 0)))
    near = _leg(u, v, (0.01, 0.86), *_step(stride, 0.35 * abs(stride) * (stride < 0)))
    _arm(sprite, u, v, pixel, p, (0.02, 1.33), 0.55 * stride, dim)
    _legs(sprite, p, pixel, *far, dim)
    if p.bag == "backpack":
        pack = box(u, v, (-0.22, 1.15), (0.12, 0.21), 0.09)
        sprite.add(cover(pack, pixel), p.accent * 0.85)
    _legs(sprite, p, pixel, *near, light)
    trunk = smooth_union(ellipse(u, v, (0.01, 1.22), (0.165, 0.26)),
                         ellipse(u, v, (-0.01, 0.95), (0.15, 0.16)), 0.14)  # fmt: skip
    _clothes(sprite, u, v, pixel, p, trunk, 0.15 + 0.07 * abs(stride), light)
    _arm(sprite, u, v, pixel, p, (0.0, 1.34), -0.55 * stride, light)
    if p.bag == "handbag":
        bag = box(u, v, (-0.06 - 0.1 * stride, 0.82), (0.12, 0.09), 0.03)
        sprite.add(cover(bag, pixel), p.accent * 0.7)
    _head_side(sprite, *_larger(u, v, pixel), p)


def _arm(sprite, u, v, pixel, p, shoulder, reach, light):
    """An arm from the shoulder; `reach` swings the hand ahead, in units of half a metre."""
    x, y = shoulder
    elbow = (x + 0.30 * reach - 0.03, y - 0.27)
    hand = (x + 0.60 * reach + 0.06 * (reach > 0), y - 0.52 + 0.12 * abs(reach))
    sleeve = np.minimum(capsule(u, v, shoulder, elbow, 0.075, 0.062),
                        capsule(u, v, elbow, hand, 0.062, 0.05))  # fmt: skip
    fist = ellipse(u, v, hand, (0.06, 0.06))
    sprite.add(cover(fist, pixel), p.skin, light)
    cloth = sleeve if p.coat else np.maximum(sleeve, (y - 0.46) - v)
    sprite.add(cover(cloth, pixel), p.top * 0.94, light)


def _clothes(sprite, u, v, pixel, p, trunk, hem, light):
    """Dress the trunk: a skirt or the trousers' seat below, a coat or a shirt above."""
    round_light = light * (1.06 - 0.30 * ramp(trunk, -0.10, 0.0))
    if p.skirt:
        skirt = np.maximum(abs(u) - hem - 0.16 * (0.98 - v), abs(v - 0.76) - 0.22)
        sprite.add(cover(skirt, pixel), p.accent, light)
    else:
        seat = np.maximum(trunk, v - 0.98)
        sprite.add(cover(seat, pixel), p.legs, light)
    low = 0.70 if p.coat else 0.94
    shirt = np.maximum(trunk, low - v)
    if p.coat:
        tail = box(u, v, (0, 0.88), (min(hem, 0.20) + 0.02, 0.20), 0.05)
        shirt = smooth_union(shirt, tail, 0.08)
    sprite.add(cover(shirt, pixel), p.top, round_light)


def _larger(u, v, pixel):
    """Return coordinates in which a head is drawn larger, its neck in place."""
    return u * (1 / 1.2), 1.48 + (v - 1.48) * (1 / 1.2), pixel / 1.2


def _head_side(sprite, u, v, pixel, p):
    neck = capsule(u, v, (0.01, 1.38), (0.03, 1.54), 0.062, 0.06)
    sprite.add(cover(neck, pixel), p.skin * 0.86)
    _back_hair(sprite, u, v, pixel, p, -0.08)
    face = smooth_union(ellipse(u, v, (0.045, 1.645), (0.148, 0.165)),
                        ellipse(u, v, (0.195, 1.625), (0.035, 0.03)), 0.03)  # fmt: skip
    sprite.add(cover(face, pixel), p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    cap = np.maximum(ellipse(u, v, (0.015, 1.69), (0.18, 0.17)), 0.55 * (u - 0.02) - (v - 1.66))
    _crown(sprite, u, v, pixel, p, cap)
    if p.style == "cap":
        brim = capsule(u, v, (0.08, 1.735), (0.26, 1.72), 0.03, 0.018)
        sprite.add(cover(brim, pixel), p.accent * 0.8)
    eye = ellipse(u, v, (0.135, 1.66), (0.017, 0.028))
    sprite.paint(cover(eye, pixel), rgb((0.10, 0.08, 0.08)))


def _upright(sprite, u, v, pixel, p, stride, front, hour):
    light = sprite.light
    for side, ahead in ((-1, stride), (1, -stride)):
        lift = 0.10 * max(ahead if front else -ahead, 0)
        x = 0.085 * side
        leg, shoe = _leg(u, v, (x, 0.86), (x * 1.05, 0.48 + 0.4 * lift),
                         (x, 0.08 + lift), (x * 1.15, 0.055 + 0.8 * lift))  # fmt: skip
        _legs(sprite, p, pixel, leg, shoe, light * (1 - 2.2 * lift))
    if p.bag == "backpack" and front:
        straps = box(abs(u), v, (0.12, 1.24), (0.03, 0.2), 0.02)
    for side, ahead in ((-1, -stride), (1, stride)):
        _hanging(sprite, u, v, pixel, p, side, 0.10 * max(ahead, 0), light)
    trunk = smooth_union(ellipse(u, v, (0, 1.24), (0.215, 0.24)),
                         ellipse(u, v, (0, 0.96), (0.17, 0.16)), 0.16)  # fmt: skip
    _clothes(sprite, u, v, pixel, p, trunk, 0.20, light)
    if p.bag == "backpack":
        if front:
            sprite.paint(cover(straps, pixel), p.accent * 0.8)
        else:
            sprite.add(cover(box(u, v, (0, 1.17), (0.18, 0.22), 0.09), pixel), p.accent * 0.85)
    elif p.bag == "handbag":
        sprite.add(cover(box(u, v, (0.27, 0.74), (0.11, 0.09), 0.03), pixel), p.accent * 0.7)
    if front and p.coat:
        sprite.paint(cover(abs(u) - 0.012, pixel) * (v < 1.36) * (v > 0.7) * 0.5, p.top * 0.5)
    sprite.add(cover(capsule(u, v, (0, 1.40), (0, 1.52), 0.07, 0.065), pixel), p.skin * 0.86)
    u, v, pixel = _larger(u, v, pixel)
    if front:
        _back_hair(sprite, u, v, pixel, p, 0.0)
        _face(sprite, u, v, pixel, p)
    else:
        head = ellipse(u, v, (0, 1.655), (0.155, 0.17))
        sprite.add(cover(head, pixel), p.skin * 0.92)
        _crown(
            sprite, u, v, pixel, p, np.maximum(ellipse(u, v, (0, 1.675), (0.178, 0.178)), 1.56 - v)
        )
        _back_hair(sprite, u, v, pixel, p, 0.0)


def _hanging(sprite, u, v, pixel, p, side, lift, light):
    """An arm that hangs beside the trunk, its hand raised by `lift` as it swings."""
    shoulder, elbow = (0.205 * side, 1.36), (0.255 * side, 1.09 + 0.3 * lift)
    hand = (0.25 * side, 0.83 + lift)
    sleeve = np.minimum(capsule(u, v, shoulder, elbow, 0.075, 0.06),
                        capsule(u, v, elbow, hand, 0.06, 0.048))  # fmt: skip
    sprite.add(cover(ellipse(u, v, hand, (0.058, 0.06)), pixel), p.skin, light)
    cloth = sleeve if p.coat else np.maximum(sleeve, 0.90 + lift - v)
    sprite.add(cover(cloth, pixel), p.top * 0.9, light)


def _face(sprite, u, v, pixel, p):
    face = ellipse(u, v, (0, 1.64), (0.15, 0.168))
    sprite.add(cover(face, pixel), p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    fringe = np.maximum(ellipse(u, v, (0, 1.685), (0.178, 0.172)), 1.70 + 0.6 * u * u - v)
    _crown(sprite, u, v, pixel, p, fringe)
    eyes = ellipse(abs(u), v, (0.058, 1.645), (0.019, 0.027))
    sprite.paint(cover(eyes, pixel), rgb((0.10, 0.08, 0.08)))
    cheeks = ellipse(abs(u), v, (0.088, 1.595), (0.034, 0.026))
    sprite.paint(cover(cheeks, pixel + 0.02) * 0.28, p.skin * rgb((1.05, 0.62, 0.58)))
    nose = ellipse(u, v, (0, 1.61), (0.016, 0.014))
    sprite.paint(cover(nose, pixel) * 0.5, p.skin * 0.74)
    smile = np.maximum(abs(np.sqrt(u * u + (v - 1.595) ** 2) - 0.05) - 0.009, v - 1.572)
    sprite.paint(cover(smile, pixel) * 0.8, p.skin * rgb((0.62, 0.36, 0.36)))


def _crown(sprite, u, v, pixel, p, cap):
    colour = p.accent if p.style == "cap" else p.hair
    sprite.add(cover(cap, pixel), colour * (1.0 + 0.9 * (v - 1.68)))


def _back_hair(sprite, u, v, pixel, p, x):
    if p.style == "long":
        fall = smooth_union(ellipse(u, v, (x, 1.66), (0.175, 0.18)),
                            box(u, v, (x, 1.48), (0.15, 0.16), 0.08), 0.1)  # fmt: skip
        sprite.add(cover(fall, pixel), p.hair * 0.85)
    elif p.style == "bun":
        sprite.add(cover(ellipse(u, v, (1.6 * x, 1.84), (0.085, 0.08)), pixel), p.hair)
    elif x:
        sprite.add(cover(ellipse(u, v, (x + 0.03, 1.67), (0.14, 0.15)), pixel), p.hair)
