"""What a person may wear in the face: a beard, and glasses."""

import numpy as np

from ..drawing.layer import lit
from ..drawing.shapes import box, cover, ellipse, intersection, paint, union
from ..drawing.textures import sample
from .human_face import skull

FRAMES = ((0.12, 0.11, 0.12), (0.42, 0.27, 0.17), (0.62, 0.54, 0.40), (0.25, 0.32, 0.42))


def draw_beard(layer, area, person):
    """Draw a beard, a stubble or a moustache, the lips left free."""
    u, v, pixel = area.u, area.v, area.pixel
    image, a = layer.view(area), abs(u)
    hair = sample("fur", u * 0.3 + person.chances[7], v * 0.3, pixel * 0.3)
    lip = np.maximum(ellipse(a, v, (0.16, 0.46), (0.2, 0.09)), v - 0.54) + hair * 0.015
    if person.beard == "moustache":
        beard, strength = lip, 0.95
    else:
        cheek = 0.22 + 0.5 * np.maximum(0.75 - a, 0)
        free = ellipse(u, v, (0, 0.62), (0.27, 0.12))
        beard = union(intersection(cheek - v, -free), lip) + hair * 0.03
        strength = 0.34 if person.beard == "stubble" else 0.96
    grown = 0.04 if person.beard == "full" else 0.0
    inside = cover(skull(u, v, person.chances[0]) - grown, pixel)
    shade = 0.38 + 0.14 * u * person.light.x + 0.16 * hair
    colour = lit(person.hair_colour, shade, person.light)
    alpha = cover(beard, pixel + 0.03) * inside * np.float32(strength)
    if person.beard == "full":
        layer.add(area, alpha, colour)
    else:
        paint(image, alpha, colour)


def draw_glasses(layer, area, person):
    """Draw frames over the eyes, with a pale reflection on the lenses."""
    u, v, pixel = area.u, area.v, area.pixel
    image, a = layer.view(area), abs(u)
    if person.glasses == "round":
        lens = ellipse(a, v, (0.37, 0.07), (0.27, 0.27))
    else:
        lens = box(a, v, (0.38, 0.07), (0.29, 0.21), 0.09)
    glint = np.maximum(lens, abs(u + v - 0.12 - np.where(u > 0, 0.36, -0.36)) - 0.06)
    paint(image, cover(lens, pixel) * 0.07, (0.85, 0.92, 1.0))
    paint(image, cover(glint, pixel + 0.03) * 0.13, (1.0, 1.0, 1.0))
    bridge = intersection(abs(v - 0.4 * u * u) - 0.026, a - 0.12)
    arms = intersection(abs(v + 0.02) - 0.026, abs(a - 0.78) - 0.13)
    frame = union(abs(lens) - 0.026, bridge, arms)
    paint(image, cover(frame, pixel) * 0.95, FRAMES[int(person.chances[8] * len(FRAMES))])
