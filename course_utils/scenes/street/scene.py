"""What the renderer knows about a picture of a street, its objects, and many pictures."""

from dataclasses import dataclass

import numpy as np

STREET_CLASSES = ("person", "car", "sign")


@dataclass(frozen=True)
class StreetObject:
    """One person, car or sign, as far as it can be seen.

    Attributes:
        name: One of `STREET_CLASSES`.
        label: Its index there.
        kind: For a person "adult" or "child"; for a car and a sign one of `CAR_KINDS` and
            `SIGN_KINDS`.
        box: (4,) float32 (y0, x0, y1, x1) in pixels, tight to the mask.
        mask: (H, W) bool, its visible pixels.
        visibility: From 0 to 1, the share of its pixels in the picture that nothing hides.
    """

    name: str
    label: int
    kind: str
    box: np.ndarray
    mask: np.ndarray
    visibility: float


@dataclass(frozen=True)
class Street:
    """One picture and everything the renderer knows about it.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        semantic: (H, W) uint8, for each pixel its entry of `STREET_MAP`.
        instances: (H, W) uint8, 0 where there is no object, k + 1 on the pixels of `objects[k]`.
        objects: The `StreetObject`s, from the farthest to the nearest.
        view: "across" the street or "along" it.
        hour: "day" or "dusk".
    """

    image: np.ndarray
    semantic: np.ndarray
    instances: np.ndarray
    objects: tuple
    view: str
    hour: str


@dataclass(frozen=True)
class Streets:
    """Many streets of one size S, stacked: see `Street`.

    `images` are (N, S, S, 3) float32, `semantics` and `instances` (N, S, S) uint8. `boxes`,
    `labels` and `kinds` have an entry a picture, with a row an object: (K, 4) float32, (K,) int64
    indices into `STREET_CLASSES`, and K names. `hours` are N names.
    """

    images: np.ndarray
    semantics: np.ndarray
    instances: np.ndarray
    boxes: list
    labels: list
    kinds: list
    hours: list
