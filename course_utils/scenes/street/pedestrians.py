"""Pedestrians from head to foot: men, women and children who walk, stand, and carry things.

A unit is a metre of a grown person; the origin is on the ground between the feet, v up.
"""

from functools import partial
from types import SimpleNamespace

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, capsule, ellipse, limb, parabolic_wave, ramp, rgb, smooth_union
from .canvas import PERSON, Thing

SKINS = ((0.95, 0.78, 0.66), (0.87, 0.67, 0.52), (0.72, 0.51, 0.37), (0.52, 0.35, 0.25),
         (0.36, 0.24, 0.18))  # fmt: skip
HAIR = ((0.12, 0.10, 0.10), (0.28, 0.18, 0.12), (0.48, 0.31, 0.18), (0.80, 0.64, 0.38),
        (0.66, 0.66, 0.67), (0.60, 0.29, 0.16))  # fmt: skip
TOPS = ((0.82, 0.28, 0.26), (0.24, 0.42, 0.66), (0.92, 0.76, 0.34), (0.30, 0.54, 0.42),
        (0.93, 0.91, 0.87), (0.54, 0.36, 0.56), (0.90, 0.56, 0.36), (0.26, 0.28, 0.34),
        (0.56, 0.74, 0.80))  # fmt: skip
TROUSERS = ((0.20, 0.25, 0.38), (0.15, 0.15, 0.18), (0.52, 0.46, 0.38), (0.36, 0.38, 0.42),
            (0.34, 0.26, 0.22))  # fmt: skip
SHOES = ((0.12, 0.11, 0.11), (0.88, 0.87, 0.84), (0.42, 0.26, 0.18))
EYES = rgb((0.10, 0.08, 0.08))


def draw_pedestrian(chances):
    """Choose a person's looks from twelve uniform chances.

    `height` is a share of a grown person's; legs are bare below a skirt.
    """
    child, skirt = chances[0] < 0.16, chances[8] < 0.28
    skin = rgb(pick(SKINS, chances[2]))
    return SimpleNamespace(
        height=0.62 + 0.15 * chances[1] if child else 0.93 + 0.13 * chances[1],
        skin=skin,
        hair=rgb(pick(HAIR, chances[3])),
        top=rgb(pick(TOPS, chances[4])),
        legs=skin if skirt else rgb(pick(TROUSERS, chances[5])),
        shoes=rgb(pick(SHOES, chances[6])),
        style=pick(("short", "long", "bun", "cap"), chances[7]),
        skirt=skirt,
        coat=chances[9] < 0.3,
        bag=pick(("", "backpack", "handbag", ""), chances[10]),
        accent=rgb(pick(TOPS, chances[11])),
    )


def person_thing(layout, hour, person, phase, across, depth, facing, left):
    """Return a person at a position who faces to the "side" (perhaps left), "front" or "back".

    `phase` is that of the stride, in whole double steps, and None stands still.
    """
    kind = "child" if person.height < 0.8 else "adult"
    half, height, shadow = 0.27 * person.height, 1.83 * person.height, (0, 0, 0.36, 0.13, 0.85)
    look = partial(_pedestrian, person, hour, phase, facing, left)
    return Thing(layout.camera, across, depth, PERSON, kind, half, height, shadow, look)


def _pedestrian(person, hour, phase, facing, left, place):
    """Return the `Sprite` of a person. Seen from the side they face right, or are mirrored."""
    sprite = place((-0.66, -2.03, 0.66, 0.06), hour.lit(0.5), left, person.height)
    u, v = sprite.u, sprite.v
    stride = 0.0 if phase is None else parabolic_wave(phase)
    lamp = -hour.side if left else hour.side  # the sun's side, as a mirrored person sees it
    sprite.light = hour.lit(0.52 + 0.45 * lamp * u + 0.10 * (v - 0.9))
    v = v + 0.025 * abs(stride)  # the body sinks as the legs part
    if facing == "side":
        _draw_side(sprite, u, v, person, stride)
    else:
        _draw_upright(sprite, u, v, person, stride, facing == "front")
    return sprite


def _draw_side(sprite, u, v, person, stride):
    light, dim = sprite.light, sprite.light * 0.72
    _draw_swinging_arm(sprite, u, v, person, (0.02, 1.33), 0.55 * stride, dim)
    _draw_leg(sprite, u, v, person, (-0.02, 0.86), _step(-stride), dim)
    if person.bag == "backpack":
        sprite.add(box(u, v, (-0.22, 1.15), (0.12, 0.21), 0.09), person.accent * 0.85)
    _draw_leg(sprite, u, v, person, (0.01, 0.86), _step(stride), light)
    hips = ellipse(u, v, (-0.01, 0.95), (0.15, 0.16))
    trunk = smooth_union(ellipse(u, v, (0.01, 1.22), (0.165, 0.26)), hips, 0.14)
    _draw_clothes(sprite, u, v, person, trunk, 0.15 + 0.07 * abs(stride))
    _draw_swinging_arm(sprite, u, v, person, (0.0, 1.34), -0.55 * stride, light)
    if person.bag == "handbag":
        sprite.add(box(u, v, (-0.06 - 0.1 * stride, 0.82), (0.12, 0.09), 0.03), person.accent * 0.7)
    u, v = _larger(sprite, u, v)
    _draw_profile(sprite, u, v, person)


