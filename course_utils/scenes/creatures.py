"""Cats and dogs: the traits that one seed gives, and the animal drawn from them.

Every trait is drawn in the same order for both species, so that neither colour, pattern,
pose, size nor position says anything about which one it is: only its shape does.
"""

from dataclasses import dataclass

import numpy as np

from . import bodies, faces, heads
from .coats import Coat, draw_coat
from .shapes import rgb, window

SPECIES = ("cat", "dog")
POSES = ("sit", "lie", "stand")


@dataclass(slots=True)
class Light:
    """One lamp: direction towards it (x right, y down) and its warm and cool colours."""

    x: float
    y: float
    lamp: np.ndarray
    ambience: np.ndarray


@dataclass(slots=True)
class Traits:
    """What one animal looks like and where it is; positions in unit coordinates."""

    coat: Coat
    light: Light
    pose: str
    radius: float
    ground: tuple
    turn: float
    flip: bool
    chances: np.ndarray


class Layer:
    """A planar picture of the animal alone, with its alpha."""

    def __init__(self, size):
        self.image = np.zeros((3, size, size), np.float32)
        self.alpha = np.zeros((size, size), np.float32)

    def view(self, area):
        """Return the colours inside a window, (3, h, w), to paint on."""
        return self.image[area.area]

    def add(self, area, alpha, colour):
        """Put a part on top. Colour stays unmixed with the empty ground, so edges are clean."""
        below = self.alpha[area.area]
        total = below + alpha
        total -= below * alpha
        share = alpha / np.maximum(total, 1e-6)
        image = self.image[area.area]
        image += (colour - image) * share
        self.alpha[area.area] = total


def draw_traits(rng, pose=None, scale=None, position=None, tilt=None, flip=None):
    """Draw an animal's traits; whatever is given is kept. `tilt` is tan(half the angle)."""
    chances = rng.random(32)
    if pose is None:
        pose = POSES[int(chances[0] * 3)]
    if scale is None:
        scale = float(chances[1])
    flip = bool(chances[2] < 0.5) if flip is None else bool(flip)
    small, large = {"sit": (0.135, 0.235), "lie": (0.13, 0.2), "stand": (0.11, 0.17)}[pose]
    radius = small + (large - small) * scale
    middle = {"sit": 0.0, "lie": 0.8, "stand": 1.2}[pose] * radius * (-1 if flip else 1)
    if position is None:
        x = 0.5 + (chances[3] - 0.5) * 0.36
        y = max(0.78 + 0.2 * chances[4], (bodies.GROUND[pose] + 1.15) * radius)
        position = (x - middle, y)
    turn = (chances[5] - 0.5) * 0.3 if tilt is None else tilt
    coat = draw_coat(chances[6:12])
    light = draw_light(chances[12:15], flip)
    return Traits(coat, light, pose, radius, position, turn, flip, chances[16:])


def draw_light(chances, flip=False):
    """Return a lamp somewhere above, from late sun to cool daylight, as the animal sees it."""
    x = (chances[0] - 0.5) * (-1.8 if flip else 1.8)
    warm = np.array([1.02, 0.97, 0.86]) + chances[1] * np.array([-0.06, 0.0, 0.12])
    strength = 0.92 + 0.16 * chances[2]
    return Light(x, -0.7, rgb(warm * strength), rgb((0.29, 0.31, 0.37)))


def draw_animal(size, species, traits):
    """Draw an animal.

    Returns:
        Its `Layer`, its parts as a dict of (size, size) float32 alphas, and the head's window.
    """
    layer, chances = Layer(size), traits.chances
    centre = (traits.ground[0], traits.ground[1] - bodies.GROUND[traits.pose] * traits.radius)

    def place_window(extent, turn=0.0):
        return window(size, centre, traits.radius, extent, turn, traits.flip)

    bodies.draw_tail(layer, place_window, species, traits.pose, traits.coat, traits.light)
    bodies.draw_body(layer, place_window, traits.pose, traits.coat, traits.light)
    head = place_window((-1.6, -1.65, 1.6, 1.25), traits.turn)
    ears = heads.draw_head(layer, head, species, traits.coat, traits.light, chances[0:2])
    eye_area = place_window((-0.8, -0.55, 0.8, 0.35), traits.turn)
    muzzle_area = place_window((-0.75, -0.1, 0.75, 1.2), traits.turn)
    cat = species == "cat"
    draw_muzzle = faces.draw_cat_muzzle if cat else faces.draw_dog_muzzle
    muzzle = draw_muzzle(layer, muzzle_area, traits.coat, traits.light, chances[2:7])
    draw_eyes = faces.draw_cat_eyes if cat else faces.draw_dog_eyes
    eyes = draw_eyes(layer, eye_area, traits.light, chances[7:10])
    parts = {"ears": (head, ears), "eyes": (eye_area, eyes), "muzzle": (muzzle_area, muzzle)}
    return layer, parts, head
