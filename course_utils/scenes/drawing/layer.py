"""A layer of its own for a person or an animal, and the light on it."""

from dataclasses import dataclass

import numpy as np

from .shapes import paint, rgb


@dataclass(slots=True)
class Light:
    """One lamp: direction towards it (x right, y down) and its warm and cool colours."""

    x: float
    y: float
    lamp: np.ndarray
    ambience: np.ndarray


def draw_light(chances, flip=False):
    """Choose a lamp somewhere above, from late sun to cool daylight; `flip` mirrors where it is."""
    x = (chances[0] - 0.5) * (-1.8 if flip else 1.8)
    warm = np.array([1.02, 0.97, 0.86]) + chances[1] * np.array([-0.06, 0.0, 0.12])
    strength = 0.92 + 0.16 * chances[2]
    return Light(x, -0.7, rgb(warm * strength), rgb((0.29, 0.31, 0.37)))


def lit(colour, shade, light):
    """Light a colour: a cool ambience everywhere, a warm lamp by `shade` (0 to about 1)."""
    return (shade * light.lamp + light.ambience) * colour


def rounded(distance, depth):
    """Return 0 on a shape's edge, rising to 1 at `depth` inside it, as the height of a dome."""
    t = np.clip(distance * (-1 / depth), 0, 1)
    return t * (2 - t)


def add_part(image, below, alpha, colour):
    """Put a part on top of colours (3, h, w), in place; return the alpha of both together, (h, w).

    Colour stays unmixed with the empty ground, so edges are clean.
    """
    total = below + alpha - below * alpha
    paint(image, alpha / np.maximum(total, 1e-6), colour)
    return total


def put_on(image, colours, alpha):
    """Lay colours over an image, in place. Where alpha is 1 what lies below leaves no trace."""
    image *= 1 - alpha
    image += colours * alpha


class Layer:
    """A planar picture of a person or an animal alone, with its alpha."""

    def __init__(self, size):
        self.size = size
        self.image = np.zeros((3, size, size), np.float32)
        self.alpha = np.zeros((size, size), np.float32)

    def view(self, area):
        """Return the colours inside a window, (3, h, w), to paint on."""
        return self.image[area.index]

    def add(self, area, alpha, colour):
        """Put a part on top, inside a window."""
        self.alpha[area.index] = add_part(self.view(area), self.alpha[area.index], alpha, colour)
