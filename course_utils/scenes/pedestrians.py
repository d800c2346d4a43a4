"""Pedestrians from head to foot: men, women and children who walk, stand, and carry things.

One unit is a metre of a grown person; the origin is on the ground between the feet, v up. Seen
from the side a person faces right. Heads are larger than life, as in the other worlds.
"""

from dataclasses import dataclass

import numpy as np

from .canvas import Sprite
from .pedestrian_heads import draw_back_hair, draw_crown, draw_face, draw_profile, larger
from .pedestrian_limbs import (
    draw_arm,
    draw_clothes,
    draw_hanging_arm,
    draw_leg,
    leg_distances,
    step,
)
from .shapes import box, capsule, cover, ellipse, rgb, smooth_union, window

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
        _side(sprite, u, v - bob, pixel, person, stride)
    else:
        _upright(sprite, u, v - bob, pixel, person, stride, facing == "front")
    return sprite


def _side(sprite, u, v, pixel, p, stride):
    light, dim = sprite.light, sprite.light * 0.72
    far = leg_distances(u, v, (-0.02, 0.86), *step(-stride, 0.35 * abs(stride) * (stride > 0)))
    near = leg_distances(u, v, (0.01, 0.86), *step(stride, 0.35 * abs(stride) * (stride < 0)))
    draw_arm(sprite, u, v, pixel, p, (0.02, 1.33), 0.55 * stride, dim)
    draw_leg(sprite, p, pixel, *far, dim)
    if p.bag == "backpack":
        pack = box(u, v, (-0.22, 1.15), (0.12, 0.21), 0.09)
        sprite.add(cover(pack, pixel), p.accent * 0.85)
    draw_leg(sprite, p, pixel, *near, light)
    trunk = smooth_union(ellipse(u, v, (0.01, 1.22), (0.165, 0.26)),
                         ellipse(u, v, (-0.01, 0.95), (0.15, 0.16)), 0.14)  # fmt: skip
    draw_clothes(sprite, u, v, pixel, p, trunk, 0.15 + 0.07 * abs(stride), light)
    draw_arm(sprite, u, v, pixel, p, (0.0, 1.34), -0.55 * stride, light)
    if p.bag == "handbag":
        bag = box(u, v, (-0.06 - 0.1 * stride, 0.82), (0.12, 0.09), 0.03)
        sprite.add(cover(bag, pixel), p.accent * 0.7)
    draw_profile(sprite, *larger(u, v, pixel), p)


def _upright(sprite, u, v, pixel, p, stride, front):
    light = sprite.light
    for side, ahead in ((-1, stride), (1, -stride)):
        lift = 0.10 * max(ahead if front else -ahead, 0)
        x = 0.085 * side
        leg, shoe = leg_distances(u, v, (x, 0.86), (x * 1.05, 0.48 + 0.4 * lift),
                         (x, 0.08 + lift), (x * 1.15, 0.055 + 0.8 * lift))  # fmt: skip
        draw_leg(sprite, p, pixel, leg, shoe, light * (1 - 2.2 * lift))
    if p.bag == "backpack" and front:
        straps = box(abs(u), v, (0.12, 1.24), (0.03, 0.2), 0.02)
    for side, ahead in ((-1, -stride), (1, stride)):
        draw_hanging_arm(sprite, u, v, pixel, p, side, 0.10 * max(ahead, 0), light)
    trunk = smooth_union(ellipse(u, v, (0, 1.24), (0.215, 0.24)),
                         ellipse(u, v, (0, 0.96), (0.17, 0.16)), 0.16)  # fmt: skip
    draw_clothes(sprite, u, v, pixel, p, trunk, 0.20, light)
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
    u, v, pixel = larger(u, v, pixel)
    if front:
        draw_back_hair(sprite, u, v, pixel, p, 0.0)
        draw_face(sprite, u, v, pixel, p)
    else:
        head = ellipse(u, v, (0, 1.655), (0.155, 0.17))
        sprite.add(cover(head, pixel), p.skin * 0.92)
        draw_crown(
            sprite, u, v, pixel, p, np.maximum(ellipse(u, v, (0, 1.675), (0.178, 0.178)), 1.56 - v)
        )
        draw_back_hair(sprite, u, v, pixel, p, 0.0)
