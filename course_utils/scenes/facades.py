"""Rows of houses: walls, windows in a grid, doors, shops with awnings, cornices and roofs.

A whole row is painted at once. Its houses differ in colour, storeys and roof, and these are
looked up for each column, so that a row costs the same however many houses stand in it.
"""

from dataclasses import dataclass

import numpy as np

from .shapes import cover, ramp, rgb
from .textures import sample

WALLS = np.array([
    (0.74, 0.50, 0.40), (0.62, 0.38, 0.32), (0.86, 0.77, 0.62), (0.80, 0.80, 0.77),
    (0.68, 0.71, 0.70), (0.84, 0.66, 0.52), (0.66, 0.72, 0.76), (0.78, 0.72, 0.66),
    (0.58, 0.60, 0.60), (0.88, 0.84, 0.76),
], np.float32)  # fmt: skip
ROOFS = np.array([(0.48, 0.31, 0.27), (0.34, 0.36, 0.40), (0.42, 0.34, 0.31)], np.float32)
ACCENTS = np.array([
    (0.66, 0.27, 0.24), (0.22, 0.40, 0.38), (0.26, 0.34, 0.52), (0.80, 0.58, 0.26),
    (0.40, 0.46, 0.30), (0.46, 0.30, 0.38),
], np.float32)  # fmt: skip
FRAME = rgb((0.90, 0.88, 0.84))
LAMPLIGHT = rgb((1.0, 0.80, 0.50))
STOREY, GROUND_FLOOR = 2.7, 3.0


@dataclass(slots=True)
class Houses:
    """A row of N houses: where each begins, and its looks as arrays with N entries."""

    start: np.ndarray
    width: np.ndarray
    wall: np.ndarray
    accent: np.ndarray
    roof: np.ndarray
    height: np.ndarray
    pitch: np.ndarray
    shop: np.ndarray
    brick: np.ndarray
    seed: np.ndarray


def draw_houses(rng, first, last, tall, least=4.6):
    """Build houses side by side from `first` to `last` metres, of up to `tall` storeys."""
    count = int((last - first) / least) + 2
    chances = rng.random((9, count))
    width = least * (1 + 0.8 * chances[0])
    start = first - 3 * chances[1, 0] + np.concatenate([[0], np.cumsum(width)[:-1]])
    wall = _unlike((chances[2] * len(WALLS)).astype(int), len(WALLS))
    storeys = 1 + (chances[3] * tall).astype(int)
    pitched = chances[4] < 0.6
    return Houses(
        start.astype(np.float32),
        width.astype(np.float32),
        WALLS[wall],
        ACCENTS[(chances[5] * len(ACCENTS)).astype(int)],
        ROOFS[(chances[6] * len(ROOFS)).astype(int)],
        (GROUND_FLOOR + STOREY * (storeys - 1) + 0.5).astype(np.float32),
        np.where(pitched, 1.1 + 0.9 * chances[7], 0).astype(np.float32),
        chances[7] < 0.5,
        (wall < 2) | (chances[8] < 0.2),
        (chances[8] * 97).astype(np.int32),
    )


def _unlike(indices, count):
    """Change an index where its left neighbour is the same: houses stand apart by colour."""
    for i in range(1, len(indices)):
        if indices[i] == indices[i - 1]:
            indices[i] = (indices[i] + 3) % count
    return indices