def _draw_upright(sprite, u, v, person, stride, front):
    light = sprite.light
    for side, ahead in ((-1, stride), (1, -stride)):
        lift = 0.10 * max(ahead if front else -ahead, 0)
        x = 0.085 * side
        knee, ankle = (x * 1.05, 0.48 + 0.4 * lift), (x, 0.08 + lift)
        joints = knee, ankle, (x * 1.15, 0.055 + 0.8 * lift)
        _draw_leg(sprite, u, v, person, (x, 0.86), joints, light * (1 - 2.2 * lift))
    for side, ahead in ((-1, -stride), (1, stride)):
        lift = 0.10 * max(ahead, 0)
        joints = (0.205 * side, 1.36), (0.255 * side, 1.09 + 0.3 * lift), (0.25 * side, 0.83 + lift)
        cuff, colour = 0.90 + lift, person.top * 0.9
        _draw_arm(sprite, u, v, person, joints, (0.06, 0.048), 0.058, cuff, colour, light)
    hips = ellipse(u, v, (0, 0.96), (0.17, 0.16))
    trunk = smooth_union(ellipse(u, v, (0, 1.24), (0.215, 0.24)), hips, 0.16)
    _draw_clothes(sprite, u, v, person, trunk, 0.20)
    _draw_bag(sprite, u, v, person, front)
    if front and person.coat:  # the line where it closes
        sprite.tint(sprite.cover(abs(u) - 0.012) * (v < 1.36) * (v > 0.7) * 0.5, person.top * 0.5)
    sprite.add(capsule(u, v, (0, 1.40), (0, 1.52), 0.07, 0.065), person.skin * 0.86)
    u, v = _larger(sprite, u, v)
    if front:
        _draw_back_hair(sprite, u, v, person, 0.0)
        _draw_face(sprite, u, v, person)
    else:
        _draw_back_of_head(sprite, u, v, person)


def _draw_bag(sprite, u, v, person, front):
    """Draw a handbag; of a backpack, from the front, the straps alone."""
    if person.bag == "handbag":
        sprite.add(box(u, v, (0.27, 0.74), (0.11, 0.09), 0.03), person.accent * 0.7)
    elif person.bag and front:
        straps = box(abs(u), v, (0.12, 1.24), (0.03, 0.2), 0.02)
        sprite.paint(straps, person.accent * 0.8)
    elif person.bag:
        sprite.add(box(u, v, (0, 1.17), (0.18, 0.22), 0.09), person.accent * 0.85)


def _step(stride):
    """Return knee, ankle and toe of a leg that is `stride` (-1 to 1) ahead, seen from the side."""
    lift = 0.35 * max(-stride, 0)  # the leg behind leaves the ground
    knee = (0.19 * stride + 0.05 * lift, 0.49 + 0.05 * lift)
    ankle = (0.33 * stride - 0.07 * lift, 0.075 + 0.10 * lift)
    return knee, ankle, (ankle[0] + 0.135, ankle[1] - 0.03 + 0.04 * max(stride, 0))


def _draw_leg(sprite, u, v, person, hip, joints, light):
    """Draw a leg and its shoe, from the knee, the ankle and the toe."""
    knee, ankle, toe = joints
    sprite.add(limb(u, v, (hip, knee, ankle), (0.098, 0.078, 0.06)), person.legs, light)
    sprite.add(capsule(u, v, ankle, toe, 0.058, 0.05), person.shoes, light)


def _draw_swinging_arm(sprite, u, v, person, shoulder, reach, light):
    """Draw an arm from the side; `reach` swings the hand ahead, in units of half a metre."""
    x, y = shoulder
    elbow = (x + 0.30 * reach - 0.03, y - 0.27)
    hand = (x + 0.60 * reach + 0.06 * (reach > 0), y - 0.52 + 0.12 * abs(reach))
    joints = shoulder, elbow, hand
    _draw_arm(sprite, u, v, person, joints, (0.062, 0.05), 0.06, y - 0.46, person.top * 0.94, light)


def _draw_arm(sprite, u, v, person, joints, radii, fist, cuff, colour, light):
    """Draw a hand, then the sleeve over it: down to the height `cuff`, a coat's to the hand."""
    sprite.add(ellipse(u, v, joints[-1], (fist, 0.06)), person.skin, light)
    sleeve = limb(u, v, joints, (0.075, *radii))
    sprite.add(sleeve if person.coat else np.maximum(sleeve, cuff - v), colour, light)


