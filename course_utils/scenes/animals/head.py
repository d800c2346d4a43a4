"""Heads: the skull, the ears and the fur on them. What tells a cat from a dog starts here."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.shapes import capsule, clamp, cover, edge, ellipse, paint, ramp, rgb, smooth_union
from .fur import add_rim_light, colour_fur, strands

_SKULLS = {  # species -> two ellipses (centre, radii), and how softly they blend
    "cat": (((0, -0.06), (0.92, 0.82)), ((0, 0.26), (1.04, 0.56)), 0.25),
    "dog": (((0, -0.14), (0.86, 0.84)), ((0, 0.42), (0.62, 0.56)), 0.3),
}
PINK = (0.86, 0.60, 0.56)


def _skull(species, u, v, fur):
    top, cheeks, blend = _SKULLS[species]
    return smooth_union(ellipse(u, v, *top), ellipse(u, v, *cheeks), blend) + fur * 0.045


def _cat_ear(a, v, height):
    tip = (0.86, -1.15 - 0.32 * height)
    outer, inner = edge(a, v, tip, (1.0, 0.1)), edge(a, v, (0.1, -0.55), tip)
    return -smooth_union(-outer, -inner, 0.2)


def _dog_ear(a, v, length, spread):
    """A hanging ear, or (when `length` is small) a folded button ear."""
    if length < 0.3:
        return capsule(a, v, (0.6, -0.72), (0.98 + 0.1 * spread, -0.2), 0.3, 0.15)
    tip = (0.98 + 0.2 * spread, -0.05 + 0.55 * length)
    root = ellipse(a, v, (0.72, -0.6), (0.28, 0.24))
    return smooth_union(capsule(a, v, (0.66, -0.62), tip, 0.2, 0.29), root, 0.2)


def _shade(u, v, distance, light, fur):
    """Light on a ball of fur, with a bright edge towards the lamp."""
    facing = u * light.x + v * light.y
    shade = 0.42 + 0.3 * facing + 0.2 * rounded(distance, 0.55) + fur * 0.1
    rim = distance * (1 / 0.13) + 1
    clamp(rim)
    return shade, rim * rim * np.maximum(facing, 0)


def draw_head(layer, area, species, ears, coat, light, chances):
    """Draw the skull of a species and the ears of one, or none; return the ears' visible alpha."""
    u, v, pixel = area.u, area.v, area.pixel
    fur = strands(u, v, pixel, coat)
    skull = _skull(species, u, v, fur)
    skull_alpha = cover(skull, pixel)
    shade, rim = _shade(u, v, skull, light, fur)
    colour = lit(colour_fur(coat, u, v, pixel, head=True), shade, light)
    add_rim_light(colour, rim, light)
    if ears is None:
        layer.add(area, skull_alpha, colour)
        return 0.0
    draw_ears = _cat_ears if ears == "cat" else _dog_ears
    return draw_ears(layer, area, (skull_alpha, colour), coat, light, fur, chances)


def _cat_ears(layer, area, head, coat, light, fur, chances):
    a, v, pixel = abs(area.u), area.v, area.pixel
    ear = _cat_ear(a, v, chances[0])
    outer = np.maximum(ear, v + 0.1) + fur * 0.02
    tint = coat.base + (coat.second - coat.base) * np.float32(0.35)
    colour = lit(tint, 0.5 + 0.25 * light.x * np.minimum(area.u, 1) + fur * 0.1, light)
    inside = cover(ear + 0.15 + fur * 0.05, pixel + 0.03)
    depth = ramp(v, -0.4, -1.1)
    paint(colour, inside * 0.9, lit(rgb(PINK), 0.25 + 0.3 * depth, light))
    alpha = cover(outer, pixel)
    layer.add(area, alpha, colour)
    skull_alpha, fur_colour = head
    layer.add(area, skull_alpha, fur_colour)
    return alpha * (1 - skull_alpha)


def _dog_ears(layer, area, head, coat, light, fur, chances):
    a, v, pixel = abs(area.u), area.v, area.pixel
    skull_alpha, fur_colour = head
    ear = _dog_ear(a, v, chances[0], chances[1])
    ear += fur * 0.045
    shadow = ear * (-1 / 0.25) + 1
    clamp(shadow)
    fur_colour *= 1 - 0.4 * shadow
    layer.add(area, skull_alpha, fur_colour)
    tint = coat.base + (coat.second - coat.base) * np.float32(0.55)
    shade = 0.3 + 0.3 * rounded(ear, 0.25) + 0.18 * light.x * area.u - 0.12 * v + fur * 0.14
    alpha = cover(ear, pixel)
    layer.add(area, alpha, lit(tint, shade, light))
    return alpha
