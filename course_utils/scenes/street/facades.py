"""Rows of houses: walls, windows in a grid, doors, shops with awnings, cornices and roofs.

A whole row is painted at once. Its houses differ in colour, storeys and roof, and these are
looked up for each column, so that a row costs the same however many houses stand in it.
"""

import numpy as np

from ..drawing.shapes import cover, from_middle, ramp, rgb
from ..drawing.textures import sample
from .houses import GROUND_FLOOR, STOREY

FRAME = rgb((0.90, 0.88, 0.84))
LAMPLIGHT = rgb((1.0, 0.80, 0.50))


def paint_row(houses, along, up, pixel_along, pixel_up, hour, facing):
    """Paint a row of `Houses`: return lit colours (3, h, w), and the share of each pixel covered.

    `along` are the metres along the row of each column, (w,), and `up` those above the ground, (h,
    w) or (h, 1); a pixel spans `pixel_along`, (w,) or a number, by `pixel_up` metres. `facing` says
    how much the row faces the sun, 0 to about 1.
    """
    house = houses.looked_up(along)
    at = along - house.start
    noise = sample("soft", along * 0.05, up * 0.05, 0.05 * float(np.min(pixel_up)))
    shade = 1 + 0.07 * noise
    shade -= 0.14 * ramp(up, 0.5, 0)  # grime by the ground
    _bricks(shade, house.brick, up, pixel_up)
    colour = _planes(house.wall) * shade
    roof_line = _roof(colour, house, at, up, pixel_up)
    glow = np.zeros(colour.shape[1:], np.float32)
    high, low = _floors(up)
    _windows(colour[:, high], glow[high], house, at, up[high], pixel_along, pixel_up, hour)
    _ground_floor(colour[:, low], glow[low], house, at, up[low], pixel_along, pixel_up, hour)
    seam = cover(np.minimum(at, house.width - at) - 0.06, pixel_along)
    colour *= 1 - 0.35 * seam
    colour *= hour.lit(facing)
    if hour.dusk:
        colour += (LAMPLIGHT * 0.95 - colour) * glow
    return colour, cover(up - roof_line, pixel_up)


def _floors(up):
    """Return the rows in which upper floors lie, and those of the ground floor."""
    high = np.flatnonzero(up.max(1) > GROUND_FLOOR)
    low = np.flatnonzero(up.min(1) < GROUND_FLOOR)
    return tuple(slice(r[0], r[-1] + 1) if r.size else slice(0, 0) for r in (high, low))


def _planes(colours):
    """Turn a colour for each column (w, 3) into planes (3, 1, w)."""
    return np.ascontiguousarray(colours.T)[:, None, :]


def _bricks(shade, brick, up, pixel_up):
    """Lay courses of bricks where a house shows them; they blur away in the distance."""
    joint = from_middle(up * 4)
    fine = np.minimum(np.maximum(1.6 - 12 * pixel_up, 0), 1)
    shade -= ramp(joint, 0.40, 0.5) * (fine * brick) * 0.16


def _roof(colour, house, at, up, pixel_up):
    """Paint cornices and roofs. Returns how high each column's house reaches."""
    height, pitch = house.height, house.pitch
    inset = np.minimum(at, house.width - at)
    top = height + pitch * np.minimum(inset * 1.3 + 0.25, 1)
    over = cover(height - up, pixel_up) * (pitch > 0)
    tiles = up * 3.2
    tone = 0.93 + 0.14 * (tiles - np.floor(tiles)) - 0.05 * np.minimum(pixel_up * 8, 1)
    colour += (_planes(house.roof) * tone - colour) * over
    band = cover(abs(up - height) - 0.16, pixel_up)
    colour += (FRAME * 0.94 - colour) * (band * 0.9)
    below = ramp(up, height - 0.75, height - 0.16) * (up < height)
    colour *= 1 - 0.22 * below
    return top


