"""Who and what stands beside the road, or crosses it: people, signs, trees and hedges."""

from ..drawing.renderers import pick
from .objects import person_thing, plant_thing, sign_thing
from .pedestrians import draw_pedestrian
from .signs import SIGN_KINDS


def draw_people(layout, hour, rng, count):
    """Put people on the pavements and on the crossing, some side by side."""
    things, before = [], None
    for _ in range(count):
        chances = rng.random(20)
        person = draw_pedestrian(chances[:12])
        phase = None if chances[12] < 0.2 else chances[13]
        if before is not None and chances[14] < 0.35:
            x, depth, facing, left = before
            x, depth = x + 0.5 + 0.15 * chances[15], depth + 0.1
        else:
            choose = _position_across if layout.view == "across" else _position_along
            x, depth, facing, left = choose(layout, chances[15:])
        before = x, depth, facing, left
        things.append(person_thing(layout, hour, person, x, depth, facing, phase, left))
    return things


def _position_across(layout, chances):
    """Choose a position and a direction in the view across the street."""
    reach, left = 2 * chances[1] - 1, chances[3] < 0.5
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
    return reach * 0.46 * depth / layout.camera.focal, depth, facing, left


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


def draw_signs(layout, hour, rng, count):
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
        things.append(sign_thing(layout, hour, kind, x, depth, chances[3]))
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
        things.append(plant_thing(layout, hour, tall, x, depth, chances[2:6]))
    return things
