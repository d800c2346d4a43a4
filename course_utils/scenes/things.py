"""Things that stand on a street: where they are, how much room they take, how they look."""

from collections.abc import Callable
from dataclasses import dataclass

from . import greenery
from .canvas import CAR, PERSON, SIGN, VEGETATION, Sprite
from .pedestrians import pedestrian
from .signs import sign
from .vehicle_ends import end_view
from .vehicles import side_view


@dataclass(slots=True)
class Thing:
    """Something that stands on the ground.

    `half` and `height` bound it in metres; `draw(size)` returns its `Sprite`; `lamps` are
    (u, v) of lit lamps in metres from its foot, v up; `shadow` is the (u, v) of its middle,
    its two radii, and its strength.
    """

    label: int
    kind: str
    foot: tuple
    depth: float
    scale: float
    half: float
    height: float
    shadow: tuple
    draw: Callable[[int], Sprite]
    lamps: tuple = ()

    def bounds(self):
        """Return (left, top, right, bottom) in unit coordinates."""
        (x, y), half = self.foot, self.half * self.scale
        return x - half, y - self.height * self.scale, x + half, y


def car_thing(layout, hour, car, across, depth, heading):
    """Return a car; `heading` is "left", "right", "away" or "near"."""
    camera, shape = layout.camera, car.shape
    foot, scale = camera.foot(across, depth), camera.scale(depth)
    if heading in ("left", "right"):
        left = heading == "left"
        half, front = shape.half, (-1 if left else 1) * (shape.half - 0.1)
        lamps = ((front, 0.64),) if hour.dusk else ()

        def draw(size):
            return side_view(size, foot, scale, car, hour, left)
    else:
        half, behind = shape.width, heading == "away"
        beam = shape.width - 0.22
        lamps = ((-beam, 0.66), (beam, 0.66)) if hour.dusk and not behind else ()

        def draw(size):
            return end_view(size, foot, scale, car, hour, behind, across, depth, camera.height)

    if heading in ("left", "right"):
        shadow = (0, 0, half + 0.25, 0.42, 0.95)
    else:  # it reaches from the near end to the far one
        k = 1 - depth / (depth + 2 * shape.half)
        shadow = (-0.5 * k * across, 0.5 * k * camera.height, half + 0.15,
                  0.5 * k * camera.height + 0.12, 1.0)  # fmt: skip
    return Thing(CAR, car.kind, foot, depth, scale, half, shape.roof, shadow, draw, lamps)


def person_thing(layout, hour, person, across, depth, facing, phase, left=False):
    """Return a person at a place."""
    foot, scale = layout.camera.foot(across, depth), layout.camera.scale(depth)

    def draw(size):
        return pedestrian(size, foot, scale, person, hour, facing, phase, left)

    kind = "child" if person.height < 0.8 else "adult"
    half, height = 0.27 * person.height, 1.83 * person.height
    return Thing(PERSON, kind, foot, depth, scale, half, height, (0, 0, 0.36, 0.13, 0.85), draw)


def sign_thing(layout, hour, kind, across, depth, chance):
    """Return a sign at a place."""
    foot, scale = layout.camera.foot(across, depth), layout.camera.scale(depth)

    def draw(size):
        return sign(size, foot, scale, kind, hour, chance)

    return Thing(SIGN, kind, foot, depth, scale, 0.45, 2.69, (0, 0, 0.22, 0.09, 0.7), draw)


def plant_thing(layout, hour, tall, across, depth, chances):
    """Return a tree (`tall`) or a hedge at a place."""
    foot, scale = layout.camera.foot(across, depth), layout.camera.scale(depth)
    draw_plant = greenery.tree if tall else greenery.hedge

    def draw(size):
        return draw_plant(size, foot, scale, hour, chances)

    half, height = (1.4, 4.2) if tall else (1.0, 1.0)
    shadow = (0, 0, 1.3, 0.4, 0.6) if tall else (0, 0, 1.1, 0.22, 0.7)
    return Thing(VEGETATION, "tree" if tall else "hedge", foot, depth, scale, half, height, shadow,
                 draw)  # fmt: skip
