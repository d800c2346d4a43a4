"""Cats and dogs: traits, chosen without regard to the species, and the animal drawn from them."""

from types import SimpleNamespace

from ..drawing.layer import Layer, draw_light
from ..drawing.renderers import pick
from ..drawing.stage import window
from .body import GROUND, draw_body, draw_coat, draw_tail
from .head import draw_cat_eyes, draw_cat_muzzle, draw_dog_eyes, draw_dog_muzzle, draw_head

SPECIES = ("cat", "dog")
REMOVABLE = ("ears", "eyes", "muzzle", "tail")
POSES = ("sit", "lie", "stand")
_MUZZLES = {"cat": draw_cat_muzzle, "dog": draw_dog_muzzle}
_EYES = {"cat": draw_cat_eyes, "dog": draw_dog_eyes}


def draw_traits(rng, pose=None, flip=None):
    """Choose an animal's looks and where it is; a `pose` or `flip` that is given stays.

    `ground` is the point below the head, in unit coordinates as the head's `radius`; `turn` is the
    tangent of half the head's angle.
    """
    chances = rng.random(32)
    pose = pose or pick(POSES, chances[0])
    flip = bool(chances[2] < 0.5) if flip is None else flip
    small, large = {"sit": (0.135, 0.235), "lie": (0.13, 0.2), "stand": (0.11, 0.17)}[pose]
    radius = small + (large - small) * float(chances[1])
    middle = {"sit": 0.0, "lie": 0.8, "stand": 1.2}[pose] * radius * (-1 if flip else 1)
    x = 0.5 + (chances[3] - 0.5) * 0.36
    y = max(0.78 + 0.2 * chances[4], (GROUND[pose] + 1.15) * radius)
    coat, light = draw_coat(chances[6:12]), draw_light(chances[12:15], flip)
    return SimpleNamespace(pose=pose, flip=flip, radius=radius, ground=(x - middle, y),
                           turn=(chances[5] - 0.5) * 0.3, coat=coat, light=light,
                           chances=chances[16:])  # fmt: skip


def draw_animal(size, species, traits, without=(), swapped=()):
    """Draw an animal: `swapped` parts as the other species has them, parts `without` not at all.

    Returns its `Layer`; its parts by name, each a window and its alpha; and the head's window.
    """
    layer, chances = Layer(size), traits.chances
    coat, light, pose = traits.coat, traits.light, traits.pose
    centre = (traits.ground[0], traits.ground[1] - GROUND[pose] * traits.radius)
    kinds = {part: part_species(species, part, swapped) for part in REMOVABLE}

    def window_of(extent, turn=0.0):
        return window(size, centre, traits.radius, extent, turn, traits.flip)

    if "tail" not in without:
        draw_tail(layer, window_of, kinds["tail"], pose, coat, light)
    draw_body(layer, window_of, pose, coat, light)
    head = window_of((-1.6, -1.65, 1.6, 1.25), traits.turn)
    ears = None if "ears" in without else kinds["ears"]
    parts = {"ears": (head, draw_head(layer, head, species, ears, coat, light, chances[0:2]))}
    area, alpha = window_of((-0.75, -0.1, 0.75, 1.2), traits.turn), 0.0
    if "muzzle" not in without:
        alpha = _MUZZLES[kinds["muzzle"]](layer, area, coat, light, chances[2:7])
    parts["muzzle"] = area, alpha
    area, alpha = window_of((-0.8, -0.55, 0.8, 0.35), traits.turn), 0.0
    if "eyes" not in without:
        alpha = _EYES[kinds["eyes"]](layer, area, chances[7:10])
    parts["eyes"] = area, alpha
    return layer, parts, head


def part_species(species, part, swapped):
    """Return whose part an animal has: its own species', or the other one's."""
    cat, dog = SPECIES
    other = dog if species == cat else cat
    return other if part in swapped else species
