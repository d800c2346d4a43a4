"""Mountains on the horizon: ranges with lit faces, valleys in haze, and snow."""

import numpy as np

from ..drawing.shapes import cover, paint, ramp, rgb
from ..drawing.textures import sample


def raise_mountains(stage, haze, lamp_x, tint):
    """Raise a far and a near range with lit faces and snow. Returns where they are, (S, S) bool."""
    solid = np.zeros((stage.size, stage.size), bool)
    rock = rgb(stage.pick(((0.42, 0.44, 0.50), (0.48, 0.44, 0.42), (0.38, 0.44, 0.44))))
    snow_line, mist = stage.between(0.45, 1.3), 0.45 * stage.between(0, 1)
    growth = stage.between(0.62, 1.0)
    for far in (True, False):
        height = growth * (stage.between(0.24, 0.32) if far else stage.between(0.14, 0.30))
        count = 3 if far else 2
        summits = [
            ((i + stage.between(0.1, 0.9)) / count, height * stage.between(0.72, 1.0))
            for i in range(count)
        ]
        share, snow = 0.42 + 0.6 * mist if far else 0.12 + mist, snow_line * height
        solid |= _range(stage, summits, rock * tint, haze, share, lamp_x, snow, tint)
    return solid


def _range(stage, summits, rock, haze, share, lamp_x, snow_line, tint):
    rows = stage.rows(stage.horizon - 0.36, stage.horizon)
    x, y = stage.x, stage.y[rows]
    rough = sample("soft", x * 0.9 + summits[0][0], y * 0.9, stage.pixel * 0.9)
    fine = sample("soft", x * 2.2 + summits[0][1], y * 1.4, stage.pixel * 2.2)
    line, side = None, None
    for index, (middle, height) in enumerate(summits):
        offset = x - middle
        crest = height - abs(offset) * 0.85 + 0.03 * rough + (0.012, 0.035)[index % 2] * fine
        face = offset + 0.07 * rough + 0.03 * fine + 0.25 * (y - stage.horizon + height)
        if line is None:
            line, side = crest, face
        else:
            higher = crest > line
            line, side = np.where(higher, crest, line), np.where(higher, face, side)
    up = stage.horizon - y
    lit_side = ramp(side * (1 if lamp_x > 0 else -1), -0.015, 0.015)
    shade = 0.62 + 0.46 * lit_side + 0.22 * fine
    snow = ramp(up - snow_line + 0.1 * rough + 0.04 * fine, 0.0, 0.025)
    colour = rock * (1 - snow) + rgb((0.95, 0.96, 0.99)) * tint * snow
    colour = colour * shade
    fog = share + 0.3 * ramp(up, 0.14, 0.0)
    colour = colour + (rgb(haze) - colour) * fog
    alpha = cover(up - line, stage.pixel)
    paint(stage.image[:, rows], alpha, colour)
    solid = np.zeros((stage.size, stage.size), bool)
    solid[rows] = alpha > 0.5
    return solid
