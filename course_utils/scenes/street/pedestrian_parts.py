"""Parts of pedestrians: heads, limbs and clothes. `v` points up, in metres of a grown person."""

import numpy as np

from ..drawing.shapes import box, capsule, ellipse, limb, ramp, rgb, smooth_union


def larger(sprite, u, v):
    """Return coordinates in which a head is drawn larger, its neck in place."""
    sprite.pixel /= 1.2
    return u * (1 / 1.2), 1.48 + (v - 1.48) * (1 / 1.2)


def draw_profile(sprite, u, v, p):
    """Draw a neck and a head that looks to the right."""
    neck = capsule(u, v, (0.01, 1.38), (0.03, 1.54), 0.062, 0.06)
    sprite.add(neck, p.skin * 0.86)
    draw_back_hair(sprite, u, v, p, -0.08)
    nose = ellipse(u, v, (0.195, 1.625), (0.035, 0.03))
    face = smooth_union(ellipse(u, v, (0.045, 1.645), (0.148, 0.165)), nose, 0.03)
    sprite.add(face, p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    cap = np.maximum(ellipse(u, v, (0.015, 1.69), (0.18, 0.17)), 0.55 * (u - 0.02) - (v - 1.66))
    draw_crown(sprite, u, v, p, cap)
    if p.style == "cap":
        brim = capsule(u, v, (0.08, 1.735), (0.26, 1.72), 0.03, 0.018)
        sprite.add(brim, p.accent * 0.8)
    eye = ellipse(u, v, (0.135, 1.66), (0.017, 0.028))
    sprite.paint(eye, rgb((0.10, 0.08, 0.08)))


def draw_face(sprite, u, v, p):
    """Draw a face from the front, with the hair above it."""
    face = ellipse(u, v, (0, 1.64), (0.15, 0.168))
    sprite.add(face, p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    fringe = np.maximum(ellipse(u, v, (0, 1.685), (0.178, 0.172)), 1.70 + 0.6 * u * u - v)
    draw_crown(sprite, u, v, p, fringe)
    eyes = ellipse(abs(u), v, (0.058, 1.645), (0.019, 0.027))
    sprite.paint(eyes, rgb((0.10, 0.08, 0.08)))
    cheeks = ellipse(abs(u), v, (0.088, 1.595), (0.034, 0.026))
    sprite.tint(sprite.cover(cheeks, 0.02) * 0.28, p.skin * rgb((1.05, 0.62, 0.58)))
    nose = ellipse(u, v, (0, 1.61), (0.016, 0.014))
    sprite.tint(sprite.cover(nose) * 0.5, p.skin * 0.74)
    smile = np.maximum(abs(np.sqrt(u * u + (v - 1.595) ** 2) - 0.05) - 0.009, v - 1.572)
    sprite.tint(sprite.cover(smile) * 0.8, p.skin * rgb((0.62, 0.36, 0.36)))


def draw_crown(sprite, u, v, p, cap):
    """Draw the hair on top, or a cap in its place; `cap` is the distance to it."""
    colour = p.accent if p.style == "cap" else p.hair
    sprite.add(cap, colour * (1.0 + 0.9 * (v - 1.68)))


def draw_back_hair(sprite, u, v, p, x):
    """Draw what hair hangs or stands behind a head; `x` is its middle, 0 from the front."""
    if p.style == "long":
        ends = box(u, v, (x, 1.48), (0.15, 0.16), 0.08)
        fall = smooth_union(ellipse(u, v, (x, 1.66), (0.175, 0.18)), ends, 0.1)
        sprite.add(fall, p.hair * 0.85)
    elif p.style == "bun":
        sprite.add(ellipse(u, v, (1.6 * x, 1.84), (0.085, 0.08)), p.hair)
    elif x:
        sprite.add(ellipse(u, v, (x + 0.03, 1.67), (0.14, 0.15)), p.hair)


def leg_distances(u, v, hip, knee, ankle, toe):
    """Return the distances to a leg and to its shoe."""
    leg = limb(u, v, (hip, knee, ankle), (0.098, 0.078, 0.06))
    return leg, capsule(u, v, ankle, toe, 0.058, 0.05)


def step(stride, lift):
    """Return knee, ankle and toe of a leg that is `stride` (-1 to 1) ahead, seen from the side."""
    knee = (0.19 * stride + 0.05 * lift, 0.49 + 0.05 * lift)
    ankle = (0.33 * stride - 0.07 * lift, 0.075 + 0.10 * lift)
    toe = (ankle[0] + 0.135, ankle[1] - 0.03 + 0.04 * max(stride, 0))
    return knee, ankle, toe


def draw_leg(sprite, person, leg, shoe, light):
    """Draw a leg, bare below a skirt, and its shoe."""
    bare = person.skirt
    sprite.add(leg, person.skin if bare else person.legs, light)
    sprite.add(shoe, person.shoes, light)


def draw_arm(sprite, u, v, p, shoulder, reach, light):
    """An arm from the shoulder; `reach` swings the hand ahead, in units of half a metre."""
    x, y = shoulder
    elbow = (x + 0.30 * reach - 0.03, y - 0.27)
    hand = (x + 0.60 * reach + 0.06 * (reach > 0), y - 0.52 + 0.12 * abs(reach))
    sleeve = limb(u, v, (shoulder, elbow, hand), (0.075, 0.062, 0.05))
    fist = ellipse(u, v, hand, (0.06, 0.06))
    sprite.add(fist, p.skin, light)
    cloth = sleeve if p.coat else np.maximum(sleeve, (y - 0.46) - v)
    sprite.add(cloth, p.top * 0.94, light)


def draw_hanging_arm(sprite, u, v, p, side, lift, light):
    """An arm that hangs beside the trunk, its hand raised by `lift` as it swings."""
    shoulder, elbow = (0.205 * side, 1.36), (0.255 * side, 1.09 + 0.3 * lift)
    hand = (0.25 * side, 0.83 + lift)
    sleeve = limb(u, v, (shoulder, elbow, hand), (0.075, 0.06, 0.048))
    sprite.add(ellipse(u, v, hand, (0.058, 0.06)), p.skin, light)
    cloth = sleeve if p.coat else np.maximum(sleeve, 0.90 + lift - v)
    sprite.add(cloth, p.top * 0.9, light)


def draw_clothes(sprite, u, v, p, trunk, hem, light):
    """Dress the trunk: a skirt or the trousers' seat below, a coat or a shirt above."""
    round_light = light * (1.06 - 0.30 * ramp(trunk, -0.10, 0.0))
    if p.skirt:
        skirt = np.maximum(abs(u) - hem - 0.16 * (0.98 - v), abs(v - 0.76) - 0.22)
        sprite.add(skirt, p.accent, light)
    else:
        seat = np.maximum(trunk, v - 0.98)
        sprite.add(seat, p.legs, light)
    low = 0.70 if p.coat else 0.94
    shirt = np.maximum(trunk, low - v)
    if p.coat:
        tail = box(u, v, (0, 0.88), (min(hem, 0.20) + 0.02, 0.20), 0.05)
        shirt = smooth_union(shirt, tail, 0.08)
    sprite.add(shirt, p.top, round_light)
