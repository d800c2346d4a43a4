"""Fur: colours, patterns and how light falls on it. Nothing here knows the species."""

from types import SimpleNamespace

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import from_middle, ramp, rgb
from ..drawing.textures import sample

PATTERNS = ("solid", "tabby", "patches", "spots", "bib")

# (base, second) in RGB: coats that cats and dogs both wear.
PALETTES = (
    ((0.21, 0.20, 0.21), (0.11, 0.11, 0.12)),  # black
    ((0.42, 0.43, 0.46), (0.20, 0.21, 0.24)),  # charcoal
    ((0.63, 0.64, 0.67), (0.36, 0.37, 0.41)),  # silver
    ((0.91, 0.88, 0.83), (0.66, 0.55, 0.43)),  # white
    ((0.87, 0.77, 0.61), (0.62, 0.45, 0.28)),  # cream
    ((0.82, 0.53, 0.27), (0.56, 0.29, 0.12)),  # ginger
    ((0.78, 0.60, 0.36), (0.50, 0.33, 0.17)),  # golden
    ((0.44, 0.29, 0.20), (0.22, 0.14, 0.10)),  # chocolate
    ((0.62, 0.49, 0.36), (0.30, 0.22, 0.16)),  # brown
    ((0.66, 0.38, 0.24), (0.33, 0.18, 0.12)),  # cinnamon
)
WHITE = (0.93, 0.91, 0.87)


def draw_coat(chances):
    """Choose a coat: its colours as (3, 1, 1) planes, its pattern, where its noise starts."""
    brightness = np.float32(0.9 + 0.2 * chances[2])
    base, second = (rgb(c) * brightness for c in pick(PALETTES, chances[0]))
    pattern, light = pick(PATTERNS, chances[1]), rgb(WHITE)
    if pattern not in ("patches", "bib"):
        light = base + (light - base) * np.float32(0.25 + 0.3 * chances[3])
    return SimpleNamespace(base=base, second=second, light=light, pattern=pattern,
                           offset=(chances[4], chances[5]))  # fmt: skip


def colour_fur(coat, u, v, pixel, head=False):
    """Return the fur's own colour before light, (3, h, w), in local coordinates."""
    soft = sample("soft", u * 0.11 + coat.offset[0], v * 0.11 + coat.offset[1], pixel * 0.11)
    share = _pattern(coat, u, v, pixel, soft, head)
    other = coat.light if coat.pattern == "patches" else coat.second
    return coat.base + (other - coat.base) * share


def _pattern(coat, u, v, pixel, soft, head):
    if coat.pattern == "tabby":
        phase = (abs(u) * 2.2 - v * 0.5 if head else v * 1.9 - abs(u) * 0.5) + soft * 0.7 + 8.25
        stripe = from_middle(phase)
        share = ramp(stripe, 0.22 - pixel, 0.33 + pixel) * 0.85
        return share * ramp(v, 0.25, -0.3) if head else share
    if coat.pattern == "patches":
        return ramp(soft, -0.06, 0.04)
    if coat.pattern == "spots":
        spot = sample("spots", u * 0.27 + coat.offset[0], v * 0.27 + coat.offset[1], pixel * 0.27)
        return ramp(spot + soft * 0.12, 0.42, 0.28) * 0.85
    return np.maximum(soft * 0.35 + 0.12, 0)


def add_rim_light(colour, rim, light):
    """Let the lamp graze the fur's edge: part by the fur's colour, part as pure light."""
    colour *= 1 + 0.3 * rim
    colour += light.lamp * (rim * 0.1)


def strands(u, v, pixel, coat):
    """Return fur strands in -1 to 1, running down."""
    return sample("fur", u * 0.22 + coat.offset[1], v * 0.22 + coat.offset[0], pixel * 0.22)
