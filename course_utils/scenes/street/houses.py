"""A row of houses: walls, windows in a grid, doors, shops with awnings, cornices and roofs."""

from types import SimpleNamespace

import numpy as np

from ..drawing.shapes import cover, from_middle, paint, ramp, rgb
from ..drawing.textures import sample

WALLS = ((0.74, 0.50, 0.40), (0.62, 0.38, 0.32), (0.86, 0.77, 0.62), (0.80, 0.80, 0.77),
         (0.68, 0.71, 0.70), (0.84, 0.66, 0.52), (0.66, 0.72, 0.76), (0.78, 0.72, 0.66),
         (0.58, 0.60, 0.60), (0.88, 0.84, 0.76))  # fmt: skip
ROOFS = ((0.48, 0.31, 0.27), (0.34, 0.36, 0.40), (0.42, 0.34, 0.31))
ACCENTS = ((0.66, 0.27, 0.24), (0.22, 0.40, 0.38), (0.26, 0.34, 0.52), (0.80, 0.58, 0.26),
           (0.40, 0.46, 0.30), (0.46, 0.30, 0.38))  # fmt: skip
FRAME, LAMPLIGHT = rgb((0.90, 0.88, 0.84)), rgb((1.0, 0.80, 0.50))
STOREY, GROUND_FLOOR = 2.7, 3.0  # metres


def draw_houses(rng, first, last, tall, least=4.6):
    """Build N houses side by side from `first` to `last` metres, of up to `tall` storeys.

    Returns their looks by name, as arrays (..., N); "start" is where each begins.
    """
    count = int((last - first) / least) + 2
    chances = rng.random((9, count))
    width = least * (1 + 0.8 * chances[0])
    start = first - 3 * chances[1, 0] + np.concatenate([[0], np.cumsum(width)[:-1]])
    wall = (chances[2] * len(WALLS)).astype(int)
    for i in range(1, count):  # houses stand apart by colour
        if wall[i] == wall[i - 1]:
            wall[i] = (wall[i] + 3) % len(WALLS)
    storeys = 1 + (chances[3] * tall).astype(int)
    pitch = np.where(chances[4] < 0.6, 1.1 + 0.9 * chances[7], 0)
    return {
        "start": start.astype(np.float32),
        "width": width.astype(np.float32),
        "wall": _planes(WALLS, wall),
        "accent": _planes(ACCENTS, (chances[5] * len(ACCENTS)).astype(int)),
        "roof": _planes(ROOFS, (chances[6] * len(ROOFS)).astype(int)),
        "height": (GROUND_FLOOR + STOREY * (storeys - 1) + 0.5).astype(np.float32),
        "pitch": pitch.astype(np.float32),
        "shop": chances[7] < 0.5,
        "brick": (wall < 2) | (chances[8] < 0.2),  # the reddish ones, and some others
        "seed": (chances[8] * 97).astype(np.int32),
    }


def _planes(colours, chosen):
    """Return some of many colours as planes (3, 1, N)."""
    return np.array(colours, np.float32).T[:, None, chosen]


def paint_row(houses, along, up, pixel_along, pixel_up, hour, facing):
    """Paint a row of houses: return lit colours (3, h, w), and the share of each pixel covered.

    `along` are the metres along the row of each column, (w,), and `up` those above the ground, (h,
    w) or (h, 1); a pixel spans `pixel_along`, (w,) or a number, by `pixel_up` metres. `facing` says
    how much the row faces the sun, 0 to about 1.
    """
    # Looks for each column, so that a row costs the same however many houses stand in it.
    index = np.clip(np.searchsorted(houses["start"], along, side="right") - 1, 0, None)
    house = SimpleNamespace(**{name: looks[..., index] for name, looks in houses.items()})
    house.at = along - house.start
    house.inset = np.minimum(house.at, house.width - house.at)  # from the nearer end
    house.pixel = pixel_along
    shade = 1 + 0.07 * sample("soft", along * 0.05, up * 0.05, 0.05 * float(np.min(pixel_up)))
    shade -= 0.14 * ramp(up, 0.5, 0)  # grime by the ground
    fine = np.minimum(np.maximum(1.6 - 12 * pixel_up, 0), 1)  # bricks blur away in the distance
    shade -= ramp(from_middle(up * 4), 0.40, 0.5) * (fine * house.brick) * 0.16
    colour = house.wall * shade
    roof_line = _roof(colour, house, up, pixel_up)
    glow = np.zeros(colour.shape[1:], np.float32)
    high = slice(np.count_nonzero(up.max(1) > GROUND_FLOOR))  # rows from the top
    low = slice(np.count_nonzero(up.min(1) >= GROUND_FLOOR), None)
    _windows(colour[:, high], glow[high], house, up[high], pixel_up, hour)
    _ground_floor(colour[:, low], glow[low], house, up[low], pixel_up, hour)
    colour *= 1 - 0.35 * cover(house.inset - 0.06, pixel_along)  # the seams between houses
    colour *= hour.lit(facing)
    if hour.dusk:
        paint(colour, glow, LAMPLIGHT * 0.95)
    return colour, cover(up - roof_line, pixel_up)


