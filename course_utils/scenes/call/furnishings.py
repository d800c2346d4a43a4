"""What furnishes the office or the room behind a call, out of focus."""

import numpy as np

from course_utils._shared.generators import generator

from ..drawing.shapes import cover, ellipse, from_middle, limb, paint, ramp, rgb
from ..drawing.stage import gradient
from ..drawing.stage import panel as sharp_panel
from ..pets.indoor_backgrounds import FABRICS

SOFT = 0.006  # the lens is focused on the person
WOODS = ((0.55, 0.39, 0.27), (0.70, 0.55, 0.39), (0.36, 0.27, 0.22), (0.84, 0.80, 0.74))
SPINES = np.array(  # (3, 8), the first ones for binders too
    [(0.62, 0.28, 0.24), (0.27, 0.37, 0.47), (0.80, 0.67, 0.42), (0.36, 0.45, 0.36),
     (0.85, 0.82, 0.75), (0.46, 0.36, 0.44), (0.26, 0.26, 0.28), (0.72, 0.50, 0.36)],
    np.float32).T  # fmt: skip
LEAVES = ((0.30, 0.44, 0.28), (0.38, 0.50, 0.30), (0.25, 0.40, 0.33))


def panel(stage, left, top, right, bottom, colour, corner=0.004, shade=0.0, soft=SOFT):
    """Paint a rounded rectangle out of focus, darker downwards by `shade`."""
    sharp_panel(stage, left, top, right, bottom, colour, corner, shade, soft, solid=True)


def daylit_wall(stage, side, colours, top, bottom):
    """Paint a wall in one of some colours, `top` times as bright above and `bottom` below.

    It is lighter on the left (`side` is -1) or on the right (1).
    """
    tone = stage.pick(colours)
    gradient(stage, [c * top for c in tone], [c * bottom for c in tone])
    stage.image *= 0.86 + 0.24 * ramp(stage.x, 0.5 - 0.6 * side, 0.5 + 0.6 * side)


def shelves(stage, middle, half, top, count, binders=False):
    """Stand `count` shelves, with books or with binders."""
    wood, step = stage.pick(WOODS), stage.between(0.17, 0.21)
    left, right, bottom = middle - half, middle + half, top + count * step
    panel(stage, left - 0.012, top - 0.012, right + 0.012, bottom + 0.012, wood, 0.002, 0.1)
    for shelf in range(count):
        low = top + (shelf + 1) * step - 0.012
        panel(stage, left, top + shelf * step, right, low, [c * 0.5 for c in wood], 0.0, -0.15)
        _books(stage, left + 0.008, right - 0.008, low, step * 0.82, binders)


def _books(stage, left, right, foot, tallest, binders):
    """Stand books of many widths and heights on a shelf; a pixel shows the mean of its books."""
    count = 9 if binders else 14
    chances = generator(int(stage.between(0, 2**40))).random((4, count))
    edges = np.concatenate([[0.0], np.cumsum(0.55 + chances[0])])
    edges = edges / edges[-1] * (right - left) + left
    kinds = chances[1] * SPINES.shape[1] * (0.45 if binders else 0.999)
    colours = SPINES[:, kinds.astype(int)] * (0.8 + 0.35 * chances[2])
    if binders:
        colours = np.where(chances[3] < 0.14, 0.16, colours)  # a gap between them
    heights = np.full(count, 0.93) if binders else 0.68 + 0.3 * chances[2]
    image, x, y = stage.cut(left, foot - tallest, right, foot)
    books = np.vstack([colours, foot - tallest * heights])
    *colour, top = _box_means(edges, books, x[0], stage.pixel + SOFT)
    inside = cover(abs(x - (left + right) / 2) - (right - left) / 2, stage.pixel)
    alpha = cover(np.maximum(top - y, y - foot), stage.pixel + SOFT) * inside
    shade = 0.82 + 0.25 * (y - foot + tallest) / tallest
    colour = np.array(colour)[:, None] * shade
    paint(image, alpha.astype(np.float32), colour.astype(np.float32))


def _box_means(edges, values, x, width):
    """Return the means, (C, W), of piecewise constant `values` over `width` around each x."""
    # The integral of the values from the first edge on, at each edge.
    area = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values * np.diff(edges), 1)], 1)
    low, high = (np.clip(x + shift, edges[0], edges[-1]) for shift in (-width / 2, width / 2))
    covered = np.maximum(high - low, 1e-9)
    sums = [np.interp(high, edges, row) - np.interp(low, edges, row) for row in area]
    return np.stack(sums) / covered


def plant(stage, x, foot, height):
    """Stand a plant in a pot."""
    green = stage.pick(LEAVES)
    pot = stage.pick(((0.72, 0.45, 0.34), (0.86, 0.84, 0.80), (0.36, 0.40, 0.44)))
    image, u, v = stage.cut(x - height, foot - height * 2.1, x + height, foot)
    u, v = (u - x) * (1 / height), (v - foot + height * 0.6) * (1 / height)
    pixel = (stage.pixel + SOFT) / height
    for i in range(7):
        lean = (i * 5 % 7 - 3) / 3
        tip = (0.78 * lean + stage.between(-0.1, 0.1), -1.25 + 0.75 * abs(lean))
        bend = (0.3 * lean, tip[1] * 0.55 - 0.1)
        leaf = limb(u, v, ((0, 0), bend, tip), (0.04, 0.14, 0.01))
        shade = 0.8 + 0.09 * (i % 4) - 0.2 * v
        paint(image, cover(leaf, pixel), rgb(green) * shade)
    panel(stage, x - height * 0.3, foot - height * 0.62, x + height * 0.3, 1.1, pot, 0.02, 0.3)


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
    for low, high in ((left - 0.1, left + 0.03), (right - 0.03, right + 0.1)):
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
