"""What is behind a person in a call: an office, or a room at home."""

import numpy as np

from ..drawing.shapes import cover, ellipse, from_middle, paint, ramp, rgb
from ..pets.indoor_backgrounds import FABRICS, WALLS
from .furnishings import LEAVES, SOFT, WOODS, daylit_wall, plant, shelves
from .furnishings import soft_panel as panel


def office(stage, side):
    """A wall or a row of windows on a town, shelves with binders, a board, a plant."""
    tone = stage.pick((*WALLS, (0.84, 0.84, 0.82), (0.58, 0.63, 0.67)))
    daylit_wall(stage, side, [c * 1.05 for c in tone], [c * 0.82 for c in tone])
    middle = 0.5 + side * stage.between(0.24, 0.34)
    office_window(stage, middle, stage.between(0.16, 0.22))
    other = 0.5 - side * stage.between(0.24, 0.34)
    kind = stage.between(0, 1)
    if kind < 0.45:
        shelves(stage, other, 0.2, stage.between(0.05, 0.16), 3, True)
    elif kind < 0.75:
        board(stage, other)
    else:
        door(stage, other)
    if stage.chance(0.6):
        plant(stage, 0.5 + side * stage.between(0.34, 0.46), 1.0, stage.between(0.16, 0.24))
    if stage.chance(0.55):
        screen(stage, 0.5 - side * stage.between(0.36, 0.5), stage.between(0.66, 0.74))


def office_window(stage, middle, half):
    """Hang a window on a town, perhaps behind slats."""
    bottom = stage.between(0.62, 0.78)
    left, right, frame = middle - half, middle + half, (0.80, 0.81, 0.81)
    panel(stage, left - 0.015, 0.03, right + 0.015, bottom + 0.015, frame)
    panel(stage, left, 0.045, right, bottom, (0.74, 0.84, 0.92), 0.004, -0.18)
    base = stage.between(0.3, 0.45)
    for i in range(5):  # the town
        x, width = left + (i + stage.between(0, 0.4)) * half * 0.4, half * stage.between(0.25, 0.5)
        tone = stage.between(0.55, 0.75)
        colour, top = (tone * 0.92, tone, tone * 1.08), base + stage.between(0, 0.16)
        panel(stage, max(x, left), top, min(x + width, right), bottom, colour, 0.0, 0.12)
    if stage.chance(0.5):
        image, _, y = stage.cut(left, 0.045, right, bottom)
        slat = ramp(from_middle(y * stage.between(16, 24)), 0.2, 0.34)
        paint(image, slat * 0.55, (0.92, 0.91, 0.88))
    panel(stage, middle - 0.006, 0.04, middle + 0.006, bottom, frame, 0.0)


def board(stage, middle):
    """Hang a white board with coloured notes."""
    half, top, bottom = stage.between(0.18, 0.24), stage.between(0.1, 0.18), 0.62
    panel(stage, middle - half - 0.01, top - 0.01, middle + half + 0.01, bottom, (0.6, 0.6, 0.6))
    panel(stage, middle - half, top, middle + half, bottom - 0.012, (0.94, 0.95, 0.95), 0.0, 0.05)
    for i in range(5):
        note = stage.pick(((0.95, 0.85, 0.45), (0.62, 0.80, 0.86), (0.93, 0.62, 0.55)))
        x = middle - half * 0.75 + i * half * 0.32
        y = top + 0.06 + 0.26 * stage.between(0, 1)
        panel(stage, x, y, x + 0.055, y + 0.055, note, 0.0, 0.1, 0.003)


def door(stage, middle):
    """Set a panelled door into the wall."""
    wood = stage.pick(WOODS)
    panel(stage, middle - 0.17, 0.05, middle + 0.17, 1.1, [c * 0.8 for c in wood])
    panel(stage, middle - 0.15, 0.07, middle + 0.15, 1.1, wood, 0.004, 0.15)
    for top in (0.13, 0.55):
        panel(stage, middle - 0.1, top, middle + 0.1, top + 0.33, [c * 0.9 for c in wood])
    panel(stage, middle + 0.105, 0.52, middle + 0.13, 0.545, (0.75, 0.72, 0.64), 0.012)


def screen(stage, middle, top):
    """Stand a computer screen at the edge of the picture."""
    panel(stage, middle - 0.2, top, middle + 0.2, top + 0.26, (0.16, 0.16, 0.18), 0.012)
    glow = stage.pick(((0.45, 0.62, 0.74), (0.30, 0.36, 0.46), (0.86, 0.88, 0.90)))
    panel(stage, middle - 0.185, top + 0.015, middle + 0.185, top + 0.235, glow, 0.004, 0.2)
    panel(stage, middle - 0.03, top + 0.26, middle + 0.03, 1.1, (0.3, 0.3, 0.32))