def _draw_clothes(sprite, u, v, person, trunk, hem):
    """Dress the trunk: a skirt or the trousers' seat below, a coat or a shirt above."""
    if person.skirt:
        skirt = np.maximum(abs(u) - hem - 0.16 * (0.98 - v), abs(v - 0.76) - 0.22)
        sprite.add(skirt, person.accent)
    else:
        sprite.add(np.maximum(trunk, v - 0.98), person.legs)
    shirt = np.maximum(trunk, (0.70 if person.coat else 0.94) - v)
    if person.coat:
        tail = box(u, v, (0, 0.88), (min(hem, 0.20) + 0.02, 0.20), 0.05)
        shirt = smooth_union(shirt, tail, 0.08)
    sprite.add(shirt, person.top, sprite.light * (1.06 - 0.30 * ramp(trunk, -0.10, 0.0)))


def _larger(sprite, u, v):
    """Enlarge what follows about the neck: heads are larger than life, as in the other worlds."""
    sprite.pixel /= 1.2
    return u * (1 / 1.2), 1.48 + (v - 1.48) * (1 / 1.2)


def _draw_profile(sprite, u, v, person):
    """Draw a neck and a head that looks to the right."""
    sprite.add(capsule(u, v, (0.01, 1.38), (0.03, 1.54), 0.062, 0.06), person.skin * 0.86)
    _draw_back_hair(sprite, u, v, person, -0.08)
    nose = ellipse(u, v, (0.195, 1.625), (0.035, 0.03))
    face = smooth_union(ellipse(u, v, (0.045, 1.645), (0.148, 0.165)), nose, 0.03)
    sprite.add(face, person.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    line = 0.55 * (u - 0.02) - (v - 1.66)
    _draw_crown(sprite, v, person, np.maximum(ellipse(u, v, (0.015, 1.69), (0.18, 0.17)), line))
    if person.style == "cap":
        brim = capsule(u, v, (0.08, 1.735), (0.26, 1.72), 0.03, 0.018)
        sprite.add(brim, person.accent * 0.8)
    sprite.paint(ellipse(u, v, (0.135, 1.66), (0.017, 0.028)), EYES)


def _draw_face(sprite, u, v, person):
    """Draw a face from the front, with the hair above it."""
    face = ellipse(u, v, (0, 1.64), (0.15, 0.168))
    sprite.add(face, person.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    fringe = np.maximum(ellipse(u, v, (0, 1.685), (0.178, 0.172)), 1.70 + 0.6 * u * u - v)
    _draw_crown(sprite, v, person, fringe)
    sprite.paint(ellipse(abs(u), v, (0.058, 1.645), (0.019, 0.027)), EYES)
    cheeks = ellipse(abs(u), v, (0.088, 1.595), (0.034, 0.026))
    sprite.tint(sprite.cover(cheeks, 0.02) * 0.28, person.skin * rgb((1.05, 0.62, 0.58)))
    nose = ellipse(u, v, (0, 1.61), (0.016, 0.014))
    sprite.tint(sprite.cover(nose) * 0.5, person.skin * 0.74)
    smile = np.maximum(abs(np.sqrt(u * u + (v - 1.595) ** 2) - 0.05) - 0.009, v - 1.572)
    sprite.tint(sprite.cover(smile) * 0.8, person.skin * rgb((0.62, 0.36, 0.36)))


def _draw_back_of_head(sprite, u, v, person):
    sprite.add(ellipse(u, v, (0, 1.655), (0.155, 0.17)), person.skin * 0.92)
    crown = np.maximum(ellipse(u, v, (0, 1.675), (0.178, 0.178)), 1.56 - v)
    _draw_crown(sprite, v, person, crown)
    _draw_back_hair(sprite, u, v, person, 0.0)


def _draw_crown(sprite, v, person, crown):
    """Draw the hair on top, or a cap in its place; `crown` is the distance to it."""
    colour = person.accent if person.style == "cap" else person.hair
    sprite.add(crown, colour * (1.0 + 0.9 * (v - 1.68)))


def _draw_back_hair(sprite, u, v, person, x):
    """Draw what hair hangs or stands behind a head; `x` is its middle, 0 from the front."""
    if person.style == "long":
        ends = box(u, v, (x, 1.48), (0.15, 0.16), 0.08)
        fall = smooth_union(ellipse(u, v, (x, 1.66), (0.175, 0.18)), ends, 0.1)
        sprite.add(fall, person.hair * 0.85)
    elif person.style == "bun":
        sprite.add(ellipse(u, v, (1.6 * x, 1.84), (0.085, 0.08)), person.hair)
    elif x:
        sprite.add(ellipse(u, v, (x + 0.03, 1.67), (0.14, 0.15)), person.hair)
