"""Fur, bodies and tails in three poses. The head's centre is the origin, its radius the unit."""

from types import SimpleNamespace

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.renderers import pick
from ..drawing.shapes import capsule, cover, ellipse, from_middle, limb, ramp, rgb, smooth_union
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
# For each pose: how far down the ground lies, and the window the body needs.
GROUND = {"sit": 2.85, "lie": 1.75, "stand": 2.75}
EXTENT = {
    "sit": (-1.45, 0.1, 1.45, 3.1),
    "lie": (-1.35, 0.1, 2.75, 2.0),
    "stand": (-0.95, 0.1, 3.3, 3.0),
}
TAILS = {  # species -> pose -> (points, radii)
    "cat": {
        "sit": (((0.75, 2.5), (1.5, 2.66), (1.85, 2.15), (1.62, 1.7)), (0.2, 0.2, 0.18, 0.13)),
        "lie": (((2.2, 1.45), (2.75, 1.62), (3.0, 1.35), (2.85, 1.1)), (0.2, 0.19, 0.17, 0.12)),
        "stand": (((2.75, 1.0), (3.25, 0.5), (3.2, -0.2), (3.5, -0.5)), (0.19, 0.18, 0.17, 0.13)),
    },
    "dog": {
        "sit": (((0.7, 2.5), (1.35, 2.35), (1.7, 1.9)), (0.24, 0.2, 0.1)),
        "lie": (((2.2, 1.4), (2.75, 1.45), (3.1, 1.15)), (0.24, 0.2, 0.1)),
        "stand": (((2.75, 1.0), (3.2, 0.6), (3.35, 0.1)), (0.25, 0.21, 0.1)),
    },
}


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
    """Return how much of the pattern's colour the fur shows, 0 to 1; `soft` is noise."""
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


def draw_tail(layer, window_of, species, pose, coat, light):
    """Draw the tail behind the body: a chain of limbs."""
    chain = np.column_stack(TAILS[species][pose])  # x, y and radius of each point
    inner, neighbours = chain[1:-1, None], np.stack([chain[:-2], chain[2:]], axis=1)
    cut = (inner + (neighbours - inner) * 0.3).reshape(-1, 3)  # corners cut off (Chaikin, 1974)
    xs, ys, radii = np.concatenate([chain[:1], cut, chain[-1:]]).T.tolist()
    area = window_of((min(xs) - 0.3, min(ys) - 0.3, max(xs) + 0.3, max(ys) + 0.3))
    u, v, pixel = area.u, area.v, area.pixel
    fur = strands(u, v, pixel, coat)
    distance = limb(u, v, list(zip(xs, ys, strict=True)), radii) + fur * 0.035
    shade = 0.3 + 0.4 * rounded(distance, 0.2) + fur * 0.08
    layer.add(area, cover(distance, pixel), lit(colour_fur(coat, u, v, pixel), shade, light))


def _torso(u, v, pose):
    """Distance to the trunk, and to the near legs with their paws."""
    if pose == "sit":
        a, chest = abs(u), ellipse(u, v, (0, 1.0), (0.62, 0.75))
        trunk = smooth_union(ellipse(u, v, (0, 1.85), (0.86, 1.0)), chest, 0.4)
        trunk = np.minimum(trunk, ellipse(a, v, (0.72, 2.42), (0.52, 0.42)))  # haunches
        legs = capsule(a, v, (0.26, 1.5), (0.3, 2.6), 0.26, 0.2)
        return trunk, smooth_union(legs, ellipse(a, v, (0.32, 2.72), (0.28, 0.17)), 0.12)
    if pose == "lie":
        chest = ellipse(u, v, (0, 0.95), (0.75, 0.75))
        trunk = smooth_union(ellipse(u, v, (1.15, 1.0), (1.35, 0.72)), chest, 0.3)
        trunk = np.minimum(trunk, ellipse(u, v, (1.85, 1.25), (0.68, 0.52)))
        return trunk, capsule(abs(u + 0.05), v, (0.4, 1.25), (0.5, 1.56), 0.3, 0.22)
    chest = capsule(u, v, (0, 0.4), (0.5, 1.2), 0.55, 0.6)
    trunk = smooth_union(capsule(u, v, (0.45, 1.3), (2.3, 1.25), 0.66, 0.6), chest, 0.3)
    fore = capsule(u, v, (0.3, 1.5), (0.22, 2.6), 0.3, 0.18)
    hind = capsule(u, v, (2.45, 1.4), (2.6, 2.6), 0.4, 0.17)
    paws = ellipse(abs(u - 1.33), v, (1.18, 2.66), (0.27, 0.14))
    return trunk, np.minimum(np.minimum(fore, hind), paws)


def draw_body(layer, window_of, pose, coat, light):
    """Draw trunk and legs with their shade, and the shadow the head throws on the chest."""
    area = window_of(EXTENT[pose])
    u, v, pixel = area.u, area.v, area.pixel
    fur = strands(u, v, pixel, coat)
    colour = colour_fur(coat, u, v, pixel)
    if pose == "stand":  # the far legs, in the body's shade
        fore = capsule(u, v, (0.75, 1.5), (0.85, 2.55), 0.25, 0.16)
        far = np.minimum(fore, capsule(u, v, (2.0, 1.5), (1.95, 2.55), 0.3, 0.16))
        dim = lit(colour, 0.12 + 0.12 * rounded(far, 0.2) + fur * 0.08, light)
        layer.add(area, cover(far + fur * 0.02, pixel), dim)
    trunk, legs = _torso(u, v, pose)
    trunk += fur * 0.045
    legs += fur * 0.02
    leg_cover = cover(legs, pixel)
    shade, rim = _shade(u, v, trunk, legs, leg_cover, light, pose)
    shade += fur * 0.1
    if coat.pattern == "bib":
        bib = ellipse(u, v, (0, 1.0), (0.5, 0.95)) + fur * 0.08
        paws = cover(np.maximum(legs, GROUND[pose] - 0.45 - v + fur * 0.09), pixel)
        colour += (rgb(WHITE) - colour) * np.maximum(cover(bib, pixel + 0.06), paws)
    colour = lit(colour, shade, light)
    add_rim_light(colour, rim, light)
    layer.add(area, np.maximum(cover(trunk, pixel), leg_cover), colour)


def _shade(u, v, trunk, legs, leg_cover, light, pose):
    """Return the shade of trunk and legs, and how much the lamp grazes the trunk's edge."""
    ground, middle = GROUND[pose], 0.0 if pose == "sit" else 1.2
    slope = (u - middle) * (0.3 * light.x) + (v - 0.55 * ground) * (0.3 * light.y)
    shade = 0.22 + 0.42 * rounded(trunk, 0.6) + slope
    crease = np.maximum(legs * (-1 / 0.22) + 1, 0)
    shade *= 1 - 0.4 * crease * crease
    shade += (0.3 + 0.32 * rounded(legs, 0.25) + slope - shade) * leg_cover
    fall = np.clip(1.25 - (u * u * 0.9 + (v - 0.35) ** 2 * 0.9), 0, 1)  # under the head
    shade *= 1 - 0.6 * fall
    rim = np.clip(trunk * (1 / 0.14) + 1, 0, 1)
    facing = np.maximum((u - middle) * light.x + (v - 1.2) * light.y, 0)
    return shade, np.minimum(facing, 1) * rim * rim * (1 - leg_cover)