def paint_row(houses, along, up, pixel_along, pixel_up, hour, facing):
    """Paint a row of houses.

    Args:
        houses: `Houses`.
        along: (w,) metres along the row of each column.
        up: (h, w) or (h, 1) metres above the ground.
        pixel_along: (w,) or a number, the metres that a pixel spans along the row.
        pixel_up: The same for its height.
        hour: The light.
        facing: How much the row faces the sun, 0 to about 1.

    Returns:
        The colours (3, h, w) with their light, and the share of each pixel covered (h, w).
    """
    index = np.clip(np.searchsorted(houses.start, along, side="right") - 1, 0, None)
    at, width = along - houses.start[index], houses.width[index]
    wall = _planes(houses.wall, index)
    noise = sample("soft", along * 0.05, up * 0.05, 0.05 * float(np.min(pixel_up)))
    shade = 1 + 0.07 * noise
    shade -= 0.14 * ramp(up, 0.5, 0)  # grime by the ground
    _bricks(shade, houses.brick[index], along, up, pixel_up)
    colour = wall * shade
    light = hour.lit(facing)
    roof_line = _roof(colour, houses, index, at, width, up, pixel_along, pixel_up)
    glow = np.zeros(colour.shape[1:], np.float32)
    high, low = _floors(up)
    place = (houses, index, at, width)
    _windows(colour[:, high], glow[high], *place, up[high], pixel_along, pixel_up, hour)
    _ground_floor(colour[:, low], glow[low], *place, up[low], pixel_along, pixel_up, hour)
    seam = cover(np.minimum(at, width - at) - 0.06, pixel_along)
    colour *= 1 - 0.35 * seam
    colour *= light
    if hour.dusk:
        colour += (LAMPLIGHT * 0.95 - colour) * glow
    return colour, cover(up - roof_line, pixel_up)


def _floors(up):
    """Return the rows in which upper floors lie, and those of the ground floor."""
    high = np.flatnonzero(up.max(1) > GROUND_FLOOR)
    low = np.flatnonzero(up.min(1) < GROUND_FLOOR)
    return tuple(slice(r[0], r[-1] + 1) if r.size else slice(0, 0) for r in (high, low))


def _planes(table, index):
    return np.ascontiguousarray(table[index].T)[:, None, :]


def _bricks(shade, brick, along, up, pixel_up):
    """Lay courses of bricks where a house shows them; they blur away in the distance."""
    course = up * 4
    joint = abs(course - np.floor(course) - 0.5)
    fine = np.minimum(np.maximum(1.6 - 12 * pixel_up, 0), 1)
    shade -= ramp(joint, 0.40, 0.5) * (fine * brick) * 0.16


def _roof(colour, houses, index, at, width, up, pixel_along, pixel_up):
    """Paint cornices and roofs. Returns how high each column's house reaches."""
    height, pitch = houses.height[index], houses.pitch[index]
    inset = np.minimum(at, width - at)
    top = height + pitch * np.minimum(inset * 1.3 + 0.25, 1)
    over = cover(height - up, pixel_up) * (pitch > 0)
    tiles = up * 3.2
    tone = 0.93 + 0.14 * (tiles - np.floor(tiles)) - 0.05 * np.minimum(pixel_up * 8, 1)
    colour += (_planes(houses.roof, index) * tone - colour) * over
    band = cover(abs(up - height) - 0.16, pixel_up)
    colour += (FRAME * 0.94 - colour) * (band * 0.9)
    below = ramp(up, height - 0.75, height - 0.16) * (up < height)
    colour *= 1 - 0.22 * below
    return top


def _windows(colour, glow, houses, index, at, width, up, pixel_along, pixel_up, hour):
    """Set windows in a grid above the ground floor, some of them lit at dusk."""
    columns = np.maximum((width / 1.9).astype(np.int32), 2)
    cell = width / columns
    across = at / cell
    column = across.astype(np.int32)
    place = (across - column - 0.5) * cell
    u = abs(place)
    floors = (up - GROUND_FLOOR) * (1 / STOREY)
    floor = np.floor(floors)
    v = (floors - floor - 0.5) * STOREY
    inside = (up > GROUND_FLOOR) & (up < houses.height[index] - 0.3)
    half = 0.40 + 0.12 * (houses.seed[index] % 3)
    wide, tall = u - half, abs(v) - 0.78
    frame = cover(wide - 0.13, pixel_along) * cover(tall - 0.13, pixel_up) * inside
    glass = cover(wide, pixel_along) * cover(tall, pixel_up) * inside
    bars = np.maximum(cover(u - 0.035, pixel_along), cover(abs(v - 0.25) - 0.035, pixel_up))
    glass *= 1 - 0.85 * bars
    sill = cover(u - half - 0.2, pixel_along) * cover(abs(v + 0.95) - 0.07, pixel_up) * inside
    colour += (FRAME - colour) * frame
    colour += (_glass(v, place) - colour) * glass
    colour *= 1 - 0.1 * sill
    if hour.dusk:
        number = column * 31 + floor.astype(np.int32) * 57 + houses.seed[index]
        mixed = (number * number + 7 * number) % 97
        glow += glass * (mixed < 42) * (0.70 + 0.0025 * mixed)


