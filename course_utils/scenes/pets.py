"""Pets: rendered cats and dogs that know their species, mask, parts, box and place."""

from dataclasses import dataclass

import numpy as np

from . import faces
from .creatures import POSES, SPECIES, draw_animal, draw_traits
from .ground import cast_shadow
from .places import PLACES, draw_place
from .props import draw_prop

PARTS = ("ears", "eyes", "muzzle")
SHORTCUTS = {  # variant -> the place that goes with (cats, dogs)
    "planted": ("carpet", "grass"),
    "swapped": ("grass", "carpet"),
}
SHORTCUT_SHARE = 0.95


@dataclass(frozen=True)
class Scene:
    """One picture and everything the renderer knows about it.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        species: "cat" or "dog".
        label: 0 for a cat, 1 for a dog.
        box: (4,) float32 (y0, x0, y1, x1) in pixels, tight to the mask.
        mask: (H, W) bool, the visible animal (whiskers, thinner than fur, left out).
        parts: "ears", "eyes" and "muzzle", each (H, W) bool inside the mask.
        place: One of `PLACES`.
    """

    image: np.ndarray
    species: str
    label: int
    box: np.ndarray
    mask: np.ndarray
    parts: dict
    place: str


@dataclass(frozen=True)
class Pets:
    """Many scenes of one size S, stacked: see `Scene`.

    Attributes:
        images: (N, S, S, 3) float32.
        labels: (N,) int64.
        masks: (N, S, S) bool.
        boxes: (N, 4) float32.
        parts: name -> (N, S, S) bool.
        places: N names.
    """

    images: np.ndarray
    labels: np.ndarray
    masks: np.ndarray
    boxes: np.ndarray
    parts: dict
    places: list


def render_pet(
    rng,
    size=64,
    species=None,
    place=None,
    *,
    pose=None,
    scale=None,
    position=None,
    tilt=None,
    flip=None,
    occluded=None,
):
    """Render one pet. What is not given is drawn from `rng`.

    The animal, the place and the thing before the animal draw from generators of their own,
    so one seed gives the same animal in another place, the same place with the other species,
    and the same scene at any size.

    Args:
        rng: A `numpy.random.Generator`; advanced by the same amount whatever is asked.
        size: Side of the picture in pixels, 16 to 1024.
        species: "cat" or "dog".
        place: One of `PLACES`.
        pose: "sit", "lie" or "stand".
        scale: From 0 (small) to 1 (large).
        position: (x, y) of the animal's foot in unit coordinates, y down.
        tilt: Tangent of half the head's angle, -0.3 to 0.3.
        flip: Whether the animal is mirrored.
        occluded: Whether something stands before it.

    Returns:
        A `Scene`.

    Raises:
        ValueError: If an argument is outside its range.
    """
    _check(rng, size, species, place, pose, scale, position, tilt)
    seeds = rng.integers(0, 2**63, size=4)
    choice = _generator(seeds[0]).random(2)
    species = species or SPECIES[int(choice[0] * 2)]
    place = place or PLACES[int(choice[1] * len(PLACES))]
    traits = draw_traits(_generator(seeds[1]), pose, scale, position, tilt, flip)
    layer, parts, head = draw_animal(size, species, traits)
    image = draw_place(_generator(seeds[2]), size, place)
    _shadow(image, size, traits)
    image *= 1 - layer.alpha  # in this order the place leaves no trace where alpha is 1
    image += layer.image * layer.alpha
    if species == "cat":
        faces.draw_whiskers(image, head)
    prop = draw_prop(image, size, traits, _generator(seeds[3]), occluded)
    visible = layer.alpha > 0.5
    if prop is not None:
        visible &= prop < 0.5
    masks = {name: _part(visible, *parts[name]) for name in PARTS}
    label = SPECIES.index(species)
    return Scene(_finish(image), species, label, tight_box(visible), visible, masks, place)


