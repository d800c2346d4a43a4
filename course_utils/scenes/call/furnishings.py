"""What furnishes any room behind a call, out of focus: panels, shelves of books, a plant."""

import numpy as np

from ..drawing.shapes import cover, limb, paint, ramp, rgb, solid_box
from ..drawing.stage import gradient, panel

SOFT = 0.006  # the lens is focused on the person
WOODS = ((0.55, 0.39, 0.27), (0.70, 0.55, 0.39), (0.36, 0.27, 0.22), (0.84, 0.80, 0.74))
SPINES = np.array(
    [(0.62, 0.28, 0.24), (0.27, 0.37, 0.47), (0.80, 0.67, 0.42), (0.36, 0.45, 0.36),
     (0.85, 0.82, 0.75), (0.46, 0.36, 0.44), (0.26, 0.26, 0.28), (0.72, 0.50, 0.36)],
    np.float32).T  # fmt: skip
LEAVES = ((0.30, 0.44, 0.28), (0.38, 0.50, 0.30), (0.25, 0.40, 0.33))


def soft_panel(stage, left, top, right, bottom, colour, corner=0.004, shade=0.0, soft=SOFT):
    """Paint a rounded rectangle out of focus, darker downwards by `shade`."""
    panel(stage, left, top, right, bottom, colour, corner, shade, soft, solid_box)


def daylit_wall(stage, side, top, bottom):
    """Fill the picture with a wall that grows lighter towards the window on a side, -1 or 1."""
    gradient(stage, top, bottom)
    share = ramp(stage.x, 0.5 - 0.6 * side, 0.5 + 0.6 * side)
    stage.image *= 0.86 + 0.24 * share


def shelves(stage, middle, half, top, count, binders):
    """Stand `count` shelves, with books or with binders."""
    wood, step = stage.pick(WOODS), stage.between(0.17, 0.21)
    left, right, bottom = middle - half, middle + half, top + count * step
    soft_panel(stage, left - 0.012, top - 0.012, right + 0.012, bottom + 0.012, wood, 0.002, 0.1)
    for shelf in range(count):
        low = top + (shelf + 1) * step - 0.012
        soft_panel(stage, left, top + shelf * step, right, low, [c * 0.5 for c in wood], 0.0, -0.15)
        _books(stage, (left + 0.008, right - 0.008), low, step * 0.82, binders)


def _books(stage, span, foot, tallest, binders):
    """Stand books of many widths and heights on a shelf, each pixel the mean over its width."""
    count = 9 if binders else 14
    chances = np.random.Generator(np.random.PCG64(int(stage.between(0, 2**40)))).random((4, count))
    edges = np.concatenate([[0.0], np.cumsum(0.55 + chances[0])])
    edges = edges / edges[-1] * (span[1] - span[0]) + span[0]
    kinds = chances[1] * SPINES.shape[1] * (0.999 if not binders else 0.45)
    colours = SPINES[:, kinds.astype(int)] * (0.8 + 0.35 * chances[2])
    if binders:
        colours = np.where(chances[3] < 0.14, 0.16, colours)  # a gap between them
    tops = foot - tallest * (0.93 if binders else 0.68 + 0.3 * chances[2])
    tops = np.broadcast_to(tops, (1, count))
    image, x, y = stage.cut(span[0], foot - tallest, span[1], foot)
    colour = _box_means(edges, colours, x[0], stage.pixel + SOFT)  # (3, w)
    top = _box_means(edges, tops, x[0], stage.pixel + SOFT)  # (1, w)
    inside = cover(abs(x - (span[0] + span[1]) / 2) - (span[1] - span[0]) / 2, stage.pixel)
    alpha = cover(np.maximum(top - y, y - foot), stage.pixel + SOFT) * inside
    shade = 0.82 + 0.25 * (y - foot + tallest) / tallest
    paint(image, alpha.astype(np.float32), (colour[:, None] * shade).astype(np.float32))


def _box_means(edges, values, x, width):
    """Return the means, (C, W), of piecewise constant `values` over `width` around each x."""
    area = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values * np.diff(edges), 1)], 1)
    low, high = np.clip(x - width / 2, *edges[[0, -1]]), np.clip(x + width / 2, *edges[[0, -1]])
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
    soft_panel(stage, x - height * 0.3, foot - height * 0.62, x + height * 0.3, 1.1, pot, 0.02, 0.3)