def _roof(colour, house, up, pixel_up):
    """Paint cornices and roofs. Returns how high each column's house reaches."""
    height, pitch = house.height, house.pitch
    tiles = up * 3.2
    tone = 0.93 + 0.14 * (tiles - np.floor(tiles)) - 0.05 * np.minimum(pixel_up * 8, 1)
    paint(colour, cover(height - up, pixel_up) * (pitch > 0), house.roof * tone)
    paint(colour, cover(abs(up - height) - 0.16, pixel_up) * 0.9, FRAME * 0.94)
    below = ramp(up, height - 0.75, height - 0.16) * (up < height)
    colour *= 1 - 0.22 * below
    return height + pitch * np.minimum(house.inset * 1.3 + 0.25, 1)


def _windows(colour, glow, house, up, pixel_up, hour):
    """Set windows in a grid above the ground floor, some of them lit at dusk."""
    cell = house.width / np.maximum((house.width / 1.9).astype(np.int32), 2)
    across = house.at / cell
    column = across.astype(np.int32)
    aside = (across - column - 0.5) * cell
    u = abs(aside)
    floors = (up - GROUND_FLOOR) * (1 / STOREY)
    floor = np.floor(floors)
    v = (floors - floor - 0.5) * STOREY
    inside = (up > GROUND_FLOOR) & (up < house.height - 0.3)
    wide, tall = u - (0.40 + 0.12 * (house.seed % 3)), abs(v) - 0.78
    frame = cover(wide - 0.13, house.pixel) * cover(tall - 0.13, pixel_up) * inside
    glass = cover(wide, house.pixel) * cover(tall, pixel_up) * inside
    bars = np.maximum(cover(u - 0.035, house.pixel), cover(abs(v - 0.25) - 0.035, pixel_up))
    glass *= 1 - 0.85 * bars
    sill = cover(wide - 0.2, house.pixel) * cover(abs(v + 0.95) - 0.07, pixel_up) * inside
    paint(colour, frame, FRAME)
    paint(colour, glass, _glass(v, aside))
    colour *= 1 - 0.1 * sill
    if hour.dusk:
        number = column * 31 + floor.astype(np.int32) * 57 + house.seed
        mixed = (number * number + 7 * number) % 97  # 0 to 96 without any pattern to be seen
        glow += glass * (mixed < 42) * (0.70 + 0.0025 * mixed)


def _glass(v, u):
    """Return the colour of glass: the sky above, the dark room below, a slanting gleam."""
    gleam = cover(abs(u - v * 0.5 - 0.05) - 0.08, 0.12) * 0.22
    return rgb((0.24, 0.29, 0.34)) + rgb((0.34, 0.42, 0.48)) * ramp(v, -0.9, 0.8) + gleam


def _ground_floor(colour, glow, house, up, pixel_up, hour):
    """Give each house a shop with an awning, or a door between two windows."""
    shown = _shop(colour, house, up, pixel_up)
    panes = _front_door(colour, house, up, pixel_up)
    if hour.dusk:
        fine = 0.35 * float(np.min(pixel_up))
        goods = ramp(sample("soft", house.at * 0.35 + house.width, up * 0.35, fine), 0.05, 0.35)
        goods *= ramp(up, 1.7, 0.9) * 0.5
        glow += shown * (0.9 - goods - 0.2 * ramp(up, 1.2, 2.2))
        glow += panes * (house.seed % 5 < 3) * 0.75


def _shop(colour, house, up, pixel_up):
    """Paint shop windows under awnings. Returns what their glass covers."""
    shop, accent, at, inset = house.shop, house.accent, house.at, house.inset
    panes = at * (1 / 1.5)
    aside = (panes - np.floor(panes) - 0.5) * 1.5
    inside = shop & (up < GROUND_FLOOR)
    shown = cover(0.55 - inset, house.pixel) * cover(abs(up - 1.3) - 0.85, pixel_up) * inside
    paint(colour, cover(up - 2.3, pixel_up) * (shop * 0.85), accent * 0.62)
    shown *= 1 - 0.9 * cover(0.70 - abs(aside), house.pixel)
    paint(colour, shown, _glass(up - 1.2, aside))
    pale = cover(from_middle(at * 1.25) - 0.25, house.pixel * 1.25)
    cloth = accent * (1 - pale) + rgb((0.93, 0.90, 0.84)) * pale
    slope = cover(0.35 - inset, house.pixel) * cover(abs(up - 2.55) - 0.32, pixel_up) * shop
    colour *= 1 - 0.35 * ramp(up, 1.9, 2.25) * (up < 2.3) * (shop & (inset > 0.35))
    paint(colour, slope, cloth * (0.78 + 0.5 * (up - 2.2)))
    return shown


def _front_door(colour, house, up, pixel_up):
    """Paint a door between two windows where there is no shop. Returns what their glass covers."""
    offset = abs(house.at - house.width * 0.5)
    u = abs(offset - house.width * 0.32)
    home = ~house.shop & (up < GROUND_FLOOR)
    door = cover(offset - 0.55, house.pixel) * cover(up - 2.15, pixel_up) * home
    frame = cover(offset - 0.72, house.pixel) * cover(up - 2.32, pixel_up) * home
    around = cover(u - 0.62, house.pixel) * cover(abs(up - 1.5) - 0.80, pixel_up) * home
    panes = cover(u - 0.5, house.pixel) * cover(abs(up - 1.5) - 0.68, pixel_up) * home
    panes *= 1 - 0.85 * cover(u - 0.035, house.pixel)
    paint(colour, frame, FRAME)
    paint(colour, door, house.accent * 0.8)
    paint(colour, around, FRAME)
    paint(colour, panes, _glass(up - 1.5, u))
    return panes
