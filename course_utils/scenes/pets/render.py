"""Pets: rendered cats and dogs that know their species, mask, parts, box and background."""

from dataclasses import dataclass

import numpy as np

from course_utils._shared.arguments import check_choice, check_generator, check_list, check_whole
from course_utils._shared.boxes import mask_boxes

from ..animals.animal import REMOVABLE, SPECIES, draw_animal, draw_traits, part_species
from ..animals.head import draw_whiskers
from ..drawing.layer import put_on
from ..drawing.renderers import describe, gathered, part_generators, pick, to_picture
from ..drawing.shapes import cover, from_middle, limb, paint, rgb, union
from ..drawing.stage import Stage, cast_shadow, vignette, window
from ..drawing.textures import sample
from .indoor_backgrounds import bedroom, carpet, kitchen
from .outdoor_backgrounds import autumn, beach, forest, grass, snow, street


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
        background: One of `BACKGROUNDS`.
    """

    image: np.ndarray
    species: str
    label: int
    box: np.ndarray
    mask: np.ndarray
    parts: dict
    background: str


@dataclass(frozen=True)
class Pets:
    """Many scenes of one size S, stacked; see `Scene`.

    `images` are (N, S, S, 3) float32, `labels` (N,) int64, `masks` (N, S, S) bool, `boxes` (N, 4)
    float32, `parts` a name -> (N, S, S) bool, `backgrounds` N names.
    """

    images: np.ndarray
    labels: np.ndarray
    masks: np.ndarray
    boxes: np.ndarray
    parts: dict
    backgrounds: list


PARTS = ("ears", "eyes", "muzzle")
_PAINTERS = (grass, carpet, beach, snow, street, forest, autumn, kitchen, bedroom)
PAINTERS = {painter.__name__: painter for painter in _PAINTERS}
BACKGROUNDS = tuple(PAINTERS)
SHORTCUTS = {  # variant -> the background that goes with (cats, dogs)
    "planted": ("carpet", "grass"),
    "swapped": ("grass", "carpet"),
}
SHORTCUT_SHARE = 0.95
BALLS = ((0.74, 0.30, 0.26), (0.30, 0.47, 0.58), (0.80, 0.64, 0.30), (0.46, 0.56, 0.40))


@describe
def render_pet(
    rng, size=64, species=None, background=None, *, occluded=None, without=(), swapped=()
):
    """Render one pet, a `Scene`. What you don't give is chosen with `rng`.

    The animal, the background and what stands before the animal have generators of their own. So
    one seed gives the same animal on another background, the same background with the other
    species, the same animal with a part left out, and the same scene at any size.

    Args:
        size: Side of the picture in pixels, 16 to 1024.
        species: "cat" or "dog".
        background: One of `BACKGROUNDS`.
        occluded: Whether something stands before it.
        without: Parts to leave out, and the shadow that they throw on the animal: any of "ears",
            "eyes", "muzzle" (a cat's with its whiskers) and "tail". All else stays to the pixel.
        swapped: Parts to draw as the other species has them: any of the same four.
    """
    check_choice(species, "species", (None, *SPECIES))
    check_choice(background, "background", (None, *BACKGROUNDS))
    check_choice(occluded, "occluded", (None, True, False))
    without = [check_choice(part, "without", REMOVABLE) for part in check_list(without, "without")]
    swapped = [check_choice(part, "swapped", REMOVABLE) for part in check_list(swapped, "swapped")]
    for_choices, for_looks, for_background, for_occluder = part_generators(rng, size, 4, 16, 1024)
    choice = for_choices.random(2)
    species = species or pick(SPECIES, choice[0])
    background = background or pick(BACKGROUNDS, choice[1])
    traits = draw_traits(for_looks)
    layer, parts, head = draw_animal(size, species, traits, without, swapped)
    stage = Stage(for_background, size)
    PAINTERS[background](stage)
    image = stage.image
    image *= vignette(size)
    _shade_ground(image, traits)
    put_on(image, layer.image, layer.alpha)
    if "muzzle" not in without and part_species(species, "muzzle", swapped) == "cat":
        draw_whiskers(image, head)
    hidden = _draw_occluder(image, traits, for_occluder, occluded) >= 0.5  # (H, W)
    visible = (layer.alpha > 0.5) & ~hidden
    masks = {name: np.zeros_like(visible) for name in PARTS}
    for name, mask in masks.items():
        area, alpha = parts[name]
        mask[area.index] = (alpha > 0.5) & visible[area.index]
    label, box = SPECIES.index(species), mask_boxes(visible).astype(np.float32)
    return Scene(to_picture(image), species, label, box, visible, masks, background)


@describe
def render_pets(count, rng, size=64, shortcut=None):
    """Render many pets, as `Pets`.

    Args:
        size: Side of the pictures in pixels, 16 to 1024.
        shortcut: None (backgrounds say nothing about species), "planted" (with probability 0.95 a
            dog stands on grass and a cat on a carpet) or "swapped" (the backgrounds exchanged).
    """
    check_whole(count, "count", 1)
    check_choice(shortcut, "shortcut", (None, *SHORTCUTS))
    check_generator(rng)
    scenes = []
    for _ in range(count):
        choices = ()
        if shortcut is not None:
            chances = rng.random(2)
            label = int(chances[0] * 2)
            usual = label if chances[1] < SHORTCUT_SHARE else 1 - label
            choices = SPECIES[label], SHORTCUTS[shortcut][usual]
        scenes.append(render_pet(rng, size, *choices))
    parts = {name: np.stack([scene.parts[name] for scene in scenes]) for name in PARTS}
    return gathered(Pets, scenes, boxes=np.stack([scene.box for scene in scenes]), parts=parts)


def _shade_ground(image, traits):
    """Cast the animal's shadow on the ground, away from the lamp."""
    side, radius = -1 if traits.flip else 1, traits.radius
    middle, reach = {"sit": (0.0, 1.5), "lie": (0.9, 2.1), "stand": (1.3, 2.0)}[traits.pose]
    x = traits.ground[0] + middle * side * radius
    lean = -traits.light.x * side * 0.5 * radius
    cast_shadow(image, (x + lean, traits.ground[1]), (reach * radius, 0.5 * radius), 0.5)


def _draw_occluder(image, traits, rng, occluded):
    """Paint perhaps an occluder into a planar picture; return its alpha, (size, size)."""
    size, chances, radius = image.shape[-1], rng.random(12), traits.radius
    covered = np.zeros((size, size), np.float32)
    if not (chances[0] < 0.4 if occluded is None else occluded):
        return covered
    side = (chances[1] - 0.5) * 2
    foot = (traits.ground[0] + side * 1.3 * radius, traits.ground[1] + 0.25 * radius)
    area, alpha, colour = pick((_ball, _plant, _crate), chances[2])(size, foot, radius, chances[3:])
    cast_shadow(image, foot, (0.95 * radius, 0.28 * radius), 0.5)
    paint(image[area.index], alpha, colour)
    covered[area.index] = alpha
    return covered


def _ball(size, foot, radius, chances):
    r = 0.4 + 0.25 * chances[0]
    area = window(size, foot, radius, (-r - 0.1, -2 * r - 0.1, r + 0.1, 0.1))
    u, v = area.u * (1 / r), (area.v + r) * (1 / r)
    length = np.sqrt(u * u + v * v)
    glow = 0.75 - 0.25 * u * 0.5 - 0.4 * v + np.maximum(0.4 - abs(u + 0.3) - abs(v + 0.4), 0)
    colour = rgb(pick(BALLS, chances[1])) * glow
    band = cover((abs(v + 0.3 * u * u) - 0.16) * r, area.pixel)
    paint(colour, band, rgb((0.92, 0.89, 0.82)) * glow)
    return area, cover((length - 1) * r, area.pixel), colour


def _plant(size, foot, radius, chances):
    area = window(size, foot, radius, (-0.95, -1.65, 0.95, 0.1))
    u, v = area.u, area.v
    leaves = []
    for i in range(5):
        lean = (i - 2) * 0.3 + 0.2 * (chances[i] - 0.5)
        tip = (lean * 1.2, -1.0 - 0.5 * chances[8 - i] + 0.2 * abs(i - 2))
        bend = (lean * 0.45, tip[1] * 0.55)
        leaves.append(limb(u, v, ((0, 0), bend, tip), (0.05, 0.13, 0.015)))
    distance = union(*leaves)
    glow = 0.75 - 0.3 * v + distance * 1.6
    return area, cover(distance, area.pixel), rgb((0.34, 0.46, 0.27)) * glow


def _crate(size, foot, radius, chances):
    half, height = 0.6 + 0.25 * chances[0], 0.75 + 0.35 * chances[1]
    area = window(size, foot, radius, (-half - 0.1, -height - 0.1, half + 0.1, 0.1))
    u, v = area.u, area.v
    grain = sample("fur", v * 0.12 + chances[2], u * 0.12, area.pixel * 0.12)
    gap = from_middle((v + height) * (3 / height))
    glow = 1.0 - 0.12 * u + 0.12 * grain
    glow = glow * (1 - 0.5 * cover(0.46 - gap, area.pixel * 3))
    distance = np.maximum(abs(u) - half, abs(v + height / 2) - height / 2)
    return area, cover(distance, area.pixel), rgb((0.66, 0.50, 0.34)) * glow
