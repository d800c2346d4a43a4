"""A street without its traffic: sky, a park, rows of houses, and the ground."""

import numpy as np

from ..drawing.shapes import cover, paint, ramp, rgb
from ..drawing.textures import sample
from .canvas import BUILDING, VEGETATION
from .facades import paint_row
from .houses import draw_houses
from .road import paint_ground

FAR = 70.0  # metres at which a row of houses ends


def paint_town(canvas, street, hour, rng):
    """Paint the street's still parts and label them."""
    _sky(canvas, street, hour, rng.random(6))
    chances = rng.random(7)
    if street.view == "along":
        _park(canvas, street, hour, chances[6])
    paint_ground(canvas, street, hour, chances)
    (_houses_across if street.view == "across" else _houses_along)(canvas, street, hour, rng)


def _sky(canvas, street, hour, chances):
    horizon = street.camera.horizon
    top, bottom = (rgb(colour) for colour in hour.sky)
    rows = slice(0, int((horizon + 0.3) * canvas.size))
    share = ramp(canvas.y[rows], 0, horizon + 0.08)
    canvas.image[:, rows] = top * (1 - share) + bottom * share
    flat = 0.5 / (horizon + 0.4 - canvas.y[rows])
    across, down = canvas.x * 0.3 * flat + chances[0], flat * 0.3 + chances[1]
    noise = sample("soft", across, down, canvas.pixel * 0.3)
    cloud = (0.96, 0.66, 0.56) if hour.dusk else (1.0, 0.99, 0.97)
    paint(canvas.image[:, rows], ramp(noise, -0.05, 0.5) * (0.45 if hour.dusk else 0.75), cloud)


def _park(canvas, street, hour, chance):
    """Let a road end in trees, hazy with distance."""
    camera = street.camera
    reach = 1.3 * camera.focal * street.walls / FAR
    left, right = max(camera.centre - reach, 0), min(camera.centre + reach, 1)
    top, low = camera.horizon - 0.14, camera.horizon + 0.04
    columns = slice(int(left * canvas.size), int(right * canvas.size) + 1)
    rows = slice(int(top * canvas.size), int(low * canvas.size))
    x, y = canvas.x[:, columns], canvas.y[rows]
    leaf = sample("soft", x * 0.9 + chance, y * 0.9, canvas.pixel * 0.9)
    alpha = cover(camera.horizon - 0.06 - y + 0.06 * leaf, canvas.pixel)
    green = rgb((0.34, 0.46, 0.28)) * hour.lit(0.45 + 0.4 * leaf)
    paint(canvas.image[:, rows, columns], alpha, green + (hour.haze - green) * 0.45)
    canvas.semantic[rows, columns][alpha > 0.5] = VEGETATION


def _houses_across(canvas, street, hour, rng):
    camera, size = street.camera, canvas.size
    metre = 1 / camera.scale(street.walls)
    foot = camera.foot(0, street.walls)[1]
    along = (canvas.x[0] - camera.centre) * metre
    rows = slice(0, int(foot * size) + 1)
    up = (foot - canvas.y[rows]) * metre
    houses = draw_houses(rng, -0.5 * metre, 0.5 * metre, 3)
    pixel = canvas.pixel * metre
    colour, alpha = paint_row(houses, along, up, pixel, pixel, hour, 0.62 - 0.1 * hour.side)
    alpha = alpha * cover(-up, pixel)
    _stand(canvas, np.s_[rows, :], alpha, colour, hour, 0.06)


def _houses_along(canvas, street, hour, rng):
    camera = street.camera
    for side in (-1, 1):
        away = (canvas.x[0] - camera.centre) * side
        edge = camera.focal * street.walls / FAR
        where = np.flatnonzero(away > edge)
        if not where.size:
            continue
        columns = slice(int(where[0]), int(where[-1]) + 1)
        along = (camera.focal * street.walls / away[columns]).astype(np.float32)
        metre = along * (1 / camera.focal)
        rows = slice(0, int(camera.foot(0, float(along.min()))[1] * canvas.size) + 2)
        up = camera.height - (canvas.y[rows] - camera.horizon) * metre
        houses = draw_houses(rng, float(along.min()) - 1, FAR + 1, 3, 7.0)
        wide = canvas.pixel * along / away[columns]
        sunny = 0.55 - 0.35 * side * hour.side
        colour, alpha = paint_row(houses, along, up, wide, canvas.pixel * metre, hour, sunny)
        alpha = alpha * cover(-up, canvas.pixel * metre)
        _stand(canvas, np.s_[rows, columns], alpha, colour, hour, ramp(along, 8, 110) * 0.8)


def _stand(canvas, area, alpha, colour, hour, haze):
    colour += (hour.haze - colour) * haze
    paint(canvas.image[:, *area], alpha, colour)
    canvas.semantic[area][alpha > 0.5] = BUILDING
