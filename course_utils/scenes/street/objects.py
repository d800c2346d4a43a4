"""Things that stand on a street: where they are, how much room they take, how they look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..drawing.shapes import ellipse, rgb
from ..drawing.stage import cast_shadow, window
from .canvas import CAR, PERSON, Sprite
from .car_ends import end_view
from .cars import side_view
from .layout import Camera
from .pedestrians import pedestrian


@dataclass(slots=True)
class Thing:
    """Something that stands on the ground, `across` metres to the right of the camera.

    `half` and `height` bound it in metres; `look(size, foot, scale)` returns its `Sprite`;
    `lamps` are (u, v) of lit lamps in metres from its foot, v up; `shadow` is the (u, v) of its
    middle, its two radii, and its strength.
    """

    camera: Camera
    across: float
    depth: float
    label: int
    kind: str
    half: float
    height: float
    shadow: tuple
    look: Callable[[int, tuple, float], Sprite]
    lamps: tuple = ()

    @property
    def foot(self):
        """(x, y) of the point where it stands, in unit coordinates."""
        return self.camera.foot(self.across, self.depth)

    @property
    def scale(self):
        """The length of a metre there, in unit coordinates."""
        return self.camera.scale(self.depth)

    def draw(self, size):
        """Return its `Sprite` in a picture of `size` pixels."""
        return self.look(size, self.foot, self.scale)

    def bounds(self):
        """Return (left, top, right, bottom) in unit coordinates."""
        (x, y), half = self.foot, self.half * self.scale
        return x - half, y - self.height * self.scale, x + half, y


def car_thing(layout, hour, car, across, depth, heading):
    """Return a car; `heading` is "left", "right", "away" or "near"."""
    camera = layout.camera
    if heading in ("left", "right"):
        left, half = heading == "left", car.half
        lamps = (((-1 if left else 1) * (half - 0.1), 0.64),)
        shadow = (0, 0, half + 0.25, 0.42, 0.95)
        look = partial(side_view, car=car, hour=hour, left=left)
    else:
        half, behind, beam = car.width, heading == "away", car.width - 0.22
        lamps = () if behind else ((-beam, 0.66), (beam, 0.66))
        # The shadow reaches from the near end to the far one.
        k = 0.5 * (1 - depth / (depth + 2 * car.half))
        shadow = (-k * across, k * camera.height, half + 0.15, k * camera.height + 0.12, 1.0)
        look = partial(end_view, car=car, hour=hour, behind=behind, across=across, depth=depth,
                       height=camera.height)  # fmt: skip
    return Thing(camera, across, depth, CAR, car.kind, half, car.roof, shadow, look,
                 lamps if hour.dusk else ())  # fmt: skip


def person_thing(layout, hour, person, across, depth, facing, phase, left=False):
    """Return a person at a position."""
    kind = "child" if person.height < 0.8 else "adult"
    half, height, shadow = 0.27 * person.height, 1.83 * person.height, (0, 0, 0.36, 0.13, 0.85)
    look = partial(pedestrian, person=person, hour=hour, facing=facing, phase=phase, left=left)
    return Thing(layout.camera, across, depth, PERSON, kind, half, height, shadow, look)


def cast_shadows(canvas, things, hour):
    """Darken the ground below things, away from the sun."""
    for thing in things:
        u, v, across, along, strength = thing.shadow
        (x, y), lean = thing.foot, -0.35 * hour.side * along
        centre = (x + (u + lean) * thing.scale, y - (v + 0.02) * thing.scale)
        radii = (across * thing.scale, along * thing.scale)
        cast_shadow(canvas.image, centre, radii, strength * hour.shadow)


def draw_on(canvas, sprite, thing, number):
    """Lay a thing's sprite on the canvas, let its lamps shine; return how many pixels it covers."""
    whole = canvas.put(sprite, thing.label, number)
    for u, v in thing.lamps:
        centre = (thing.foot[0] + u * thing.scale, thing.foot[1] - v * thing.scale)
        spot = window(canvas.size, centre, 0.75 * thing.scale, (-1, -1, 1, 1))
        fall = np.maximum(-ellipse(spot.u, spot.v, (0, 0), (1, 1)), 0)
        canvas.image[spot.area] += rgb((1.0, 0.86, 0.58)) * (fall * fall * 0.6)
    return whole