def _glass(v, u):
    """Return the colour of glass: the sky above, the dark room below, a slanting gleam."""
    share = ramp(v, -0.9, 0.8)
    gleam = cover(abs(u - v * 0.5 - 0.05) - 0.08, 0.12) * 0.22
    return rgb((0.24, 0.29, 0.34)) + rgb((0.34, 0.42, 0.48)) * share + gleam


def _ground_floor(colour, glow, houses, index, at, width, up, pixel_along, pixel_up, hour):
    """Give each house a shop with an awning, or a door between two windows."""
    shop, accent = houses.shop[index], _planes(houses.accent, index)
    low = up < GROUND_FLOOR
    inset = np.minimum(at, width - at)
    panes = at * (1 / 1.5)
    place = (panes - np.floor(panes) - 0.5) * 1.5
    post = abs(place)
    show = cover(0.55 - inset, pixel_along) * cover(abs(up - 1.3) - 0.85, pixel_up) * (shop & low)
    colour += (accent * 0.62 - colour) * cover(up - 2.3, pixel_up) * (shop * 0.85)
    show *= 1 - 0.9 * cover(0.70 - post, pixel_along)
    glass = _glass(up - 1.2, place)
    colour += (glass - colour) * show
    stripe = at * 1.25
    pale = cover(abs(stripe - np.floor(stripe) - 0.5) - 0.25, pixel_along * 1.25)
    cloth = accent * (1 - pale) + rgb((0.93, 0.90, 0.84)) * pale
    slope = cover(0.35 - inset, pixel_along) * cover(abs(up - 2.55) - 0.32, pixel_up) * shop
    colour *= 1 - 0.35 * ramp(up, 1.9, 2.25) * (up < 2.3) * (shop & (inset > 0.35))
    colour += (cloth * (0.78 + 0.5 * (up - 2.2)) - colour) * slope
    offset = abs(at - width * 0.5)
    home = ~shop & low
    door = cover(offset - 0.55, pixel_along) * cover(up - 2.15, pixel_up) * home
    frame = cover(offset - 0.72, pixel_along) * cover(up - 2.32, pixel_up) * home
    colour += (FRAME - colour) * frame
    colour += (accent * 0.8 - colour) * door
    u = abs(offset - width * 0.32)
    around = cover(u - 0.62, pixel_along) * cover(abs(up - 1.5) - 0.80, pixel_up) * home
    pane = cover(u - 0.5, pixel_along) * cover(abs(up - 1.5) - 0.68, pixel_up) * home
    pane *= 1 - 0.85 * cover(u - 0.035, pixel_along)
    colour += (FRAME - colour) * around
    colour += (_glass(up - 1.5, u) - colour) * pane
    if hour.dusk:
        goods = ramp(
            sample("soft", at * 0.35 + width, up * 0.35, 0.35 * float(np.min(pixel_up))), 0.05, 0.35
        )
        goods *= ramp(up, 1.7, 0.9) * 0.5
        glow += show * (0.9 - goods - 0.2 * ramp(up, 1.2, 2.2))
        glow += pane * (houses.seed[index] % 5 < 3) * 0.75
