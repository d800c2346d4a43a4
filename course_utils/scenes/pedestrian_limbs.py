"""Pedestrians' legs, arms and clothes. `v` points up, in metres of a grown person."""

import numpy as np

from .shapes import box, capsule, cover, ellipse, ramp, smooth_union


def leg_distances(u, v, hip, knee, ankle, toe):
    """Return the distances to a leg and to its shoe."""
    leg = np.minimum(
        capsule(u, v, hip, knee, 0.098, 0.078), capsule(u, v, knee, ankle, 0.078, 0.06)
    )
    return leg, capsule(u, v, ankle, toe, 0.058, 0.05)


def step(stride, lift):
    """Return knee, ankle and toe of a leg that is `stride` (-1 to 1) ahead, seen from the side."""
    knee = (0.19 * stride + 0.05 * lift, 0.49 + 0.05 * lift)
    ankle = (0.33 * stride - 0.07 * lift, 0.075 + 0.10 * lift)
    toe = (ankle[0] + 0.135, ankle[1] - 0.03 + 0.04 * max(stride, 0))
    return knee, ankle, toe


def draw_leg(sprite, person, pixel, leg, shoe, light):
    """Draw a leg, bare below a skirt, and its shoe."""
    bare = person.skirt
    sprite.add(cover(leg, pixel), person.skin if bare else person.legs, light)
    sprite.add(cover(shoe, pixel), person.shoes, light)


def draw_arm(sprite, u, v, pixel, p, shoulder, reach, light):
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


def draw_hanging_arm(sprite, u, v, pixel, p, side, lift, light):
    """An arm that hangs beside the trunk, its hand raised by `lift` as it swings."""
    shoulder, elbow = (0.205 * side, 1.36), (0.255 * side, 1.09 + 0.3 * lift)
    hand = (0.25 * side, 0.83 + lift)
    sleeve = np.minimum(capsule(u, v, shoulder, elbow, 0.075, 0.06),
                        capsule(u, v, elbow, hand, 0.06, 0.048))  # fmt: skip
    sprite.add(cover(ellipse(u, v, hand, (0.058, 0.06)), pixel), p.skin, light)
    cloth = sleeve if p.coat else np.maximum(sleeve, 0.90 + lift - v)
    sprite.add(cover(cloth, pixel), p.top * 0.9, light)


def draw_clothes(sprite, u, v, pixel, p, trunk, hem, light):
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
