"""A person's skull and face: ears, eyes, brows, nose, mouth, beard and glasses."""

import numpy as np

from ..drawing.layer import lit, rounded
from ..drawing.renderers import pick
from ..drawing.shapes import capsule, cover, ellipse, limb, paint, ramp, rgb, smooth_union
from ..drawing.textures import sample

DARK, WHITE = (0.10, 0.07, 0.07), rgb((0.95, 0.94, 0.92))
TEETH, MOUTH = (0.94, 0.92, 0.88), (0.40, 0.14, 0.14)
FRAMES = ((0.12, 0.11, 0.12), (0.42, 0.27, 0.17), (0.62, 0.54, 0.40), (0.25, 0.32, 0.42))


def _skull(u, v, person):
    """Signed distance to the head without its hair, its jaw narrow or broad."""
    chin = ellipse(u, v, (0, 0.42), (0.60 + 0.12 * person.chances[0], 0.62))
    return smooth_union(ellipse(u, v, (0, -0.14), (0.86, 0.86)), chin, 0.45)


def flesh(person, shade):
    """Return lit skin: shadows keep some red, as light that has passed through skin does."""
    colour = lit(person.skin, shade, person.light)
    colour *= 1 + rgb((0.22, -0.05, -0.16)) * np.maximum(0.55 - shade, 0)
    return colour


def draw_face(layer, area, person):
    """Draw ears and skull, warm where the light fades."""
    u, v, pixel = area.u, area.v, area.pixel
    a, facing = abs(u), 0.40 + 0.22 * (u * person.light.x + v * person.light.y)
    if person.hair != "scarf":
        ears = ellipse(a, v, (0.88, 0.13), (0.17, 0.25))
        inner = cover(ellipse(a, v, (0.90, 0.13), (0.08, 0.15)), pixel + 0.05)
        shade = facing + 0.24 * rounded(ears, 0.2) - 0.05 - 0.2 * inner
        layer.add(area, cover(ears, pixel), flesh(person, shade))
    head = _skull(u, v, person)
    colour = flesh(person, facing + 0.24 * rounded(head, 0.7))
    blush = ramp(ellipse(a, v, (0.50, 0.36), (0.30, 0.22)), 0.02, -0.2)
    colour *= 1 - rgb((0.01, 0.13, 0.12)) * blush
    layer.add(area, cover(head, pixel), colour)


def draw_features(layer, area, person, gesture):
    """Draw eyes, brows, nose and mouth on a face."""
    face = layer.view(area), area.u, area.v, area.pixel
    _draw_eyes(*face, person, gesture)
    _draw_brows(*face, person, gesture.talk)
    _draw_nose(*face, person)
    _draw_mouth(*face, person, gesture.talk)


def _draw_eyes(image, u, v, pixel, person, gesture):
    p, q = abs(u) - 0.36, v - 0.06
    half_height = max(0.145 * (1 - gesture.blink), 0.02)
    radius = (0.19**2 + half_height**2) / (2 * half_height)
    q = q + 0.08 * p  # the outer corner a little higher
    lids = np.sqrt(p * p + (abs(q) + (radius - half_height)) ** 2) - radius
    paint(image, cover(lids - 0.09, pixel + 0.06) * 0.22, person.skin * rgb((0.62, 0.42, 0.40)))
    white = cover(lids, pixel)
    paint(image, white, WHITE * np.minimum(0.98 + 0.9 * q, 1))
    shift = np.where(u < 0, -0.05, 0.05).astype(np.float32) * gesture.look[0]
    across, down = p - shift, q - 0.01 - 0.04 * gesture.look[1]  # from the pupil's middle
    distance = np.sqrt(across * across + down * down)
    paint(image, cover(distance - 0.14, pixel) * white, person.iris * np.float32(0.5))
    paint(image, cover(distance - 0.12, pixel) * white, person.iris * (1.1 + 3.0 * down))
    paint(image, cover(distance - 0.07, pixel) * white, DARK)
    spark = np.sqrt(abs(abs(u + 0.05) - 0.36) ** 2 + (v - 0.01) ** 2) - 0.04
    paint(image, cover(spark, pixel) * white, (1.0, 1.0, 0.99))
    lashes = np.maximum(abs(lids - 0.005) - 0.028, q - 0.02 * (1 - gesture.blink))
    paint(image, cover(lashes, pixel) * 0.92, DARK)


def _draw_brows(image, u, v, pixel, person, talk):
    height = -0.24 - 0.05 * person.chances[1] - 0.05 * talk
    points = ((0.2, height - 0.015), (0.4, height - 0.05), (0.58, height + 0.03))
    brow = limb(abs(u), v, points, (0.04, 0.045, 0.02)) - (0.02 * person.chances[2] - 0.012)
    colour = person.hair_colour * np.float32(0.55) + person.skin * np.float32(0.12)
    paint(image, cover(brow, pixel) * 0.9, colour)