def _windows(colour, glow, house, at, up, pixel_along, pixel_up, hour):
    """Set windows in a grid above the ground floor, some of them lit at dusk."""
    cell = house.width / np.maximum((house.width / 1.9).astype(np.int32), 2)
    across = at / cell
    column = across.astype(np.int32)
    aside = (across - column - 0.5) * cell
    u = abs(aside)
    floors = (up - GROUND_FLOOR) * (1 / STOREY)
    floor = np.floor(floors)
    v = (floors - floor - 0.5) * STOREY
    inside = (up > GROUND_FLOOR) & (up < house.height - 0.3)
    half = 0.40 + 0.12 * (house.seed % 3)
    wide, tall = u - half, abs(v) - 0.78
    frame = cover(wide - 0.13, pixel_along) * cover(tall - 0.13, pixel_up) * inside
    glass = cover(wide, pixel_along) * cover(tall, pixel_up) * inside
    bars = np.maximum(cover(u - 0.035, pixel_along), cover(abs(v - 0.25) - 0.035, pixel_up))
    glass *= 1 - 0.85 * bars
    sill = cover(u - half - 0.2, pixel_along) * cover(abs(v + 0.95) - 0.07, pixel_up) * inside
    colour += (FRAME - colour) * frame
    colour += (_glass(v, aside) - colour) * glass
    colour *= 1 - 0.1 * sill
    if hour.dusk:
        number = column * 31 + floor.astype(np.int32) * 57 + house.seed
        mixed = (number * number + 7 * number) % 97
        glow += glass * (mixed < 42) * (0.70 + 0.0025 * mixed)


def _glass(v, u):
    """Return the colour of glass: the sky above, the dark room below, a slanting gleam."""
    share = ramp(v, -0.9, 0.8)
    gleam = cover(abs(u - v * 0.5 - 0.05) - 0.08, 0.12) * 0.22
    return rgb((0.24, 0.29, 0.34)) + rgb((0.34, 0.42, 0.48)) * share + gleam


def _ground_floor(colour, glow, house, at, up, pixel_along, pixel_up, hour):
    """Give each house a shop with an awning, or a door between two windows."""
    shown = _shop(colour, house, at, up, pixel_along, pixel_up)
    panes = _front_door(colour, house, at, up, pixel_along, pixel_up)
    if hour.dusk:
        fine = 0.35 * float(np.min(pixel_up))
        goods = ramp(sample("soft", at * 0.35 + house.width, up * 0.35, fine), 0.05, 0.35)
        goods *= ramp(up, 1.7, 0.9) * 0.5
        glow += shown * (0.9 - goods - 0.2 * ramp(up, 1.2, 2.2))
        glow += panes * (house.seed % 5 < 3) * 0.75


def _shop(colour, house, at, up, pixel_along, pixel_up):
    """Paint shop windows under awnings. Returns what their glass covers."""
    shop, accent = house.shop, _planes(house.accent)
    inset = np.minimum(at, house.width - at)
    panes = at * (1 / 1.5)
    aside = (panes - np.floor(panes) - 0.5) * 1.5
    inside = shop & (up < GROUND_FLOOR)
    shown = cover(0.55 - inset, pixel_along) * cover(abs(up - 1.3) - 0.85, pixel_up) * inside
    colour += (accent * 0.62 - colour) * cover(up - 2.3, pixel_up) * (shop * 0.85)
    shown *= 1 - 0.9 * cover(0.70 - abs(aside), pixel_along)
    colour += (_glass(up - 1.2, aside) - colour) * shown
    pale = cover(from_middle(at * 1.25) - 0.25, pixel_along * 1.25)
    cloth = accent * (1 - pale) + rgb((0.93, 0.90, 0.84)) * pale
    slope = cover(0.35 - inset, pixel_along) * cover(abs(up - 2.55) - 0.32, pixel_up) * shop
    colour *= 1 - 0.35 * ramp(up, 1.9, 2.25) * (up < 2.3) * (shop & (inset > 0.35))
    colour += (cloth * (0.78 + 0.5 * (up - 2.2)) - colour) * slope
    return shown


def _front_door(colour, house, at, up, pixel_along, pixel_up):
    """Paint a door between two windows where there is no shop. Returns what their glass covers."""
    offset = abs(at - house.width * 0.5)
    home = ~house.shop & (up < GROUND_FLOOR)
    door = cover(offset - 0.55, pixel_along) * cover(up - 2.15, pixel_up) * home
    frame = cover(offset - 0.72, pixel_along) * cover(up - 2.32, pixel_up) * home
    colour += (FRAME - colour) * frame
    colour += (_planes(house.accent) * 0.8 - colour) * door
    u = abs(offset - house.width * 0.32)
    around = cover(u - 0.62, pixel_along) * cover(abs(up - 1.5) - 0.80, pixel_up) * home
    panes = cover(u - 0.5, pixel_along) * cover(abs(up - 1.5) - 0.68, pixel_up) * home
    panes *= 1 - 0.85 * cover(u - 0.035, pixel_along)
    colour += (FRAME - colour) * around
    colour += (_glass(up - 1.5, u) - colour) * panes
    return panes