def render_pets(count, rng, size=64, shortcut=None):
    """Render many pets.

    Args:
        count: How many, 1 or more.
        rng: A `numpy.random.Generator`.
        size: Side of the pictures in pixels.
        shortcut: None (places say nothing about species), "planted" (with probability 0.95 a
            dog stands on grass and a cat on a carpet) or "swapped" (the places exchanged).

    Returns:
        `Pets` of `count` scenes.

    Raises:
        ValueError: If an argument is outside its range.
    """
    if not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"count must be a whole number of 1 or more, but got {count!r}.")
    if shortcut is not None and shortcut not in SHORTCUTS:
        raise ValueError(f"shortcut must be None or one of {list(SHORTCUTS)}, got {shortcut!r}.")
    _check(rng, size)
    scenes = [_render_one(rng, size, shortcut) for _ in range(count)]
    return Pets(
        images=np.stack([scene.image for scene in scenes]),
        labels=np.array([scene.label for scene in scenes], np.int64),
        masks=np.stack([scene.mask for scene in scenes]),
        boxes=np.stack([scene.box for scene in scenes]),
        parts={name: np.stack([scene.parts[name] for scene in scenes]) for name in PARTS},
        places=[scene.place for scene in scenes],
    )


def _render_one(rng, size, shortcut):
    if shortcut is None:
        return render_pet(rng, size)
    chances = rng.random(2)
    label = int(chances[0] * 2)
    if chances[1] >= SHORTCUT_SHARE:
        label_of_place = 1 - label
    else:
        label_of_place = label
    return render_pet(rng, size, SPECIES[label], SHORTCUTS[shortcut][label_of_place])


def tight_box(mask):
    """Return (y0, x0, y1, x1), float32, of the smallest box round a mask; zeros if empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return np.zeros(4, np.float32)
    return np.array([rows[0], columns[0], rows[-1] + 1, columns[-1] + 1], np.float32)


def _generator(seed):
    return np.random.Generator(np.random.PCG64(int(seed)))


def _shadow(image, size, traits):
    side = -1 if traits.flip else 1
    middle = {"sit": 0.0, "lie": 0.9, "stand": 1.3}[traits.pose] * side
    reach = {"sit": 1.5, "lie": 2.1, "stand": 2.0}[traits.pose]
    x = traits.ground[0] + middle * traits.radius
    y = traits.ground[1]
    lean = -traits.light.x * side * 0.5 * traits.radius
    cast_shadow(image, size, (x + lean, y), (reach * traits.radius, 0.5 * traits.radius), 0.5)


def _part(visible, area, alpha):
    part = np.zeros_like(visible)
    part[area.area] = alpha > 0.5
    part &= visible
    return part


def _finish(image):
    """Round to the levels of 8-bit colour: what is left of rounding error goes with it."""
    levels = image * 255
    levels += 0.5
    np.maximum(levels, 0, out=levels)
    np.minimum(levels, 255, out=levels)
    levels = levels.astype(np.uint8).transpose(1, 2, 0)
    return levels.astype(np.float32, order="C") / np.float32(255)


def _check(rng, size, species=None, place=None, pose=None, scale=None, position=None, tilt=None):
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator, but got {type(rng).__name__}.")
    if not isinstance(size, int | np.integer) or not 16 <= size <= 1024:
        raise ValueError(f"size must be a whole number from 16 to 1024, but got {size!r}.")
    known = {"species": (species, SPECIES), "place": (place, PLACES), "pose": (pose, POSES)}
    for name, (value, allowed) in known.items():
        if value is not None and value not in allowed:
            raise ValueError(f"{name} must be one of {list(allowed)}, but got {value!r}.")
    if scale is not None and not 0 <= scale <= 1:
        raise ValueError(f"scale must be from 0 to 1, but got {scale!r}.")
    if tilt is not None and not -0.3 <= tilt <= 0.3:
        raise ValueError(f"tilt must be from -0.3 to 0.3, but got {tilt!r}.")
    if position is not None and (len(position) != 2 or not all(0 <= p <= 1 for p in position)):
        raise ValueError(f"position must be (x, y), each from 0 to 1, but got {position!r}.")