def _draw_nose(image, u, v, pixel, person):
    width, lamp = 0.12 + 0.05 * person.chances[3], person.light.x
    bridge = capsule(u, v, (0.0, -0.02), (0.0, 0.30), 0.05, width)
    side = ramp(u * lamp, 0.02, -0.06) if abs(lamp) > 0.05 else 0.5
    shadow = person.skin * rgb((0.66, 0.47, 0.42))
    paint(image, cover(bridge - 0.03, 0.06 + pixel) * side * 0.26, shadow)
    under = np.maximum(abs(ellipse(u, v, (0, 0.28), (width, 0.13))) - 0.018, 0.32 - v)
    paint(image, cover(under, pixel + 0.01) * 0.6, person.skin * rgb((0.55, 0.38, 0.35)))
    shine = ellipse(u, v, (0.04 * lamp, 0.24), (0.06, 0.045))
    paint(image, cover(shine, pixel + 0.05) * 0.35, person.skin * np.float32(0.8) + 0.24)


def _draw_mouth(image, u, v, pixel, person, talk):
    smile, half = 0.55 + 0.5 * person.chances[4], 0.24 + 0.06 * person.chances[5]
    line = v - 0.60 + smile * u * u  # zero along the lips, which rise to the corners
    lip = person.skin * rgb((0.80, 0.58, 0.56))
    opening = max(talk, 0.42 * (person.chances[6] > 0.5))
    depth = 0.03 + 0.24 * opening
    lower = ellipse(u, v, (0, 0.62 + 0.6 * depth), (half * 0.7, 0.07 + 0.3 * depth))
    paint(image, cover(lower, pixel + 0.05) * 0.5, lip)
    if opening > 0.1:
        bowl = ellipse(u, v, (0, 0.60 - 0.5 * smile * half * half), (half, depth + 0.03))
        hole = np.maximum(bowl, -line)
        paint(image, cover(hole - 0.02, pixel) * 0.8, lip)
        paint(image, cover(hole, pixel), MOUTH)
        paint(image, cover(np.maximum(hole, line - 0.09), pixel), TEETH)
    ends = np.maximum(abs(line) - 0.022, abs(u) - half)
    paint(image, cover(ends, pixel) * 0.85, person.skin * rgb((0.42, 0.24, 0.24)))


def draw_beard(layer, area, person):
    """Draw a beard, a stubble or a moustache, the lips left free."""
    u, v, pixel = area.u, area.v, area.pixel
    a, full = abs(u), person.beard == "full"
    hair = sample("fur", u * 0.3 + person.chances[7], v * 0.3, pixel * 0.3)
    beard = np.maximum(ellipse(a, v, (0.16, 0.46), (0.2, 0.09)), v - 0.54) + hair * 0.015
    if person.beard != "moustache":
        cheek = 0.22 + 0.5 * np.maximum(0.75 - a, 0)
        free = ellipse(u, v, (0, 0.62), (0.27, 0.12))
        beard = np.minimum(np.maximum(cheek - v, -free), beard) + hair * 0.03
    strength = {"stubble": 0.34, "full": 0.96, "moustache": 0.95}[person.beard]
    inside = cover(_skull(u, v, person) - (0.04 if full else 0.0), pixel)
    shade = 0.38 + 0.14 * u * person.light.x + 0.16 * hair
    colour = lit(person.hair_colour, shade, person.light)
    alpha = cover(beard, pixel + 0.03) * inside * np.float32(strength)
    if full:
        layer.add(area, alpha, colour)
    else:
        paint(layer.view(area), alpha, colour)


def draw_glasses(layer, area, person):
    """Draw frames over the eyes, with a pale reflection on the lenses."""
    u, v, pixel = area.u, area.v, area.pixel
    image, a = layer.view(area), abs(u)
    lens = ellipse(a, v, (0.37, 0.07), (0.27, 0.27))
    glint = np.maximum(lens, abs(u + v - 0.12 - np.where(u > 0, 0.36, -0.36)) - 0.06)
    paint(image, cover(lens, pixel) * 0.07, (0.85, 0.92, 1.0))
    paint(image, cover(glint, pixel + 0.03) * 0.13, (1.0, 1.0, 1.0))
    bridge = np.maximum(abs(v - 0.4 * u * u) - 0.026, a - 0.12)
    arms = np.maximum(abs(v + 0.02) - 0.026, abs(a - 0.78) - 0.13)
    frame = np.minimum(abs(lens) - 0.026, np.minimum(bridge, arms))
    paint(image, cover(frame, pixel) * 0.95, pick(FRAMES, person.chances[8]))
