"""Backgrounds of pets indoors: a living room with a carpet, a kitchen, a bedroom."""

import numpy as np

from ..drawing.landscape import lay_ground
from ..drawing.shapes import paint, ramp, rgb
from ..drawing.stage import gradient, panel

WALLS = ((0.80, 0.77, 0.70), (0.70, 0.75, 0.72), (0.76, 0.70, 0.68), (0.66, 0.70, 0.76))
FABRICS = ((0.42, 0.50, 0.52), (0.62, 0.44, 0.36), (0.50, 0.46, 0.56), (0.70, 0.62, 0.46))
SKIRTING = (0.90, 0.88, 0.84)
CARPETS = ((0.58, 0.33, 0.29), (0.36, 0.40, 0.50), (0.66, 0.56, 0.46), (0.46, 0.42, 0.42))


def _wall(stage, low, high):
    """Paint a wall down to a horizon (where the floor begins) between two heights."""
    stage.horizon = stage.between(low, high)
    wall = stage.pick(WALLS)
    gradient(stage, [c * 1.06 for c in wall], [c * 0.88 for c in wall], 0, stage.horizon)
    if stage.chance(0.4):  # striped wallpaper
        phase = stage.x * stage.between(9, 14)
        stripe = abs(phase - phase.astype(int) - 0.5)
        rows = stage.rows(0, stage.horizon)
        paint(stage.image[:, rows], ramp(stripe, 0.2, 0.24) * 0.18, [c * 0.8 for c in wall])


def _window(stage, left):
    right, top, bottom = left + 0.3, 0.06, stage.horizon - 0.13
    panel(stage, left - 0.02, top - 0.02, right + 0.02, bottom + 0.02, (0.93, 0.91, 0.87))
    panel(stage, left, top, right, bottom, (0.72, 0.83, 0.90), 0.004, -0.2)
    panel(stage, left, bottom - 0.08, right, bottom, (0.55, 0.66, 0.50), 0.004, 0.2, 0.02)
    middle = (left + right) / 2
    panel(stage, middle - 0.008, top, middle + 0.008, bottom, (0.93, 0.91, 0.87), 0.0)
    curtain = stage.pick(FABRICS)
    panel(stage, left - 0.08, 0.02, left + 0.02, stage.horizon - 0.06, curtain, 0.02, 0.25)


def _picture(stage, left):
    top = stage.between(0.1, 0.16)
    panel(stage, left, top, left + 0.18, top + 0.16, (0.38, 0.29, 0.22), 0.005)
    panel(stage, left + 0.015, top + 0.015, left + 0.165, top + 0.145, (0.90, 0.87, 0.80), 0.0)
    panel(stage, left + 0.04, top + 0.05, left + 0.14, top + 0.12, stage.pick(FABRICS), 0.03)


def _sofa(stage, left, colour):
    right, seat = left + 0.56, stage.horizon - 0.06
    dark = [c * 0.82 for c in colour]
    panel(stage, left, seat - 0.16, right, stage.horizon + 0.03, colour, 0.05, 0.2)
    panel(stage, left - 0.05, seat - 0.07, left + 0.06, stage.horizon + 0.05, dark, 0.05, 0.2)
    panel(stage, right - 0.06, seat - 0.07, right + 0.05, stage.horizon + 0.05, dark, 0.05, 0.2)
    panel(stage, left + 0.05, seat - 0.01, right - 0.05, seat + 0.06, dark, 0.03, -0.2)
    cushion = stage.pick(FABRICS)
    panel(stage, left + 0.1, seat - 0.11, left + 0.22, seat, cushion, 0.04, 0.15)


def carpet(stage):
    """A living room: a window, a sofa, and a woven carpet with a border."""
    _wall(stage, 0.44, 0.54)
    window, picture = (0.5, 0.0) if stage.chance(0.5) else (0.0, 0.5)
    _window(stage, stage.between(0.05, 0.2) + window)
    _picture(stage, stage.between(0.1, 0.2) + picture)
    panel(stage, -0.1, stage.horizon - 0.035, 1.1, stage.horizon + 0.004, SKIRTING)
    tone = stage.pick(CARPETS)
    far = [c * 0.92 for c in tone]
    rows, depth, (across, along) = lay_ground(stage, far, tone, "grain", 0.3, 0.7)
    pattern = stage.between(2.0, 3.2)
    u, v = across * pattern + 20, along * pattern * 0.8
    diamond = abs(u - u.astype(int) - 0.5) + abs(v - v.astype(int) - 0.5)
    light = [0.5 * c + 0.42 for c in tone]
    band = ramp(abs(diamond - 0.5), 0.1, 0.04) * ramp(depth, 0.1, 0.4)
    paint(stage.image[:, rows], band * 0.45, light)
    _sunbeam(stage)
    _sofa(stage, stage.between(-0.1, 0.5), stage.pick(FABRICS))


