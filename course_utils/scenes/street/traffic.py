"""What is on a street, and where in metres: cars in lanes, people, signs, trees and hedges."""

from functools import partial

import numpy as np

from ..drawing.renderers import pick
from .canvas import SIGN, VEGETATION, Thing
from .car_ends import car_thing
from .cars import draw_car
from .pedestrians import draw_pedestrian, person_thing
from .signs import SIGN_KINDS, sign
from .standing import hedge, tree

LEAST_SHOWN = 0.3  # a thing is left out where nearer ones hide more than the rest of it
_GRID = 48  # cells to a side of the picture, for the estimate of what hides what


def place_things(layout, hour, rng):
    """Place cars, people, signs and greenery; return them from the farthest to the nearest."""
    chances = rng.random(8)
    crowd = chances[0]
    cars = int(0.7 + 4.8 * crowd + 1.2 * chances[1])
    people = int(0.6 + 5.2 * crowd + 1.4 * chances[2])
    signs = int(0.4 + 2.2 * chances[3] + 0.5 * crowd)
    draw_cars = _cars_across if layout.view == "across" else _cars_along
    things = draw_cars(layout, hour, rng, cars)
    things += _draw_people(layout, hour, rng, people)
    things += _draw_signs(layout, hour, rng, signs)
    things += draw_greenery(layout, hour, rng, 1 + int(3 * chances[4]))
    things.sort(key=lambda thing: -thing.depth)
    return _visible(things)


def _visible(things):
    """Leave out what lies outside the picture or behind nearer things."""
    taken, kept = np.zeros((_GRID, _GRID), bool), []
    for thing in reversed(things):
        (x, y), half = thing.foot, thing.half * thing.scale
        corners = x - half, y - thing.height * thing.scale, x + half, y
        left, top, right, bottom = (value * _GRID for value in corners)
        whole = (right - left) * (bottom - top)
        rows = slice(max(round(top), 0), max(round(bottom), 0))
        columns = slice(max(round(left), 0), max(round(right), 0))
        cells = taken[rows, columns]
        if whole <= 0 or cells.size - np.count_nonzero(cells) < LEAST_SHOWN * whole:
            continue
        if thing.label != VEGETATION:  # leaves hide too little to count
            cells[:] = True
        kept.append(thing)
    return kept[::-1]


def _cars_across(layout, hour, rng, count):
    """Fill two lanes, and the far kerb where there are many, with queues of cars."""
    wide = layout.far - layout.near
    lanes = [(layout.near + 0.30 * wide, "right"), (layout.near + 0.70 * wide, "left"),
             (layout.far - 0.75, "left")]  # fmt: skip
    chosen = (rng.random(count) * (3 if count > 3 else 2)).astype(int)
    things = []
    for (depth, heading), length in zip(lanes, np.bincount(chosen, minlength=3), strict=True):
        reach = 0.5 * depth / layout.camera.focal
        start, close = (2 * rng.random() - 1) * reach * 0.8, rng.random() < 0.5
        right = left = start
        for number in range(length):
            chances = rng.random(6)
            car = draw_car(chances[:3])
            gap = 0.06 + (0.3 if close else 2.0) * chances[3]
            if number == 0:
                x = start
            elif number % 2 == (start > 0):  # the queue grows at its two ends in turn
                x = right + gap + car.half_length
            else:
                x = left - gap - car.half_length
            left, right = min(left, x - car.half_length), max(right, x + car.half_length)
            if not _on_crossing(layout, x - car.half_length, x + car.half_length):
                things.append(car_thing(layout, hour, car, x, depth, heading))
    return things


def _on_crossing(layout, first, last):
    """Return whether a car from `first` to `last` metres along the road would bar the crossing."""
    crossing = layout.crossing
    return crossing is not None and first < crossing[1] + 0.2 and last > crossing[0] - 0.2


def _cars_along(layout, hour, rng, count):
    """Queue cars in two lanes: oncoming ones to the left, others from behind to the right."""
    things, ends = [], {"near": 5.2 + 4 * rng.random(), "away": 5.2 + 4 * rng.random()}
    for _ in range(count):
        chances = rng.random(6)
        heading = "near" if chances[0] < 0.45 else "away"
        car = draw_car(chances[1:4])
        depth, length = ends[heading], 2 * car.half_length
        if _on_crossing(layout, depth, depth + length):
            depth = layout.crossing[1] + 0.4 + chances[4]
        ends[heading] = depth + length + 0.6 + 3.5 * chances[4]
        if depth <= 24:
            lane = layout.far * (-0.5 if heading == "near" else 0.5)
            x = lane + 0.5 * (chances[5] - 0.5)
            things.append(car_thing(layout, hour, car, x, depth, heading))
    return things


