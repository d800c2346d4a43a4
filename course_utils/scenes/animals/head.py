"""Heads: skull, ears, eyes, muzzle and whiskers. What tells a cat from a dog starts here."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.renderers import pick
from ..drawing.shapes import capsule, cover, edge, ellipse, paint, ramp, rgb, smooth_union
from .body import add_rim_light, colour_fur, strands

_SKULLS = {  # species -> two ellipses (centre, radii), and how softly they blend
    "cat": (((0, -0.06), (0.92, 0.82)), ((0, 0.26), (1.04, 0.56)), 0.25),
    "dog": (((0, -0.14), (0.86, 0.84)), ((0, 0.42), (0.62, 0.56)), 0.3),
}
IRISES = ((0.70, 0.62, 0.20), (0.42, 0.58, 0.28), (0.75, 0.46, 0.15), (0.36, 0.58, 0.70))
DARK = (0.08, 0.06, 0.06)
PINK = (0.86, 0.60, 0.56)
TONGUE = (0.85, 0.45, 0.45)


def draw_head(layer, area, species, ears, coat, light, chances):
    """Draw a species' skull, with the `ears` of one or None; return the ears' visible alpha.

    A cat's ears stand behind the skull, a dog's hang before it.
    """
    u, v, pixel = area.u, area.v, area.pixel
    fur = strands(u, v, pixel, coat)
    top, cheeks, blend = _SKULLS[species]
    distance = smooth_union(ellipse(u, v, *top), ellipse(u, v, *cheeks), blend) + fur * 0.045
    facing = u * light.x + v * light.y
    shade = 0.42 + 0.3 * facing + 0.2 * rounded(distance, 0.55) + fur * 0.1
    rim = np.clip(distance * (1 / 0.13) + 1, 0, 1)
    colour = lit(colour_fur(coat, u, v, pixel, head=True), shade, light)
    add_rim_light(colour, rim * rim * np.maximum(facing, 0), light)
    skull = cover(distance, pixel), colour
    if ears is None:
        layer.add(area, *skull)
        return 0.0
    draw_ears = _draw_cat_ears if ears == "cat" else _draw_dog_ears
    return draw_ears(layer, area, skull, coat, light, fur, chances)


def _draw_cat_ears(layer, area, skull, coat, light, fur, chances):
    a, v, pixel = abs(area.u), area.v, area.pixel
    tip = (0.86, -1.15 - 0.32 * chances[0])
    outer, inner = edge(a, v, tip, (1.0, 0.1)), edge(a, v, (0.1, -0.55), tip)
    ear = -smooth_union(-outer, -inner, 0.2)
    tint = coat.base + (coat.second - coat.base) * np.float32(0.35)
    colour = lit(tint, 0.5 + 0.25 * light.x * np.minimum(area.u, 1) + fur * 0.1, light)
    inside = cover(ear + 0.15 + fur * 0.05, pixel + 0.03)
    paint(colour, inside * 0.9, lit(rgb(PINK), 0.25 + 0.3 * ramp(v, -0.4, -1.1), light))
    alpha = cover(np.maximum(ear, v + 0.1) + fur * 0.02, pixel)
    layer.add(area, alpha, colour)
    layer.add(area, *skull)
    return alpha * (1 - skull[0])


def _draw_dog_ears(layer, area, skull, coat, light, fur, chances):
    a, v, pixel = abs(area.u), area.v, area.pixel
    length, spread = chances
    if length < 0.3:  # a folded button ear
        ear = capsule(a, v, (0.6, -0.72), (0.98 + 0.1 * spread, -0.2), 0.3, 0.15)
    else:
        tip = (0.98 + 0.2 * spread, -0.05 + 0.55 * length)
        root = ellipse(a, v, (0.72, -0.6), (0.28, 0.24))
        ear = smooth_union(capsule(a, v, (0.66, -0.62), tip, 0.2, 0.29), root, 0.2)
    ear += fur * 0.045
    shadow = np.clip(ear * (-1 / 0.25) + 1, 0, 1)
    covered, colour = skull
    colour *= 1 - 0.4 * shadow
    layer.add(area, covered, colour)
    tint = coat.base + (coat.second - coat.base) * np.float32(0.55)
    shade = 0.3 + 0.3 * rounded(ear, 0.25) + 0.18 * light.x * area.u - 0.12 * v + fur * 0.14
    alpha = cover(ear, pixel)
    layer.add(area, alpha, lit(tint, shade, light))
    return alpha


def _length(p, q):
    return np.sqrt(p * p + q * q)


def draw_cat_eyes(layer, area, chances):
    """Draw almond eyes with a slit pupil. Returns their alpha."""
    image, pixel = layer.view(area), area.pixel
    p, q = abs(area.u) - 0.43, area.v + 0.08
    q = q + p * 0.25
    half_height = 0.17 + 0.05 * chances[0]
    radius = (0.235**2 + half_height**2) / (2 * half_height)
    distance = _length(p, abs(q) + (radius - half_height)) - radius
    alpha = cover(distance - 0.035, pixel)
    paint(image, alpha, DARK)
    iris = rgb(pick(IRISES, chances[1]))
    glow = 0.75 + 1.4 * q  # the upper lid shades the eye
    paint(image, cover(distance, pixel), iris * np.float32(1.15) * np.minimum(glow, 1.1))
    slit = ellipse(p, q, (0, 0), (0.05 + 0.07 * chances[2], half_height * 0.95))
    paint(image, cover(slit, pixel), DARK)
    _highlight(image, area, 0.43, -0.15, 0.055)
    return alpha


def draw_dog_eyes(layer, area, chances):
    """Draw round dark eyes. Returns their alpha."""
    image, pixel, q = layer.view(area), area.pixel, area.v + 0.16
    length = _length(abs(area.u) - 0.36, q)
    alpha = cover(length - 0.17, pixel)
    paint(image, alpha, DARK)
    brown = rgb((0.36, 0.20, 0.10)) * np.float32(0.8 + 0.5 * chances[1])
    paint(image, cover(length - 0.135, pixel), brown * (1 + 2 * q))
    paint(image, cover(length - 0.075, pixel), DARK)
    _highlight(image, area, 0.36, -0.22, 0.05)
    return alpha


def _highlight(image, area, across, down, radius):
    """A spark in each eye on the same side: the one thing in a face that is not mirrored."""
    spark = _length(abs(abs(area.u + 0.06) - across), area.v - down) - radius
    paint(image, cover(spark, area.pixel), (0.98, 0.98, 0.96))


def draw_cat_muzzle(layer, area, coat, light, chances):
    """Draw whisker pads, a small nose and the mouth. Returns the muzzle's alpha."""
    u, v, pixel = area.u, area.v, area.pixel
    image, a = layer.view(area), abs(area.u)
    fur = strands(u, v, pixel, coat)
    chin = ellipse(u, v, (0, 0.55), (0.17, 0.15))
    pads = np.minimum(ellipse(a, v, (0.17, 0.4), (0.25, 0.19)), chin) + fur * 0.02
    alpha = cover(pads, pixel + 0.02)
    paint(image, alpha, lit(coat.light, 0.72 - 0.5 * (v - 0.35) + fur * 0.08, light))
    lips = np.maximum(abs(_length(a - 0.13, v - 0.4) - 0.13) - 0.018, 0.41 - v)
    groove = np.maximum(a - 0.018, abs(v - 0.35) - 0.08)
    paint(image, cover(np.minimum(lips, groove), pixel) * 0.8, DARK)
    nose = np.maximum(0.17 - v, (a * 0.75 + v * 0.66) - 0.235)
    pink = (0.78, 0.45, 0.43) if chances[3] < 0.6 else (0.22, 0.15, 0.15)
    paint(image, cover(nose - 0.02, pixel), pink)
    return alpha


