"""The office behind a call: a window on a town, shelves with binders, a board, a door."""

from ..drawing.shapes import from_middle, paint, ramp
from ..pets.indoor_backgrounds import WALLS
from .furnishings import WOODS, daylit_wall, plant, shelves
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
