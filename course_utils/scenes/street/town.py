"""A street without its traffic: sky, a park, rows of houses, pavements, and the marked road."""

from types import SimpleNamespace

import numpy as np

from ..drawing.shapes import cover, from_middle, paint, ramp, rgb
from ..drawing.textures import sample
from .canvas import BUILDING, ROAD, SIDEWALK, VEGETATION
from .houses import draw_houses, paint_row

FAR = 70.0  # metres at which a row of houses ends


def paint_town(canvas, layout, hour, rng):
    """Paint the street's still parts and label them."""
    _sky(canvas, layout, hour, rng.random(6))
    chances = rng.random(7)
    if layout.view == "along":
        _park(canvas, layout, hour, chances[6])
    _ground(canvas, layout, hour, chances)
    build_houses = _houses_across if layout.view == "across" else _houses_along
    build_houses(canvas, layout, hour, rng)


def _sky(canvas, layout, hour, chances):
    horizon = layout.camera.horizon
    top, bottom = (rgb(colour) for colour in hour.sky)
    rows = slice(0, int((horizon + 0.3) * canvas.size))
    share = ramp(canvas.y[rows], 0, horizon + 0.08)
    canvas.image[:, rows] = top * (1 - share) + bottom * share
    flat = 0.5 / (horizon + 0.4 - canvas.y[rows])
    across, down = canvas.x * 0.3 * flat + chances[0], flat * 0.3 + chances[1]
    noise = sample("soft", across, down, canvas.pixel * 0.3)
    cloud = (0.96, 0.66, 0.56) if hour.dusk else (1.0, 0.99, 0.97)
    paint(canvas.image[:, rows], ramp(noise, -0.05, 0.5) * (0.45 if hour.dusk else 0.75), cloud)


def _park(canvas, layout, hour, chance):
    """Let a road end in trees, hazy with distance."""
    camera = layout.camera
    reach = 1.3 * camera.focal * layout.walls / FAR
    left, right = max(camera.centre - reach, 0), min(camera.centre + reach, 1)
    top, low = camera.horizon - 0.14, camera.horizon + 0.04
    columns = slice(int(left * canvas.size), int(right * canvas.size) + 1)
    rows = slice(int(top * canvas.size), int(low * canvas.size))
    x, y = canvas.x[:, columns], canvas.y[rows]
    leaf = sample("soft", x * 0.9 + chance, y * 0.9, canvas.pixel * 0.9)
    alpha = cover(camera.horizon - 0.06 - y + 0.06 * leaf, canvas.pixel)
    green = rgb((0.34, 0.46, 0.28)) * hour.lit(0.45 + 0.4 * leaf)
    _stand(canvas, np.s_[rows, columns], alpha, green, hour, 0.45, VEGETATION)


def _ground(canvas, layout, hour, chances):
    """Lay pavements and the road: every pixel below the horizon by its position in metres."""
    rows = slice(int((layout.camera.horizon + 0.02) * canvas.size), canvas.size)
    ground = _positions(canvas, layout, rows)
    colour = _paving(ground, chances)
    paint(colour, cover(ground.kerb, ground.pixel_over), _asphalt(ground, chances))
    kerbstones, gutter = abs(ground.kerb - 0.14) - 0.14, abs(ground.kerb + 0.07) - 0.09
    paint(colour, cover(kerbstones, ground.pixel_over) * 0.85, (0.72, 0.71, 0.68))
    colour *= 1 - 0.3 * cover(gutter, ground.pixel_over)
    paint(colour, _markings(layout, ground) * 0.86, (0.93, 0.92, 0.88))
    light = hour.lit(0.66)
    if hour.dusk:  # the lit windows shine on the pavement before them
        reach = layout.walls - (ground.depth if layout.view == "across" else abs(ground.across))
        light = light + rgb((0.34, 0.24, 0.10)) * ramp(reach, 4.5, 0.0)
    colour *= light
    colour += (hour.haze - colour) * (ramp(ground.depth, 10, 75) * 0.7)
    canvas.image[:, rows] = colour
    canvas.semantic[rows] = np.where(ground.kerb < 0, ROAD, SIDEWALK)


def _positions(canvas, layout, rows):
    """Return where on the ground each pixel of some rows lies, and how far it reaches, in metres.

    `across` runs to the right and `depth` away from the camera; `along` runs along the road and
    `over` across it; `kerb` is the distance to the road, negative on it.
    """
    camera = layout.camera
    metre = camera.height / (canvas.y[rows] - camera.horizon)  # across one unit of the picture
    depth = metre * camera.focal
    across = (canvas.x - camera.centre) * metre
    pixel, pixel_deep = canvas.pixel * metre, canvas.pixel * metre * depth * (1 / camera.height)
    ground = SimpleNamespace(across=across, depth=depth, pixel=pixel)
    if layout.view == "across":
        kerb = abs(depth - 0.5 * (layout.near + layout.far)) - 0.5 * (layout.far - layout.near)
        ground.kerb = np.broadcast_to(kerb, across.shape)
        ground.along, ground.pixel_along = across, pixel
        ground.over, ground.pixel_over = depth - layout.near, pixel_deep
    else:
        ground.kerb = abs(across) - layout.far
        ground.along, ground.pixel_along = np.broadcast_to(depth, across.shape), pixel_deep
        ground.over, ground.pixel_over = across, pixel
    return ground