def draw_dog_muzzle(layer, area, coat, light, chances):
    """Draw a broad muzzle, a big wet nose and perhaps a tongue. Returns the muzzle's alpha."""
    u, v, pixel = area.u, area.v, area.pixel
    image, a = layer.view(area), abs(area.u)
    fur = strands(u, v, pixel, coat)
    muzzle = ellipse(u, v, (0, 0.46), (0.5, 0.42)) + fur * 0.03
    image *= 1 - 0.25 * np.clip(muzzle * (-1 / 0.2) + 1, 0, 1)  # its shadow
    alpha = cover(muzzle, pixel + 0.03)
    paint(image, alpha, lit(coat.light, 0.74 - 0.55 * (v - 0.3) + fur * 0.08, light))
    if chances[4] < 0.55:
        tongue = ellipse(u, v, (0.03, 0.78), (0.15, 0.24))
        paint(image, cover(np.maximum(tongue, 0.66 - v), pixel), TONGUE)
    lips = np.maximum(abs(_length(a - 0.2, v - 0.5) - 0.2) - 0.022, 0.52 - v)
    groove = np.maximum(a - 0.02, abs(v - 0.42) - 0.1)
    paint(image, cover(np.minimum(lips, groove), pixel) * 0.8, DARK)
    paint(image, cover(ellipse(u, v, (0, 0.24), (0.21, 0.15)), pixel), DARK)
    shine = ellipse(u, v, (-0.05, 0.17), (0.08, 0.035))
    paint(image, cover(shine, pixel) * 0.6, (0.8, 0.8, 0.82))
    return alpha


def draw_whiskers(image, area):
    """Draw a cat's whiskers on the finished picture: hairs too thin to count as its mask."""
    a, v, pixel = abs(area.u), area.v, area.pixel
    reach = a - 0.28
    inside = ramp(a, 0.26, 0.34) * ramp(a, 1.42, 1.0)
    width = max(0.012, 0.35 * pixel)
    strength = 0.85 * min(1.0, 0.5 + 0.012 / pixel)
    for start, slope in ((0.33, -0.16), (0.40, 0.02), (0.46, 0.2)):
        line = abs(v - start - reach * (slope + 0.1 * reach)) - width
        paint(image[area.index], cover(line, pixel) * inside * strength, (0.97, 0.96, 0.93))
