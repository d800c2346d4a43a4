"""What furnishes the rooms behind a video call: windows, shelves, pictures, a lamp, a plant."""

import numpy as np

from .decor import panel
from .indoors import FABRICS
from .shapes import capsule, cover, ellipse, paint, ramp, rgb

SOFT = 0.006  # the lens is focused on the person
WOODS = ((0.55, 0.39, 0.27), (0.70, 0.55, 0.39), (0.36, 0.27, 0.22), (0.84, 0.80, 0.74))
SPINES = np.array(
    [(0.62, 0.28, 0.24), (0.27, 0.37, 0.47), (0.80, 0.67, 0.42), (0.36, 0.45, 0.36),
     (0.85, 0.82, 0.75), (0.46, 0.36, 0.44), (0.26, 0.26, 0.28), (0.72, 0.50, 0.36)],
    np.float32).T  # fmt: skip
LEAVES = ((0.30, 0.44, 0.28), (0.38, 0.50, 0.30), (0.25, 0.40, 0.33))


def _panel(stage, left, top, right, bottom, colour, corner=0.004, shade=0.0, soft=SOFT):
    panel(stage, left, top, right, bottom, colour, corner, shade, soft)


def office_window(stage, middle, half):
    """Hang a window on a town, perhaps behind slats."""
    bottom = stage.between(0.62, 0.78)
    left, right, frame = middle - half, middle + half, (0.80, 0.81, 0.81)
    _panel(stage, left - 0.015, 0.03, right + 0.015, bottom + 0.015, frame)
    _panel(stage, left, 0.045, right, bottom, (0.74, 0.84, 0.92), 0.004, -0.18)
    base = stage.between(0.3, 0.45)
    for i in range(5):  # the town
        x, width = left + (i + stage.between(0, 0.4)) * half * 0.4, half * stage.between(0.25, 0.5)
        tone = stage.between(0.55, 0.75)
        _panel(stage, max(x, left), base + stage.between(0, 0.16), min(x + width, right), bottom,
               (tone * 0.92, tone, tone * 1.08), 0.0, 0.12)  # fmt: skip
    if stage.between(0, 1) < 0.5:
        rows, columns = stage.rows(0.045, bottom), stage.columns(left, right)
        phase = stage.y[rows] * stage.between(16, 24)
        slat = ramp(abs(phase - np.floor(phase) - 0.5), 0.2, 0.34)
        paint(stage.image[:, rows, columns], slat * 0.55, (0.92, 0.91, 0.88))
    _panel(stage, middle - 0.006, 0.04, middle + 0.006, bottom, frame, 0.0)


def shelves(stage, middle, half, top, count, binders):
    """Stand `count` shelves, with books or with binders."""
    wood, step = stage.pick(WOODS), stage.between(0.17, 0.21)
    left, right, bottom = middle - half, middle + half, top + count * step
    _panel(stage, left - 0.012, top - 0.012, right + 0.012, bottom + 0.012, wood, 0.002, 0.1)
    for shelf in range(count):
        low = top + (shelf + 1) * step - 0.012
        _panel(stage, left, top + shelf * step, right, low, [c * 0.5 for c in wood], 0.0, -0.15)
        _books(stage, (left + 0.008, right - 0.008), low, step * 0.82, 9 if binders else 14,
               binders)  # fmt: skip


def _books(stage, span, foot, tallest, count, binders):
    """Stand books of many widths and heights on a shelf, each pixel the mean over its width."""
    chances = np.random.Generator(np.random.PCG64(int(stage.between(0, 2**40)))).random((4, count))
    edges = np.concatenate([[0.0], np.cumsum(0.55 + chances[0])])
    edges = edges / edges[-1] * (span[1] - span[0]) + span[0]
    kinds = chances[1] * SPINES.shape[1] * (0.999 if not binders else 0.45)
    colours = SPINES[:, kinds.astype(int)] * (0.8 + 0.35 * chances[2])
    if binders:
        colours = np.where(chances[3] < 0.14, 0.16, colours)  # a gap between them
    tops = foot - tallest * (0.93 if binders else 0.68 + 0.3 * chances[2])
    tops = np.broadcast_to(tops, (1, count))
    rows, columns = stage.rows(foot - tallest, foot), stage.columns(*span)
    colour, top = (_box_means(edges, values, stage.x[0, columns], stage.pixel + SOFT)
                   for values in (colours, tops))  # fmt: skip
    y = stage.y[rows]
    inside = cover(abs(stage.x[:, columns] - (span[0] + span[1]) / 2) - (span[1] - span[0]) / 2,
                   stage.pixel)  # fmt: skip
    alpha = cover(np.maximum(top - y, y - foot), stage.pixel + SOFT) * inside
    shade = 0.82 + 0.25 * (y - foot + tallest) / tallest
    paint(stage.image[:, rows, columns], alpha.astype(np.float32),
          (colour[:, None] * shade).astype(np.float32))  # fmt: skip


