"""Landscapes of holiday snaps: coast, mountains or flat land, by day, at sunset, by moonlight."""

import numpy as np

from ..drawing import landscape as land
from ..drawing.shapes import paint, ramp, rgb
from ..drawing.stage import Stage, vignette
from ..drawing.textures import sample
from .landmarks import birds, boat, lake, parasol, scatter_lookalikes, village, woods
from .skies_and_mountains import OTHER_HOURS, TINTS, light_of, paint_sky, raise_mountains

LANDS = ("meadow", "lake", "village", "woods", "snowfield")


def draw_landscape(rng, size, beach, mountains, sunset):
    """Paint a landscape, with sand and sea, mountains, the sun setting, or none of these.

    Returns the planar picture, the light on things in it, and which pixels show each tag.
    """
    stage = Stage(rng, size)
    hour = "sunset" if sunset else stage.pick(OTHER_HOURS)
    stage.horizon = stage.between(0.40, 0.54)
    lamp_x = paint_sky(stage, hour)
    sky, tint = stage.image.copy(), rgb(TINTS[hour])
    haze = np.array(stage.image[:, min(int(stage.horizon * size), size - 1), 0])
    if mountains:
        solid = raise_mountains(stage, haze, lamp_x, tint)
        peaks = stage.image.copy()
    if beach:
        _coast(stage, tint, mountains, hour, lamp_x)
    else:
        kind = stage.pick(LANDS)
        _land(stage, tint, mountains, hour, kind)
    light = light_of(hour, lamp_x)
    scatter_lookalikes(stage, not beach and kind == "snowfield", light)
    below = np.broadcast_to(stage.y > stage.horizon, (size, size))
    regions = {"beach": below} if beach else {}
    if mountains:
        regions["mountains"] = solid & (stage.image == peaks).all(0)
    if sunset:
        regions["sunset"] = (stage.image == sky).all(0) & ~below
    stage.image *= vignette(size)
    return stage.image, light, regions


def _coast(stage, tint, mountains, hour, lamp_x):
    """Sea, surf and sand, perhaps a boat and a parasol."""
    rows, horizon = stage.rows(stage.horizon, 1), stage.horizon
    if not mountains and stage.chance(0.5):
        _high_hills(stage, tint)
    # One pixel, no mean: sums are rounded differently from machine to machine.
    sky_low = rgb(stage.image[:, max(int(horizon * stage.size) - 2, 0), stage.size // 2])
    shore = horizon + stage.between(0.08, 0.17)
    far, near = stage.pick(land.SEAS)
    share = 0.55 if hour == "sunset" else 0.25  # of the sky in the water
    mixed = [rgb(c) * tint * (1 - share) + sky_low * share for c in (far, near)]
    land.lay_ground(stage, *mixed, "grain", 0.16, 0.1, 6.0)
    if hour in ("sunset", "moonlight"):
        _glitter(stage, rows, 0.5 + lamp_x / 1.8, hour)
    if stage.chance(0.45):
        boat(stage, stage.between(0.1, 0.9), horizon + 0.02, tint)
    sand = rgb(stage.pick(land.SANDS)) * tint
    land.lay_shore(stage, shore, sand * 0.92, sand, rgb(land.FOAM) * tint)
    if stage.chance(0.35):
        parasol(stage, stage.between(0.08, 0.92), shore + 0.12, tint)
    if hour != "moonlight" and stage.chance(0.4):
        birds(stage)


def _glitter(stage, rows, x, hour):
    """Let the sun or the moon glitter on the water in a broken path."""
    down = stage.y[rows] - stage.horizon
    width = 0.05 + 0.35 * down
    path = ramp(abs(stage.x - x) / width, 1.0, 0.2)
    flicker = sample("grain", stage.x * 0.3, stage.y[rows] * 4.0, stage.pixel * 2.5)
    colour = (1.0, 0.80, 0.50) if hour == "sunset" else (0.80, 0.85, 0.95)
    paint(stage.image[:, rows], path * np.maximum(0.5 + 0.7 * flicker, 0) * 0.75, colour)


def _high_hills(stage, tint):
    """Raise rounded hills in haze, which are no mountains for all their height."""
    far, near = stage.pick((((0.62, 0.68, 0.74), (0.48, 0.57, 0.58)),
                            ((0.66, 0.66, 0.70), (0.52, 0.55, 0.50)),
                            ((0.58, 0.66, 0.66), (0.40, 0.50, 0.42))))  # fmt: skip
    land.hills(stage, stage.between(0.10, 0.17), 0.10, rgb(far) * tint)
    land.hills(stage, stage.between(0.05, 0.10), 0.07, rgb(near) * tint)


def _land(stage, tint, mountains, hour, kind):
    """A meadow, a lake, a village, the edge of a wood or a field of snow."""
    green = rgb(stage.pick(land.GREENS)) * tint
    if kind == "snowfield":
        land.hills(stage, 0.02, 0.02, rgb((0.26, 0.34, 0.34)) * tint, trees=0.04)
        far, near = rgb((0.88, 0.91, 0.95)) * tint, rgb((0.93, 0.94, 0.96)) * tint
        land.lay_ground(stage, far, near, "soft", 0.09, 0.3)
        return
    if not mountains and stage.chance(0.6):
        _high_hills(stage, tint)
    elif not mountains:
        land.hills(stage, 0.05, 0.035, rgb((0.47, 0.57, 0.55)) * tint)
    land.hills(stage, 0.02, 0.025, rgb((0.29, 0.40, 0.26)) * tint, trees=0.04)
    if kind == "village":
        village(stage, tint, hour == "moonlight")
    land.lay_ground(stage, green * 1.15, green * 0.8, "fur", 0.3, 0.6, 0.6)
    if kind == "lake":
        lake(stage, tint)
    elif kind == "woods":
        woods(stage, tint)
    land.tall_grass(stage, rgb((0.66, 0.72, 0.38)) * tint)
    if stage.chance(0.4):
        land.scatter(stage, rgb(stage.pick(land.FLOWERS)) * tint, 0.16, 0.9)
