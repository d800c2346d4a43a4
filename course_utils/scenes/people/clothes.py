"""Clothes: their cloth, collars and hoods, and the neck in them, in units of the head."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.shapes import capsule, cover, edge, ellipse, from_middle, paint, ramp, rgb
from ..drawing.textures import sample
from .human_face import flesh

TOPS = ("tee", "shirt", "sweater", "hoodie", "blazer", "stripes")
PALE = rgb((0.92, 0.91, 0.88))


def cloth_colour(person, area, distance):
    """Return lit cloth with its folds, weave and stripes, (3, h, w)."""
    u, v, pixel, light = area.u, area.v, area.pixel, person.light
    fold = sample("soft", u * 0.16 + person.chances[12], v * 0.07, pixel * 0.16)
    weave = sample("grain", u * 0.35, v * 0.35, pixel * 0.35)
    shade = 0.42 + 0.2 * u * light.x * 0.6 + 0.2 * rounded(distance, 0.6) + 0.14 * fold
    shade += weave * (0.09 if person.top in ("sweater", "hoodie") else 0.03)
    shade -= 0.05 * (v - 2.0)
    tone = person.cloth
    if person.top == "stripes":
        share = cover(from_middle((v + 0.12 * u * u) * 2.4) - 0.24, pixel * 2.4)
        tone = tone + (PALE - tone) * share
    if person.top == "sweater":
        shade = shade + 0.06 * (from_middle((u * (1 + 0.05 * v)) * 5 + 50) - 0.25)
    return lit(tone, shade, light)


def draw_neckline(colour, area, person):
    """Paint collar, hood or border, and the neck in its opening, on the cloth, in place."""
    u, v, pixel, light = area.u, area.v, area.pixel, person.light
    if person.top in ("shirt", "blazer"):
        _collar(colour, area, person)
        return
    opening = ellipse(u, v, (0, 1.42), (0.56, 0.42))
    if person.top == "hoodie":
        hole = ellipse(u, v, (0, 1.3), (0.5, 0.5))
        hood = np.maximum(ellipse(u, v, (0, 1.5), (0.95, 0.62)), -hole)
        cloth = lit(person.cloth, 0.36 + 0.3 * rounded(hood, 0.2), light)
        paint(colour, cover(hood, pixel + 0.05), cloth)
        cords = capsule(abs(u), v, (0.26, 2.0), (0.3, 2.75), 0.035, 0.035)
        paint(colour, cover(cords, pixel), lit(PALE, 0.6, light))
    else:
        paint(colour, cover(opening - 0.1, pixel), lit(person.cloth, 0.36, light))
    paint(colour, cover(opening, pixel), flesh(person, 0.42 - 0.25 * ramp(v, 1.75, 1.3)))


def _collar(colour, area, person):
    """Paint a shirt's buttons or a blazer's lapels, then the collar."""
    u, v, pixel, light = area.u, area.v, area.pixel, person.light
    a, blazer = abs(u), person.top == "blazer"
    if blazer:
        under = np.maximum(a - (3.5 - v) * 0.36, 1.3 - v)
        pale = PALE if person.chances[13] < 0.6 else person.second_cloth
        paint(colour, cover(under, pixel), lit(pale, 0.56 - 0.15 * a, light))
        lapel = np.maximum(np.maximum(a - (3.5 - v) * 0.36 - 0.28, v - 2.9), -under)
        paint(colour, cover(lapel, pixel), lit(person.cloth, 0.66 + 0.12 * u * light.x, light))
        line = np.maximum(abs(lapel) - 0.02, 1.7 - v)
        paint(colour, cover(line, pixel) * 0.4, person.cloth * np.float32(0.4))
    else:
        placket = np.maximum(a - 0.018, 2.0 - v)
        paint(colour, cover(placket, pixel) * 0.5, person.cloth * np.float32(0.5))
        button = np.sqrt(u * u + (((v * 1.6) % 1 - 0.5) * 0.62) ** 2) - 0.045
        paint(colour, cover(np.maximum(button, 2.1 - v), pixel), lit(PALE, 0.55, light))
    opening = np.maximum(a - (2.12 - v) * 0.62, 1.2 - v)
    paint(colour, cover(opening, pixel), flesh(person, 0.40 - 0.2 * ramp(v, 1.75, 1.3)))
    inner, outer = edge(a, v, (0.42, 1.36), (0.02, 2.12)), edge(a, v, (0.80, 1.60), (0.42, 2.45))
    low = np.maximum(edge(a, v, (0.42, 2.45), (0.02, 2.12)), 1.38 - v)
    flap = np.maximum(np.maximum(-inner, outer), low)
    paint(colour, cover(flap - 0.03, pixel + 0.06) * 0.35, (0.1, 0.1, 0.12))
    cloth = lit(PALE if blazer else person.cloth, 0.68 + 0.1 * u * light.x, light)
    paint(colour, cover(flap, pixel), cloth)


def draw_neck(layer, body_window, person, sway):
    """Draw the neck, leaning to the head, with the chin's shadow on it."""
    area = body_window((-0.75, 0.3, 0.75, 2.0))
    u, v = area.u, area.v
    neck = capsule(u, v, (sway, 0.5), (0, 1.62), 0.36, 0.42)
    neck = np.maximum(neck, ellipse(u, v, (0, 1.0), (0.9, 0.78)))
    shade = 0.42 + 0.2 * u * person.light.x + 0.12 * rounded(neck, 0.3)
    shade *= 1 - 0.55 * ramp(v, 1.5, 0.85)
    layer.add(area, cover(neck, area.pixel), flesh(person, shade))