def _box_means(edges, values, x, width):
    """Return the means, (C, W), of piecewise constant `values` over `width` around each x."""
    area = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values * np.diff(edges), 1)], 1)
    low, high = np.clip(x - width / 2, *edges[[0, -1]]), np.clip(x + width / 2, *edges[[0, -1]])
    covered = np.maximum(high - low, 1e-9)
    return np.stack([(np.interp(high, edges, a) - np.interp(low, edges, a)) / covered
                     for a in area])  # fmt: skip


def board(stage, middle):
    """Hang a white board with coloured notes."""
    half, top, bottom = stage.between(0.18, 0.24), stage.between(0.1, 0.18), 0.62
    _panel(stage, middle - half - 0.01, top - 0.01, middle + half + 0.01, bottom, (0.6, 0.6, 0.6))
    _panel(stage, middle - half, top, middle + half, bottom - 0.012, (0.94, 0.95, 0.95), 0.0, 0.05)
    for i in range(5):
        note = stage.pick(((0.95, 0.85, 0.45), (0.62, 0.80, 0.86), (0.93, 0.62, 0.55)))
        x = middle - half * 0.75 + i * half * 0.32
        y = top + 0.06 + 0.26 * stage.between(0, 1)
        _panel(stage, x, y, x + 0.055, y + 0.055, note, 0.0, 0.1, 0.003)


def door(stage, middle):
    """Set a panelled door into the wall."""
    wood = stage.pick(WOODS)
    _panel(stage, middle - 0.17, 0.05, middle + 0.17, 1.1, [c * 0.8 for c in wood])
    _panel(stage, middle - 0.15, 0.07, middle + 0.15, 1.1, wood, 0.004, 0.15)
    for top in (0.13, 0.55):
        _panel(stage, middle - 0.1, top, middle + 0.1, top + 0.33, [c * 0.9 for c in wood])
    _panel(stage, middle + 0.105, 0.52, middle + 0.13, 0.545, (0.75, 0.72, 0.64), 0.012)


def screen(stage, middle, top):
    """Stand a computer screen at the edge of the picture."""
    _panel(stage, middle - 0.2, top, middle + 0.2, top + 0.26, (0.16, 0.16, 0.18), 0.012)
    _panel(
        stage,
        middle - 0.185,
        top + 0.015,
        middle + 0.185,
        top + 0.235,
        stage.pick(((0.45, 0.62, 0.74), (0.30, 0.36, 0.46), (0.86, 0.88, 0.90))),
        0.004,
        0.2,
    )
    _panel(stage, middle - 0.03, top + 0.26, middle + 0.03, 1.1, (0.3, 0.3, 0.32))


def curtained_window(stage, middle):
    """Hang a window on a garden between two curtains."""
    half, bottom = stage.between(0.15, 0.2), stage.between(0.56, 0.68)
    left, right, frame = middle - half, middle + half, (0.93, 0.91, 0.87)
    _panel(stage, left - 0.02, 0.05, right + 0.02, bottom + 0.02, frame)
    _panel(stage, left, 0.07, right, bottom, (0.70, 0.82, 0.91), 0.004, -0.25)
    _panel(stage, left, bottom - 0.2, right, bottom, stage.pick(LEAVES), 0.04, 0.2, 0.03)
    _panel(stage, middle - 0.008, 0.06, middle + 0.008, bottom, frame, 0.0)
    _panel(stage, left, (bottom + 0.05) / 2, right, (bottom + 0.07) / 2, frame, 0.0)
    fabric = stage.pick(FABRICS)
    for edge_x, way in ((left, -1), (right, 1)):
        inner, outer = edge_x - way * 0.03, edge_x + way * 0.1
        low, high = min(inner, outer), max(inner, outer)
        _panel(stage, low, -0.05, high, bottom + 0.14, fabric, 0.02, 0.2)
        columns, rows = stage.columns(low, high), stage.rows(0, bottom + 0.14)
        phase = (stage.x[:, columns] - low) * 42
        fold = abs(phase - np.floor(phase) - 0.5) - 0.25
        stage.image[:, rows, columns] *= 1 + 0.4 * fold


