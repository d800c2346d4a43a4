"""Pictures that know their own answers, rendered with NumPy alone."""

from .creatures import POSES, SPECIES
from .pets import PARTS, Pets, Scene, render_pet, render_pets, tight_box
from .places import PLACES

__all__ = ["PARTS", "PLACES", "POSES", "SPECIES", "Pets", "Scene", "render_pet", "render_pets",
           "tight_box"]  # fmt: skip
