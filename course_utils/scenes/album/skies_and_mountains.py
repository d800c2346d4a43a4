"""The upper part of a landscape: its sky by the hour, the light that this gives, and mountains."""

import numpy as np

from ..drawing import landscape as land
from ..drawing.layer import Light
from ..drawing.shapes import cover, paint, ramp, rgb
from ..drawing.stage import gradient
from ..drawing.textures import sample
from .landmarks import moon, sun

_SKIES = {  # hour -> pairs of colours, at the top and at the horizon
    "day": land.DAY_SKIES,
    "grey": (((0.66, 0.70, 0.75), (0.86, 0.87, 0.87)), ((0.72, 0.73, 0.78), (0.90, 0.86, 0.85))),
    "dawn": (land.DUSK_SKIES[0], ((0.60, 0.62, 0.74), (0.93, 0.82, 0.76))),
    "moonlight": (((0.16, 0.22, 0.38), (0.42, 0.50, 0.64)),
                  ((0.20, 0.24, 0.36), (0.50, 0.52, 0.62))),
    "sunset": (((0.36, 0.34, 0.56), (0.99, 0.66, 0.36)), ((0.52, 0.38, 0.52), (1.00, 0.58, 0.34)),
               ((0.44, 0.50, 0.66), (1.00, 0.78, 0.48))),
}  # fmt: skip
_CLOUDS = {
    "day": (1.0, 0.99, 0.97),
    "grey": (0.80, 0.81, 0.84),
    "dawn": (0.98, 0.86, 0.82),
    "moonlight": (0.34, 0.38, 0.50),
    "sunset": (0.98, 0.56, 0.48),
}
OTHER_HOURS = ("day", "day", "day", "grey", "dawn", "moonlight")
TINTS = {  # how the hour colours the land
    "day": (1.0, 1.0, 1.0),
    "grey": (0.90, 0.92, 0.95),
    "dawn": (0.95, 0.88, 0.84),
    "moonlight": (0.50, 0.56, 0.74),
    "sunset": (0.96, 0.74, 0.62),
}
_LAMPS = {  # the lamp on things, and the light from everywhere
    "day": ((1.02, 0.97, 0.90), (0.29, 0.31, 0.37)),
    "grey": ((0.80, 0.82, 0.84), (0.36, 0.37, 0.40)),
    "dawn": ((1.02, 0.90, 0.78), (0.31, 0.30, 0.36)),
    "moonlight": ((0.56, 0.62, 0.82), (0.22, 0.25, 0.36)),
    "sunset": ((1.14, 0.76, 0.50), (0.30, 0.25, 0.32)),
}


def light_of(hour, lamp_x):
    """Return the light on things; `lamp_x` is the direction of the lamp, -1 to 1."""
    lamp, ambience = _LAMPS[hour]
    return Light(lamp_x, -0.45 if hour == "sunset" else -0.7, rgb(lamp), rgb(ambience))


def paint_sky(stage, hour):
    """Paint the sky and what shines in it. Returns the direction of its light, -1 to 1."""
    top, bottom = stage.pick(_SKIES[hour])
    gradient(stage, top, bottom, 0, stage.horizon)
    x = stage.between(0.12, 0.88)
    land.clouds(stage, stage.between(0.3, 0.8), _CLOUDS[hour])
    if hour == "sunset":
        sun(stage, x, stage.horizon - stage.between(-0.09, 0.17))
    elif hour == "moonlight":
        moon(stage, x, stage.between(0.08, 0.2))
    return (x - 0.5) * 1.8


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
    """Raise one range, dimmed by a share of haze. Returns where it is, (S, S) bool."""
    rows = stage.rows(stage.horizon - 0.36, stage.horizon)
    x, y = stage.x, stage.y[rows]
    rough = sample("soft", x * 0.9 + summits[0][0], y * 0.9, stage.pixel * 0.9)
    fine = sample("soft", x * 2.2 + summits[0][1], y * 1.4, stage.pixel * 2.2)
    line, side = None, None  # the range's height by column, and on which face of a summit one is
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