def pictures(stage, middle):
    """Hang one or two framed landscapes."""
    for i in range(int(stage.between(1, 3))):
        wide, tall = stage.between(0.08, 0.13), stage.between(0.08, 0.12)
        x, y = middle + stage.between(-0.06, 0.06), 0.2 + 0.29 * i + stage.between(0, 0.04)
        _panel(stage, x - wide, y - tall, x + wide, y + tall, stage.pick(WOODS), 0.003)
        _panel(stage, x - wide + 0.014, y - tall + 0.014, x + wide - 0.014, y + tall - 0.014,
               (0.91, 0.89, 0.84), 0.0)  # fmt: skip
        first, second = stage.pick(FABRICS), stage.pick(LEAVES)
        _panel(stage, x - wide * 0.6, y - tall * 0.55, x + wide * 0.6, y + tall * 0.55, first, 0.0)
        _panel(stage, x - wide * 0.6, y, x + wide * 0.6, y + tall * 0.55, second, 0.02)
        _panel(stage, x + wide * 0.1, y - tall * 0.4, x + wide * 0.4, y - tall * 0.1,
               (0.95, 0.85, 0.6), 0.05)  # fmt: skip


def lamp(stage, x, top):
    """Stand a floor lamp in its own glow."""
    shade = stage.pick(((0.96, 0.88, 0.70), (0.93, 0.80, 0.66)))
    across, down = (stage.x - x) * 2.6, (stage.y - top - 0.06) * 2.6
    glow = np.maximum(1 - across * across - down * down, 0)
    stage.image *= 1 + rgb((0.34, 0.27, 0.12)) * (glow * glow)
    _panel(stage, x - 0.008, top + 0.1, x + 0.008, 1.1, (0.35, 0.31, 0.28), 0.0)
    rows, columns = stage.rows(top, top + 0.14), stage.columns(x - 0.12, x + 0.12)
    down = stage.y[rows] - top
    cone = np.maximum(abs(stage.x[:, columns] - x) - 0.055 - 0.3 * down, abs(down - 0.065) - 0.065)
    paint(stage.image[:, rows, columns], cover(cone, stage.pixel + SOFT), rgb(shade) * 1.04)


def plant(stage, x, foot, height):
    """Stand a plant in a pot."""
    green = stage.pick(LEAVES)
    pot = stage.pick(((0.72, 0.45, 0.34), (0.86, 0.84, 0.80), (0.36, 0.40, 0.44)))
    rows, columns = stage.rows(foot - height * 2.1, foot), stage.columns(x - height, x + height)
    u = (stage.x[:, columns] - x) * (1 / height)
    v = (stage.y[rows] - foot + height * 0.6) * (1 / height)
    pixel = (stage.pixel + SOFT) / height
    for i in range(7):
        lean = (i * 5 % 7 - 3) / 3
        tip = (0.78 * lean + stage.between(-0.1, 0.1), -1.25 + 0.75 * abs(lean))
        bend = (0.3 * lean, tip[1] * 0.55 - 0.1)
        leaf = np.minimum(capsule(u, v, (0, 0), bend, 0.04, 0.14),
                          capsule(u, v, bend, tip, 0.14, 0.01))  # fmt: skip
        shade = 0.8 + 0.09 * (i % 4) - 0.2 * v
        paint(stage.image[:, rows, columns], cover(leaf, pixel), rgb(green) * shade)
    _panel(stage, x - height * 0.3, foot - height * 0.62, x + height * 0.3, 1.1, pot, 0.02, 0.3)


def sofa(stage, left, top):
    """Stand the back of a sofa with a cushion."""
    colour = stage.pick(FABRICS)
    _panel(stage, left, top, left + 0.85, 1.3, colour, 0.06, 0.3)
    _panel(stage, left + 0.42, top + 0.02, left + 0.43, 1.3, [c * 0.75 for c in colour], 0.0)
    x = left + stage.between(0.05, 0.6)
    rows, columns = stage.rows(top - 0.05, 1), stage.columns(x - 0.02, x + 0.25)
    cushion = ellipse(stage.x[:, columns], stage.y[rows], (x + 0.1, top + 0.09), (0.11, 0.1))
    paint(stage.image[:, rows, columns], cover(cushion, stage.pixel + SOFT), stage.pick(FABRICS))
