"""A street without its traffic: sky, rows of houses, pavements and a road with its markings.

Two views: "across" looks from one pavement over the road to the houses on the other side;
"along" looks down the road, with houses to the left and right.
"""

from dataclasses import dataclass

import numpy as np

from . import canvas as c
from .facades import draw_houses, paint_row
from .shapes import cover, paint, ramp, rgb
from .textures import sample

VIEWS = ("across", "along")
FAR = 70.0  # metres at which a row of houses ends


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are, in metres: across the picture in the view "along", in depth else.

    `near` and `far` are the kerbs in "across"; in "along" the kerbs lie at -far and far, and
    `walls` is how far away the houses stand. `crossing` is (first, last) of a zebra crossing
    along the road, or None.
    """

    view: str
    camera: c.Camera
    near: float
    far: float
    walls: float
    crossing: tuple | None


def draw_layout(rng, view=None):
    """Choose a view ("across" or "along") and the measures of a street."""
    chances = rng.random(10)
    view = view or VIEWS[int(chances[0] * 2)]
    if view == "across":
        camera = c.Camera(0.17 + 0.07 * chances[1], 0.5, 2.9 + 0.5 * chances[2], 1.3)
        walls = camera.depth(0.44 + 0.05 * chances[3])
        far, near = walls - 2.6 - chances[4], camera.depth(0.84 + 0.08 * chances[5])
        left = 7 * (chances[6] - 0.5) - 1.3
        crossing = (left, left + 2.6) if chances[7] < 0.45 else None
        return Layout(view, camera, near, far, walls, crossing)
    camera = c.Camera(
        0.36 + 0.08 * chances[1], 0.35 + 0.3 * chances[6], 2.5 + 0.6 * chances[2], 1.12
    )
    far = 3.2 + 0.5 * chances[4]
    first = 8.5 + 6 * chances[5]
    crossing = (first, first + 2.8) if chances[7] < 0.5 else None
    return Layout(view, camera, 0.0, far, far + 2.6 + chances[3], crossing)


def paint_town(canvas, street, hour, rng):
    """Paint the street's still parts and label them."""
    _sky(canvas, street, hour, rng.random(6))
    chances = rng.random(7)
    if street.view == "along":
        _park(canvas, street, hour, chances[6])
    _ground(canvas, street, hour, chances)
    (_houses_across if street.view == "across" else _houses_along)(canvas, street, hour, rng)


def _sky(canvas, street, hour, chances):
    horizon = street.camera.horizon
    top, bottom = (rgb(colour) for colour in hour.sky)
    rows = slice(0, int((horizon + 0.3) * canvas.size))
    share = ramp(canvas.y[rows], 0, horizon + 0.08)
    canvas.image[:, rows] = top * (1 - share) + bottom * share
    flat = 0.5 / (horizon + 0.4 - canvas.y[rows])
    noise = sample("soft", canvas.x * 0.3 * flat + chances[0], flat * 0.3 + chances[1],
                   canvas.pixel * 0.3)  # fmt: skip
    cloud = (0.96, 0.66, 0.56) if hour.dusk else (1.0, 0.99, 0.97)
    paint(canvas.image[:, rows], ramp(noise, -0.05, 0.5) * (0.45 if hour.dusk else 0.75), cloud)


def _park(canvas, street, hour, chance):
    """Let a road end in trees, hazy with distance."""
    camera = street.camera
    reach = 1.3 * camera.focal * street.walls / FAR
    columns = slice(int(max(camera.centre - reach, 0) * canvas.size),
                    int(min(camera.centre + reach, 1) * canvas.size) + 1)  # fmt: skip
    rows = slice(
        int((camera.horizon - 0.14) * canvas.size), int((camera.horizon + 0.04) * canvas.size)
    )
    x, y = canvas.x[:, columns], canvas.y[rows]
    leaf = sample("soft", x * 0.9 + chance, y * 0.9, canvas.pixel * 0.9)
    alpha = cover(camera.horizon - 0.06 - y + 0.06 * leaf, canvas.pixel)
    green = rgb((0.34, 0.46, 0.28)) * hour.lit(0.45 + 0.4 * leaf)
    paint(canvas.image[:, rows, columns], alpha, green + (hour.haze - green) * 0.45)
    canvas.semantic[rows, columns][alpha > 0.5] = c.VEGETATION


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
    canvas.semantic[area][alpha > 0.5] = c.BUILDING


