"""What the renderer knows about a drawn radiograph, and about many of them."""

from dataclasses import dataclass

import numpy as np

FINDINGS = ("healthy", "lesion")


@dataclass(frozen=True)
class Radiograph:
    """One drawn radiograph of a chest. A drawing for teaching: nothing in it serves a diagnosis.

    The patient faces the viewer, so the heart's tip points to the right of the picture.

    Attributes:
        image: (H, W, 3) float32 in 0 to 1, three equal channels, on the levels of 8 bits.
        label: 0 without a lesion, 1 with one.
        lesion_mask: (H, W) bool, every pixel that the lesion touches; empty without one.
        token_mask: (H, W) bool, the metal letter; empty where none lies on the film.
        lung_mask: (H, W) bool, the lung fields, the part behind the heart left out.
        hospital: "north" or "south": the one where the patient is.
        exposure: the hospital whose exposure the film has.
        position: the hospital whose way of placing patients it has.
        token: the letter, "L" or "R", or "" for none.
    """

    image: np.ndarray
    label: int
    lesion_mask: np.ndarray
    token_mask: np.ndarray
    lung_mask: np.ndarray
    hospital: str
    exposure: str
    position: str
    token: str


@dataclass(frozen=True)
class Radiographs:
    """Many radiographs of one size S, stacked; see `Radiograph`.

    `images` are (N, S, S, 3) float32, `labels` (N,) int64, the three kinds of masks (N, S, S) bool,
    `hospitals` N names.
    """

    images: np.ndarray
    labels: np.ndarray
    lesion_masks: np.ndarray
    token_masks: np.ndarray
    lung_masks: np.ndarray
    hospitals: list
