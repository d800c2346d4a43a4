"""Cars, and how they look from the side (`car_ends` has their other views).

A unit is a metre; the origin is on the ground below the car's middle, v up. A car heads right.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..drawing.renderers import pick
from ..drawing.shapes import box, ellipse, ramp, rgb, smooth_union

PAINTS = ((0.72, 0.18, 0.16), (0.20, 0.36, 0.60), (0.86, 0.85, 0.82), (0.24, 0.26, 0.29),
          (0.62, 0.64, 0.66), (0.86, 0.64, 0.22), (0.30, 0.46, 0.36), (0.52, 0.68, 0.74),
          (0.80, 0.44, 0.22), (0.46, 0.26, 0.32))  # fmt: skip
RUBBER, GLASS = rgb((0.10, 0.10, 0.11)), rgb((0.17, 0.21, 0.25))
LAMP_RED, LAMP_WHITE = rgb((0.80, 0.12, 0.10)), rgb((0.96, 0.95, 0.88))


@dataclass(frozen=True, slots=True)
class Car:
    """A car: its measures in metres, and its colour."""

    kind: str
    half_length: float
    bonnet: float  # heights
    boot: float
    roof: float
    cabin: tuple  # u at the foot behind, at the roof behind, at the roof in front, in front
    wheels: tuple  # u of their middles
    half_width: float = 0.86
    paint: np.ndarray | None = None


CARS = (  # kind, half the length, heights of bonnet, boot and roof, cabin, wheels, half the width
    Car("hatchback", 1.72, 0.80, 0.88, 1.46, (-1.66, -1.28, 0.32, 0.98), (-1.08, 1.10)),
    Car("saloon", 2.06, 0.80, 0.86, 1.40, (-1.42, -0.78, 0.36, 1.02), (-1.28, 1.30)),
    Car("estate", 1.98, 0.80, 0.90, 1.44, (-1.94, -1.62, 0.40, 1.04), (-1.22, 1.26)),
    Car("van", 2.02, 0.98, 1.20, 1.92, (-2.00, -1.86, 0.86, 1.56), (-1.24, 1.28), 0.92),
)
CAR_KINDS = tuple(car.kind for car in CARS)


def draw_car(chances):
    """Choose a car from three uniform chances."""
    paint = rgb(pick(PAINTS, chances[1])) * np.float32(0.92 + 0.16 * chances[2])
    return replace(pick(CARS, chances[0]), paint=paint)


def side_view(car, hour, left, place):
    """Return the `Sprite` of a car seen from its side."""
    extent = (-car.half_length - 0.1, -car.roof - 0.12, car.half_length + 0.1, 0.04)
    sprite = place(extent, hour.lit(0.55), left)
    u, v = sprite.u, sprite.v
    rear, front = car.wheels
    a = abs(u - 0.5 * (rear + front)) - 0.5 * (front - rear)  # across from each wheel's middle
    under = np.maximum(box(u, v, (0, 0.46), (car.half_length - 0.2, 0.28), 0.1), 0.2 - v)
    sprite.add(under, rgb((0.07, 0.07, 0.08)))
    cabin, glass = _cabin(u, v, car)
    body = smooth_union(_hull(u, v, car), cabin, 0.10)
    arch = np.maximum(0.40 - np.sqrt(a * a + (v - 0.32) ** 2), 0.235 - v)
    body = np.maximum(body, arch)
    sprite.add(body, car.paint, _sheen(u, v, car, hour))
    _side_glass(sprite, u, v, glass, car, hour)
    _side_lines(sprite, u, v, car, body)
    _wheels(sprite, a, v)
    front = sprite.cover(ellipse(u, v, (car.half_length - 0.10, 0.64), (0.16, 0.085)))
    back = sprite.cover(box(u, v, (-car.half_length + 0.06, 0.72), (0.10, 0.10), 0.04))
    sprite.tint(front * sprite.alpha, LAMP_WHITE, 1.0 if hour.dusk else 0.9)
    sprite.tint(back * sprite.alpha, LAMP_RED, 1.25 if hour.dusk else 0.85)
    return sprite


def _hull(u, v, car):
    """Return the distance to what lies below the windows."""
    waist = car.boot + (car.bonnet - car.boot) * ramp(u, -1.0, 1.4)
    top = waist - 0.16 * ramp(u, car.half_length - 0.75, car.half_length)
    p = np.maximum(abs(u) - (car.half_length - 0.18), 0)
    q = np.maximum(np.maximum(0.24 + 0.18 - v, v - top + 0.18), 0)
    return np.sqrt(p * p + q * q) - 0.18


def _cabin(u, v, car):
    """Return the distances to the cabin and to its windows."""
    back_foot, back, front, front_foot = car.cabin
    base = 0.78
    rise = car.roof - base
    lean_back, lean_front = (back - back_foot) / rise, (front_foot - front) / rise
    behind = (back_foot + (v - base) * lean_back - u) * (1 / (1 + lean_back**2) ** 0.5)
    before = (u - front_foot + (v - base) * lean_front) * (1 / (1 + lean_front**2) ** 0.5)
    walls = -smooth_union(-behind, -before, 0.05)
    over = v - car.roof + 0.05 * (u - 0.5 * (back + front)) ** 2
    cabin = np.maximum(-smooth_union(-walls, -over, 0.22), base - 0.25 - v)
    glass = np.maximum(np.maximum(walls + 0.13, over + 0.13), base + 0.12 - v)
    if car.kind == "van":  # it carries goods behind its door
        glass = np.maximum(glass, 0.18 - u)
    return cabin, glass


def _sheen(u, v, car, hour):
    """Return the light on painted metal: sky from above, a bright waist, the dark road below."""
    over = ramp(v, 0.35, 1.0) * 0.42 + 0.30
    waist = ramp(abs(v - 0.70), 0.10, 0.02) * 0.22
    under = ramp(v, 0.48, 0.24) * 0.24
    roof = ramp(v, car.roof - 0.22, car.roof) * 0.25
    return hour.lit(over + waist + roof - under + u * (0.06 * hour.side))


def _side_glass(sprite, u, v, glass, car, hour):
    pane = sprite.cover(glass)
    slant = u + 0.55 * v - 0.3
    gleam = sprite.cover(abs(slant) - 0.13, 0.05) + 0.6 * sprite.cover(abs(slant - 0.34) - 0.05)
    share = 0.12 + 0.34 * ramp(v, 0.85, car.roof) + 0.2 * gleam
    sprite.tint(pane, GLASS + rgb(hour.sky[1]) * share, 1.0)
    posts = {"van": (0.25,), "hatchback": (-0.26,)}.get(car.kind, (-0.26, -1.12))
    for post in posts:
        sprite.tint(pane * sprite.cover(abs(u - post) - 0.05), rgb((0.10, 0.11, 0.12)))


def _side_lines(sprite, u, v, car, body):
    """Draw the doors' gaps, a handle, the sill and the bumpers."""
    fine = min(max(1.5 - 18 * sprite.pixel, 0), 1)  # below this the lines would only make noise
    inside = sprite.cover(body + 0.05)
    gap = np.minimum(abs(u + 0.26), abs(u - 0.72 + 0.2 * (v < 0.5)))
    lines = sprite.cover(gap - 0.012) * (v > 0.34) * (v < 0.92)
    sprite.tint(inside * lines * (0.5 * fine), rgb((0.05, 0.05, 0.06)))
    handle = sprite.cover(box(u, v, (-0.10, 0.74), (0.09, 0.022), 0.02))
    sprite.tint(inside * handle * fine, rgb((0.75, 0.75, 0.76)))
    bumper = sprite.cover(abs(v - 0.34) - 0.07) * sprite.cover(car.half_length - 0.34 - abs(u))
    sprite.tint(inside * bumper * 0.75, rgb((0.13, 0.13, 0.14)))


def _wheels(sprite, a, v):
    radius = np.sqrt(a * a + (v - 0.31) ** 2)
    sprite.add(radius - 0.31, RUBBER)
    metal = sprite.cover(radius - 0.205)
    sprite.tint(metal, rgb((0.66, 0.67, 0.70)) * (1.1 - 0.4 * (0.31 - v)))
    spoke = np.minimum(abs(a), abs(v - 0.31))
    dark = sprite.cover(abs(radius - 0.125) - 0.035) * sprite.cover(0.035 - spoke)
    sprite.tint(dark * 0.8, rgb((0.16, 0.16, 0.18)))
