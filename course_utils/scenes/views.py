"""Landscapes of holiday snaps: coast, mountains or flat land, by day, at sunset, by moonlight.

A painter leaves in the `Vista` which pixels show the beach, the mountains and the glowing sky.
"""

from dataclasses import dataclass

import numpy as np

from . import ground as g
from .creatures import Light
from .decor import birds, boat, lake, moon, parasol, sun, village, woods
from .places import DAY
from .shapes import cover, paint, ramp, rgb

HOURS = ("day", "grey", "moonlight", "sunset")
_SKIES = {  # hour -> pairs of colours, at the top and at the horizon
    "day": DAY,
    "grey": (((0.66, 0.70, 0.75), (0.86, 0.87, 0.87)), ((0.72, 0.73, 0.78), (0.90, 0.86, 0.85))),
    "moonlight": (((0.16, 0.22, 0.38), (0.42, 0.50, 0.64)),
                  ((0.20, 0.24, 0.36), (0.50, 0.52, 0.62))),
    "sunset": (((0.36, 0.34, 0.56), (0.99, 0.66, 0.36)), ((0.52, 0.38, 0.52), (1.00, 0.58, 0.34)),
               ((0.44, 0.50, 0.66), (1.00, 0.78, 0.48))),
}  # fmt: skip
_TINTS = {  # how the hour colours the land
    "day": (1.0, 1.0, 1.0),
    "grey": (0.90, 0.92, 0.95),
    "moonlight": (0.50, 0.56, 0.74),
    "sunset": (0.96, 0.74, 0.62),
}
_LAMPS = {  # the lamp on things, and the light from everywhere
    "day": ((1.02, 0.97, 0.90), (0.29, 0.31, 0.37)),
    "grey": ((0.80, 0.82, 0.84), (0.36, 0.37, 0.40)),
    "moonlight": ((0.56, 0.62, 0.82), (0.22, 0.25, 0.36)),
    "sunset": ((1.14, 0.76, 0.50), (0.30, 0.25, 0.32)),
}
LANDS = ("meadow", "lake", "village", "woods", "snowfield")


@dataclass(slots=True)
class Vista:
    """A landscape: its planar picture, the light on things in it, and where its tags show."""

    image: np.ndarray
    light: Light
    horizon: float
    regions: dict


def draw_view(rng, size, beach, mountains, sunset):
    """Paint a landscape.

    Args:
        rng: Its own `numpy.random.Generator`.
        size: Side of the picture in pixels.
        beach: Whether sand and sea fill the ground.
        mountains: Whether mountains stand on the horizon.
        sunset: Whether the sun sets.

    Returns:
        A `Vista`, whose `regions` hold (size, size) bool for "beach", "mountains" and "sunset".
    """
    stage = g.Stage(rng, size)
    hour = "sunset" if sunset else stage.pick(("day", "day", "day", "day", "grey", "moonlight"))
    stage.horizon = stage.between(0.40, 0.54)
    lamp_x = _paint_sky(stage, hour)
    sky, tint = stage.image.copy(), rgb(_TINTS[hour])
    haze = np.array(stage.image[:, min(int(stage.horizon * size), size - 1), 0])
    if mountains:
        solid = _mountains(stage, haze, lamp_x, tint)
        peaks = stage.image.copy()
    ground = _coast if beach else _land
    ground(stage, tint, mountains, hour, lamp_x)
    below = np.broadcast_to(stage.y > stage.horizon, (size, size))
    regions = {
        "beach": (below if beach else below & False),
        "mountains": below & False,
        "sunset": below & False,
    }
    if sunset:
        regions["sunset"] = (stage.image == sky).all(0) & ~below
    if mountains:
        regions["mountains"] = solid & (stage.image == peaks).all(0)
    stage.image *= g.vignette(size)
    return Vista(stage.image, _light(hour, lamp_x), stage.horizon, regions)


def _light(hour, lamp_x):
    lamp, ambience = _LAMPS[hour]
    return Light(lamp_x, -0.45 if hour == "sunset" else -0.7, rgb(lamp), rgb(ambience))


def _paint_sky(stage, hour):
    """Paint the sky and what shines in it. Returns the direction of its light, -1 to 1."""
    top, bottom = stage.pick(_SKIES[hour])
    g.gradient(stage, top, bottom, 0, stage.horizon)
    x = stage.between(0.12, 0.88)
    cloud = {"day": (1.0, 0.99, 0.97), "grey": (0.80, 0.81, 0.84), "moonlight": (0.34, 0.38, 0.50),
             "sunset": (0.98, 0.56, 0.48)}[hour]  # fmt: skip
    g.clouds(stage, stage.between(0.3, 0.8), cloud)
    if hour == "sunset":
        sun(stage, x, stage.horizon - stage.between(0.03, 0.17))
    elif hour == "moonlight":
        moon(stage, x, stage.between(0.08, 0.2))
    return (x - 0.5) * 1.8


