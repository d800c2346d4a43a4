"""The bones of a chest: ribs behind and before, collarbones, shoulder blades, arms and spine."""

import numpy as np

from ..drawing.shapes import capsule, cover, ellipse, from_middle, limb, ramp, union

RIB_SPACING = 0.172


def _band(distance, pixel, shell):
    """Density of a bone seen from the side: a pale inside, and a denser shell."""
    inside = cover(distance, pixel)
    return inside * (0.6 + 0.6 * cover(-distance - shell, pixel + 0.5 * shell))


def _rib_pairs(across, v, curve, half, pixel):
    """Draw all ribs whose middle line is `curve` at once: one phase for the whole cage."""
    phase = (v - curve) * (1 / RIB_SPACING)
    return _band(from_middle(phase) * RIB_SPACING - half, pixel, 0.012), phase


def ribs(u, v, pixel, position, chest):
    """Density of the ribs, 0 to about 1."""
    across = abs(u) * (1 / chest.width)
    behind = -0.11 - 0.20 * across + 0.62 * across * across
    back, phase = _rib_pairs(across, v, behind, 0.036, pixel)
    back *= ramp(phase, -4.5, -4.4) * ramp(phase, 5.5, 5.4) * ramp(across, 0.06, 0.12)
    before = 0.34 - 0.62 * across + 0.10 * across * across
    front, phase = _rib_pairs(across, v, before, 0.038, pixel)
    front *= ramp(phase, -4.5, -4.4) * ramp(phase, 2.5, 2.4) * ramp(across, 0.30, 0.75)
    cage = ramp(across, 0.935, 0.90) * ramp(v, -0.98 + 0.3 * across, -0.90 + 0.3 * across)
    floor = 1 - 0.6 * ramp(v - position.diaphragm, 0.05, 0.30)
    return (back + 0.6 * front) * (cage * floor)


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
