"""Pedestrians' heads: in profile and from the front, with hair, a bun or a cap."""

import numpy as np

from .shapes import box, capsule, cover, ellipse, ramp, rgb, smooth_union


def larger(u, v, pixel):
    """Return coordinates in which a head is drawn larger, its neck in place."""
    return u * (1 / 1.2), 1.48 + (v - 1.48) * (1 / 1.2), pixel / 1.2


def draw_profile(sprite, u, v, pixel, p):
    """Draw a neck and a head that looks to the right."""
    neck = capsule(u, v, (0.01, 1.38), (0.03, 1.54), 0.062, 0.06)
    sprite.add(cover(neck, pixel), p.skin * 0.86)
    draw_back_hair(sprite, u, v, pixel, p, -0.08)
    face = smooth_union(ellipse(u, v, (0.045, 1.645), (0.148, 0.165)),
                        ellipse(u, v, (0.195, 1.625), (0.035, 0.03)), 0.03)  # fmt: skip
    sprite.add(cover(face, pixel), p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    cap = np.maximum(ellipse(u, v, (0.015, 1.69), (0.18, 0.17)), 0.55 * (u - 0.02) - (v - 1.66))
    draw_crown(sprite, u, v, pixel, p, cap)
    if p.style == "cap":
        brim = capsule(u, v, (0.08, 1.735), (0.26, 1.72), 0.03, 0.018)
        sprite.add(cover(brim, pixel), p.accent * 0.8)
    eye = ellipse(u, v, (0.135, 1.66), (0.017, 0.028))
    sprite.paint(cover(eye, pixel), rgb((0.10, 0.08, 0.08)))


def draw_face(sprite, u, v, pixel, p):
    """Draw a face from the front, with the hair above it."""
    face = ellipse(u, v, (0, 1.64), (0.15, 0.168))
    sprite.add(cover(face, pixel), p.skin * (1.05 - 0.2 * ramp(face, -0.06, 0)))
    fringe = np.maximum(ellipse(u, v, (0, 1.685), (0.178, 0.172)), 1.70 + 0.6 * u * u - v)
    draw_crown(sprite, u, v, pixel, p, fringe)
    eyes = ellipse(abs(u), v, (0.058, 1.645), (0.019, 0.027))
    sprite.paint(cover(eyes, pixel), rgb((0.10, 0.08, 0.08)))
    cheeks = ellipse(abs(u), v, (0.088, 1.595), (0.034, 0.026))
    sprite.paint(cover(cheeks, pixel + 0.02) * 0.28, p.skin * rgb((1.05, 0.62, 0.58)))
    nose = ellipse(u, v, (0, 1.61), (0.016, 0.014))
    sprite.paint(cover(nose, pixel) * 0.5, p.skin * 0.74)
    smile = np.maximum(abs(np.sqrt(u * u + (v - 1.595) ** 2) - 0.05) - 0.009, v - 1.572)
    sprite.paint(cover(smile, pixel) * 0.8, p.skin * rgb((0.62, 0.36, 0.36)))


def draw_crown(sprite, u, v, pixel, p, cap):
    """Draw the hair on top, or a cap in its place; `cap` is the distance to it."""
    colour = p.accent if p.style == "cap" else p.hair
    sprite.add(cover(cap, pixel), colour * (1.0 + 0.9 * (v - 1.68)))


def draw_back_hair(sprite, u, v, pixel, p, x):
    """Draw what hair hangs or stands behind a head; `x` is its middle, 0 from the front."""
    if p.style == "long":
        fall = smooth_union(ellipse(u, v, (x, 1.66), (0.175, 0.18)),
                            box(u, v, (x, 1.48), (0.15, 0.16), 0.08), 0.1)  # fmt: skip
        sprite.add(cover(fall, pixel), p.hair * 0.85)
    elif p.style == "bun":
        sprite.add(cover(ellipse(u, v, (1.6 * x, 1.84), (0.085, 0.08)), pixel), p.hair)
    elif x:
        sprite.add(cover(ellipse(u, v, (x + 0.03, 1.67), (0.14, 0.15)), pixel), p.hair)
