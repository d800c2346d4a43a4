"""A chest: its outline, lungs, diaphragm, heart, vessels and windpipe, and its bones.

Body units: the spine is u = 0, the chest's sides are u = -1 and 1, and v points down. Each
function returns density: 0 is air, about 1 is bone behind a heart.
"""

from types import SimpleNamespace

import numpy as np

from ..drawing.shapes import capsule, cover, ellipse, from_middle, limb, ramp, smooth_union, union
from ..drawing.textures import sample

APEX = -0.80  # top of the lungs
RIB_SPACING = 0.172


def draw_chest(rng):
    """Choose a patient's own measures, the same on every film, in body units."""
    chances = (2 * rng.random(8) - 1).tolist()
    return SimpleNamespace(
        width=1 + 0.05 * chances[0],  # times the usual one, as is the heart's
        heart=1 + 0.1 * chances[2],
        knob=0.1 + 0.02 * chances[3],  # radius of the aorta's arch
        shoulder=0.04 * chances[4],  # how much lower than usual
        stomach=0.07 + 0.03 * chances[5],  # half the height of its air bubble
        shift=10 + 9 * chances[6],  # where the noise of the lungs' vessels starts
        dome=0.03 * chances[7],  # how much lower the dome at the picture's right lies
    )


def outline(u, v, chest):
    """Signed distance to neck, shoulders and trunk."""
    side, s = abs(u), chest.shoulder
    trunk = side - (0.98 * chest.width - 0.10 * ramp(v, 0.2, -0.7) + 0.05 * ramp(v, 0.3, 1.1))
    trunk = np.maximum(trunk, -0.62 - v)
    arm = limb(side, v, ((0.22, -0.88), (1.0, -0.64 + s), (1.36, 1.3)), (0.20, 0.27, 0.14))
    neck = np.maximum(side - 0.24, v + 0.3)
    return smooth_union(smooth_union(trunk, arm, 0.12), neck, 0.25)


def diaphragm(u, position, chest):
    """Height of the diaphragm, y down, by u: two domes, the liver's higher."""
    side = (abs(u) - 0.42) * (1 / 0.40)
    liver = np.where(u < 0, np.float32(-0.05), np.float32(0.02 + chest.dome))
    return position.diaphragm + liver + 0.13 * side * side


def lungs(u, v, floor, position, chest):
    """Signed distance to both lung fields, which end at the diaphragm, `floor`."""
    middle = position.diaphragm - 0.30
    half = middle - APEX
    wide = np.where(v < middle, np.float32(1 / half), np.float32(1 / 1.5))
    side = abs(u) * (1 / chest.width)
    p, q = (side - 0.45) * (1 / 0.40), (v - middle) * wide
    field = (np.sqrt(p * p + q * q) - 1) * 0.40
    inner = 0.11 + 0.06 * ramp(v, 0.1, 0.5) - side
    return np.maximum(np.maximum(field, inner), floor)


def heart(u, v, position, chest):
    """Signed distance to the heart and the great vessels above it."""
    size, floor = position.heart * chest.heart, position.diaphragm
    tip, base = (0.34 * size, floor - 0.04), (0.05 * size, floor - 0.40)
    left = capsule(u, v, base, tip, 0.17 * size, 0.13 * size)
    right = ellipse(u, v, (0.03 * size, floor - 0.16), (0.26 * size, 0.32))
    vessels = capsule(u, v, (0.03, floor - 0.55), (0.01, -0.75), 0.125 * size, 0.11)
    knob = ellipse(u, v, (0.11, -0.36), (chest.knob, chest.knob))
    return smooth_union(smooth_union(left, right, 0.12), smooth_union(vessels, knob, 0.05), 0.16)


def markings(u, v, pixel, chest):
    """The lungs' vessels, 0 to 1: ridges of noise, dense at the roots and fading outwards."""
    p, q = abs(u) - 0.24, v + 0.08
    near = 1 / (1 + 9 * (p * p + 0.7 * q * q))
    noise = sample("soft", u * 0.42 + chest.shift, v * 0.30 + chest.shift, pixel * 0.4)
    fine = sample("soft", u * 0.9 + chest.shift, v * 0.7, pixel * 0.9)
    ridges = np.maximum(1 - 7 * abs(noise), 0) + 0.7 * np.maximum(1 - 7 * abs(fine), 0)
    root = np.maximum(1 - 30 * p * p - 9 * q * q, 0)
    return near * ridges + 0.9 * root * (0.7 + 0.5 * fine)


