"""Occlusion: cover a patch of the image, and see by how much the score drops.

Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2.
With x_P for the image x whose patch P has been painted over, and the class logit s:

    drop[P]   = s(x) - s(x_P)
    map[h, w] = ReLU( mean of  drop[P]  over all patches P that cover (h, w) )

No gradient and no layer: it works for any model that gives scores, and takes hundreds of runs an
image. A patch that sticks out of the picture is not used; the last ones are moved to its edge.
"""

from __future__ import annotations

import keras
import numpy as np

from course_utils.interpret.checks import check_class_index, check_count, check_images
from course_utils.interpret.heatmaps import finish
from course_utils.interpret.pixel_gradients import class_scores


def occlusion(
    model: keras.Model,
    images: np.ndarray,
    class_index: int | np.ndarray | None = None,
    *,
    patch: int | None = None,
    stride: int | None = None,
    fill: float | np.ndarray | None = None,
    output: str | int | None = None,
    normalize: bool = True,
    relu: bool = True,
    value_range: tuple[float, float] | None = (0, 1),
    batch_size: int = 32,
) -> np.ndarray:
    """Compute an occlusion map for each image.

    Args:
        model: a Keras model that takes one batch of images and gives (N, classes).
        images: (N, H, W, C) floating-point images, in the values that the model takes.
        class_index: the class to explain, one for all or (N,); None for each image's top class.
        patch: side of the square patch in pixels; None for an eighth of the longer side. A patch
            much smaller than the object rarely changes the score.
        stride: pixels from one patch to the next, at most `patch`; None for half a patch.
        fill: what is painted over, a number or (C,); None for the image's own mean colour.
        output: name or position of the output to explain, for a model with several.
        normalize: divide each map by its own maximum; False keeps the numbers of the equation.
        relu: keep what speaks for the class; False shows too, below 0, where the score rises.
        value_range: the values expected of the images, to catch 0 to 255; None for no check.
        batch_size: images that go through the model at once; changes memory, not the maps.

    Returns:
        (N, H, W) float32 heatmaps. Normalized, each one has a maximum of exactly 1, or is 0
        all over where no patch lowers the score.

    Raises:
        ValueError: an argument is not as described; the message says which and what came.
    """
    images = check_images(model, images, value_range)
    check_count("batch_size", batch_size)
    corners, patch = _corners(images.shape[1:3], patch, stride)
    fills = _fills(fill, images)
    whole = class_scores(model, images, output, batch_size)
    index = check_class_index(class_index, len(images), whole.shape[1])
    index = np.where(index < 0, whole.argmax(axis=1), index)
    maps = []
    for image, paint, chosen, logits in zip(images, fills, index, whole, strict=True):
        drops = [
            float(logits[chosen]) - class_scores(model, covered, output, batch_size)[:, chosen]
            for covered in _covered(image, paint, corners, patch, batch_size)
        ]
        maps.append(_mean_over_patches(np.concatenate(drops), corners, patch, image.shape[:2]))
    return finish(np.stack(maps), None, normalize, relu)


def _covered(image, paint, corners, patch: int, batch_size: int):
    for first in range(0, len(corners), batch_size):
        rows = corners[first : first + batch_size]
        copies = np.repeat(image[None], len(rows), axis=0)
        for copy, (y, x) in zip(copies, rows, strict=True):
            copy[y : y + patch, x : x + patch] = paint
        yield copies


def _mean_over_patches(drops, corners, patch: int, size: tuple[int, int]) -> np.ndarray:
    total, count = np.zeros(size), np.zeros(size)
    for drop, (y, x) in zip(drops, corners, strict=True):
        total[y : y + patch, x : x + patch] += drop
        count[y : y + patch, x : x + patch] += 1
    return total / count


def _corners(size: tuple[int, int], patch: int | None, stride: int | None):
    patch = max(1, min(max(size) // 8, *size)) if patch is None else patch
    check_count("patch", patch)
    stride = max(1, patch // 2) if stride is None else stride
    check_count("stride", stride)
    if patch > min(size):
        raise ValueError(f"patch must fit into the images, {size}; received {patch}.")
    if stride > patch:
        raise ValueError(f"stride must be at most patch, {patch}; received {stride}.")
    rows, columns = (
        sorted({*range(0, side - patch, stride), side - patch}) for side in size
    )  # the last patch ends at the edge
    return [(y, x) for y in rows for x in columns], patch


def _fills(fill: float | np.ndarray | None, images: np.ndarray) -> np.ndarray:
    if fill is None:
        return images.mean(axis=(1, 2))
    fill = np.asarray(fill, "float32")
    if fill.shape not in ((), images.shape[-1:]) or not np.isfinite(fill).all():
        raise ValueError(f"fill must be a finite number or ({images.shape[-1]},); received {fill}.")
    return np.broadcast_to(fill, (len(images), images.shape[-1]))