def _ground(canvas, street, hour, chances):
    """Lay pavements and the road: every pixel below the horizon by its place in metres."""
    camera = street.camera
    rows = slice(int((camera.horizon + 0.02) * canvas.size), canvas.size)
    y = canvas.y[rows]
    metre = camera.height / (y - camera.horizon)  # across one unit of the picture
    depth = metre * camera.focal
    across = (canvas.x - camera.centre) * metre
    pixel, deep = canvas.pixel * metre, canvas.pixel * metre * depth * (1 / camera.height)
    if street.view == "across":
        kerb = abs(depth - 0.5 * (street.near + street.far)) - 0.5 * (street.far - street.near)
        along, over, thin, long = across, depth - street.near, deep, pixel
        kerb = np.broadcast_to(kerb, across.shape)
    else:
        kerb = abs(across) - street.far
        along, over, thin, long = np.broadcast_to(depth, across.shape), across, pixel, deep
    asphalt = cover(kerb, thin)
    colour = _paving(along, over, thin, long, across, depth, chances)
    colour += (_asphalt(across, depth, pixel, chances) - colour) * asphalt
    stone = cover(abs(kerb - 0.14) - 0.14, thin)
    colour += (rgb((0.72, 0.71, 0.68)) - colour) * (stone * 0.85)
    colour *= 1 - 0.3 * cover(abs(kerb + 0.07) - 0.09, thin)
    _markings(colour, street, along, over, thin, long)
    light = hour.lit(0.66)
    if hour.dusk:  # the lit windows shine on the pavement before them
        reach = street.walls - depth if street.view == "across" else street.walls - abs(across)
        light = light + rgb((0.34, 0.24, 0.10)) * ramp(reach, 4.5, 0.0)
    colour *= light
    colour += (hour.haze - colour) * (ramp(depth, 10, 75) * 0.7)
    canvas.image[:, rows] = colour
    canvas.semantic[rows] = np.where(kerb < 0, c.ROAD, c.SIDEWALK)


def _paving(along, over, thin, long, across, depth, chances):
    tone = np.float32(0.6 + 0.12 * chances[0])
    grain = sample("soft", across * 0.09 + chances[1], depth * 0.09, 0.002)
    slab_u, slab_v = along * 1.1 + 200, over * 1.1 + 200
    joint_u = abs(slab_u - np.floor(slab_u) - 0.5) - 0.5
    joint_v = abs(slab_v - np.floor(slab_v) - 0.5) - 0.5
    joint = np.maximum(_line(joint_u, 0.035, long * 1.1), _line(joint_v, 0.035, thin * 1.1))
    shade = tone * (1 + 0.1 * grain) * (1 - 0.25 * joint)
    return rgb((1.0, 0.97, 0.92)) * shade


def _line(distance, half, pixel):
    """Return a thin line's cover; where it is thinner than a pixel it grows fainter instead."""
    grown = np.maximum(pixel * 0.6, half)
    return cover(abs(distance) - grown, pixel) * (half / grown)


def _asphalt(across, depth, pixel, chances):
    near = float(pixel.min())
    grain = sample("grain", across * 0.13 + chances[2], depth * 0.13, near * 0.3)
    patch = sample("soft", across * 0.03 + chances[3], depth * 0.03, near * 0.03)
    tone = np.float32(0.40 + 0.07 * chances[4]) * (1 + 0.10 * grain + 0.09 * patch)
    return rgb((0.98, 1.0, 1.04)) * tone


def _markings(colour, street, along, over, thin, long):
    """Paint the dashed middle line and the zebra crossing."""
    width = street.far - street.near if street.view == "across" else 2 * street.far
    middle = over - (0.5 * width if street.view == "across" else 0.0)
    beat = along * 0.28 + 40
    dash = cover((abs(beat - np.floor(beat) - 0.5) - 0.27) * (1 / 0.28), long)
    white = cover(abs(middle) - 0.1, thin) * dash
    if street.crossing is not None:
        first, last = street.crossing
        span = abs(along - 0.5 * (first + last)) - 0.5 * (last - first)
        bars = (over if street.view == "across" else over + width * 0.5) * (1 / 1.1)
        bar = cover((abs(bars - np.floor(bars) - 0.5) - 0.26) * 1.1, thin)
        bar = bar * cover(span, long) * cover(abs(middle) - 0.5 * width + 0.25, thin)
        white = white * cover(1.2 - span, long)
        white = np.maximum(white, bar)
    colour += (rgb((0.93, 0.92, 0.88)) - colour) * (white * 0.86)
