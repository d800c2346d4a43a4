"""A canvas that labels its pixels, and the things that stand on a street, with their sprites."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..drawing.layer import add_part, put_on
from ..drawing.renderers import to_picture
from ..drawing.shapes import cover, ellipse, paint, rgb
from ..drawing.stage import cast_shadow, pixel_centres, vignette, window
from .layout import Camera

STREET_MAP = ("sky", "building", "road", "sidewalk", "vegetation", "person", "car", "sign")
SKY, BUILDING, ROAD, SIDEWALK, VEGETATION, PERSON, CAR, SIGN = range(len(STREET_MAP))
STREET_CLASSES = STREET_MAP[PERSON:]  # the things that can be counted


class Canvas:
    """A picture being painted, the class of each pixel and the instance it belongs to."""

    def __init__(self, size):
        self.size, self.pixel = size, 1 / size
        grid = pixel_centres(size)
        self.x, self.y = grid[None, :], grid[:, None]
        self.image = np.zeros((3, size, size), np.float32)
        self.semantic = np.full((size, size), SKY, np.uint8)
        self.instances = np.zeros((size, size), np.uint8)

    def put(self, sprite, label, instance):
        """Lay a sprite on top; return how many pixels are its own: more than half covered."""
        area, alpha = sprite.window.index, sprite.alpha
        put_on(self.image[area], sprite.image, alpha)
        covered = alpha > 0.5
        own = covered & ((alpha if sprite.own is None else sprite.own) > 0.5)
        self.semantic[area][covered] = BUILDING  # a sign's post: it counts as built
        self.instances[area][covered] = 0
        self.semantic[area][own] = label
        self.instances[area][own] = instance
        return int(np.count_nonzero(own))

    def picture(self):
        """Return the picture, (H, W, 3), on the levels of 8-bit colour."""
        return to_picture(self.image * vignette(self.size))


class Sprite:
    """One thing's colours and alpha inside its window, put together from parts.

    It stands at `foot`, (x, y) in unit coordinates, where a metre is `scale` long. Its window is
    `extent`, and its pixels lie at `u` to the right (to the left with `left`) and `v` up from
    there, all in units of `unit` metres. `light` (3, h, w) is the light that falls on it: parts
    are given by their own colour. `own` is the alpha of the thing proper where a part, such as a
    sign's post, is no part of it.
    """

    def __init__(self, size, foot, scale, extent, light, left=False, unit=1.0):
        self.window = area = window(size, foot, scale * unit, extent, mirror=left)
        self.u, self.v, self.pixel = area.u, -area.v, area.pixel
        self.light, self.own = light, None
        shape = np.broadcast_shapes(area.u.shape, area.v.shape)
        self.image = np.zeros((3, *shape), np.float32)
        self.alpha = np.zeros(shape, np.float32)

    def cover(self, distance, soft=0.0):
        """Return the share of each pixel that a shape covers, its edge blurred by `soft`."""
        return cover(distance, self.pixel + soft)

    def add(self, distance, colour, light=None):
        """Put a part on top, given as the signed distance to it."""
        colour = colour * (self.light if light is None else light)
        self.alpha = add_part(self.image, self.alpha, self.cover(distance), colour)

    def paint(self, distance, colour, light=None):
        """Colour a shape on what is there already, without growing it."""
        self.tint(self.cover(distance), colour, light)

    def tint(self, alpha, colour, light=None):
        """Colour by alpha what is there already, without growing it."""
        paint(self.image, alpha, colour * (self.light if light is None else light))


@dataclass(slots=True)
class Thing:
    """Something that stands on the ground, `across` metres to the right of the camera.

    `half` and `height` bound it in metres; `look(place)` returns its `Sprite`, made by
    `place(extent, light)`; `lamps` are (u, v) of lit lamps in metres from its foot, v up; `shadow`
    is the (u, v) of its middle, its two radii, and its strength.
    """

    camera: Camera
    across: float
    depth: float
    label: int
    kind: str
    half: float
    height: float
    shadow: tuple
    look: Callable
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
        return self.look(partial(Sprite, size, self.foot, self.scale))


def cast_shadows(canvas, things, hour):
    """Darken the ground below things, away from the sun."""
    for thing in things:
        u, v, across, along, strength = thing.shadow
        (x, y), lean = thing.foot, -0.35 * hour.side * along
        centre = (x + (u + lean) * thing.scale, y - (v + 0.02) * thing.scale)
        radii = (across * thing.scale, along * thing.scale)
        cast_shadow(canvas.image, centre, radii, strength * hour.shadow)


def draw_on(canvas, thing, number, sprite=None):
    """Lay a thing on the canvas and let its lamps shine; return how many pixels it covers."""
    whole = canvas.put(sprite or thing.draw(canvas.size), thing.label, number)
    for u, v in thing.lamps:
        centre = (thing.foot[0] + u * thing.scale, thing.foot[1] - v * thing.scale)
        spot = window(canvas.size, centre, 0.75 * thing.scale, (-1, -1, 1, 1))
        fall = np.maximum(-ellipse(spot.u, spot.v, (0, 0), (1, 1)), 0)
        canvas.image[spot.index] += rgb((1.0, 0.86, 0.58)) * (fall * fall * 0.6)
    return whole
