"""Hair and scarves: what lies behind the head, and what falls over it, in units of the head."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.shapes import box, capsule, cover, ellipse, limb, ramp, rgb, smooth_union, union
from ..drawing.textures import sample

STYLES = ("bald", "crop", "short", "swept", "curls", "bob", "long", "bun", "ponytail", "braids",
          "fringe", "scarf")  # fmt: skip
_BACKS = {  # centre and radii of what is seen behind the head
    "bob": ((0, -0.12), (1.04, 1.0)), "fringe": ((0, -0.12), (1.04, 1.0)),
    "long": ((0, -0.12), (1.04, 1.0)), "braids": ((0, -0.1), (1.0, 0.98)),
    "bun": ((0, -0.1), (0.96, 0.94)), "ponytail": ((0, -0.1), (0.96, 0.94)),
    "curls": ((0, -0.3), (1.28, 1.12)), "scarf": ((0, -0.1), (1.05, 1.05)),
}  # fmt: skip


def draw_back_hair(layer, head_window, person):
    """Draw what hangs or is tied behind head and neck."""
    if person.hair not in _BACKS:
        return
    area = head_window((-1.75, -1.75, 1.75, 2.6))
    u, v, pixel = area.u, area.v, area.pixel
    distance = _behind(person.hair, u, v)
    if person.hair == "scarf":
        colour = _cloth(person, area, 0.22)
    else:
        texture = _texture(person, u, v, pixel)
        distance += texture * (0.07 if person.hair == "curls" else 0.03)
        colour = _tress(person, u, v, distance, texture)
        colour *= 1 - 0.35 * ramp(abs(u), 1.1, 0.6) * ramp(v, -0.2, 0.4)  # behind the neck
    layer.add(area, cover(distance, pixel), colour)


def draw_front_hair(layer, head_window, person, across):
    """Draw what lies on the skull and falls over the forehead."""
    if person.hair == "bald":
        return
    area = head_window((-1.5, -1.6, 1.5, 2.4), across)
    u, v, pixel = area.u, area.v, area.pixel
    if person.hair == "scarf":
        neck = ellipse(u, v, (0, 1.2), (0.72, 0.42))
        outer = smooth_union(ellipse(u, v, (0, -0.12), (1.0, 1.02)), neck, 0.6)
        opening = ellipse(u, v, (0, 0.22), (0.70, 0.88))
        distance = np.maximum(outer, -opening)
        colour = _cloth(person, area, 0.46)
        colour *= 0.8 + 0.2 * ramp(abs(opening), 0.0, 0.12)
    else:
        texture = _texture(person, u, v, pixel)
        distance = _before(person, u, v)
        distance += texture * (0.06 if person.hair == "curls" else 0.028)
        colour = _tress(person, u, v, distance, texture, person.hair not in ("curls", "crop"))
    under = ramp(distance, 0.2, 0.0) * ramp(v, 1.0, 0.5)  # a shadow just under the edge
    layer.view(area)[...] *= 1 - rgb((0.30, 0.36, 0.36)) * under
    layer.add(area, cover(distance, pixel + (0.03 if person.hair == "crop" else 0)), colour)


def _texture(person, u, v, pixel):
    """Return curls, or strands that run from the crown outwards and down, -1 to 1."""
    if person.hair == "curls":
        spot = sample("spots", u * 0.42 + person.chances[9], v * 0.42, pixel * 0.42)
        return 2.2 * np.minimum(spot, 0.9) - 1
    across = u * (1 / (np.maximum(v, -1.0) + 2.1)) * 0.9
    return sample("fur", across + person.chances[9], v * 0.14 + 0.3, pixel * 0.35)


def _tress(person, u, v, distance, texture, glossy=False):
    """Return lit hair, perhaps with a soft band of gloss, broken up by the strands."""
    light, gain = person.light, -0.13 if person.hair == "curls" else 0.15
    facing = u * light.x + (v + 0.3) * light.y
    shade = 0.26 + 0.17 * facing + 0.22 * rounded(distance, 0.5) + gain * texture
    colour = lit(person.hair_colour, shade, light)
    if glossy:
        gloss = ramp(abs(v + 0.68 - 0.28 * u * u), 0.24, 0.0) * 0.55
        shine = gloss * np.maximum(0.5 + 0.6 * texture + 0.5 * facing, 0)
        colour += (person.hair_colour * 0.55 + rgb((0.10, 0.10, 0.11))) * light.lamp * shine
    return colour


def _cloth(person, area, base):
    """Return a scarf's lit cloth."""
    u, v = area.u, area.v
    across, down = (u + 0.5 * v) * 0.35 + person.chances[9], (v - 0.2 * u) * 0.1
    fold = sample("soft", across, down, area.pixel * 0.35)
    shade = base + 0.2 * (u * person.light.x + v * person.light.y) + 0.22 * fold
    return lit(person.second_cloth, shade, person.light)