def _draw_people(layout, hour, rng, count):
    """Put people on the pavements and on the crossing, some side by side."""
    choose = _position_across if layout.view == "across" else _position_along
    things, position = [], None
    for _ in range(count):
        chances = rng.random(20)
        person = draw_pedestrian(chances[:12])
        phase = None if chances[12] < 0.2 else chances[13]  # of the stride; some stand still
        if position is not None and chances[14] < 0.35:
            x, depth, *direction = position
            position = x + 0.5 + 0.15 * chances[15], depth + 0.1, *direction
        else:
            position = choose(layout, chances[15:])
        things.append(person_thing(layout, hour, person, phase, *position))
    return things


def _position_across(layout, chances):
    """Choose a position and a direction in the view across the street."""
    left = chances[3] < 0.5
    if layout.crossing is not None and chances[0] < 0.4:
        first, last = layout.crossing
        x = first + 0.3 + chances[1] * (last - first - 0.6)
        depth = layout.near + (0.1 + 0.8 * chances[2]) * (layout.far - layout.near)
        return x, depth, "front" if left else "back", False
    if chances[0] < 0.7:
        depth = layout.far + 0.45 + chances[2] * max(layout.walls - layout.far - 1.0, 0.1)
    else:
        depth = layout.near - 0.35 - 0.4 * chances[2]
    facing = "side" if chances[4] < 0.8 else ("front" if left else "back")
    return (2 * chances[1] - 1) * 0.46 * depth / layout.camera.focal, depth, facing, left


def _position_along(layout, chances):
    """Choose a position and a direction in the view along the street."""
    left = chances[3] < 0.5
    if layout.crossing is not None and chances[0] < 0.4:
        first, last = layout.crossing
        depth = first + 0.3 + chances[2] * (last - first - 0.6)
        return (2 * chances[1] - 1) * (layout.far - 0.3), depth, "side", left
    side = -1 if chances[0] < 0.7 else 1
    x = side * (layout.far + 0.55 + chances[1] * (layout.walls - layout.far - 1.1))
    depth = max(6.0 + 9.0 * chances[2] * chances[2], abs(x) * 1.3)
    return x, depth, "front" if chances[4] < 0.5 else "back", left


def _draw_signs(layout, hour, rng, count):
    """Stand signs by the kerbs."""
    things = []
    for number in range(count):
        chances = rng.random(6)
        kind = pick(SIGN_KINDS, chances[0])
        if layout.view == "across":
            depth = layout.far + 0.35 if chances[1] < 0.45 else layout.near - 0.3
            spread = (number + chances[2]) / count * 1.8 - 0.9
            x = spread * 0.5 * depth / layout.camera.focal
        else:
            depth = 6.5 + 2.5 * number + 5 * chances[2]
            x = (layout.far + 0.35) * (1 if chances[1] < 0.65 else -1)
        shadow = (0, 0, 0.22, 0.09, 0.7)
        look = partial(sign, kind, hour, chances[3])
        things.append(Thing(layout.camera, x, depth, SIGN, kind, 0.45, 2.69, shadow, look))
    return things


def draw_greenery(layout, hour, rng, count):
    """Plant `count` trees by the kerbs and hedges by the walls; return them."""
    things = []
    for number in range(count):
        chances = rng.random(8)
        tall = chances[0] < 0.7
        if layout.view == "across":
            depth = layout.far + 0.6 if tall else layout.walls - 0.45
            x = ((number + chances[1]) / count * 2 - 1) * 0.5 * depth / layout.camera.focal
        else:
            depth = 9 + 14 * chances[1]
            side = 1 if number % 2 else -1
            x = side * (layout.far + 0.5 if tall else layout.walls - 0.5)
        if tall:
            kind, half, height, shadow, look = "tree", 1.4, 4.2, (0, 0, 1.3, 0.4, 0.6), tree
        else:
            kind, half, height, shadow, look = "hedge", 1.0, 1.0, (0, 0, 1.1, 0.22, 0.7), hedge
        look = partial(look, hour, chances[2:6])
        things.append(Thing(layout.camera, x, depth, VEGETATION, kind, half, height, shadow, look))
    return things
