"""What the renderer knows about a picture of a pet, and about many of them."""

from dataclasses import dataclass

import numpy as np


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
