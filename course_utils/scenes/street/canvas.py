"""What a street is drawn on: a canvas that labels its pixels, and a sprite for each thing."""

import numpy as np

from ..drawing.layer import add_part, put_on
from ..drawing.renderers import to_picture
from ..drawing.shapes import cover, paint
from ..drawing.stage import pixel_centres, vignette, window

STREET_MAP = ("sky", "building", "road", "sidewalk", "vegetation", "person", "car", "sign")
_, BUILDING, ROAD, SIDEWALK, VEGETATION, PERSON, CAR, SIGN = range(len(STREET_MAP))
STREET_CLASSES = STREET_MAP[PERSON:]  # the things that can be counted


class Canvas:
    """A planar picture under way, the class of each pixel and the instance it belongs to."""

    def __init__(self, size):
        self.size, self.pixel = size, 1 / size
        grid = pixel_centres(size)
        self.x, self.y = grid[None, :], grid[:, None]
        self.image = np.zeros((3, size, size), np.float32)
        self.semantic = np.zeros((size, size), np.uint8)  # 0 is the sky
        self.instances = np.zeros((size, size), np.uint8)

    def put(self, sprite, label, instance=0):
        """Lay a sprite on top; return how many pixels are its own: more than half covered."""
        area, alpha = sprite.area.area, sprite.alpha
        put_on(self.image[area], sprite.image, alpha)
        covered = alpha > 0.5
        self.semantic[area][covered] = label
        self.instances[area][covered] = instance
        if sprite.own is not None:
            rest = covered & (sprite.own <= 0.5)
            covered &= sprite.own > 0.5
            self.semantic[area][rest] = BUILDING
            self.instances[area][rest] = 0
        return int(np.count_nonzero(covered))

    def picture(self):
        """Return the picture, (H, W, 3), on the levels of 8-bit colour."""
        return to_picture(self.image * vignette(self.size))


class Sprite:
    """One thing's colours and alpha inside its window, put together from parts.

    It stands at `foot`, (x, y) in unit coordinates, where a metre is `scale` long; its window is
    `extent` in metres, and its pixels lie at `u` to the right (to the left with `left`) and `v` up.
    `light` (3, h, w) is the light that falls on it: parts are given by their own colour. `own`
    is the alpha of the thing proper where a part, such as a sign's post, is no part of it.
    """

    def __init__(self, size, foot, scale, extent, light, left=False):
        self.area = area = window(size, foot, scale, extent, mirror=left)
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