def soft_tissue(u, v, pixel, position, chest):
    """Return the density of the body without bones, and how much lung each pixel shows, 0 to 1."""
    body = outline(u, v, chest)
    thick = ramp(body, 0.5 * pixel, -0.16)
    density = 0.30 * ramp(body, 0.7 * pixel, -0.7 * pixel) + 0.26 * thick
    floor = v - diaphragm(u, position, chest)
    air = ramp(lungs(u, v, floor, position, chest), 0.012 + pixel, -0.045 - pixel)
    density += air * (-0.40 + 0.13 * markings(u, v, pixel, chest))
    below = ramp(floor, 0.0, 0.35) * thick
    density += 0.12 * below
    core = ramp(heart(u, v, position, chest), 0.012 + pixel, -0.06 - pixel)
    density += core * (0.04 + 0.34 * air)  # the lung before and behind it darkens it a little
    windpipe = capsule(u, v, (0.0, -1.4), (0.01, -0.34), 0.045, 0.042)
    branches = capsule(abs(u - 0.01), v, (0.0, -0.34), (0.14, -0.20), 0.036, 0.022)
    density -= 0.13 * ramp(union(windpipe, branches), pixel, -0.02 - pixel)
    bubble = ellipse(u, v, (0.40, position.diaphragm + 0.20), (0.20, chest.stomach))
    density -= 0.22 * ramp(bubble, 0.02 + pixel, -0.03 - pixel) * below
    return density, air * (1 - core)


def _band(distance, pixel, shell):
    """Density of a bone seen from the side: a pale inside, and a denser shell."""
    return cover(distance, pixel) * (0.6 + 0.6 * cover(-distance - shell, pixel + 0.5 * shell))


def ribs(u, v, pixel, position, chest):
    """Density of the ribs, 0 to about 1."""
    across = abs(u) * (1 / chest.width)
    behind = -0.11 - 0.20 * across + 0.62 * across * across
    before = 0.34 - 0.62 * across + 0.10 * across * across
    total = 0
    for strength, curve, half, last, begin, full in (
        (1.0, behind, 0.036, 5.5, 0.06, 0.12),
        (0.6, before, 0.038, 2.5, 0.30, 0.75),
    ):
        phase = (v - curve) * (1 / RIB_SPACING)  # one for all the ribs whose middle is the curve
        pairs = _band(from_middle(phase) * RIB_SPACING - half, pixel, 0.012)
        pairs *= ramp(phase, -4.5, -4.4) * ramp(phase, last, last - 0.1) * ramp(across, begin, full)
        total = total + strength * pairs
    cage = ramp(across, 0.935, 0.90) * ramp(v, -0.98 + 0.3 * across, -0.90 + 0.3 * across)
    return total * (cage * (1 - 0.6 * ramp(v - position.diaphragm, 0.05, 0.30)))


def spine(u, v, pixel):
    """Density of the spine, 0 to about 1: vertebrae, their discs and their processes."""
    column = ramp(abs(u) - (0.085 + 0.02 * v), 0.012 + pixel, -0.012 - pixel)
    disc = from_middle(v * (1 / 0.15))
    bone = 0.72 + 0.28 * ramp(disc, 0.44 + pixel, 0.34)
    process = ramp(abs(u) - 0.016, pixel, -pixel) * ramp(disc, 0.34, 0.12)
    pedicle = ellipse(abs(u), (disc - 0.12) * 0.15, (0.055, 0.0), (0.018, 0.018))
    return column * (bone + 0.22 * process + 0.2 * cover(pedicle, pixel))


def shoulders(u, v, pixel, chest):
    """Density of collarbones, shoulder blades and upper arms, 0 to about 1."""
    side, s = abs(u), chest.shoulder
    points = ((0.09, -0.60), (0.42, -0.74 + 0.3 * s), (0.88, -0.76 + s))
    collar = _band(limb(side, v, points, (0.042, 0.033, 0.04)), pixel, 0.012)
    blade = capsule(side, v, (0.88, -0.62 + s), (0.83, 0.02 + s), 0.02, 0.012)
    plate = ellipse(side, v, (0.93, -0.38 + s), (0.11, 0.30))
    head = ellipse(side, v, (1.07, -0.68 + s), (0.12, 0.13))
    shaft = capsule(side, v, (1.10, -0.60 + s), (1.36, 1.3), 0.085, 0.06)
    arm = _band(union(head, shaft), pixel, 0.015)
    return collar + 0.45 * cover(blade, pixel) + 0.25 * cover(plate, pixel + 0.03) + arm


def bones(u, v, pixel, position, chest):
    """Return the density that the bones add."""
    total = 0.105 * ribs(u, v, pixel, position, chest)
    total += 0.10 * spine(u, v, pixel)
    total += 0.14 * np.minimum(shoulders(u, v, pixel, chest), 1.6)
    return total