def _sunbeam(stage):
    """Let the sun fall through a window on to the floor: two slanting panes of light."""
    rows = stage.rows(stage.horizon + 0.08, 1)
    left, slope = stage.between(0.0, 0.7), stage.between(-0.8, 0.8)
    down = stage.y[rows] - stage.horizon
    across = abs((stage.x - left - slope * down) / (0.4 + 1.4 * down))
    pane = ramp(across, 0.25, 0.21) * ramp(across, 0.01, 0.03)
    fade = ramp(down, 0.09, 0.13) * ramp(down, 0.5, 0.2)
    stage.image[:, rows] *= 1 + rgb((0.26, 0.22, 0.12)) * (pane * fade)


def kitchen(stage):
    """Cupboards over a floor of two-coloured tiles."""
    _wall(stage, 0.46, 0.54)
    _window(stage, stage.between(0.15, 0.55))
    cupboard = stage.pick(((0.86, 0.83, 0.76), (0.52, 0.60, 0.58), (0.68, 0.55, 0.42)))
    top, shift = stage.horizon - 0.17, stage.between(-0.15, 0.0)
    panel(stage, -0.1, top - 0.02, 1.1, top + 0.01, (0.45, 0.38, 0.32))
    panel(stage, -0.1, top + 0.01, 1.1, stage.horizon + 0.03, [c * 0.8 for c in cupboard])
    doors = (stage.x - shift) * (1 / 0.24)
    door = ramp(abs(doors - doors.astype(int) - 0.5), 0.47, 0.47 - 5 * stage.pixel)
    front = stage.rows(top + 0.03, stage.horizon + 0.01)
    shade = 1.02 - 0.9 * (stage.y[front] - top)
    paint(stage.image[:, front], door, rgb(cupboard) * shade)
    first = stage.pick(((0.86, 0.83, 0.77), (0.80, 0.80, 0.78)))
    second = stage.pick(((0.56, 0.60, 0.62), (0.66, 0.54, 0.45), (0.42, 0.47, 0.48)))
    rows, depth, (across, along) = lay_ground(stage, first, first, "soft", 0.06)
    u, v = across * 1.7 + 20 + shift * 4, along * 1.3
    wave_u, wave_v = abs(u - u.astype(int) - 0.5) - 0.25, abs(v - v.astype(int) - 0.5) - 0.25
    blur = (0.002 + stage.pixel) * along * 1.5
    nearest = np.maximum(np.maximum(abs(wave_u), abs(wave_v)), 1e-3) * blur
    odd = np.maximum(np.minimum(wave_u * wave_v / nearest + 0.5, 1), 0)
    paint(stage.image[:, rows], odd, second)
    _sunbeam(stage)
    low, high = stage.horizon - 0.02, stage.horizon + 0.025
    panel(stage, -0.1, low, 1.1, high, (0.30, 0.28, 0.27), 0.0, 0.0, 0.01)


def bedroom(stage):
    """A bed beside the wall and a floor of planks."""
    _wall(stage, 0.46, 0.56)
    _picture(stage, stage.between(0.1, 0.7))
    panel(stage, -0.1, stage.horizon - 0.035, 1.1, stage.horizon + 0.004, SKIRTING)
    wood = stage.pick(((0.66, 0.48, 0.32), (0.52, 0.37, 0.26), (0.76, 0.61, 0.44)))
    far = [c * 0.9 for c in wood]
    rows, depth, (across, along) = lay_ground(stage, far, wood, "fur", 0.2, 0.5, 0.5)
    plank = across * 4 + 20
    index = plank.astype(int)
    tone = ((index * 7 % 5).astype(np.float32) - 2) * 0.04
    stage.image[:, rows] *= 1 + tone * ramp(depth, 0, 0.1)
    width = 0.03 + 4 * stage.pixel * along  # never thinner than a pixel, but then fainter
    gap = np.maximum((abs(plank - index - 0.5) - 0.5) / width + 1, 0) * (0.02 / width)
    paint(stage.image[:, rows], gap * ramp(depth, 0, 0.2), [c * 0.4 for c in wood])
    _sunbeam(stage)
    left, fabric = stage.between(-0.2, 0.55), stage.pick(FABRICS)
    top, foot = stage.horizon - 0.12, stage.horizon + 0.06
    panel(stage, left - 0.02, top - 0.14, left + 0.03, foot + 0.02, (0.40, 0.29, 0.21))
    panel(stage, left + 0.02, top - 0.05, left + 0.2, top + 0.04, (0.93, 0.91, 0.88), 0.03, 0.1)
    panel(stage, left, top, left + 0.6, foot, fabric, 0.03, 0.3)
    panel(stage, left, top, left + 0.6, top + 0.05, [0.5 * c + 0.45 for c in fabric], 0.025)
