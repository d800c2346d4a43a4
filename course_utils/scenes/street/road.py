"""The ground of a street: pavements, kerbs and a road with its markings."""

import numpy as np

from ..drawing.shapes import cover, from_middle, ramp, rgb
from ..drawing.textures import sample
from .canvas import ROAD, SIDEWALK


def paint_ground(canvas, street, hour, chances):
    """Lay pavements and the road: every pixel below the horizon by its position in metres."""
    camera, across_view = street.camera, street.view == "across"
    rows = slice(int((camera.horizon + 0.02) * canvas.size), canvas.size)
    y = canvas.y[rows]
    metre = camera.height / (y - camera.horizon)  # across one unit of the picture
    depth = metre * camera.focal
    across = (canvas.x - camera.centre) * metre
    pixel, deep = canvas.pixel * metre, canvas.pixel * metre * depth * (1 / camera.height)
    if across_view:
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
        reach = street.walls - depth if across_view else street.walls - abs(across)
        light = light + rgb((0.34, 0.24, 0.10)) * ramp(reach, 4.5, 0.0)
    colour *= light
    colour += (hour.haze - colour) * (ramp(depth, 10, 75) * 0.7)
    canvas.image[:, rows] = colour
    canvas.semantic[rows] = np.where(kerb < 0, ROAD, SIDEWALK)


def _paving(along, over, thin, long, across, depth, chances):
    tone = np.float32(0.6 + 0.12 * chances[0])
    grain = sample("soft", across * 0.09 + chances[1], depth * 0.09, 0.002)
    slab_u, slab_v = along * 1.1 + 200, over * 1.1 + 200
    joint_u = from_middle(slab_u) - 0.5
    joint_v = from_middle(slab_v) - 0.5
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
    across_view = street.view == "across"
    width = street.far - street.near if across_view else 2 * street.far
    middle = over - (0.5 * width if across_view else 0.0)
    beat = along * 0.28 + 40
    dash = cover((from_middle(beat) - 0.27) * (1 / 0.28), long)
    white = cover(abs(middle) - 0.1, thin) * dash
    if street.crossing is not None:
        first, last = street.crossing
        span = abs(along - 0.5 * (first + last)) - 0.5 * (last - first)
        bars = (over if across_view else over + width * 0.5) * (1 / 1.1)
        bar = cover((from_middle(bars) - 0.26) * 1.1, thin)
        bar = bar * cover(span, long) * cover(abs(middle) - 0.5 * width + 0.25, thin)
        white = white * cover(1.2 - span, long)
        white = np.maximum(white, bar)
    colour += (rgb((0.93, 0.92, 0.88)) - colour) * (white * 0.86)
