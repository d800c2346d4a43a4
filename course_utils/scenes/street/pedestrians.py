"""Pedestrians from head to foot: men, women and children who walk, stand, and carry things.

One unit is a metre of a grown person; the origin is on the ground between the feet, v up. Seen
from the side a person faces right. Heads are larger than life, as in the other worlds.
"""

from dataclasses import dataclass

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, capsule, ellipse, parabolic_wave, rgb, smooth_union
from . import pedestrian_parts as parts
from .canvas import Sprite

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


def pedestrian(size, foot, scale, person, hour, facing="side", phase=None, left=False):
    """Return the `Sprite` of a person who stands at `foot`, where a metre is `scale` long.

    Both are in unit coordinates. `facing` is "side", "front" or "back", and seen from the side a
    person may face left; `phase` is that of the stride, in whole double steps, and None stands
    still.
    """
    unit = scale * person.height
    sprite = Sprite(size, foot, unit, (-0.66, -2.03, 0.66, 0.06), hour.lit(0.5), left)
    u, v = sprite.u, sprite.v
    stride = 0.0 if phase is None else parabolic_wave(phase)
    bob = 0.0 if phase is None else -0.025 * abs(stride)
    lamp = hour.side if not left else -hour.side
    sprite.light = hour.lit(0.52 - 0.45 * lamp * -u + 0.10 * (v - 0.9))
    if facing == "side":
        _side(sprite, u, v - bob, person, stride)
    else:
        _upright(sprite, u, v - bob, person, stride, facing == "front")
    return sprite


def _side(sprite, u, v, p, stride):
    light, dim = sprite.light, sprite.light * 0.72
    lift = 0.35 * abs(stride)
    joints = parts.step(-stride, lift * (stride > 0)), parts.step(stride, lift * (stride < 0))
    far = parts.leg_distances(u, v, (-0.02, 0.86), *joints[0])
    near = parts.leg_distances(u, v, (0.01, 0.86), *joints[1])
    parts.draw_arm(sprite, u, v, p, (0.02, 1.33), 0.55 * stride, dim)
    parts.draw_leg(sprite, p, *far, dim)
    if p.bag == "backpack":
        pack = box(u, v, (-0.22, 1.15), (0.12, 0.21), 0.09)
        sprite.add(pack, p.accent * 0.85)
    parts.draw_leg(sprite, p, *near, light)
    hips = ellipse(u, v, (-0.01, 0.95), (0.15, 0.16))
    trunk = smooth_union(ellipse(u, v, (0.01, 1.22), (0.165, 0.26)), hips, 0.14)
    parts.draw_clothes(sprite, u, v, p, trunk, 0.15 + 0.07 * abs(stride), light)
    parts.draw_arm(sprite, u, v, p, (0.0, 1.34), -0.55 * stride, light)
    if p.bag == "handbag":
        bag = box(u, v, (-0.06 - 0.1 * stride, 0.82), (0.12, 0.09), 0.03)
        sprite.add(bag, p.accent * 0.7)
    parts.draw_profile(sprite, *parts.larger(sprite, u, v), p)


def _upright(sprite, u, v, p, stride, front):
    light = sprite.light
    for side, ahead in ((-1, stride), (1, -stride)):
        lift = 0.10 * max(ahead if front else -ahead, 0)
        x = 0.085 * side
        knee, ankle = (x * 1.05, 0.48 + 0.4 * lift), (x, 0.08 + lift)
        toe = (x * 1.15, 0.055 + 0.8 * lift)
        leg, shoe = parts.leg_distances(u, v, (x, 0.86), knee, ankle, toe)
        parts.draw_leg(sprite, p, leg, shoe, light * (1 - 2.2 * lift))
    for side, ahead in ((-1, -stride), (1, stride)):
        parts.draw_hanging_arm(sprite, u, v, p, side, 0.10 * max(ahead, 0), light)
    hips = ellipse(u, v, (0, 0.96), (0.17, 0.16))
    trunk = smooth_union(ellipse(u, v, (0, 1.24), (0.215, 0.24)), hips, 0.16)
    parts.draw_clothes(sprite, u, v, p, trunk, 0.20, light)
    if p.bag == "backpack":
        if front:
            straps = box(abs(u), v, (0.12, 1.24), (0.03, 0.2), 0.02)
            sprite.paint(straps, p.accent * 0.8)
        else:
            sprite.add(box(u, v, (0, 1.17), (0.18, 0.22), 0.09), p.accent * 0.85)
    elif p.bag == "handbag":
        sprite.add(box(u, v, (0.27, 0.74), (0.11, 0.09), 0.03), p.accent * 0.7)
    if front and p.coat:
        sprite.tint(sprite.cover(abs(u) - 0.012) * (v < 1.36) * (v > 0.7) * 0.5, p.top * 0.5)
    sprite.add(capsule(u, v, (0, 1.40), (0, 1.52), 0.07, 0.065), p.skin * 0.86)
    u, v = parts.larger(sprite, u, v)
    if front:
        parts.draw_back_hair(sprite, u, v, p, 0.0)
        parts.draw_face(sprite, u, v, p)
    else:
        head = ellipse(u, v, (0, 1.655), (0.155, 0.17))
        sprite.add(head, p.skin * 0.92)
        crown = np.maximum(ellipse(u, v, (0, 1.675), (0.178, 0.178)), 1.56 - v)
        parts.draw_crown(sprite, u, v, p, crown)
        parts.draw_back_hair(sprite, u, v, p, 0.0)
