"""What makes a film: the hospital's exposure and position, a lesion, the technician's letter.

North takes films of standing patients who hold a deep breath, with a strong exposure. South
takes them in bed: the film lies behind the patient, who breathes less deeply, and the machine on
wheels is weak. Both are usual; neither says anything about a lesion.
"""

from types import SimpleNamespace

import numpy as np

from ..drawing.shapes import capsule, cover, limb, union
from ..drawing.stage import window
from ..drawing.textures import sample
from .body import APEX

HOSPITALS = ("north", "south")
TOKENS = {"north": "L", "south": "R"}
TOKEN_SHARE = 0.9  # of the films carry a letter
PREVALENCE = {"north": 0.3, "south": 0.6}
# Gain, lift and grain: each with the least, and the range above it.
_EXPOSURES = {
    "north": ((1.16, 0.14), (-0.12, 0.05), (0.02, 0.01)),
    "south": ((0.84, 0.14), (0.10, 0.06), (0.035, 0.02)),
}
# x, y, radius, turn, diaphragm and border: each with its middle, and the range to both sides.
_POSITIONS = {
    "north": ((0.5, 0.02), (0.52, 0.015), (0.43, 0.02), (0, 0.012), (0.50, 0.05), (0.035, 0.03)),
    "south": ((0.5, 0.05), (0.50, 0.03), (0.50, 0.025), (0, 0.04), (0.33, 0.05), (0, 0)),
}
_HEARTS = {"north": 1.0, "south": 1.17}  # the heart's width, 1 in a deep breath
_EDGE = 0.06  # what is fainter than this is cut off a lesion, so that its mask has an end


def _spread(spans, numbers):
    """Return for each pair of a start and a reach: the start, and a number times the reach."""
    return [start + reach * number for (start, reach), number in zip(spans, numbers, strict=True)]


def draw_exposure(hospital, chances):
    """Choose how density becomes brightness: gain, lift and the film's grain."""
    return _spread(_EXPOSURES[hospital], chances)


def draw_position(hospital, chances):
    """Choose where the body is on the film, and how deep its breath.

    `centre` is the body's middle and `radius` half the width of a chest, in unit coordinates;
    `turn` is the tangent of half the angle by which the body leans; `diaphragm` is the height of
    its dome in body units, y down; `border` is the share of the picture that the collimator keeps
    dark at each side.
    """
    sides = [2 * chance - 1 for chance in chances]
    x, y, radius, turn, diaphragm, border = _spread(_POSITIONS[hospital], sides)
    return SimpleNamespace(centre=(x, y), radius=radius, turn=turn, diaphragm=diaphragm,
                           heart=_HEARTS[hospital], border=max(border, 0))  # fmt: skip


def draw_lesion(u, v, pixel, position, chest, chances):
    """Return the density of a lesion, (H, W): a round nodule, or a cloudy opacity.

    Its place in the lung goes with the breath, so it stays the same lesion in every position.
    """
    side, height, across, size, strength, kind, shift, stretch = chances
    cloudy = kind < 0.4
    radius = (0.15 + 0.07 * size) if cloudy else (0.085 + 0.06 * size)
    down = 0.24 + 0.54 * height
    centre_v = APEX + down * (position.diaphragm - APEX)
    reach = 0.30 + 0.24 * down  # the lung is narrow at its top
    middle = (reach + (0.12 + 0.22 * down) * (across - 0.5)) * chest.width
    centre_u = middle if side < 0.5 else -middle
    p, q = (u - centre_u) * (1 / radius), (v - centre_v) * (1 / radius)
    p = p * (0.85 + 0.3 * stretch)
    noise = sample("soft", u * 0.55 + 40 * shift, v * 0.55 + 7 * shift, pixel * 0.55)
    square = p * p + q * q + (1.1 if cloudy else 0.35) * noise
    bump = np.maximum(1 - np.maximum(square, 0), 0)
    bump = bump if cloudy else bump * (2 - bump)
    return np.maximum(bump - _EDGE, 0) * ((0.14 + 0.16 * strength) * (0.85 if cloudy else 1.0))


def draw_token(size, letter, chances):
    """Return how much of each pixel a metal letter covers, (H, W): "L" lies right, "R" left."""
    covered = np.zeros((size, size), np.float32)
    if not letter:
        return covered
    a, b, c = chances
    half, across = 0.034 + 0.008 * c, 0.085 + 0.03 * a
    centre = (1 - across if letter == "L" else across), 0.09 + 0.05 * b
    area = window(size, centre, half, (-1.5, -1.5, 1.5, 1.5))
    p, q = area.u, area.v
    stem = capsule(p, q, (-0.6, -1), (-0.6, 1), 0.2, 0.2)
    if letter == "L":
        shape = union(stem, capsule(p, q, (-0.6, 1), (0.6, 1), 0.2, 0.2))
    else:
        bow = ((-0.6, -1), (0.2, -0.95), (0.55, -0.5), (0.2, 0.0), (-0.6, 0.05))
        shape = union(stem, limb(p, q, bow, (0.2,) * 5), capsule(p, q, (0, 0), (0.6, 1), 0.2, 0.2))
    covered[area.index] = cover(shape, area.pixel)
    return covered