def room(stage, side):
    """A home: a bookcase, pictures, a lamp, curtains, the back of a sofa."""
    tone = stage.pick((*WALLS, (0.55, 0.62, 0.60), (0.80, 0.72, 0.62), (0.48, 0.52, 0.60)))
    daylit_wall(stage, side, [c * 1.04 for c in tone], [c * 0.80 for c in tone])
    near, far = 0.5 + side * stage.between(0.26, 0.34), 0.5 - side * stage.between(0.26, 0.36)
    if stage.chance(0.55):
        curtained_window(stage, near)
    else:
        pictures(stage, near)
    if stage.chance(0.6):
        shelves(stage, far, stage.between(0.17, 0.22), stage.between(0.02, 0.2), 4, False)
    else:
        pictures(stage, far)
    if stage.chance(0.5):
        lamp(stage, 0.5 + side * stage.between(0.3, 0.45), stage.between(0.3, 0.45))
    if stage.chance(0.5):
        plant(stage, 0.5 - side * stage.between(0.3, 0.46), 0.98, stage.between(0.16, 0.26))
    if stage.chance(0.6):
        sofa(stage, stage.between(-0.15, 0.3), stage.between(0.74, 0.82))


def curtained_window(stage, middle):
    """Hang a window on a garden between two curtains."""
    half, bottom = stage.between(0.15, 0.2), stage.between(0.56, 0.68)
    left, right, frame = middle - half, middle + half, (0.93, 0.91, 0.87)
    panel(stage, left - 0.02, 0.05, right + 0.02, bottom + 0.02, frame)
    panel(stage, left, 0.07, right, bottom, (0.70, 0.82, 0.91), 0.004, -0.25)
    panel(stage, left, bottom - 0.2, right, bottom, stage.pick(LEAVES), 0.04, 0.2, 0.03)
    panel(stage, middle - 0.008, 0.06, middle + 0.008, bottom, frame, 0.0)
    panel(stage, left, (bottom + 0.05) / 2, right, (bottom + 0.07) / 2, frame, 0.0)
    fabric = stage.pick(FABRICS)
    for edge_x, way in ((left, -1), (right, 1)):
        inner, outer = edge_x - way * 0.03, edge_x + way * 0.1
        low, high = min(inner, outer), max(inner, outer)
        panel(stage, low, -0.05, high, bottom + 0.14, fabric, 0.02, 0.2)
        image, x, _ = stage.cut(low, 0, high, bottom + 0.14)
        image *= 1 + 0.4 * (from_middle((x - low) * 42) - 0.25)


def pictures(stage, middle):
    """Hang one or two framed landscapes."""
    for i in range(int(stage.between(1, 3))):
        wide, tall = stage.between(0.08, 0.13), stage.between(0.08, 0.12)
        x, y = middle + stage.between(-0.06, 0.06), 0.2 + 0.29 * i + stage.between(0, 0.04)
        inner, low = wide - 0.014, tall - 0.014
        panel(stage, x - wide, y - tall, x + wide, y + tall, stage.pick(WOODS), 0.003)
        panel(stage, x - inner, y - low, x + inner, y + low, (0.91, 0.89, 0.84), 0.0)
        first, second = stage.pick(FABRICS), stage.pick(LEAVES)
        panel(stage, x - wide * 0.6, y - tall * 0.55, x + wide * 0.6, y + tall * 0.55, first, 0.0)
        panel(stage, x - wide * 0.6, y, x + wide * 0.6, y + tall * 0.55, second, 0.02)
        left, right, top, low = x + wide * 0.1, x + wide * 0.4, y - tall * 0.4, y - tall * 0.1
        panel(stage, left, top, right, low, (0.95, 0.85, 0.6), 0.05)


def lamp(stage, x, top):
    """Stand a floor lamp in its own glow."""
    shade = stage.pick(((0.96, 0.88, 0.70), (0.93, 0.80, 0.66)))
    across, down = (stage.x - x) * 2.6, (stage.y - top - 0.06) * 2.6
    glow = np.maximum(1 - across * across - down * down, 0)
    stage.image *= 1 + rgb((0.34, 0.27, 0.12)) * (glow * glow)
    panel(stage, x - 0.008, top + 0.1, x + 0.008, 1.1, (0.35, 0.31, 0.28), 0.0)
    image, u, v = stage.cut(x - 0.12, top, x + 0.12, top + 0.14)
    down = v - top
    cone = np.maximum(abs(u - x) - 0.055 - 0.3 * down, abs(down - 0.065) - 0.065)
    paint(image, cover(cone, stage.pixel + SOFT), rgb(shade) * 1.04)


def sofa(stage, left, top):
    """Stand the back of a sofa with a cushion."""
    colour = stage.pick(FABRICS)
    panel(stage, left, top, left + 0.85, 1.3, colour, 0.06, 0.3)
    panel(stage, left + 0.42, top + 0.02, left + 0.43, 1.3, [c * 0.75 for c in colour], 0.0)
    x = left + stage.between(0.05, 0.6)
    image, u, v = stage.cut(x - 0.02, top - 0.05, x + 0.25, 1)
    cushion = ellipse(u, v, (x + 0.1, top + 0.09), (0.11, 0.1))
    paint(image, cover(cushion, stage.pixel + SOFT), stage.pick(FABRICS))
