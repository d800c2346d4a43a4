"""What the renderer knows about a picture of a call, about a clip, and about many pictures."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Call:
    """One picture of a call.

    Attributes:
        image: (H, W, 3) float32 RGB in 0 to 1, on the levels of 8-bit colour.
        mask: (H, W) bool, the person with hair, glasses and hand: where `alpha` exceeds 0.5.
        alpha: (H, W) float32 in 0 to 1, the share of each pixel that the person covers, on the
            levels of 8 bits too.
        person: (H, W, 3) float32, the person's own colours, black where `alpha` is 0.
        background_image: (H, W, 3) float32, what is seen without the person.
        background: "office" or "room".

    Up to the rounding to 8 bits, image = alpha person + (1 - alpha) background_image.
    """

    image: np.ndarray
    mask: np.ndarray
    alpha: np.ndarray
    person: np.ndarray
    background_image: np.ndarray
    background: str


@dataclass(frozen=True)
class CallClip:
    """A short video of a call: T frames before one background. See `Call`.

    `images` are (T, H, W, 3) float32, `masks` (T, H, W) bool, `alphas` (T, H, W) float32.
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    background_image: np.ndarray
    background: str


@dataclass(frozen=True)
class Calls:
    """Many calls of one size S, stacked: see `Call`.

    `images` are (N, S, S, 3) float32, `masks` (N, S, S) bool, `alphas` (N, S, S) float32,
    `backgrounds` N names.
    """

    images: np.ndarray
    masks: np.ndarray
    alphas: np.ndarray
    backgrounds: list
