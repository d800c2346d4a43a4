"""What is on a street, and where: cars in lanes, people, signs, trees.

Everything is placed in metres before anything is drawn, so the same seed gives the same street
at any size of picture.
"""

import numpy as np

from .canvas import VEGETATION
from .cars import draw_car
from .objects import car_thing
from .pavement import draw_greenery, draw_people, draw_signs

LEAST_SHOWN = 0.3  # a thing is left out where nearer ones hide more than the rest of it
_GRID = 48


def place_things(layout, hour, rng, crowd):
    """Place cars, people, signs and greenery; return them from the farthest to the nearest."""
    chances = rng.random(8)
    if crowd is None:
        crowd = chances[0]
    cars = int(0.7 + 4.8 * crowd + 1.2 * chances[1])
    people = int(0.6 + 5.2 * crowd + 1.4 * chances[2])
    signs = int(0.4 + 2.2 * chances[3] + 0.5 * crowd)
    across = layout.view == "across"
    things = (_cars_across if across else _cars_along)(layout, hour, rng, cars)
    things += draw_people(layout, hour, rng, people)
    things += draw_signs(layout, hour, rng, signs)
    things += draw_greenery(layout, hour, rng, 1 + int(3 * chances[4]))
    things.sort(key=lambda thing: -thing.depth)
    return _visible(things)


def _visible(things):
    """Leave out what lies outside the picture or behind nearer things, nearest first."""
    taken, kept = np.zeros((_GRID, _GRID), bool), []
    for thing in reversed(things):
        left, top, right, bottom = (value * _GRID for value in thing.bounds())
        whole = (right - left) * (bottom - top)
        rows = slice(max(round(top), 0), max(round(bottom), 0))
        columns = slice(max(round(left), 0), max(round(right), 0))
        cells = taken[rows, columns]
        if whole <= 0 or cells.size - np.count_nonzero(cells) < LEAST_SHOWN * whole:
            continue
        cells[:] = cells if thing.label == VEGETATION else True
        kept.append(thing)
    return kept[::-1]


def _cars_across(layout, hour, rng, count):
    """Fill two lanes, and the far kerb where there are many, with queues of cars."""
    wide = layout.far - layout.near
    lanes = [(layout.near + 0.30 * wide, "right"), (layout.near + 0.70 * wide, "left"),
             (layout.far - 0.75, "left")]  # fmt: skip
    shares = ([], [], [])
    for chance in rng.random(count):
        shares[int(chance * (3 if count > 3 else 2))].append(0)
    things = []
    for (depth, heading), members in zip(lanes, shares, strict=True):
        reach = 0.5 * depth / layout.camera.focal
        start, close = (2 * rng.random() - 1) * reach * 0.8, rng.random() < 0.5
        right = left = start
        for number in range(len(members)):
            chances = rng.random(6)
            car = draw_car(chances[:3], hour.dusk)
            half = car.shape.half
            gap = 0.06 + (0.3 if close else 2.0) * chances[3]
            if number == 0:
                x, right, left = start, start + half, start - half
            elif number % 2 == (start > 0):
                x = right + gap + half
                right = x + half
            else:
                x = left - gap - half
                left = x - half
            if not _on_crossing(layout, x - half, x + half):
                things.append(car_thing(layout, hour, car, x, depth, heading))
    return things


def _on_crossing(layout, first, last):
    crossing = layout.crossing
    return crossing is not None and first < crossing[1] + 0.2 and last > crossing[0] - 0.2


def _cars_along(layout, hour, rng, count):
    """Queue cars in two lanes: oncoming ones to the left, others from behind to the right."""
    things, ends = [], {"near": 5.2 + 4 * rng.random(), "away": 5.2 + 4 * rng.random()}
    for _ in range(count):
        chances = rng.random(6)
        heading = "near" if chances[0] < 0.45 else "away"
        car = draw_car(chances[1:4], hour.dusk)
        depth = ends[heading]
        length = 2 * car.shape.half
        if _on_crossing(layout, depth, depth + length):
            depth = layout.crossing[1] + 0.4 + chances[4]
        ends[heading] = depth + length + 0.6 + 3.5 * chances[4]
        if depth > 24:
            continue
        lane = layout.far * (-0.5 if heading == "near" else 0.5)
        x = lane + 0.5 * (chances[5] - 0.5)
        things.append(car_thing(layout, hour, car, x, depth, heading))
    return things