def _mountains(stage, haze, lamp_x, tint):
    """Raise a far and a near range with lit faces and snow. Returns where they are, (S, S) bool."""
    solid = np.zeros((stage.size, stage.size), bool)
    rock = rgb(stage.pick(((0.42, 0.44, 0.50), (0.48, 0.44, 0.42), (0.38, 0.44, 0.44))))
    snow_line = stage.between(0.45, 1.0)
    for far in (True, False):
        height = stage.between(0.24, 0.32) if far else stage.between(0.16, 0.30)
        count = 3 if far else 2
        summits = [((i + stage.between(0.1, 0.9)) / count, height * stage.between(0.72, 1.0))
                   for i in range(count)]  # fmt: skip
        share = 0.42 if far else 0.12
        solid |= _range(stage, summits, rock * tint, haze, share, lamp_x,
                        snow_line * height, tint)  # fmt: skip
    return solid


def _range(stage, summits, rock, haze, share, lamp_x, snow_line, tint):
    rows = stage.rows(stage.horizon - 0.36, stage.horizon)
    x, y = stage.x, stage.y[rows]
    rough = g.sample("soft", x * 0.9 + summits[0][0], y * 0.9, stage.pixel * 0.9)
    fine = g.sample("soft", x * 2.2 + summits[0][1], y * 1.4, stage.pixel * 2.2)
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


def _coast(stage, tint, mountains, hour, lamp_x):
    """Sea, surf and sand, perhaps a boat and a parasol."""
    rows, horizon = stage.rows(stage.horizon, 1), stage.horizon
    sky_low = stage.image[:, max(int(horizon * stage.size) - 2, 0)].mean(-1).reshape(3, 1, 1)
    shore = horizon + stage.between(0.08, 0.17)
    far, near = stage.pick((((0.30, 0.52, 0.62), (0.48, 0.70, 0.72)),
                            ((0.34, 0.46, 0.58), (0.52, 0.64, 0.68))))  # fmt: skip
    share = 0.55 if hour == "sunset" else 0.25  # of the sky in the water
    mixed = [rgb(c) * tint * (1 - share) + sky_low * share for c in (far, near)]
    g.lay_ground(stage, *mixed, "grain", 0.16, 0.1, 6.0)
    if hour in ("sunset", "moonlight"):
        _glitter(stage, rows, 0.5 + lamp_x / 1.8, hour)
    if stage.between(0, 1) < 0.45:
        boat(stage, stage.between(0.1, 0.9), horizon + 0.02, tint)
    stage.horizon = shore
    sand = rgb(stage.pick(((0.86, 0.76, 0.58), (0.80, 0.71, 0.57), (0.90, 0.82, 0.68)))) * tint
    g.lay_ground(stage, sand * 0.92, sand, "grain", 0.14, 0.5)
    wave = stage.y - shore - 0.02 * g.sample("soft", stage.x * 0.4, horizon, stage.pixel * 0.4)
    paint(stage.image, ramp(abs(wave), 0.022, 0.006) * 0.85, rgb((0.97, 0.97, 0.95)) * tint)
    stage.horizon = horizon
    if stage.between(0, 1) < 0.35:
        parasol(stage, stage.between(0.08, 0.92), shore + 0.12, tint)
    if hour != "moonlight" and stage.between(0, 1) < 0.4:
        birds(stage)


def _glitter(stage, rows, x, hour):
    """Let the sun or the moon glitter on the water in a broken path."""
    down = stage.y[rows] - stage.horizon
    width = 0.05 + 0.35 * down
    path = ramp(abs(stage.x - x) / width, 1.0, 0.2)
    flicker = g.sample("grain", stage.x * 0.3, stage.y[rows] * 4.0, stage.pixel * 2.5)
    colour = (1.0, 0.80, 0.50) if hour == "sunset" else (0.80, 0.85, 0.95)
    paint(stage.image[:, rows], path * np.maximum(0.5 + 0.7 * flicker, 0) * 0.75, colour)


def _land(stage, tint, mountains, hour, lamp_x):
    """A meadow, a lake, a village, the edge of a wood or a field of snow."""
    kind = stage.pick(LANDS)
    green = rgb(stage.pick(((0.40, 0.53, 0.24), (0.46, 0.56, 0.27), (0.34, 0.49, 0.27)))) * tint
    if kind == "snowfield":
        g.hills(stage, 0.02, 0.02, rgb((0.26, 0.34, 0.34)) * tint, trees=0.04)
        g.lay_ground(stage, rgb((0.88, 0.91, 0.95)) * tint, rgb((0.93, 0.94, 0.96)) * tint,
                     "soft", 0.09, 0.3)  # fmt: skip
        return
    if not mountains:
        g.hills(stage, 0.05, 0.035, rgb((0.47, 0.57, 0.55)) * tint)
    g.hills(stage, 0.02, 0.025, rgb((0.29, 0.40, 0.26)) * tint, trees=0.04)
    if kind == "village":
        village(stage, tint, hour == "moonlight")
    g.lay_ground(stage, green * 1.15, green * 0.8, "fur", 0.3, 0.6, 0.6)
    if kind == "lake":
        lake(stage, tint)
    elif kind == "woods":
        woods(stage, tint)
    g.tall_grass(stage, rgb((0.66, 0.72, 0.38)) * tint)
    if stage.between(0, 1) < 0.4:
        flower = stage.pick(((0.95, 0.92, 0.82), (0.93, 0.80, 0.42), (0.78, 0.66, 0.80)))
        g.scatter(stage, rgb(flower) * tint, 0.16, 0.9)
