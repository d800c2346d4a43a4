"""Cars seen from the front or from behind, in perspective; and a car as a thing on the street."""

from functools import partial

import numpy as np

from ..drawing.shapes import box, capsule, ellipse, polygon, ramp, rgb
from .canvas import CAR, Thing
from .cars import GLASS, LAMP_RED, LAMP_WHITE, RUBBER, side_view

TRIM, PLATE = rgb((0.10, 0.10, 0.12)), rgb((0.92, 0.91, 0.84))


def car_thing(layout, hour, car, across, depth, heading):
    """Return a car; `heading` is "left", "right", "away" or "near"."""
    camera = layout.camera
    if heading in ("left", "right"):
        left, half = heading == "left", car.half_length
        lamps = (((-1 if left else 1) * (half - 0.1), 0.64),)
        shadow = (0, 0, half + 0.25, 0.42, 0.95)
        look = partial(side_view, car, hour, left)
    else:
        half, behind, beam = car.half_width, heading == "away", car.half_width - 0.22
        lamps = () if behind else ((-beam, 0.66), (beam, 0.66))
        # The shadow reaches from the near end to the far one.
        k = 0.5 * (1 - depth / (depth + 2 * car.half_length))
        shadow = (-k * across, k * camera.height, half + 0.15, k * camera.height + 0.12, 1.0)
        look = partial(_end_view, car, hour, behind, across, depth, camera.height)
    lamps = lamps if hour.dusk else ()
    return Thing(camera, across, depth, CAR, car.kind, half, car.roof, shadow, look, lamps)


class _Box:
    """The corners of a car as the camera sees them, in metres from below its nearer end."""

    def __init__(self, car, behind, across, depth, height):
        self.across, self.depth, self.height = across, depth, height
        self.wide, self.roof, self.length = car.half_width, car.roof, 2 * car.half_length
        self.shoulder = 0.5 * (car.bonnet + car.boot) + 0.02
        self.narrow = car.half_width - (0.1 if car.kind == "van" else 0.24)
        # How far behind the near end the cabin begins and ends, at its foot and at its roof.
        ends = car.cabin if behind else [-x for x in reversed(car.cabin)]
        self.ends = [max(x + car.half_length, 0.04) for x in ends]
        self.side = -1 if across > 0 else 1  # the flank that the camera sees

    def see(self, u, v, behind):
        """Project a point `behind` metres farther away than the near end."""
        k = self.depth / (self.depth + behind)
        return (u + self.across) * k - self.across, self.height + (v - self.height) * k

    def extent(self):
        """Return (left, top, right, bottom) of all that the camera sees, v down."""
        far = [self.see(side * self.wide, y, self.length)[0] for side in (-1, 1) for y in (0, 1)]
        top = max(self.see(0, self.roof, end)[1] for end in self.ends) + 0.08
        reach = self.wide + 0.2
        return min(-reach, *far), -max(top, self.roof), max(reach, *far), 0.04

    def plate(self, sprite, *points):
        """Return the distance to a convex plate between points (u, v, behind)."""
        return polygon(sprite.u, sprite.v, [self.see(*point) for point in points])

    def slab(self, sprite, lower, upper):
        """Return the distance to a plate across the car, each edge as (half width, v, behind)."""
        (half_low, *low), (half_high, *high) = lower, upper
        corners = (-half_low, *low), (half_low, *low), (half_high, *high), (-half_high, *high)
        return self.plate(sprite, *corners)


def _end_view(car, hour, behind, across, depth, height, place):
    """Return the `Sprite` of a car seen from behind, or from the front.

    Its nearer end is `across` metres to the right of the camera, `depth` away and `height` below.
    """
    body = _Box(car, behind, across, depth, height)
    sprite = place(body.extent(), hour.lit(0.5))
    u, v = sprite.u, sprite.v
    _wheels(sprite, u, v, body)
    _flank(sprite, v, body, car, hour)
    _top(sprite, u, v, body, car, hour)
    _front(sprite, u, v, body, car, hour, behind)
    return sprite


def _wheels(sprite, u, v, body):
    tyre = box(abs(u), v, (body.wide - 0.15, 0.22), (0.13, 0.24), 0.06)
    under = box(u, v, (0, 0.3), (body.wide - 0.2, 0.1), 0.05)
    edge = body.side * (body.wide - 0.05)
    for at in (0.65, body.length - 0.7):
        first, centre, last = (body.see(edge, 0.31, at + reach) for reach in (-0.3, 0, 0.3))
        radii = (max(abs(first[0] - last[0]) / 2, 0.06), 0.31 * body.depth / (body.depth + at))
        np.minimum(tyre, ellipse(u, v, centre, radii), out=tyre)
    sprite.add(np.minimum(tyre, under), RUBBER)