def _paving(ground, chances):
    """Return the colour of slabs with their joints."""
    tone = np.float32(0.6 + 0.12 * chances[0])
    grain = sample("soft", ground.across * 0.09 + chances[1], ground.depth * 0.09, 0.002)
    joints = []
    for position, pixel in ((ground.along, ground.pixel_along), (ground.over, ground.pixel_over)):
        distance, pixel = abs(from_middle(position * 1.1 + 200) - 0.5), pixel * 1.1
        half = np.maximum(pixel * 0.6, 0.035)  # a line thinner than a pixel grows fainter instead
        joints.append(cover(distance - half, pixel) * (0.035 / half))
    return rgb((1.0, 0.97, 0.92)) * (tone * (1 + 0.1 * grain) * (1 - 0.25 * np.maximum(*joints)))


def _asphalt(ground, chances):
    """Return the colour of the road, with its grain and worn patches."""
    across, depth, near = ground.across, ground.depth, float(ground.pixel.min())
    grain = sample("grain", across * 0.13 + chances[2], depth * 0.13, near * 0.3)
    patch = sample("soft", across * 0.03 + chances[3], depth * 0.03, near * 0.03)
    tone = np.float32(0.40 + 0.07 * chances[4]) * (1 + 0.10 * grain + 0.09 * patch)
    return rgb((0.98, 1.0, 1.04)) * tone


def _markings(layout, ground):
    """Return what the dashed middle line and the zebra crossing cover."""
    along, over, across_view = ground.along, ground.over, layout.view == "across"
    width = layout.far - layout.near if across_view else 2 * layout.far
    middle = over - (0.5 * width if across_view else 0.0)
    dash = cover((from_middle(along * 0.28 + 40) - 0.27) * (1 / 0.28), ground.pixel_along)
    white = cover(abs(middle) - 0.1, ground.pixel_over) * dash
    if layout.crossing is None:
        return white
    first, last = layout.crossing
    span = abs(along - 0.5 * (first + last)) - 0.5 * (last - first)
    bars = (over if across_view else over + width * 0.5) * (1 / 1.1)
    bar = cover((from_middle(bars) - 0.26) * 1.1, ground.pixel_over)
    bar = bar * cover(span, ground.pixel_along)
    bar = bar * cover(abs(middle) - 0.5 * width + 0.25, ground.pixel_over)
    return np.maximum(white * cover(1.2 - span, ground.pixel_along), bar)


def _houses_across(canvas, layout, hour, rng):
    """Build one row of houses that faces the camera."""
    camera, size = layout.camera, canvas.size
    metre = 1 / camera.scale(layout.walls)
    foot = camera.foot(0, layout.walls)[1]
    along = (canvas.x[0] - camera.centre) * metre
    rows = slice(0, int(foot * size) + 1)
    up = (foot - canvas.y[rows]) * metre
    houses = draw_houses(rng, -0.5 * metre, 0.5 * metre, 3)
    pixel = canvas.pixel * metre
    colour, alpha = paint_row(houses, along, up, pixel, pixel, hour, 0.62 - 0.1 * hour.side)
    _stand(canvas, np.s_[rows, :], alpha * cover(-up, pixel), colour, hour, 0.06)


def _houses_along(canvas, layout, hour, rng):
    """Build a row of houses on either side, running away from the camera."""
    camera = layout.camera
    for side in (-1, 1):
        away = (canvas.x[0] - camera.centre) * side
        edge = camera.focal * layout.walls / FAR
        where = np.flatnonzero(away > edge)
        columns = slice(int(where[0]), int(where[-1]) + 1)
        along = (camera.focal * layout.walls / away[columns]).astype(np.float32)
        metre = along * (1 / camera.focal)
        rows = slice(0, int(camera.foot(0, float(along.min()))[1] * canvas.size) + 2)
        up = camera.height - (canvas.y[rows] - camera.horizon) * metre
        houses = draw_houses(rng, float(along.min()) - 1, FAR + 1, 3, 7.0)
        wide, high = canvas.pixel * along / away[columns], canvas.pixel * metre
        sunny = 0.55 - 0.35 * side * hour.side
        colour, alpha = paint_row(houses, along, up, wide, high, hour, sunny)
        haze = ramp(along, 8, 110) * 0.8
        _stand(canvas, np.s_[rows, columns], alpha * cover(-up, high), colour, hour, haze)


def _stand(canvas, area, alpha, colour, hour, haze, label=BUILDING):
    """Set houses or trees into an area of the canvas, behind some haze, and label them."""
    colour += (hour.haze - colour) * haze
    paint(canvas.image[:, *area], alpha, colour)
    canvas.semantic[area][alpha > 0.5] = label