def _behind(style, u, v):
    """Signed distance to the hair or the scarf behind the head, by style."""
    head = ellipse(u, v, *_BACKS[style])
    if style in ("bob", "fringe"):
        return smooth_union(head, box(u, v, (0, 0.45), (1.02, 0.62), 0.4), 0.3)
    if style == "long":
        return smooth_union(head, capsule(abs(u), v, (0.62, 0.0), (0.82, 1.85), 0.42, 0.34), 0.3)
    if style == "bun":
        return union(head, ellipse(u, v, (0, -1.18), (0.46, 0.42)))
    if style == "ponytail":
        points = ((0.6, -0.95), (1.2, -0.55), (1.28, 0.75))
        return union(head, limb(u, v, points, (0.22, 0.32, 0.1)))
    if style == "curls":
        return smooth_union(head, ellipse(u, v, (0, 0.2), (1.2, 0.62)), 0.3)
    if style == "scarf":
        return smooth_union(head, ellipse(u, v, (0, 1.35), (0.95, 0.6)), 0.7)
    return head


def _before(person, u, v):
    """Signed distance to the hair in front, by style."""
    a, style = abs(u), person.hair
    part = (person.chances[10] - 0.5) * 0.9
    lift = 0.03 if style == "crop" else 0.1
    cap = ellipse(u, v, (0, -0.2), (0.89 + lift, 0.84 + lift))
    sides = np.maximum(a - 0.62, 0)
    if style == "crop":
        return np.maximum(cap, v + 0.52 - 3.2 * sides)
    if style == "short":
        tuft = abs((u * 2.6 + part + 9) % 1 - 0.5)
        return np.maximum(cap, v + 0.44 - 2.6 * sides - 0.2 * (u - part) + 0.16 * tuft)
    if style == "swept":
        quiff = ellipse(u, v, (part * 0.5, -0.86), (0.72, 0.34))
        return np.maximum(smooth_union(cap, quiff, 0.25), v + 0.52 - 3.0 * sides)
    if style == "curls":
        return np.maximum(ellipse(u, v, (0, -0.45), (1.12, 0.86)), v + 0.42 - 2.2 * sides)
    if style in ("bob", "fringe"):
        return _curtain(u, v, cap, part, 0.85, style == "fringe")
    if style == "long":
        return _curtain(u, v, cap, part, 1.5, person.chances[11] < 0.3)
    if style == "braids":  # two plaits over the shoulders that swell and narrow
        wave = (v * 2.6 + 8) % 1
        plaits = capsule(a, v, (0.93, 0.35), (1.02, 1.95), 0.16, 0.1) - wave * (1 - wave) * 0.32
        return np.minimum(_curtain(u, v, cap, 0.0, 0.25, False), plaits)
    high = v + 0.5 - 1.5 * np.maximum(a - 0.4, 0) - 0.9 * np.maximum(a - 0.72, 0)
    return np.maximum(cap, high)


def _curtain(u, v, cap, part, length, fringe):
    """Hair that hangs down both sides of the face to `length`, parted or cut to a fringe."""
    if fringe:
        opening = box(u, v, (0, 0.55), (0.72, 0.85), 0.25)
    else:
        parting = ellipse(u, v, (part, -0.35), (0.2, 0.32))
        opening = smooth_union(ellipse(u, v, (part * 0.35, 0.45), (0.74, 0.98)), parting, 0.3)
    locks = capsule(abs(u), v, (0.86, -0.1), (0.92, length - 0.2), 0.24, 0.2)
    return np.maximum(smooth_union(cap - 0.03, locks, 0.15), -opening)