def _flank(sprite, v, body, car, hour):
    """Draw the side that the camera sees, foreshortened: its metal, then its windows."""
    x, (near_foot, near, far, far_foot) = body.side * (body.wide - 0.06), body.ends
    low, high, end = 0.34, body.shoulder - 0.08, body.length - 0.12
    hull = body.plate(sprite, (x, low, 0.1), (x, high, 0.1), (x, high, end), (x, low, end)) - 0.06
    light = hour.lit(0.30 + 0.25 * ramp(v, 0.3, 1.1) - 0.2 * hour.side * body.side)
    sprite.add(hull, car.paint, light)
    up, top, low = body.side * (body.narrow - 0.05), body.roof - 0.06, body.shoulder - 0.05
    roof = (up, top, near), (up, top, far)
    cabin = body.plate(sprite, (x, low, near_foot), *roof, (x, low, far_foot))
    sprite.add(cabin - 0.06, car.paint, light)
    glass = np.maximum(cabin + 0.05, body.see(x, low + 0.1, near_foot)[1] - v)
    sprite.paint(glass, GLASS + rgb(hour.sky[1]) * 0.12, 1.0)


def _top(sprite, u, v, body, car, hour):
    """Draw what faces the sky: the bonnet or boot, the slanting window, the roof."""
    foot, head, rear, _ = body.ends
    inner, low, top = body.wide - 0.12, body.shoulder - 0.06, body.narrow - 0.08
    lid = body.slab(sprite, (inner, low, 0.0), (inner - 0.04, low + 0.02, foot + 0.1))
    sprite.add(lid - 0.07, car.paint, hour.lit(0.78))
    level = body.roof - 0.05
    roof = body.slab(sprite, (top, level, head), (body.narrow - 0.1, level, rear))
    sprite.add(roof - 0.07, car.paint, hour.lit(0.86))
    pane = body.slab(sprite, (inner - 0.02, low + 0.04, foot), (top, body.roof - 0.07, head))
    sprite.add(pane - 0.06, car.paint, hour.lit(0.6))
    gleam = sprite.cover(abs(u + 0.5 * v - 0.45) - 0.12, 0.04)
    share = 0.12 + 0.36 * ramp(v, low, body.roof + 0.2) + 0.16 * gleam
    sprite.paint(pane + 0.045, GLASS + rgb(hour.sky[1]) * share, 1.0)


def _front(sprite, u, v, body, car, hour, behind):
    """Draw the end that faces the camera."""
    top, wide, a = body.shoulder, body.wide, abs(u)
    hull = box(u, v, (0, 0.5 * (top + 0.24)), (wide, 0.5 * (top - 0.24)), 0.15)
    shade = 0.30 + 0.34 * ramp(v, 0.3, 1.0) - 0.16 * ramp(a, 0.5 * wide, wide)
    shade += 0.16 * ramp(v, top - 0.12, top)
    sprite.add(hull, car.paint, hour.lit(shade + 0.08 * hour.side * u))
    if behind:
        lamp = box(a, v, (wide - 0.15, top - 0.17), (0.12, 0.12), 0.04)
        sprite.paint(lamp, LAMP_RED, 1.3 if hour.dusk else 0.9)
        number = box(u, v, (0, top - 0.22), (0.25, 0.065), 0.02)
    else:
        mirror = ellipse(a, v, (wide + 0.05, top + 0.06), (0.10, 0.075))
        sprite.add(mirror, car.paint * 0.8)
        lamp = ellipse(a, v, (wide - 0.22, top - 0.19), (0.17, 0.10))
        grille = box(u, v, (0, top - 0.22), (0.36, 0.08), 0.05)
        sprite.paint(np.minimum(grille, lamp - 0.03), TRIM)
        sprite.paint(lamp, LAMP_WHITE, 1.05 if hour.dusk else 0.94)
        number = box(u, v, (0, 0.40), (0.25, 0.06), 0.02)
    bumper = capsule(u, v, (-wide + 0.12, 0.36), (wide - 0.12, 0.36), 0.08, 0.08)
    sprite.tint(sprite.cover(bumper) * 0.85, rgb((0.13, 0.13, 0.14)))
    sprite.paint(number, PLATE, 0.9)
